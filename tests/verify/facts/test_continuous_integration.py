"""What a pipeline runs, itself or through others, and which events start it."""

from sources import repository

from tracker.verify.facts.continuous_integration import MAXIMUM_STEPS, ci_command, pipeline_events

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
    assert [name for name, *_ in found] == [f"make t{number}" for number in range(MAXIMUM_STEPS + 1)]


def test_events_are_those_of_any_form_of_on():
    files = {
        f".github/workflows/{name}.yml": pipeline("x", on=on)
        for name, on in {
            "text": "push",
            "list": "[push, pull_request]",
            "table": "\n  schedule:\n    - cron: x",
        }.items()
    }
    assert pipeline_events(repository(files)) == {
        ".github/workflows/text.yml": "push",
        ".github/workflows/list.yml": "pull_request,push",
        ".github/workflows/table.yml": "schedule",
    }


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
    events = pipeline_events(repository(files))
    assert events[".github/workflows/called.yml"] == "pull_request,workflow_call"
    assert events[".github/actions/check/action.yml"] == "pull_request,workflow_call"


def test_azure_runs_on_push_unless_its_trigger_is_none():
    steps = "steps:\n  - script: pytest\n"
    events = pipeline_events(
        repository(
            {"azure-pipelines.yml": f"trigger: none\n{steps}", "azure-pipelines-b.yml": f"trigger: [main]\n{steps}"}
        )
    )
    assert events == {"azure-pipelines.yml": "manual", "azure-pipelines-b.yml": "push"}


def test_a_pipeline_that_names_no_event_runs_on_push():
    assert run_in({".gitlab-ci.yml": "test:\n  script:\n    - pytest\n"}) == [("pytest", ".gitlab-ci.yml", 3, "push")]
