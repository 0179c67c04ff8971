#!/usr/bin/env bash
# pdfminer.six 20260107 puts a date that stands flush right on the line of a heading into the middle of the first bullet.
#
# Résumés set "Project … May 2024 – Nov 2024" on one line. Written by Typst 0.15.2 with #h(1fr), the page is right to the eye and in
# pdftotext. pdfminer groups text into boxes by distance: the date becomes a box of its own, the heading and the bullet below it another, and
# the date is put out between the two lines of the bullet. A date on a line of its own stays where it belongs.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check "typst==0.15.2" "pdfminer.six==20260107" 2>/dev/null
"$folder/env/bin/python" - <<'PYTHON'
import io

import typst
from pdfminer.high_level import extract_text

PAGE = "#set page(width: 15cm, height: auto)\n"
BULLETS = "- Built a search page over documents, with an answer that names its source and a line that wraps here.\n- Second.\n"
DATE = "May 2024 – Nov 2024"


def lines(heading):
    text = extract_text(io.BytesIO(typst.compile((PAGE + heading + BULLETS).encode())))
    return [line.strip() for line in text.splitlines() if line.strip()]


flush, below = lines(f"*Search service* #h(1fr) {DATE}\n"), lines(f"*Search service*\n\n{DATE}\n\n")
print("flush right:", flush)
print("below:      ", below)
if flush.index(DATE) < 2:
    raise SystemExit("the date stays with its heading now")
assert below[:2] == ["Search service", DATE]
PYTHON
