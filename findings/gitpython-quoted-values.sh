#!/usr/bin/env bash
# GitPython 3.2.1 reads values of git's configuration otherwise than git, where only a part of them is quoted or escaped.
#
# git takes quotes anywhere in a value and the escapes \t, \n, \" and \\ everywhere: name = Ada "B C" D is the name Ada B C D. GitPython
# undoes quotes and escapes only where they enclose the whole value, and gives the rest as it is written. Comments, continued lines and
# conditional includes (onbranch, hasconfig) it reads as git does.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check "GitPython==3.2.1" 2>/dev/null
"$folder/env/bin/python" - "$folder" <<'PYTHON'
import subprocess
import sys
from pathlib import Path

from git.config import GitConfigParser

file = Path(sys.argv[1], "config")


def both(line):
    file.write_text(f"[user]\n\t{line}\n")
    said = subprocess.run(["git", "config", "--file", file, "user.name"], capture_output=True, text=True, check=True)
    return said.stdout.removesuffix("\n"), GitConfigParser(file, read_only=True).get_value("user", "name")


for line in ('name = Ada "B C" D', r'name = Ada \"Bee\" C'):
    git, other = both(line)
    print(f"{line}: git {git!r}, GitPython {other!r}")
    if git == other:
        raise SystemExit("they agree now")
for line in ('name = "Ada # B" ; comment', "name = Ada   # comment", "name = Ada \\\n B"):
    git, other = both(line)
    assert git == other, line
PYTHON
