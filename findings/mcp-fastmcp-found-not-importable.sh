#!/usr/bin/env bash
# mcp 2.3.0: find_spec("mcp.server.fastmcp") finds a module; importing it says that there is no module of this name.
#
# FastMCP of mcp 1 became MCPServer. The old path is still a file, whose only content raises ModuleNotFoundError with the new name in
# its message and the old one as `name`. A check with find_spec, or a file list of the package, therefore takes mcp 2 for a release with FastMCP;
# pytest.importorskip skips the tests and does not fail, as for a package that is not installed. Only the import, or the version, tells.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check "mcp==2.3.0" "pytest==9.2.0" 2>/dev/null
cd "$folder"
cat >test_server.py <<'PYTHON'
import pytest

fastmcp = pytest.importorskip("mcp.server.fastmcp")


def test_server():
    assert fastmcp.FastMCP("example").name == "example"
PYTHON
env/bin/python - <<'PYTHON'
from importlib import import_module
from importlib.util import find_spec

name = "mcp.server.fastmcp"
spec = find_spec(name)
print("find_spec:", spec and spec.origin.rpartition("site-packages/")[2])
try:
    import_module(name)
except ModuleNotFoundError as error:
    print("import:", type(error).__name__, "of", error.name)
    assert spec is not None and error.name == name
else:
    raise SystemExit("the module can be imported now")
PYTHON
env/bin/pytest -q -p no:cacheprovider test_server.py >log || true
tail -n 1 log
grep -q "^1 skipped" log
