#!/usr/bin/env bash
# pip download --only-binary :all: silently gives an older release where the newest one is only a source distribution.
#
# For deepspeed that is 0.3.1.dev5, although 0.19 is there: with only one wheel left, and that one a pre-release, pip
# falls back to pre-releases too. aim (3.29 for 4.0), truss (0.18 for 0.60) and megatron-core lag in the same way. The
# exit code is 0 and no line speaks of it, also with -v. Only -vv names the skipped files ("No sources permitted for …"),
# so whoever wants the newest release must compare their versions with what was saved, as tools/releases.py does.
# The other way round, pip download without --only-binary runs the build backend of a source distribution for its metadata.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
pip() { "$folder/env/bin/pip" --disable-pip-version-check "$@"; }
newest=$(pip index versions deepspeed 2>/dev/null | sed -n '1s/.*(\(.*\)).*/\1/p')
pip download --no-deps --only-binary :all: --dest "$folder" deepspeed >"$folder/log" 2>&1
wheel=$(basename "$folder"/deepspeed-*.whl)
echo "newest release: $newest, downloaded: $wheel"
if grep -i "source\|skip\|newer" "$folder/log"; then
  echo "pip says so now"
  exit 1
fi
case $wheel in
  "deepspeed-$newest-"*) echo "the newest release has a wheel now" && exit 1 ;;
esac
