"""Every report format is valid for the tools that read it, also where a repository's names are hostile."""

import json
import subprocess
from pathlib import Path

import jsonschema
import pytest
from junitparser import Failure, JUnitXml, Skipped
from markdown_it import MarkdownIt

SARIF_SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-schema-2.1.0.json").read_text())
DOCKERFILE = "FROM python:3.12\nCOPY . /app\nCMD python /app/app.py\n"
HOSTILE = "a|b`<img src=x onerror=alert(1)>::error::[x](javascript:alert(1))%0A"


@pytest.fixture
def hostile_repository(tmp_path):
    folder = tmp_path / "r"
    folder.mkdir()
    (folder / HOSTILE.replace("/", "_")).mkdir()
    (folder / HOSTILE.replace("/", "_") / "Dockerfile").write_text(DOCKERFILE)
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "x"]):
        identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
        subprocess.run(["git", "-C", folder, *identity, *arguments], check=True)
    return folder


@pytest.fixture(params=["demo", "hostile"])
def repository(request, demo_repository, hostile_repository):
    return demo_repository if request.param == "demo" else hostile_repository


def test_sarif_fits_its_schema_and_lists_what_is_not_verified(tracker, repository):
    log = json.loads(tracker("verify", repository, "--all", "--format", "sarif", "--require", "ci-tests").stdout)
    jsonschema.Draft4Validator(SARIF_SCHEMA).validate(log)
    (run,) = log["runs"]
    levels = {result["ruleId"]: result["level"] for result in run["results"]}
    assert levels["ci-tests"] == "error"
    assert levels["kubernetes"] == "note"
    assert "dockerfile" not in levels
    assert "dockerfile" in {row["id"] for row in run["properties"]["verified"]}
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])


def test_sarif_holds_a_failure_too(tracker, tmp_path):
    log = json.loads(tracker("verify", tmp_path, "--format", "sarif").stdout)
    jsonschema.Draft4Validator(SARIF_SCHEMA).validate(log)
    assert log["runs"][0]["invocations"][0]["executionSuccessful"] is False


def test_junit_is_read_back_with_failures_only_where_required(tracker, repository):
    text = tracker("verify", repository, "--all", "--format", "junit", "--require", "ci-tests").stdout
    (suite,) = JUnitXml.fromstring(text.encode())
    cases = {case.name: case.result for case in suite}
    assert cases["dockerfile"] == []
    assert [type(result) for result in cases["ci-tests"]] == [Failure]
    assert [type(result) for result in cases["kubernetes"]] == [Skipped]


def test_github_annotations_are_one_command_a_line(tracker, repository, tmp_path):
    summary = tmp_path / "summary.md"
    done = tracker(
        "verify", repository, "--all", "--format", "github", "--require", "ci-tests", GITHUB_STEP_SUMMARY=str(summary)
    )
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert any(line.startswith("::error ") and "ci-tests" in line for line in lines)
    assert any(line.startswith("::notice ") and "dockerfile" in line for line in lines)
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)
    assert all(line.split("::", 2)[1].count("::") == 0 for line in lines)
    assert "| ✔ |" in summary.read_text()


def test_markdown_renders_without_markup_of_the_repository(tracker, repository):
    text = tracker("verify", repository, "--all", "--format", "markdown").stdout
    html = MarkdownIt("gfm-like").render(text)
    assert html.count("<table>") >= 3
    assert "<img" not in html
    assert 'href="javascript' not in html
