#!/usr/bin/env bash
# pointblank 1.1.1: a threshold of 0.99 means 99 % of the rows, 1.0 means one row.
#
# Below 1 a threshold is a share, from 1 on a count, also where it is a float. Thresholds(warning=0.5, critical=1.0), meant as "half
# of the rows" and "all of them", is critical with 1 failing row of 10, without a warning at the lower level. A share of
# 100 % cannot be written, and 1.5 is rounded to 2 rows.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check "pointblank==1.1.1" "polars==2.1.0" 2>/dev/null
cat >"$folder/thresholds.py" <<'PYTHON'
import pointblank as pb
import polars as pl

frame = pl.DataFrame({"x": [-1, 2, 3, 4, 5, 6, 7, 8, 9, 10]})


def exceeded(**levels) -> dict[str, bool]:
    checked = pb.Validate(frame, thresholds=pb.Thresholds(**levels)).col_vals_gt("x", 0).interrogate()
    seen = {level: getattr(checked, level)(i=1, scalar=True) for level in levels}
    print(f"1 of 10 rows fails, {levels}: {seen}")
    return seen


if exceeded(warning=0.5, critical=0.99) != {"warning": False, "critical": False}:
    raise SystemExit("0.99 is another share now")
if exceeded(warning=0.5, critical=1.0) != {"warning": False, "critical": True}:
    raise SystemExit("1.0 is not one row now")
if exceeded(warning=1.5) != {"warning": False}:
    raise SystemExit("1.5 is one row now")
PYTHON
"$folder/env/bin/python" "$folder/thresholds.py"
