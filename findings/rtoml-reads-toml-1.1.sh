#!/usr/bin/env bash
# rtoml 0.14.0 reads TOML 1.1, so it accepts files that every tool on tomllib refuses.
#
# Inline tables over several lines and with a last comma, "\e" and "\x41", times without seconds: all are taken without a word,
# and there is no switch for 1.0. tomllib (3.11 to 3.13), and with it pip, build and coverage, refuses each. A program that
# checks its users' files with rtoml says "fine" to a pyproject.toml that pip cannot read.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check "rtoml==0.14.0" 2>/dev/null
"$folder/env/bin/python" - <<'PYTHON'
import tomllib

import rtoml

for text in (
    'a = {\n  b = 1,\n  c = 2\n}',
    "a = { b = 1, }",
    r'a = "\e[1m"',
    r'a = "\x41"',
    "a = 07:32",
    "a = 1979-05-27 07:32",
):
    value = rtoml.loads(text)
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        print(f"{text!r}: rtoml {value}, tomllib: {error}")
    else:
        raise SystemExit(f"tomllib reads {text!r} now")
PYTHON
