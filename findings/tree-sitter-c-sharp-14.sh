#!/usr/bin/env bash
# tree-sitter-c-sharp 0.23.5, the newest, does not know C# 14: an assignment through "?." joins the statement after it.
#
# `order?.Paid = true; store.Save();` parses to one ERROR of the first statement, or, where it stands in a method, to nodes that
# cross the semicolon. And of the directives of a one-file program (`dotnet run app.cs`) one is passed over, while two in a row take
# the using directive below them along, so that the imports of the file are gone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check "tree-sitter==0.26.1" "tree-sitter-c-sharp==0.23.5" 2>/dev/null
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import tree_sitter
import tree_sitter_c_sharp

parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_c_sharp.language()))


def nodes(source, kind):
    waiting, found = [parser.parse(source.encode()).root_node], []
    while waiting:
        node = waiting.pop()
        waiting.extend(node.children)
        if node.type == kind:
            found.append(node.text.decode())
    return found


method = "class A {{ void B() {{ {} store.Save(); }} }}"
plain, through = (nodes(method.format(one), "invocation_expression") for one in ("order.Paid = true;", "order?.Paid = true;"))
print("calls after an assignment:", plain, "and after one through ?.:", through)
assert plain == ["store.Save()"]
if through == plain:
    raise SystemExit("the assignment is read now")

for directives in ("", "#:package A@1.0\n", "#:sdk B\n#:property C=d\n"):
    print(f"using directives after {directives!r}:", found := nodes(f"{directives}using E.F;\ng();\n", "using_directive"))
    if bool(found) == (directives.count("\n") > 1):
        raise SystemExit("directives are read in another way now")
PYTHON
