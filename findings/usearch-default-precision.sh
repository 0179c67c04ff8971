#!/usr/bin/env bash
# usearch 2.26.6: how exact an index is depends on the processor: without `dtype`, float32 vectors may become bfloat16.
#
# Index(ndim=…) asks the processor: bfloat16 where it is accelerated, else float16, else float32. bfloat16 has 8 significant bits, so
# 1000, 1001 and 1002 (a year, a price, a coordinate) are stored as one number, and all are at distance 0 from each other.
# Neither a warning nor the type of the result says so: get() gives float32. The same lines tell the three apart where
# the default is float16 or float32, so a test may pass on one machine and fail on the next. `dtype="f32"` is right on all.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check "usearch==2.26.6" "numkong==7.8.6" "numpy==2.1.3" 2>/dev/null
cat >"$folder/distances.py" <<'PYTHON'
import numpy as np
from usearch.index import Index

vectors = np.array([[1000, 0, 0], [1001, 0, 0], [1002, 0, 0]], dtype=np.float32)


def distances(dtype: str | None) -> list[float]:
    index = Index(ndim=3, metric="l2sq", dtype=dtype)
    index.add(np.arange(3), vectors)
    found = index.search(vectors[2], 3, exact=True)
    by_key = dict(zip(found.keys.tolist(), found.distances.tolist()))
    print(f"dtype={dtype!r} ({index.dtype.name}): distances {[by_key[key] for key in range(3)]}, get(1) gives {index.get(1)[0]} as {index.get(1).dtype}")
    return [by_key[key] for key in range(3)]


distances(None)  # This line depends on the processor.
if distances("bf16") != [0, 0, 0]:
    raise SystemExit("bfloat16 tells them apart now")
if distances("f16") != [4, 1, 0] or distances("f32") != [4, 1, 0]:
    raise SystemExit("float16 or float32 gives other distances now")
PYTHON
"$folder/env/bin/python" "$folder/distances.py"
