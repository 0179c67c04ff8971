"""No files make the steps after the readers fail: scopes, names across files, pipelines, tasks, images, rules."""

import contextlib
import json
import time

import pytest
from fuzzing import SEEDS, fuzz, samples, texts
from hypothesis import strategies as st

from tracker.cohort.roster import read_roster
from tracker.errors import ProgressError, UnusableFilesError
from tracker.files.problems import Problem
from tracker.files.records import read_file
from tracker.files.toml import read_leniently
from tracker.review.rubrics import Rubric, Seen, score
from tracker.roadmap.linter import read_track
from tracker.verify import budget
from tracker.verify.evaluate import evaluate
from tracker.verify.facts.repository import FileFacts
from tracker.verify.readers import read, readers_for
from tracker.verify.rules.catalogue import load_catalogue
from tracker.verify.scan import Scan
from tracker.verify.scopes.attributes import read_attributes, scopes_by_attribute
from tracker.verify.waivers import Waivers, read_waivers

CATALOGUE = load_catalogue()
SECONDS = 5.0
"""Processor time for evaluating six small files, of which the first run takes most."""

PLACES = {
    "workflows": (".github/workflows/ci.yml", ".github/workflows/b.yaml", "action.yml", ".github/actions/a/action.yml"),
    "pipelines": (
        *(".gitlab-ci.yml", "ci/a.yml", ".travis.yml", "azure-pipelines.yml", ".circleci/config.yml"),
        *("bitbucket-pipelines.yml", ".buildkite/pipeline.yml", ".drone.yml", ".woodpecker.yml", ".cirrus.yml"),
        *("appveyor.yml", ".semaphore/semaphore.yml", ".build.yml", ".tekton/a.yaml", "cloudbuild.yaml"),
        *(".teamcity/settings.kts", "Jenkinsfile", "buildspec.yml"),
    ),
    "tasks": (
        *(".gitlab-ci.yml", "Makefile", "a.mk", "justfile", "a.just", "Taskfile.yml", "package.json", "turbo.json"),
        *("pyproject.toml", "tox.ini", "noxfile.py", "tasks.py", "mise.toml", "pixi.toml", ".pre-commit-config.yaml"),
        *("moon.yml", "project.json", "deno.json", "run.sh"),
    ),
    "images": (".travis.yml", "compose.yml", "a/compose.yaml", "docker-bake.hcl", "Dockerfile", "a/Dockerfile"),
    "code": ("app.py", "a/__init__.py", "tests/test_a.py", "a.ipynb", "src/a.ts", "a.go", "A.java", "a.rs", "a.R"),
    "prompts": (
        *(
            "prompts/a.md",
            "src/main/resources/prompts/a.st",
            "a.prompty",
            "skills/a/SKILL.md",
            "prompts.yaml",
            "app.py",
        ),
        *("Program.cs", "App.java", "App.kt", "app.ts"),
    ),
    "tuning": ("axolotl.yml", "a/qlora.yaml", "train.sh", "a.py", "main.bicep", "vercel.json", "a.R", ".tracker.toml"),
    "others": ("README.md", "docs/adr/1.md", "main.tf", "Chart.yaml", "templates/a.yaml", "data/a.csv", "a.sql"),
}
_WORDS = (
    "on push pull_request schedule jobs steps run uses with if needs strategy matrix include exclude a b test script "
    "stages extends template parameters condition dependsOn trigger rules when never only except default file local "
    "before_script workflow workflows requires filters branches ignore orbs commands pipelines step image services "
    "build target context dockerfile service depends_on command entrypoint environment tasks cmds deps includes kind "
    "taskfile aliases scripts metadata name spec pipelineRef taskRef resourcetemplates blocks task promotions group "
    "pipeline_file plugins skip triggers project apiVersion tekton.dev/v1 Pipeline PipelineRun !reference <<"
)
WORDS = _WORDS.split()
VALUES = (
    *(
        "a",
        "b",
        "a.yml",
        "ci/a.yml",
        ".",
        "./",
        "./a",
        "../a",
        "/a",
        "*",
        "**/*.yml",
        "true",
        "false",
        "",
        "pytest",
        "make a",
    ),
    *(
        "${{ false }}",
        "${{ matrix.a }}",
        "$CI_COMMIT_TAG",
        "docker compose run a",
        "npm test",
        "tox -e a",
        "nox -s a(b)",
    ),
    *("./.github/workflows/b.yaml", "./.github/actions/a", "docker/bake-action@v6", "and(", "eq(1,", "a && (b || !c"),
)


def structures():
    """YAML, as JSON, of the words that pipelines and tasks are written with."""
    leaf = st.sampled_from(VALUES) | st.sampled_from(WORDS) | st.none() | st.integers(-1, 3) | st.text(max_size=4)
    nested = st.recursive(
        leaf,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=5),
        max_leaves=40,
    )
    return nested.map(lambda value: json.dumps(value).encode())


def facts_of(path, content):
    """The facts of one file, none where it holds too much."""
    try:
        return [fact for name in readers_for(path) for fact in read(name, content)]
    except budget.OverLimitError:
        return []


@pytest.mark.parametrize("kind", PLACES)
def test_any_files_can_be_evaluated(kind, seconds, figures):
    def check(files):
        paths = {path: CATALOGUE.scopes.of(path) for path in files}
        found = [FileFacts(path, paths[path], facts_of(path, content)) for path, content in files.items()]
        begun = time.process_time()
        first = evaluate(found, Scan(paths, (), (), Waivers(), budget.Allowance()), (), CATALOGUE)
        assert time.process_time() - begun < SECONDS
        assert len(first.rows) == len(CATALOGUE.rules)

    readers = {name for path in PLACES[kind] for name in readers_for(path)}
    seeds = [content for name in sorted(readers) for _, content in samples().get(name, ())]
    seeds += [content for name in sorted(readers) for content in SEEDS.get(name, ())]
    contents = texts(*seeds) | structures()
    figures[f"repositories: {kind}"] = fuzz(
        st.dictionaries(st.sampled_from(PLACES[kind]), contents, min_size=1, max_size=6), check, seconds
    )


def test_any_words_of_an_owner_can_be_read(seconds, figures):
    def check(data):
        text = data.decode(errors="replace")
        scopes_by_attribute(read_attributes({".gitattributes": text, "a/.gitattributes": text}), "a/b.py")
        read_waivers(data, CATALOGUE.deliverables).includes("a/b.py")

    seeds = (
        b"*.py linguist-vendored\na/** -linguist-generated=false\n",
        b'[[waiver]]\ndeliverable = "tests"\nreason = "private"\n[[ignore]]\npaths = ["a/**"]\nreason = "generated"\n',
    )
    figures["words of the owner"] = fuzz(texts(*seeds), check, seconds)


RUBRIC = b"""format_version = 1
id = "a"
title = "A"
[[criterion]]
id = "b"
title = "B"
[[criterion.level]]
points = 1
text = "c"
needs = [{ deliverable = "readme", parts = ["d"] }]
any = [{ files = ["*.md"] }, { technology = ["E"] }]
files = ["[a-z]*"]
"""
ROSTER = b"""format_version = 1
title = "A"
[[learner]]
id = "a"
repository = "https://a@example.org/b"
folder = "c"
[[learner]]
id = "b"
repository = "../b"
"""
TRACK = b"""format_version = 2
id = "a"
title = "A"
summary = "b"
[[phase]]
id = "c"
title = "C"
goal = "d"
[[phase.milestone]]
id = "e"
title = "E"
why = "f"
hours = [1, 2]
needs = ["e"]
steps = [{ id = "g", text = "h" }]
proof = [{ deliverable = "readme", using = ["i"] }]
"""


def read_rubric(file):
    """Read a rubric and count points by it."""
    reading = read_file(Rubric, file)
    if not isinstance(reading, Problem) and not reading.listed():
        score(reading.value, Seen({}, ("a.md",)))


def read_one_track(file):
    """Read a track and list its problems."""
    read_track(read_leniently(file)).listed()


OWN_FILES = {"rubric": (RUBRIC, read_rubric), "cohort": (ROSTER, read_roster), "track": (TRACK, read_one_track)}


@pytest.mark.parametrize("kind", OWN_FILES)
def test_any_file_of_a_person_is_read_or_its_faults_are_named(kind, tmp_path, seconds, figures):
    seed, reading = OWN_FILES[kind]
    file = tmp_path / "a.toml"

    def check(data):
        file.write_bytes(data)
        begun = time.process_time()
        with contextlib.suppress(ProgressError, UnusableFilesError):  # a message with a remedy
            reading(file)
        assert time.process_time() - begun < SECONDS

    figures[f"own files: {kind}"] = fuzz(texts(seed), check, seconds)
