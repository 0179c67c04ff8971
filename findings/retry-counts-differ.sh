#!/usr/bin/env bash
# "At most 3 attempts" is 4 runs for procrastinate 3.10.0 and 3 for llama-index-workflows 2.26.1.
#
# RetryStrategy(max_attempts=3) of procrastinate counts the attempts after the first, as its short form retry=3 does.
# ConstantDelayRetryPolicy(maximum_attempts=3) of llama-index-workflows, and what replaces it, stop_after_attempt(3), count the first one
# too. Code that moves from one to the other, or a limit that both read from one setting, runs a failing (and maybe paid) step
# once more or once less, and the number of runs cannot be read from the setting alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check "procrastinate==3.10.0" "llama-index-workflows==2.26.1" 2>/dev/null
cat >"$folder/runs.py" <<'PYTHON'
import asyncio
import logging
import warnings
from collections import Counter

from procrastinate import App, RetryStrategy
from procrastinate.testing import InMemoryConnector
from workflows import Workflow, step
from workflows.events import StartEvent, StopEvent
from workflows.retry_policy import ConstantDelayRetryPolicy, retry_policy, stop_after_attempt, wait_fixed

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore", DeprecationWarning)  # ConstantDelayRetryPolicy
runs = Counter()


def run_task(name, retry):
    app = App(connector=InMemoryConnector())

    @app.task(name=name, retry=retry)
    def fail():
        runs[name] += 1
        raise ValueError(name)

    with app.open():
        fail.defer()
        for _ in range(6):
            app.run_worker(wait=False, install_signal_handlers=False)


def run_step(name, policy):
    class Failing(Workflow):
        @step(retry_policy=policy)
        async def fail(self, event: StartEvent) -> StopEvent:
            runs[name] += 1
            raise ValueError(name)

    async def run():
        try:
            await Failing(timeout=20).run()
        except ValueError:
            pass

    asyncio.run(run())


run_task("procrastinate RetryStrategy(max_attempts=3)", RetryStrategy(max_attempts=3))
run_task("procrastinate retry=3", 3)
run_step("workflows maximum_attempts=3", ConstantDelayRetryPolicy(maximum_attempts=3, delay=0))
run_step("workflows stop_after_attempt(3)", retry_policy(stop=stop_after_attempt(3), wait=wait_fixed(0)))
for name, count in runs.items():
    print(f"{name}: {count} runs")
if list(runs.values()) != [4, 4, 3, 3]:
    raise SystemExit("they count in another way now")
PYTHON
"$folder/env/bin/python" "$folder/runs.py"
