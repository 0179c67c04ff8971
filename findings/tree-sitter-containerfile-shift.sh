#!/usr/bin/env bash
# tree-sitter-containerfile 0.9.2: a shift or a here-string in a RUN line is taken for a here document.
#
# `$((1<<2))` and `<<< "$text"` are plain shell, and BuildKit takes them as such (its pattern wants no "<" in the name and the
# mark at the start of a word). The grammar waits for a line that ends the document; the error it then reports swallows the
# instructions that follow, of which a USER or CMD is thus never seen. In quotes ("<<EOF") the same text is harmless, and
# real here documents are read well.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check "tree-sitter==0.26.1" "tree-sitter-containerfile==0.9.2" 2>/dev/null
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import tree_sitter
import tree_sitter_containerfile

parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_containerfile.language()))


def instructions(run):
    root = parser.parse(f"FROM alpine\nRUN {run}\nUSER app\n".encode()).root_node
    return [node.type.removesuffix("_instruction") for node in root.children if node.is_named]


for run in ("echo $((1<<2))", 'cat <<<"$text"', "cat <<<word"):
    found = instructions(run)
    print(f"RUN {run}: {found}")
    if "user" in found:
        raise SystemExit("USER is read now")
for run in ('echo "<<EOF"', "echo $((1 + 2))", "<<EOF\ncat /etc/hosts\nEOF"):
    assert instructions(run) == ["from", "run", "user"], run
PYTHON
