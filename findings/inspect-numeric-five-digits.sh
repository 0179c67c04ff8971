#!/usr/bin/env bash
# inspect-ai 0.3.285: match(numeric=True) takes two numbers for equal if they round to the same five significant digits.
#
# The reference says that numbers "are normalized and compared", and names only signs that are stripped; the source says "numeric
# equality". What is compared is each number rounded to five significant digits: where 104249 is right, 104251 is correct too, and
# written as 20261231, all days from May to December 2026 are one day. Sums of money, counts, dates and ids are marked right that are
# wrong; no option sets the precision, and location="exact" does the same. Short answers (GSM8K, AIME) show none of it. The log
# betrays it: the answer of such a sample is "1.0425e+05". Without numeric=True the text is compared, and a wrong digit is wrong.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --no-compile --disable-pip-version-check "inspect-ai==0.3.285" 2>/dev/null
cat >"$folder/accuracy.py" <<'PYTHON'
import sys

from inspect_ai import Task, eval
from inspect_ai.dataset import Sample
from inspect_ai.model import ModelOutput
from inspect_ai.scorer import match
from inspect_ai.solver import solver

WRONG = {"104249": "104251", "20261231": "20260501", "$1,234,600": "$1,234,567", "8849300155": "8849299999"}
RIGHT = {"42": "42.0", "12346": "12,346"}
OTHER = {"12346": "12345"}


@solver
def given():
    async def solve(state, generate):
        state.output = ModelOutput.from_content("none", f"The answer is {state.input_text}.")
        return state

    return solve


def accuracy(answers, numeric):
    samples = [Sample(input=answer, target=target) for target, answer in answers.items()]
    task = Task(dataset=samples, solver=given(), scorer=match(numeric=numeric))
    log = eval(task, model=None, display="none", log_dir=sys.argv[1], log_level="error")[0]
    assert log.status == "success", log.error
    for sample in log.samples if numeric else ():
        score = sample.scores["match"]
        print(f"target {sample.target}, said {sample.input}: {score.value}, noted as {score.answer}")
    return log.results.scores[0].metrics["accuracy"].value


seen = accuracy(WRONG, True), accuracy(RIGHT, True), accuracy(OTHER, True), accuracy(WRONG, False)
print("accuracy of wrong numbers, of right ones, of one that differs in the fifth digit, of the wrong ones as text:", *seen)
if seen != (1.0, 1.0, 0.0, 0.0):
    raise SystemExit("numbers are compared in another way now")
PYTHON
"$folder/env/bin/python" "$folder/accuracy.py" "$folder/logs"
