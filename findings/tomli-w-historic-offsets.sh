#!/usr/bin/env bash
# tomli-w 1.2.0 writes offsets with seconds, which TOML does not have: no reader takes the file back.
#
# Before time zones were standard, offsets had seconds, and zoneinfo knows them: 1971 in Monrovia is 44 min 30 s behind UTC.
# TOML's offset is hours and minutes (RFC 3339). tomli-w writes what datetime.isoformat gives, and raises nothing; tomllib and
# rtoml then refuse the whole file, not the one value. So old dates belong into a file in UTC or as text.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check "tomli-w==1.2.0" "rtoml==0.14.0" "tzdata==2025.2" 2>/dev/null
"$folder/env/bin/python" - <<'PYTHON'
import tomllib
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import rtoml
import tomli_w

moment = datetime(1971, 6, 1, 12, 0, tzinfo=ZoneInfo("Africa/Monrovia"))
written = tomli_w.dumps({"title": "kept?", "at": moment})
print(written)
if "-00:44:30" not in written:
    raise SystemExit("the offset has no seconds now")
for name, loads, error in (
    ("tomllib", tomllib.loads, tomllib.TOMLDecodeError),
    ("rtoml", rtoml.loads, rtoml.TomlParsingError),
):
    try:
        loads(written)
    except error as problem:
        print(f"{name} refuses the file: {problem}")
    else:
        raise SystemExit(f"{name} reads it now")
assert tomllib.loads(tomli_w.dumps({"at": moment.astimezone(UTC)}))["at"] == moment
PYTHON
