#!/usr/bin/env bash
# autoevals 0.4.1: JSONDiff gives full marks for every null that nobody asked for, so each one raises the score of a wrong answer.
#
# "Structural and content similarity" lets one expect that a key too many costs something, and with any other value it does: it counts
# as 0. A missing key, though, is read as null, so null beside a missing key is 1 in the mean over all keys. {"total": 10} for
# {"total": 40} scores 0.4; with nine nulls added, 0.94; and an answer without the key that was wanted gets 0.82 instead of 0. Models
# write such nulls by themselves where all fields are required and may be null, as strict structured outputs want it; expected values
# are written without them. So a longer schema scores higher, and a threshold does not carry over from one schema to another. In lists
# it is the other way round: there a null too many counts as 0. Take the nulls out of the output (or write them into the expected value
# and accept that they weigh as much as the rest) before comparing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check "autoevals==0.4.1" 2>/dev/null
cat >"$folder/diff.py" <<'PYTHON'
from autoevals import JSONDiff


def score(output, expected):
    return round(JSONDiff().eval(output, expected).score, 3)


expected = {"total": 40}
seen = []
for count in (0, 1, 4, 9):
    keys = [f"field_{at}" for at in range(count)]
    wrong, absent = {"total": 10}, {"sum": 40}
    row = (
        score(wrong | dict.fromkeys(keys), expected),
        score(wrong | dict.fromkeys(keys, ""), expected),
        score(absent | dict.fromkeys(keys), expected),
    )
    seen.append(row)
    print(f"{count} more keys: wrong value {row[0]} with null, {row[1]} with an empty string; key not there at all {row[2]} with null")
lists = score([40, None], [40]), score({"total": 40, "tax": None}, expected)
print(f"right, and one null too many: {lists[0]} in a list, {lists[1]} in an object")

if [row[0] for row in seen] != [0.4, 0.7, 0.88, 0.94] or [row[1] for row in seen] != [0.4, 0.2, 0.08, 0.04]:
    raise SystemExit("keys too many count in another way now")
if seen[-1][2] != 0.818 or lists != (0.5, 1):
    raise SystemExit("nulls count in another way now")
PYTHON
"$folder/env/bin/python" "$folder/diff.py"
