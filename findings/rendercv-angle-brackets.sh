#!/usr/bin/env bash
# RenderCV 2.3 drops words in angle brackets from the PDF: they reach Typst unescaped, where <word> is a label.
#
# "Typed the API from dict to List<int>" is printed as "… to List": no warning, exit code 0. The Markdown that RenderCV writes beside it
# still has the word. Other signs of Typst (# $ * _ @ ~) are escaped in the same text, and "p < 0.05" is safe, as a label
# needs a letter after the bracket. Seen in 2.8 (Python 3.12) too. A U+2060 after "<" keeps the word.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check \
  "rendercv[full]==2.3" "typer==0.20.0" "click>=8.1,<9" "typst==0.15.2" "pdfminer.six==20260107" 2>/dev/null
cd "$folder"
cat >cv.yaml <<'YAML'
cv:
  name: Ada Example
  sections:
    projects:
      - name: Search
        highlights:
          - "Typed the API from dict to List<int> at p < 0.05, 5 % of $9 #1"
design: {theme: engineeringresumes}
YAML
env/bin/rendercv render cv.yaml -nopdf -nopng -nohtml >log
env/bin/python - <<'PYTHON'
import io
from pathlib import Path

import typst
from pdfminer.high_level import extract_text

(source,) = Path("rendercv_output").glob("*.typ")
(written,) = [line for line in source.read_text().splitlines() if "Typed the API" in line]
text = written[written.index("Typed") : written.rindex("]")]
printed = extract_text(io.BytesIO(typst.compile(text.encode()))).strip()
print("Typst:  ", text)
print("printed:", printed)
if "int" in printed.replace("into", ""):
    raise SystemExit("the word is printed now")
assert "p < 0.05, 5 % of $9 #1" in printed
assert "List<int>" in next(Path("rendercv_output").glob("*.md")).read_text()
PYTHON
