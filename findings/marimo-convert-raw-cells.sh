#!/usr/bin/env bash
# marimo convert 0.25.2 turns raw cells of a notebook into code, and cells that share a name with an underscore into an error.
#
# A raw cell is text for a converter (LaTeX, reST), never run by Jupyter. In the marimo file it is a cell of Python: where it happens
# to parse, its words are names that the cell needs. Names such as _rows are private to a cell in marimo; convert renames other
# doubled names but leaves these, so a notebook that ran from top to bottom stops with NameError. The exit code is 0 and
# nothing is said of either.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check "marimo==0.25.2" "nbformat==5.11.1" 2>/dev/null
cd "$folder"
env/bin/python - <<'PYTHON'
from nbformat import v4, write

write(v4.new_notebook(cells=[v4.new_raw_cell("draft")]), "raw.ipynb")
write(v4.new_notebook(cells=[v4.new_code_cell("_rows = 2"), v4.new_code_cell("print(_rows)")]), "names.ipynb")
PYTHON
for name in raw names; do
  env/bin/marimo convert "$name.ipynb" -o "$name.py" >>log 2>&1
done
cat log raw.py
grep -q "^def _(draft):" raw.py || { echo "the raw cell is no code now" && exit 1; }
if env/bin/python names.py >log 2>&1; then
  echo "the cells with one name run now" && exit 1
fi
grep "NameError" log
