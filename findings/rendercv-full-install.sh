#!/usr/bin/env bash
# pip install "rendercv[full]" on Python 3.11 installs a program that asks to be installed by that very command.
#
# The newest release for 3.11 is 2.3. It imports click, which it does not declare; it came with typer until typer stopped needing it
# (0.29.2 has none). `rendercv` then prints that the installation is partial and to run pip install "rendercv[full]", because
# every ImportError is taken for a missing extra, and ends in a second ImportError. pip check finds nothing. click beside it helps.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check "rendercv[full]==2.3" "typer==0.29.2" 2>/dev/null
"$folder/env/bin/pip" check
if "$folder/env/bin/rendercv" --version >"$folder/log" 2>&1; then
  echo "it starts now" && exit 1
fi
grep -o 'pip install "rendercv\[full\]"' "$folder/log"
grep "^ImportError" "$folder/log"
{ "$folder/env/bin/python" -c "import rendercv.cli.commands" 2>&1 || true; } | grep "No module named 'click'"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check "typer==0.20.0" "click<9" 2>/dev/null
"$folder/env/bin/rendercv" --help >"$folder/log" 2>&1
