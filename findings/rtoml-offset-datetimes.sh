#!/usr/bin/env bash
# rtoml 0.14.0: a date-time with an offset gets a time zone object that can be neither pickled nor deep-copied.
#
# `rtoml.loads("at = 1979-05-27T07:32:00+01:00")["at"].tzinfo` is a class of the extension module without a public name,
# whose constructor needs an argument. So a table that holds such a value cannot be sent to another process, cached by
# pickle or copied by copy.deepcopy; local date-times, dates and times can. tomllib gives datetime.timezone, which can.
# Converting with value.astimezone(timezone(value.utcoffset())) helps.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check "rtoml==0.14.0" 2>/dev/null
"$folder/env/bin/python" - <<'PYTHON'
import copy
import pickle
import tomllib
from datetime import timezone

import rtoml

TEXT = "offset = 1979-05-27T07:32:00+01:00\nlocal = 1979-05-27T07:32:00\n"
table = rtoml.loads(TEXT)
print(rtoml.__version__, table["offset"].tzinfo)
for name, function in (("pickle", pickle.dumps), ("deepcopy", copy.deepcopy)):
    function(table["local"])
    function(tomllib.loads(TEXT))
    try:
        function(table["offset"])
    except (pickle.PicklingError, TypeError) as error:
        print(f"{name}: {type(error).__name__}: {error}")
    else:
        raise SystemExit(f"{name} works now")
    moment = table["offset"]
    function(moment.astimezone(timezone(moment.utcoffset())))
PYTHON
