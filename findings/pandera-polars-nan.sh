#!/usr/bin/env bash
# pandera 0.35.0 on a polars 2.1.0 frame: NaN is "null" for `nullable`, and the greatest of all numbers for a bound.
#
# Polars keeps NaN and null apart. pandera refuses NaN in a column that is not nullable, with a message about null values of which polars
# counts none. With `nullable=True`, meant for missing values, NaN goes on to the checks, where polars compares it as greater than every number:
# it passes `ge=0` and fails `le=10`, while null passes both. dataframely 3.1.2 refuses NaN whether the
# column is nullable or not, until it has `allow_nan=True`; only then do its bounds compare as above. The "same" schema takes other rows.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check "pandera[polars]==0.35.0" "dataframely==3.1.2" "polars==2.1.0" 2>/dev/null
cat >"$folder/nan.py" <<'PYTHON'
import dataframely as dy
import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaError

values = {"NaN": float("nan"), "null": None}


def pandera_takes(value, **rules) -> bool:
    frame = pl.DataFrame({"x": [value, 2.0]}, schema={"x": pl.Float64})
    try:
        pa.DataFrameSchema({"x": pa.Column(float, **rules)}).validate(frame)
    except SchemaError as error:
        if not rules.get("nullable") and frame["x"].null_count() == 0:
            print(f"polars counts 0 nulls, pandera says: {error}")
        return False
    return True


def dataframely_takes(value, **rules) -> bool:
    schema = type("Example", (dy.Schema,), {"x": dy.Float64(**rules)})
    return schema.is_valid(pl.DataFrame({"x": [value, 2.0]}, schema={"x": pl.Float64}))


def expect(name, takes, nan, null, **rules):
    seen = tuple(takes(value, **rules) for value in values.values())
    print(f"{name}: " + ", ".join(f"{value} {'accepted' if taken else 'refused'}" for value, taken in zip(values, seen)))
    if seen != (nan, null):
        raise SystemExit("another result now")


expect("pandera, ge=0", pandera_takes, False, False, checks=pa.Check.ge(0))
expect("pandera, nullable, ge=0", pandera_takes, True, True, checks=pa.Check.ge(0), nullable=True)
expect("pandera, nullable, le=10", pandera_takes, False, True, checks=pa.Check.le(10), nullable=True)
expect("dataframely, nullable, min=0", dataframely_takes, False, True, min=0, nullable=True)
expect("dataframely, allow_nan, min=0", dataframely_takes, True, False, min=0, allow_nan=True)
expect("dataframely, allow_nan, max=10", dataframely_takes, False, False, max=10, allow_nan=True)
PYTHON
"$folder/env/bin/python" "$folder/nan.py"
