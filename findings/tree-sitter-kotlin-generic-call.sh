#!/usr/bin/env bash
# tree-sitter-kotlin 1.1.0 reads a call with one type argument and a trailing block or one argument as two comparisons.
#
# `runBlocking<Unit> { … }` becomes (runBlocking < Unit) > { … }: a tree without ERROR or MISSING nodes in which the call, its
# name and its type argument are not there. With parentheses, `runBlocking<Unit>() { … }`, it is a call. Whoever counts calls or
# trusts has_error misses the entry point of many programs. With one argument, `get<Order>(1)` is read so too;
# `get<Order>(1, 2)` and `get<Order?>(1)` are calls. The last line shows the louder side: a guard in `when`, stable
# since Kotlin 2.2, makes the whole function that holds it one ERROR.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check "tree-sitter==0.26.1" "tree-sitter-kotlin==1.1.0" 2>/dev/null
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import tree_sitter
import tree_sitter_kotlin

parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_kotlin.language()))


def parsed(source):
    return parser.parse(source.encode()).root_node


wrong = parsed("fun main() = runBlocking<Unit> {\n  launch { work() }\n}\n")
right = parsed("fun main() = runBlocking<Unit>() {\n  launch { work() }\n}\n")
print("without parentheses:", wrong)
print("with parentheses:   ", right)
if wrong.has_error or str(wrong).count("binary_expression") != 2 or "type_arguments" in str(wrong):
    raise SystemExit("the call is read now, or refused")
assert not right.has_error and "type_arguments" in str(right)

one = parsed("fun main() = get<Order>(1)\n")
print("one argument:       ", one)
if one.has_error or str(one).count("binary_expression") != 2:
    raise SystemExit("the call with one argument is read now, or refused")
assert "type_arguments" in str(parsed("fun main() = get<Order?>(1)\n"))

guard = parsed("fun f(a: A) {\n  when (a) {\n    is B if a.c > 0 -> d()\n    else -> e()\n  }\n}\n")
print("a guard:            ", str(guard)[:60], "…")
if guard.children[0].type != "ERROR" or "function_declaration" in str(guard):
    raise SystemExit("guards are read now")
PYTHON
