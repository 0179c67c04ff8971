"""What each CI system runs of its files, and what the file itself rules out."""

# ruff: noqa: E501 -- small files of other tools, each on one line

import pytest
from sources import repository

from tracker.verify.facts.pipelines import ci_command

GITHUB, GITLAB, CIRCLE = ".github/workflows/ci.yml", ".gitlab-ci.yml", ".circleci/config.yml"
AZURE, BITBUCKET, SEMAPHORE = "azure-pipelines.yml", "bitbucket-pipelines.yml", ".semaphore/semaphore.yml"


def run_on(events, files):
    """The commands that run on one of the events."""
    found = ci_command(repository(files))
    return [one.fact.name for one in found if set(one.fact.value.split(",")) & set(events)]


def job(*, condition="", on="push", needs=""):
    lines = [f"on: {on}", "jobs:", "  t:", *([f"    if: {condition}"] if condition else []), f"    needs: [{needs}]"]
    return "\n".join([*lines, "    steps:", "      - run: pytest", ""])


CIRCLE_JOBS = "jobs:\n  t:\n    steps:\n      - run: pytest\n  l:\n    steps:\n      - run: ruff check\n"
TEST = "t:\n  script: pytest\n"
WOODPECKER = "steps:\n  - name: t\n    commands: [pytest]\n"
TASK = "apiVersion: tekton.dev/v1\nkind: Task\nmetadata:\n  name: t\nspec:\n  steps:\n    - script: pytest\n"
RUN = (
    "apiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata:\n  annotations:\n"
    "    pipelinesascode.tekton.dev/on-event: '[pull_request]'\nspec:\n  pipelineSpec:\n    tasks:\n"
    "      - taskRef:\n          name: {}\n"
)
TEAMCITY = 'object T : BuildType({\n steps { script { scriptContent = "pytest" } }\n TRIGGER\n})\n'

RUNS = {
    "github": {GITHUB: job()},
    "github, a condition that may hold": {GITHUB: job(condition="github.ref == 'refs/heads/main'")},
    "github, on pull requests of several events": {
        GITHUB: job(on="[push, schedule]", condition="github.event_name != 'schedule'")
    },
    "github, a root action": {
        GITHUB: "on: push\njobs:\n  t:\n    steps:\n      - uses: ./\n",
        "action.yml": "runs:\n  steps:\n    - run: pytest\n",
    },
    "github, pre-commit by its action": {
        GITHUB: "on: push\njobs:\n  t:\n    steps:\n      - uses: pre-commit/action@v3\n",
        ".pre-commit-config.yaml": "repos:\n  - hooks:\n      - id: t\n        entry: pytest\n",
    },
    "github, a workflow that is given its command": {
        GITHUB: "on: push\njobs:\n  t:\n    uses: ./.github/workflows/run.yml\n    with:\n      command: pytest\n",
        ".github/workflows/run.yml": "on: workflow_call\njobs:\n  t:\n    steps:\n      - run: ${{ inputs.command }}\n",
    },
    "github, a stage of an image": {
        GITHUB: "on: push\njobs:\n  t:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n"
        "          target: test\n",
        "Dockerfile": "FROM a AS test\nRUN pytest\nFROM a\n",
    },
    "forgejo": {".forgejo/workflows/ci.yaml": job()},
    "gitlab": {GITLAB: TEST},
    "gitlab, extends": {GITLAB: ".b:\n  script: pytest\nt:\n  extends: .b\n"},
    "gitlab, reference": {GITLAB: ".b:\n  script: [pytest]\nt:\n  script:\n    - !reference [.b, script]\n"},
    "gitlab, anchor": {GITLAB: ".b: &b\n  script: pytest\nt:\n  <<: *b\n"},
    "gitlab, default before_script": {GITLAB: "default:\n  before_script: [pytest]\nt:\n  script: ls\n"},
    "gitlab, include with a wildcard": {GITLAB: "include: '/ci/*.yml'\n", "ci/t.yml": TEST},
    "gitlab, an included base": {GITLAB: "include: b.yml\nt:\n  extends: .b\n", "b.yml": ".b:\n  script: pytest\n"},
    "gitlab, child pipeline": {GITLAB: "c:\n  trigger:\n    include: c.yml\n", "c.yml": TEST},
    "gitlab, rules": {GITLAB: TEST + "  rules:\n    - if: $CI_PIPELINE_SOURCE == 'merge_request_event'\n"},
    "gitlab, only": {GITLAB: TEST + "  only: [main, merge_requests]\n"},
    "azure, a template": {AZURE: "steps:\n  - template: ci/t.yml\n", "ci/t.yml": "steps:\n  - script: pytest\n"},
    "azure, extends": {
        AZURE: "extends:\n  template: t.yml\n",
        "t.yml": "stages:\n  - stage: a\n    jobs:\n      - job: b\n        steps:\n          - script: pytest\n",
    },
    "azure, inserted steps": {AZURE: "steps:\n  - ${{ if eq(parameters.t, true) }}:\n    - script: pytest\n"},
    "circleci": {CIRCLE: CIRCLE_JOBS + "workflows:\n  w:\n    jobs: [t]\n"},
    "circleci, a command": {
        CIRCLE: "commands:\n  c:\n    steps: [run: pytest]\njobs:\n  t:\n    steps: [c]\nworkflows:\n  w:\n    jobs: [t]\n"
    },
    "bitbucket": {BITBUCKET: "pipelines:\n  pull-requests:\n    '**':\n      - step:\n          script: [pytest]\n"},
    "buildkite, a group": {".buildkite/pipeline.yml": "steps:\n  - group: g\n    steps:\n      - command: pytest\n"},
    "woodpecker": {".woodpecker/t.yaml": "when:\n  event: [push, cron]\n" + WOODPECKER},
    "drone, the second document": {".drone.yml": "kind: secret\n---\nkind: pipeline\n" + WOODPECKER},
    "cirrus": {".cirrus.yml": "task:\n  test_script: pytest\n"},
    "appveyor": {"appveyor.yml": "build: off\ntest_script:\n  - ps: pytest\n"},
    "semaphore": {SEMAPHORE: "blocks:\n  - task:\n      jobs:\n        - commands: [pytest]\n"},
    "builds.sr.ht": {".builds/t.yml": "tasks:\n  - t: |\n      pytest\n"},
    "tekton": {".tekton/run.yaml": RUN.format("t"), ".tekton/task.yaml": TASK},
    "teamcity": {".teamcity/settings.kts": TEAMCITY.replace("TRIGGER", "triggers { vcs { } }")},
    "jenkins": {"Jenkinsfile": "stage('t') { when { branch 'main' } steps { sh 'pytest' } }"},
    "travis": {".travis.yml": "script: pytest\n"},
}
RUNS_NOT = {
    "github, if false": {GITHUB: job(condition="${{ false && always() }}")},
    "github, needs a job that never runs": {
        GITHUB: job(needs="a") + "  a:\n    if: false\n    steps:\n      - run: ls\n"
    },
    "github, on a schedule only": {GITHUB: job(on="[push, schedule]", condition="github.event_name == 'schedule'")},
    "github, a workflow that nobody calls": {GITHUB: job(on="workflow_call")},
    "github, a folder below": {".github/workflows/old/ci.yml": job()},
    "github, an action that nobody uses": {
        GITHUB: "on: push\njobs:\n  t:\n    steps:\n      - run: ls\n",
        ".github/actions/t/action.yml": "runs:\n  steps:\n    - run: pytest\n",
    },
    "github, another stage of an image": {
        GITHUB: "on: push\njobs:\n  t:\n    steps:\n      - uses: docker/build-push-action@v6\n",
        "Dockerfile": "FROM a AS test\nRUN pytest\nFROM a\n",
    },
    "gitlab, hidden": {GITLAB: ".t:\n  script: pytest\nl:\n  script: ruff check\n"},
    "gitlab, overridden": {GITLAB: "include: b.yml\nt:\n  script: ls\n", "b.yml": TEST},
    "gitlab, an anchor that is overridden": {GITLAB: ".b: &b\n  script: pytest\nt:\n  <<: *b\n  script: ls\n"},
    "gitlab, not included": {GITLAB: "l:\n  script: ls\n", ".gitlab/ci/t.yml": TEST},
    "gitlab, never": {GITLAB: TEST + "  rules:\n    - when: never\n"},
    "gitlab, by hand": {GITLAB: TEST + "  when: manual\n"},
    "gitlab, on a schedule": {GITLAB: TEST + "  rules:\n    - if: $CI_PIPELINE_SOURCE == 'schedule'\n"},
    "gitlab, workflow never": {GITLAB: "workflow:\n  rules:\n    - when: never\n" + TEST},
    "azure, condition": {AZURE: "steps:\n  - script: pytest\n    condition: and(succeeded(), false)\n"},
    "azure, an insertion that never is": {AZURE: "steps:\n  - ${{ if false }}:\n      - script: pytest\n"},
    "jenkins, by a timer only": {
        "Jenkinsfile": "stages { stage('t') { when { triggeredBy 'TimerTrigger' }\n steps { sh 'pytest' } } }\n"
    },
    "azure, not enabled": {AZURE: "steps:\n  - script: pytest\n    enabled: false\n"},
    "azure, a template that nobody calls": {
        AZURE: "steps:\n  - script: ls\n",
        "ci/t.yml": "steps:\n  - script: pytest\n",
    },
    "azure, trigger none": {AZURE: "trigger: none\nsteps:\n  - script: pytest\n"},
    "circleci, in no workflow": {CIRCLE: CIRCLE_JOBS + "workflows:\n  w:\n    jobs: [l]\n"},
    "circleci, scheduled": {
        CIRCLE: CIRCLE_JOBS + "workflows:\n  w:\n    triggers:\n      - schedule:\n          cron: x\n    jobs: [t]\n"
    },
    "bitbucket, custom": {BITBUCKET: "pipelines:\n  custom:\n    x:\n      - step:\n          script: [pytest]\n"},
    "buildkite, skipped": {".buildkite/pipeline.yml": "steps:\n  - command: pytest\n    skip: true\n"},
    "woodpecker, cron": {".woodpecker.yml": "when:\n  event: cron\n" + WOODPECKER},
    "drone, tags": {".drone.yml": "kind: pipeline\ntrigger:\n  event: [tag]\n" + WOODPECKER},
    "cirrus, skipped": {".cirrus.yml": "task:\n  skip: true\n  test_script: pytest\n"},
    "appveyor, test off": {"appveyor.yml": "test: off\ntest_script: pytest\n"},
    "semaphore, skipped": {
        SEMAPHORE: "blocks:\n  - skip:\n      when: 'true'\n    task:\n      jobs:\n        - commands: [pytest]\n"
    },
    "semaphore, a promotion by hand": {
        SEMAPHORE: "blocks: []\npromotions:\n  - pipeline_file: t.yml\n",
        ".semaphore/t.yml": "blocks:\n  - task:\n      jobs:\n        - commands: [pytest]\n",
    },
    "tekton, another task": {".tekton/run.yaml": RUN.format("other"), ".tekton/task.yaml": TASK},
    "teamcity, nothing starts it": {".teamcity/settings.kts": TEAMCITY.replace("TRIGGER", "")},
    "jenkins, never": {"Jenkinsfile": "stage('t') { when { expression { false } } steps { sh 'pytest' } }"},
    "travis, cron": {".travis.yml": "jobs:\n  include:\n    - if: type = cron\n      script: pytest\n"},
}


@pytest.mark.parametrize("files", RUNS.values(), ids=RUNS)
def test_a_job_that_runs_on_each_change(files):
    assert "pytest" in run_on(("push", "pull_request"), files)


def test_build_types_of_many_files_take_steps_as_their_number(monkeypatch):
    def steps(count):
        taken = []
        files = {f".teamcity/part{one}.kt": TEAMCITY.replace("TRIGGER", "triggers { vcs { } }") for one in range(count)}
        whole = repository(files)
        monkeypatch.setattr(whole.allowance, "take", lambda steps=1: taken.append(steps))
        assert len(list(ci_command(whole))) == count
        return sum(taken)

    assert steps(40) < 2.2 * steps(20)


@pytest.mark.parametrize("files", RUNS_NOT.values(), ids=RUNS_NOT)
def test_a_job_that_does_not(files):
    assert "pytest" not in run_on(("push", "pull_request"), files)
