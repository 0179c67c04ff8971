"""This repository holds hundreds of examples of deliverables; only what it really has may be found."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HAS = {"tests", "ci-tests", "readme", "user-interface", "design-decisions"}
"""What a reviewer finds here."""

HAS_NOT = {
    *("dockerfile", "nonroot-container", "compose", "kubernetes", "infrastructure-as-code", "deployment"),
    *("llm-api", "structured-output", "tool-calling", "streaming", "prompt-files", "llm-orchestration"),
    *("chunking", "embeddings", "vector-store", "reranking", "rag-pipeline", "eval-harness", "eval-in-ci"),
    *("monitoring", "dashboards", "alerting", "rate-limiting", "load-testing", "runbook", "live-demo"),
    *("agent-loop", "multi-agent", "agent-tools", "mcp", "a2a", "model-training", "model-evaluation"),
    *("experiment-tracking", "hyperparameter-tuning", "data-versioning", "feature-store", "fine-tuning"),
    *("distributed-training", "model-export", "model-serving", "model-card", "exploratory-analysis"),
    *("workflow-orchestration", "model-registry", "drift-detection", "scheduled-retraining", "progressive-rollout"),
}
"""What it only mentions, in rules, examples, trees and tracks."""


pytestmark = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="an unpacked archive has no commits to verify")


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    done = subprocess.run(
        [Path(sys.executable).parent / "tracker", "verify", ROOT, "--all", "--json"],
        capture_output=True,
        text=True,
        env={**os.environ, "TRACKER_HOME": str(folder / "home"), "TRACKER_CACHE": str(folder / "cache")},
        check=False,
    )
    document = json.loads(done.stdout)
    assert document["error"] is None
    return {row["id"]: row for row in document["deliverables"]}


def test_what_is_here_is_found(found):
    assert {id_ for id_ in HAS if found[id_]["status"] != "verified"} == set()


def test_what_is_only_mentioned_is_not(found):
    wrong = {id_: found[id_]["evidence"] for id_ in HAS_NOT if found[id_]["status"] == "verified"}
    assert wrong == {}


def test_no_evidence_lies_in_a_fixture(found):
    places = [evidence["path"] for row in found.values() for evidence in row["evidence"]]
    fixtures = [path for path in places if path.startswith(("tests/catalogue/", "tracker/catalogue/", "tracker/demo/"))]
    assert not [path for path in fixtures if not path.endswith(".py")]
