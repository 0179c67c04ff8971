"""What a pipeline runs, itself or through others, and which events start it."""

# ruff: noqa: E501 -- small files of other tools, each on one line

from sources import repository

from tracker.verify.facts.pipelines import MAXIMUM_DEPTH, ci_command

CI = ".github/workflows/ci.yml"


def pipeline(*commands, on="push"):
    steps = "".join(f"      - run: {command}\n" for command in commands)
    return f"on: {on}\njobs:\n  a:\n    runs-on: x\n    steps:\n{steps}"


def run_in(files):
    """(command, its file, the pipeline's line, the events) of all that pipelines run."""
    return [
        (found.fact.name, found.fact.inside, found.fact.line, found.fact.value)
        for found in ci_command(repository(files))
    ]


def test_a_command_is_known_at_the_step_of_the_pipeline_that_leads_to_it():
    files = {CI: pipeline("pip install .", "make test"), "Makefile": "test:\n\t./run.sh\n", "run.sh": "pytest -q\n"}
    assert run_in(files) == [
        ("pip install .", CI, 6, "push"),
        ("make test", CI, 7, "push"),
        ("./run.sh", "Makefile", 7, "push"),
        ("pytest -q", "run.sh", 7, "push"),
    ]


def test_what_no_pipeline_runs_is_left_out():
    assert run_in({"Makefile": "test:\n\tpytest\n", "run.sh": "pytest\n"}) == []


def test_targets_that_call_each_other_come_to_an_end():
    files = {CI: pipeline("make one"), "Makefile": "one:\n\tmake two\ntwo:\n\tmake one\n"}
    assert [name for name, *_ in run_in(files)] == ["make one", "make two", "make one"]


def test_long_chains_are_followed_so_far_only():
    makefile = "".join(f"t{number}:\n\tmake t{number + 1}\n" for number in range(20))
    found = run_in({CI: pipeline("make t0"), "Makefile": makefile})
    assert [name for name, *_ in found] == [f"make t{number}" for number in range(MAXIMUM_DEPTH + 1)]


def test_a_called_pipeline_and_an_action_have_the_events_of_their_callers():
    caller = "on: [pull_request]\njobs:\n  a:\n    uses: ./.github/workflows/called.yml\n"
    called = (
        "on: workflow_call\njobs:\n  a:\n    runs-on: x\n    steps:\n"
        "      - uses: ./.github/actions/check\n      - run: pytest\n"
    )
    action = "name: check\nruns:\n  using: composite\n  steps:\n    - run: ruff check\n      shell: bash\n"
    files = {
        ".github/workflows/caller.yml": caller,
        ".github/workflows/called.yml": called,
        ".github/actions/check/action.yml": action,
    }
    assert {(name, path, events) for name, path, _, events in run_in(files)} == {
        ("pytest", ".github/workflows/called.yml", "pull_request"),
        ("ruff check", ".github/actions/check/action.yml", "pull_request"),
    }


def test_what_a_pipeline_is_made_of_has_the_scope_of_pipelines_and_nothing_else_has():
    files = {
        CI: "on: push\njobs:\n  a:\n    steps:\n      - uses: ./tools/unit\n  b:\n    if: false\n    steps:\n      - uses: x/y@v1\n",
        "tools/unit/action.yml": "runs:\n  steps:\n    - uses: a/b@v1\n",
        ".github/workflows/old/ci.yml": "on: push\njobs:\n  a:\n    steps:\n      - uses: c/d@v1\n",
        ".github/actions/unused/action.yml": "runs:\n  steps:\n    - uses: e/f@v1\n",
    }
    whole = repository(files)
    list(ci_command(whole))
    uses = {(one.fact.value, one.scope) for one in whole.kind("key") if one.fact.name.endswith(".uses")}
    assert uses == {("./tools/unit", "ci"), ("a/b@v1", "ci"), ("c/d@v1", "config"), ("e/f@v1", "config")}


def test_a_folder_that_a_step_goes_into_is_where_its_commands_look_first():
    files = {
        CI: pipeline("cd web && npm test"),
        "package.json": '{"scripts": {"test": "echo none"}}',
        "web/package.json": '{"scripts": {"test": "vitest run"}}',
    }
    assert "vitest run" in [name for name, *_ in run_in(files)]
    assert "echo none" not in [name for name, *_ in run_in(files)]


def test_values_of_a_matrix_are_put_into_commands():
    tox = "[testenv]\ncommands = pytest\n[testenv:lint]\ncommands = ruff check\n"
    steps = "    steps:\n      - run: tox -e ${{ matrix.env }}\n"

    def found(environments):
        text = f"on: push\njobs:\n  a:\n    strategy:\n      matrix:\n        env: {environments}\n{steps}"
        return [name for name, *_ in run_in({CI: text, "tox.ini": tox})][1:]

    assert found("[lint]") == ["ruff check"]
    assert found("[lint, py312]") == ["ruff check", "pytest"]
