#!/usr/bin/env bash
# agentevals 0.0.9: tool_args_match_mode turns round with trajectory_match_mode="subset", and with "unordered" it is "exact".
#
# The README describes two settings that do not touch each other: which calls must be there, and whether the arguments of a call may
# be a "subset" or "superset" of those of the reference. But "subset" is computed as "superset" with output and reference exchanged,
# arguments included, and "unordered" as both at once. So for a call with one argument more than its reference:
#   tool_args_match_mode="superset" (more is fine)    strict yes, superset yes, unordered no, subset no
#   tool_args_match_mode="subset" (nothing more)      strict no,  superset no,  unordered no, subset yes
# An agent test that lets a model add optional arguments fails as soon as the order of calls is set free, and under "subset" a check
# against additional arguments is one against missing ones. Functions in tool_args_match_overrides get (output, reference) from
# "strict" and "superset", (reference, output) from "subset", and both from "unordered": only a symmetric one means the same everywhere.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --no-compile --disable-pip-version-check "agentevals==0.0.9" "openevals==0.2.2" "langchain-core==1.8.3" 2>/dev/null
cat >"$folder/trajectories.py" <<'PYTHON'
import json

from agentevals.trajectory.match import create_trajectory_match_evaluator

MODES = "strict", "superset", "unordered", "subset"


def run(**arguments):
    call = {"type": "function", "id": "1", "function": {"name": "search", "arguments": json.dumps(arguments)}}
    return [{"role": "user", "content": "Find it."}, {"role": "assistant", "content": "", "tool_calls": [call]}]


reference, more = run(query="tea"), run(query="tea", limit=5)


def passes(mode, **settings):
    evaluator = create_trajectory_match_evaluator(trajectory_match_mode=mode, **settings)
    return evaluator(outputs=more, reference_outputs=reference)["score"]


seen = {of: [passes(mode, tool_args_match_mode=of) for mode in MODES] for of in ("exact", "superset", "subset", "ignore")}
for of, passed in seen.items():
    print(f"one argument more, tool_args_match_mode={of!r}:", *(f"{mode} {score}" for mode, score in zip(MODES, passed)))
if seen["superset"] != [True, True, False, False] or seen["subset"] != [False, False, False, True]:
    raise SystemExit("the modes of arguments mean the same everywhere now")

given = {}
for mode in MODES:
    calls = given[mode] = []

    def matcher(one, other):
        calls.append("output first" if "limit" in one else "reference first")
        return True

    passes(mode, tool_args_match_overrides={"search": matcher})
print("a function gets:", given)
if (given["superset"], given["subset"], len(set(given["unordered"]))) != (["output first"], ["reference first"], 2):
    raise SystemExit("a function gets its arguments in another order now")
PYTHON
"$folder/env/bin/python" "$folder/trajectories.py"
