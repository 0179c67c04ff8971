"""Facts derived from documents: how long they and their sections are, and where they give reasons."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.facts.fact import Fact
from tracker.verify.facts.kinds import REASONED_WORDS, REASONS_OF_AN_ARGUMENT
from tracker.verify.facts.repository import Located, Repository
from tracker.verify.readers.prose import ASKING_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

END_OF_FILE = 10**9
PREFACE = 7
"""The level of what stands before the first heading: below every heading."""

CHOICE = re.compile(
    r"\b(?:rather than|instead of|as opposed to|in favou?r of|trade-?offs?|rationale|why|by design|on purpose|overkill"
    r"|chosen (?:for|over|because|since|to|as)|chose|opt(?:ed)? for|picked|prefer(?:red)?|drawbacks?|downsides?"
    r"|(?:deliberate|intentional)(?:ly)?|(?:simpler|cheaper|faster|easier|safer|lighter|smaller) than"
    r"|(?:enough|sufficient) for|en lugar de|em vez de|plutôt que|au lieu de|anstatt|statt|invece di|anziché"
    r"|вместо|thay vì)\b|取舍|取捨|而不是|而非|权衡"
)
"""Words of a decision or of what was not chosen, in some languages; for lower-case text, thrice as fast as no case."""

REASON = re.compile(
    r"\b(?:because|so that|therefore|reasons?|since (?:it|the)|to (?:avoid|prevent|keep|ensure|reduce|minimi[sz]e)"
    r"|avoids|(?:which|that|this) (?:means|lets|avoids|prevents)|(?:would|could) (?:have|be|need|require)"
    r"|without (?:having|needing)|due to|thus|hence|, so (?!that\b)"
    r"|porque|para (?:evitar|reducir|reduzir|garantizar|garantir|permitir)|ya que|já que"
    r"|ade[qc]uad[oa]s? para|(?:sem|sin) (?:precisar|necesitar|adicionar|añadir|depender)"
    r"|(?:esto|isto|isso|lo que|o que) (?:garantiza|garante|permite|evita|impide|impede|previene"
    r"|reduce|reduz|equilibra|asegura|assegura)"
    r"|a diferencia de|ao contrário de|por lo que|por eso|por isso"
    r"|puesto que|debido a|devido a|permitiendo|permitindo|evitando|parce que"
    r"|puisque|afin d(?:e\b|\W)|d\Woù|en raison d\W"
    r"|pour (?:éviter|ne pas|permettre|réduire|limiter|garantir)|ce qui (?:permet|évite)"
    r"|sans (?:devoir|avoir à|déclencher)|(?:évit|permett|élimin|découpl|garantiss)ant|weil|damit"
    r"|aufgrund|deshalb|daher|perché|poiché|grazie (?:ad?|al\w*)|al fine di|scelt[oaie] per"
    r"|per (?:evitare|garantire|ridurre|permettere)|(?:garant|permett|consent)endo|eliminando"
    r"|потому что|чтобы|поэтому|vì|đánh đổi|để tránh"
    r"|nhằm|lý do|do đó)\b"
    r"|\(vs\.? [^\d)][^)]{0,60}\):"
    r"|\b(?:context|consequences):"
    r"|因为|因為|为什么|為什麼|为何|以便|避免|防止|為了|为了|ため|なぜなら|理由|これにより|この\w{1,9}により|때문|이유|근거|따라서|대신"
)
"""Other words that give a reason."""

PURPOSE = re.compile(
    r"to (?:avoid|prevent|keep|ensure|reduce|minimi[sz]e)|avoids|so that|without .*"
    r"|(?:which|that|this|esto|isto|isso|lo que|o que) .*"
)
"""Words that may give no more than the purpose of a feature; beside them some other reason is asked for."""

WEIGHING = re.compile(
    rf"[\W\d]*({ASKING_WORDS}|(?:rationale|justification|decision drivers|considered options"
    r"|(?:alternatives|options) considered|(?:positive |negative )?consequences)\b).*"
)
"""Headings under which records of decisions give their reasons."""

WEIGHED = re.compile(
    r"(?:.{0,40}\b(?:why|choosing|chose|choice of|prefer(?:red|ring)?)\b.{0,40}|[^:]{3,40}: [^:]{2,40})"
    r" (over|instead of|rather than)"
    r" (?!the |your |all |time|https?|tcp|udp|ip\b|vpn|ssh|tls|sse|web ?sockets?)[^:]{2,40}"
)
"""Headings that name what was chosen for some purpose, and what was not."""

NUMBERING = re.compile(r"^(?:\W|\d+(?=\W))+(?=\w)")
"""Numbers and pictograms before the words of a heading."""

DECISIONS = re.compile(r"\b(?:decisions|decision (?:log|record)s?|design choices)\b")
ALTERNATIVE = re.compile(r", (?:not|never|no) \w")
"""Headings of lists of decisions, and how an item of theirs names what was not chosen: aliases, not stages."""

FEATURES = re.compile(
    r"^(?!.*\bfeature (?:selection|engineering|store)).*\b(?:features?|highlights?|capabilities|what it does)\b"
)
"""Headings of lists that praise and decide nothing."""


def prose_words(repository: Repository) -> Iterator[Located]:
    """Words of prose in a whole document; name: its file name."""
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for path, scope, fact in repository.kind("prose"):
        totals[path, scope] += int(fact.value)
    for (path, scope), words in totals.items():
        yield Located(path, scope, Fact("prose_words", path.rsplit("/", 1)[-1], 1, str(words)))


def section_words(repository: Repository) -> Iterator[Located]:
    """Words of prose in a section with its sub-sections; name: its heading.

    The title of the README names the product and is no section.
    """
    first: dict[str, Fact] = {}
    for path, _, fact in repository.kind("heading"):
        if "/" not in path and path.lower().startswith("readme"):
            first.setdefault(path, fact)
    titles = {(path, fact.line) for path, fact in first.items() if fact.value == "1"}
    for section in sections(repository):
        if (section.path, section.line) not in titles:
            yield section.located("section_words", section.words)


def reason(repository: Repository) -> Iterator[Located]:
    """A piece of prose that gives a reason, or a heading that asks for one; name: the heading; value: the words."""
    for path, scope, fact in repository.kind("text"):
        said, heading = fact.name.lower(), fact.inside.lower()
        match = (
            CHOICE.search(said)
            or REASON.search(said)
            or (ALTERNATIVE.search(said) if DECISIONS.search(heading) else None)
        )
        if match and not FEATURES.search(heading):
            yield Located(path, scope, Fact("reason", fact.inside, fact.line, match.group()))
    for path, scope, fact in repository.kind("heading"):
        if match := WEIGHING.fullmatch(fact.name.lower()) or WEIGHED.fullmatch(fact.name.lower()):
            yield Located(path, scope, Fact("reason", fact.name, fact.line, match[1]))


def reasons_of(repository: Repository) -> list[Located]:
    """The reasons of a repository: those derived already, else found now."""
    return repository.kind("reason") or list(reason(repository))


def reasoned_section(repository: Repository) -> Iterator[Located]:
    """A section of REASONED_WORDS or more that gives reasons, its sub-sections counted; value: how many reasons."""
    given: dict[str, list[int]] = defaultdict(list)
    purposes: dict[str, set[int]] = defaultdict(set)
    for path, _, fact in reasons_of(repository):
        given[path].append(fact.line)
        if PURPOSE.fullmatch(fact.value):
            purposes[path].add(fact.line)
    if not given:
        return
    for lines in given.values():
        lines.sort()
    rows = _rows(repository)
    for section in sections(repository):
        lines = given.get(section.path, [])
        lines = lines[bisect_left(lines, section.line) : bisect_left(lines, section.end)]
        reasons = 0 if purposes[section.path].issuperset(lines) else len(lines)
        if reasons and section.words + rows[section.path].between(section.line, section.end) >= REASONED_WORDS:
            yield section.located("reasoned_section", reasons)


def argued_section(repository: Repository) -> Iterator[Located]:
    """A section of REASONED_WORDS or more that gives three reasons or more; value: how many of them speak of a choice.

    Sub-sections and mere purposes do not count.
    """
    given: dict[str, list[int]] = defaultdict(list)
    chosen: dict[str, list[int]] = defaultdict(list)
    for path, _, fact in reasons_of(repository):
        if not PURPOSE.fullmatch(fact.value):
            given[path].append(fact.line)
        if CHOICE.fullmatch(fact.value):
            chosen[path].append(fact.line)
    rows = _rows(repository) if chosen else {}
    written: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for path, scope, fact in repository.kind("prose"):
        if path in chosen:
            written[path, scope].append(fact)
    for (path, scope), facts in written.items():
        reasons, choices = sorted(given[path]), sorted(chosen[path])
        for fact, after in pairwise([*facts, Fact("prose", "", END_OF_FILE, "0")]):
            words = int(fact.value) + rows[path].between(fact.line, after.line)
            if words >= REASONED_WORDS and _between(reasons, fact, after) >= REASONS_OF_AN_ARGUMENT:
                yield Located(
                    path, scope, Fact("argued_section", fact.name, fact.line, str(_between(choices, fact, after)))
                )


def _between(lines: list[int], first: Fact, after: Fact) -> int:
    """How many of these sorted lines lie from one fact to another."""
    return bisect_left(lines, after.line) - bisect_left(lines, first.line)


def reasoned_document(repository: Repository) -> Iterator[Located]:
    """A document of REASONED_WORDS or more that gives reasons; name: its file name; value: how many reasons."""
    found = reasons_of(repository)
    if not found:
        return
    reasons = Counter((path, scope) for path, scope, _ in found)
    decided = {path for path, _, fact in found if not PURPOSE.fullmatch(fact.value)}
    rows = _rows(repository)
    for path, scope, fact in prose_words(repository):
        if path in decided and int(fact.value) + rows[path].between() >= REASONED_WORDS:
            yield Located(path, scope, Fact("reasoned_document", fact.name, 1, str(reasons[path, scope])))


class Rows(NamedTuple):
    """The rows of a document's tables that give reasons: their lines, and how many words the rows before each have."""

    lines: list[int]
    words: list[int]

    def between(self, first: int = 1, end: int = END_OF_FILE) -> int:
        """The words of the rows from one line to another: people count them with the prose."""
        return self.words[bisect_left(self.lines, end)] - self.words[bisect_left(self.lines, first)]


def _rows(repository: Repository) -> dict[str, Rows]:
    rows: dict[str, Rows] = defaultdict(lambda: Rows([], [0]))
    for path, _, fact in repository.kind("text"):
        if fact.value:
            lines, words = rows[path]
            lines.append(fact.line)
            words.append(words[-1] + int(fact.value))
    return rows


class Section(NamedTuple):
    """A section of a document with its sub-sections; `end` is the line after its last."""

    path: str
    scope: str
    heading: str
    line: int
    end: int
    words: int

    def located(self, kind: str, value: int) -> Located:
        """A derived fact about the section."""
        return Located(self.path, self.scope, Fact(kind, NUMBERING.sub("", self.heading), self.line, str(value)))


def sections(repository: Repository) -> list[Section]:
    """All sections of all documents."""
    levels = {(item.path, item.fact.line): int(item.fact.value or 1) for item in repository.kind("heading")}
    by_path: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for path, scope, fact in repository.kind("prose"):
        by_path[path, scope].append(fact)
    found: list[Section] = []
    for (path, scope), facts in by_path.items():
        still_open: list[tuple[int, Fact]] = []
        words: list[int] = []
        for fact in [*facts, Fact("prose", "", END_OF_FILE, "0")]:
            level = levels.get((path, fact.line), 0 if fact.line == END_OF_FILE else PREFACE)
            while still_open and still_open[-1][0] >= level:
                _, closed = still_open.pop()
                found.append(Section(path, scope, closed.name, closed.line, fact.line, words.pop()))
                if words:
                    words[-1] += found[-1].words
            still_open.append((level, fact))
            words.append(int(fact.value))
    return sorted(found)
