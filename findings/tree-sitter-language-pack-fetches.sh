#!/usr/bin/env bash
# tree-sitter-language-pack 1.25.0 brings no grammar: the first call downloads a program library; 0.13.0 brought 170 in its wheel.
#
# The versions before 1.0 hold the compiled grammars, so an installed and pinned package parses without a network. From 1.0 on
# the package holds a loader: get_language() asks a host for a list and for shared libraries, which it loads into the process.
# Pinning and hashing the wheel no longer pins what is executed, and a build machine without that host gets a
# DownloadError at run time, not at installation.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
cd "$folder"
for version in 0.13.0 1.25.0; do
  env/bin/pip download --quiet --disable-pip-version-check --no-deps -d "wheels-$version" "tree-sitter-language-pack==$version" 2>/dev/null
  count=$(env/bin/python -m zipfile -l wheels-$version/*.whl | grep -c 'bindings/.*\.so ' || true)
  echo "$version: $count compiled grammars in the wheel"
  echo "$count" >"count-$version"
done
[ "$(cat count-0.13.0)" -gt 100 ] && [ "$(cat count-1.25.0)" -eq 0 ] || { echo "this changed" && exit 1; }
env/bin/pip install --quiet --disable-pip-version-check wheels-1.25.0/*.whl 2>/dev/null
# A proxy that refuses stands for a machine without a network.
HOME="$folder" XDG_CACHE_HOME="$folder/cache" https_proxy=http://127.0.0.1:9 HTTPS_PROXY=http://127.0.0.1:9 env/bin/python - <<'PYTHON'
import tree_sitter_language_pack as pack

try:
    pack.get_language("python")
except pack.DownloadError as error:
    print("get_language:", str(error)[:90], "…")
else:
    raise SystemExit("the grammar was there")
PYTHON
