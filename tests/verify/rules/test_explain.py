"""A rule in words says all that the rule demands, in plain English, and the figures that it applies."""

import re

import pytest

from tracker.verify.facts.kinds import FLAGS, KINDS, REASONED_WORDS
from tracker.verify.rules.catalogue import load_catalogue
from tracker.verify.rules.explain import SPECIAL, explain, lines_of, pattern_in_words, summary_of
from tracker.verify.rules.joins import JOINS
from tracker.verify.rules.model import CAPABILITY_KEYS, All, Any, Not, Part, Pattern, Rule
from tracker.verify.scopes.table import SCOPES

CATALOGUE = load_catalogue()
TITLES = {id_: item.title for id_, item in CATALOGUE.deliverables.items()}
QUOTED = re.compile(r"`[^`]*`")

FIGURES = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "twenty": 20}
NUMBER = rf"(\d+|{'|'.join(FIGURES)})"
STATED = re.compile(rf"(?:at least|more than) {NUMBER}\b|\b{NUMBER} or more\b|\b{NUMBER}\+", re.IGNORECASE)

OTHER = {
    "names": ("changed.name",),
    "does": ("changed-capability",),
    "family": ("changed-family",),
    "excluded": ("changed.excluded",),
    "values": ("changed value",),
    "not_values": ("changed not value",),
    "arguments": (("changed_key", ("changed argument",)),),
    "not_arguments": ("changed unwanted argument",),
    "inside": ("changed inside",),
    "not_inside": ("changed not inside",),
    "files": ("changed_files.py",),
    "not_files": ("changed_not_files.py",),
    "flags": ("await", "unused"),
    "minimum": 97.0,
    "scopes": ("vendored", "data"),
    "at_least": 97,
    "distinct": "folder",
    "within": "value",
    "context": True,
}
"""Field → a value that no pattern or part of the catalogue has."""

SAME_FOR_ALL = {"kind", "examples", "example_file", "id", "says", "patterns", "joins", "deliverable"}


def fields_of(pattern):
    """The fields that its words depend on: a pattern has either names or capabilities."""
    idle = {"names"} if pattern.does else {"does", "family"}
    return (OTHER.keys() & set(Pattern._fields)) - idle


def text_of(part):
    """Give all words on a part, in a rule with another part that it may be joined with."""
    other = Part("other", "another thing", (Pattern("call", ("other",)),))
    own = part._replace(joins=tuple((join, "other") for join, _ in part.joins))
    found = explain(Rule((other, own), All((own.id,))), TITLES, None, CATALOGUE.meanings).parts[1]
    return (found.shown_by, found.demands)


@pytest.mark.parametrize("id_", CATALOGUE.rules)
def test_each_field_of_each_part_is_in_its_words(id_):
    for part in CATALOGUE.rules[id_].parts:
        text = text_of(part)
        fields = [field for field in Part._field_defaults if field not in SAME_FOR_ALL]
        for field in fields if part.patterns else ("context",):
            value = OTHER[field] if field != "context" else not part.context
            assert text_of(part._replace(**{field: value})) != text, field
        for join in JOINS:
            joins = dict(part.joins)
            joins.pop(join) if join in joins else joins.update({join: "other"})
            assert text_of(part._replace(joins=tuple(joins.items()))) != text, join
        for number, pattern in enumerate(part.patterns):
            for field in fields_of(pattern):
                default = pattern.does if field == "does" else Pattern._field_defaults.get(field, pattern.names)
                for value in {OTHER[field], default} - {getattr(pattern, field)}:
                    patterns = list(part.patterns)
                    patterns[number] = pattern._replace(**{field: value})
                    assert text_of(part._replace(patterns=tuple(patterns))) != text, field


@pytest.mark.parametrize("id_", CATALOGUE.rules)
def test_each_name_and_value_is_shown_where_all_are_asked_for(id_):
    for part in CATALOGUE.rules[id_].parts:
        text = " ".join(group for groups in text_of(part) for group in groups)
        for pattern in part.patterns:
            given = [*pattern.excluded, *pattern.values, *pattern.not_values, *pattern.inside, *pattern.not_inside]
            given += [value for _, values in pattern.arguments for value in values]
            given += [name for name in pattern.names if "*" not in pattern.names or pattern.kind == "key"]
            assert [
                value
                for value in given
                if f"`{value}`" not in text and pattern.kind != "file" and (value not in SPECIAL)
            ] == []
            paths = [*pattern.files, *pattern.not_files, *(pattern.names if pattern.kind == "file" else ())]
            assert [path for path in paths if path.strip("/*") not in text] == []


@pytest.mark.parametrize("kind", KINDS)
def test_each_field_has_words_for_every_kind(kind):
    bare = Pattern(kind, ("*",))
    fields = fields_of(bare)
    texts = {pattern_in_words(bare)} | {pattern_in_words(bare._replace(**{field: OTHER[field]})) for field in fields}
    assert len(texts) == 1 + len(fields)


@pytest.mark.parametrize("kind", sorted({kind for kinds in CAPABILITY_KEYS.values() for kind in kinds}))
def test_a_capability_has_words_with_the_packages_that_have_it(kind):
    bare = Pattern(kind, (), ("agent",))
    says = pattern_in_words(bare, None, CATALOGUE.meanings)
    assert "makes an agent" in says
    assert "`LangGraph`" in says
    assert "more packages" in pattern_in_words(bare, 3, CATALOGUE.meanings)
    assert "of the family `mcp`" in pattern_in_words(bare._replace(family=("mcp",)))


@pytest.mark.parametrize("id_", CATALOGUE.rules)
@pytest.mark.parametrize("shown", [6, None])
def test_words_are_plain_english_without_internal_names(id_, shown):
    rule = CATALOGUE.rules[id_]
    explanation = explain(rule, TITLES, shown, CATALOGUE.meanings)
    says = " ".join(part.says for part in rule.parts)
    for line in (explanation.sentence, *lines_of(explanation)):
        plain = QUOTED.sub("X", line).strip()
        assert "  " not in plain, line
        assert not re.search(r"\b(a a|an an|the the|a the|the a|of of|with with)\b", plain, re.IGNORECASE), line
        assert not re.search(r"\ba [aeio]\w|\ban [bcdfgjklmnpqrtvwyz]\w", plain), line
        assert not re.search(r"\w_\w", plain), line
        for name in (*(part.id for part in rule.parts if "-" in part.id), "holds", "at least 1 "):
            assert name in says or name not in plain, line
        assert "{" not in plain, line
        assert not re.search(r"\b(0|None|True|False)\b", plain), line


@pytest.mark.parametrize("id_", CATALOGUE.rules)
def test_the_figures_that_texts_state_are_those_of_the_rule(id_):
    item = CATALOGUE.deliverables[id_]
    for text in (item.counts, *(part.says for part in CATALOGUE.rules[id_].parts)):
        for found in STATED.finditer(text):
            number = next(group for group in found.groups() if group)
            figure = FIGURES.get(number.lower()) or int(number)
            assert figure in {1, *figures_of(CATALOGUE.rules[id_])}, text


def figures_of(rule):
    """Give all figures that a rule applies, percentages as hundredths."""
    for part in rule.parts:
        yield part.at_least
        if part.deliverable:
            yield from figures_of(CATALOGUE.rules[part.deliverable])
        for pattern in part.patterns:
            if pattern.minimum is not None:
                yield round(pattern.minimum * 100) if pattern.minimum < 1 else int(pattern.minimum)
            if pattern.kind.startswith("reasoned_"):
                yield REASONED_WORDS


def test_some_texts_state_figures():
    texts = [item.counts for item in CATALOGUE.deliverables.values()]
    assert sum(bool(STATED.search(text)) for text in texts) >= 8


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (Pattern("import", ("openai*",)), "an import of `openai*` that is used"),
        (Pattern("import", ("openai*",), flags=("unused",)), "an import of `openai*` that is never used"),
        (Pattern("call", ("*",), flags=("loop",)), "any call in a loop"),
        (
            Pattern("call", ("a.b",), arguments=(("0", ("x*",)), ("tools", ("*",)), ("n", ("[[]?*]",)))),
            (
                "a call to `a.b` with `x*` as the first argument and the argument `tools` and a list that is not empty "
                "as the argument `n`"
            ),
        ),
        (
            Pattern("file", ("*.env", "/Procfile", "k8s/*")),
            "a file named `*.env` or at the root named `Procfile` or under `k8s/`",
        ),
        (
            Pattern("key", ("on.*",), values=("push",)),
            "the configuration key `on.*` set to `push` (in upper or lower case)",
        ),
        (
            Pattern("pinned_ratio", ("*",), minimum=0.9),
            "any list of dependencies with at least 90% of its entries pinned exactly",
        ),
        (
            Pattern("ci_command", ("pytest*",), values=("push",), not_files=("examples/*",)),
            (
                "a CI pipeline that runs `pytest*` (in upper or lower case) started by the events `push`, "
                "not in files under `examples/`"
            ),
        ),
    ],
)
def test_patterns_in_words(pattern, expected):
    assert pattern_in_words(pattern) == expected


def test_long_lists_are_cut_unless_all_is_asked_for():
    pattern = Pattern("call", tuple(f"f{number}" for number in range(9)))
    assert pattern_in_words(pattern, 2) == "a call to `f0`, `f1` or 7 more"
    assert pattern_in_words(pattern, None).endswith("`f7` or `f8`")


def test_a_rule_is_an_outline_of_its_parts():
    calls = (Pattern("call", ("f",)),)
    parts = (
        Part("a", "a model", calls, scopes=("test",)),
        Part("b", "a loop", calls, joins=(("same_function", "a"),), at_least=3, distinct="name", within="path"),
        Part("c", "a mock", calls, context=True),
        Part("d", "a tracker", (), deliverable="experiment-tracking"),
    )
    explanation = explain(Rule(parts, All(("a", Any(("b", "d")), Not("c")))), TITLES)
    assert explanation.sentence == "Verified by a model and (a loop or a tracker) without a mock."
    assert [f"{'  ' * depth}{text}" for depth, text in explanation.outline] == [
        "Verified by all of these:",
        "  (1) a model",
        "  any one of these:",
        "    (2) a loop",
        "    (4) a tracker",
        "  without (3) a mock",
    ]
    assert [part.demands for part in explanation.parts] == [
        ("only in tests",),
        (
            "at least 3 calls with different names, all in the same file",
            "only where one function leads to both it and (1) a model, directly or through calls",
        ),
        ("needed, but no evidence by itself",),
        (),
    ]
    assert explanation.parts[3].shown_by == (
        "the deliverable “Runs logged to an experiment tracker” (`experiment-tracking`) is verified",
    )


def test_flags_and_scopes_read_as_parts_of_a_sentence():
    assert all(re.fullmatch(r"[A-Za-z ]+", text) for text in (*FLAGS.values(), *SCOPES.values()))


@pytest.mark.parametrize("id_", CATALOGUE.rules)
def test_the_summary_of_a_rule_has_no_names_of_packages_numbers_or_patterns(id_):
    for line in summary_of(explain(CATALOGUE.rules[id_], TITLES, meanings=CATALOGUE.meanings)):
        assert not re.search(r"[`*]|\(\d+\)|\w_\w", line), line


def test_an_alternative_that_asks_for_more_than_another_is_left_out():
    calls = (Pattern("call", ("f",)),)
    rule = Rule((Part("a", "an agent", calls), Part("b", "a start", calls)), Any(("a", All(("a", "b")))))
    assert list(summary_of(explain(rule, TITLES))) == ["Verified by an agent."]
