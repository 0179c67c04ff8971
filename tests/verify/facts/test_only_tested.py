"""Modules of JavaScript that only tests load are none of the program's."""

import pytest
from sources import repository

from tracker.verify.facts.only_tested import only_tested

COUNT = "export function countTokens(text) { return text.length / 4 }\n"
TEST = "import { countTokens } from '../src/lib/tokens'\ntest('counts', () => expect(countTokens('a')).toBe(0.25))\n"
TESTED = {"src/lib/tokens.ts": COUNT, "tests/tokens.test.ts": TEST}


def test_what_only_a_test_imports_is_found():
    assert only_tested(repository(TESTED)) == {"src/lib/tokens.ts"}


@pytest.mark.parametrize(
    "more",
    [
        {"src/chat.ts": "import { countTokens } from './lib/tokens'\nexport const n = countTokens('a')\n"},
        {"src/index.ts": "export { countTokens } from './lib/tokens'\n"},
        {"package.json": '{"scripts": {"count": "tsx src/lib/tokens.ts"}}'},
    ],
    ids=["imported by code", "exported again", "started by a script"],
)
def test_what_something_else_loads_is_not(more):
    assert only_tested(repository({**TESTED, **more})) == frozenset()


@pytest.mark.parametrize("path", ["src/server.ts", "src/app/api/chat/route.ts", "pages/index.tsx", "next.config.ts"])
def test_what_a_framework_or_a_person_starts_is_not(path):
    test = f"import {{ countTokens }} from '../{path.rpartition('.')[0]}'\ntest('counts', () => countTokens('a'))\n"
    assert only_tested(repository({path: COUNT, "tests/a.test.ts": test})) == frozenset()


def test_what_no_test_imports_is_not_judged():
    assert only_tested(repository({"src/lib/tokens.ts": COUNT})) == frozenset()
