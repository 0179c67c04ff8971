#!/usr/bin/env bash
# guardrails-ai 0.11.0 and openai-guardrails 0.3.6 both install guardrails/__init__.py: the later one wins, and removing either breaks both.
#
# Two unrelated packages are imported as `guardrails`. pip 26.2 installs one over the other without a word, and which of them
# `from guardrails import Guard` means depends on the order of installation. When openai-guardrails is removed again, the
# module file that guardrails-ai had installed goes too, while guardrails-ai is still listed as installed. A tool that tells from
# an import which package a project uses must look at the names that are imported, not at the module.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/python" -m pip install --quiet --disable-pip-version-check "pip==26.2" 2>/dev/null
cd "$folder"
module=$(env/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/guardrails/__init__.py
for package in guardrails-ai==0.11.0 openai-guardrails==0.3.6; do
  # Their own dependencies are of no interest here.
  env/bin/pip install --quiet --no-deps "$package" 2>errors
  [ ! -s errors ] || grep -v "^WARNING: Location" errors || true
  cp "$module" "${package%%=*}.py"
  echo "$package: $(wc -l <"$module") lines, Guard $(grep -cw Guard "$module") times"
done
if cmp -s guardrails-ai.py openai-guardrails.py; then
  echo "the module file is the first one's still" && exit 1
fi
grep -q "import Guard$" guardrails-ai.py
! grep -q "import Guard$" openai-guardrails.py || { echo "the second has the names of the first now" && exit 1; }
env/bin/pip uninstall --quiet --yes openai-guardrails
env/bin/pip list 2>/dev/null | grep guardrails-ai
if [ -e "$module" ]; then
  echo "the module file is left now" && exit 1
fi
echo "guardrails-ai is listed, and its guardrails/__init__.py is gone"
