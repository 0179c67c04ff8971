"""What the README of a repository says: its prose, its commands, its links, the technologies that it names."""

from __future__ import annotations

import re
from posixpath import join, normpath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

NAMES = re.compile(r"(?:docs/|\.github/)?readme(?:\.(?:md|markdown|rst|txt|adoc))?", re.IGNORECASE)
_FENCE = re.compile(r"\s*+(`{3,}+(?=[^`]*+$)|~{3,}+)(.*)")
"""What opens a block of code; as much of the same closes it."""
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*)")
# Lengths are bounded, so that a line of a megabyte takes time as its size.
_LINK = re.compile(r"!?\[([^\]\[\n]{0,300})\]\(\s{0,9}<?([^)(\s>]{1,500})[^)(\n]{0,200}\)")
WORD = re.compile(r"[^\W\d_]{2,}")
_COMMAND = re.compile(
    r"^\s*(?:[$>] |```|~~~|    )|`[^`\n]+ [^`\n]+`"
    r"|\b(?:pip3? install|python3? [\w./-]+|uv (?:run|sync|pip)|poetry (?:install|run)|docker[ -]compose"
    r"|docker (?:run|build)|npm |yarn |pnpm |make \w|streamlit run|conda |go run|cargo |mvn |gradle|dotnet )",
    re.MULTILINE,
)
_LOCAL = re.compile(r"https?://(?:localhost|127\.0\.0\.1|0\.0\.0\.0)\b", re.IGNORECASE)
_DEMO = re.compile(
    r"\b(?:live|online|hosted|public)\s+(?:demo|app|version|site)\b|\bdemo\s+(?:link|here|url|site)\b|^\s*demo\s*$",
    re.IGNORECASE,
)
_DEMO_LINK = re.compile(r"\b(?:demo|live|try it)\b", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"^(?:#|link|url|todo|tbd|https?://(?:www\.)?example\.(?:com|org)\b.*|https?://(?:your|my)-?[\w-]*(?:app|demo|url|site|project)[\w-]*\..*)$",
    re.IGNORECASE,
)
_LICENCE = re.compile(
    r"^\s{0,3}#{1,6}[^\n]{0,40}(?:\b(?:licen[cs]e|lizenz|licen[zc]i?a|licença|licentie|licencj|lisans)|лиценз"
    r"|许可|許可|ライセンス|라이선스)|\blicen[cs]ed (?:under|as)\b"
    r"|\b(?:MIT|Apache|BSD|GPL)[\w .-]{0,20}(?:licen[cs]e|lizenz)"
    r"|\b(?:licen[zc]i?a|licença|лиценз\w{0,5}) (?:MIT|Apache|BSD|GPL)"
    r"|img\.shields\.io/[^\s)]{0,80}licen[cs]e|SPDX-License-Identifier:",
    re.IGNORECASE | re.MULTILINE,
)
_ELSEWHERE = re.compile(
    r"\b(?:future|next steps?|what(?:['\u2019]s| is) next|to-?dos?|plans?|planned|roadmap|improvements?|ideas?"
    r"|acknowledg\w*|credits|references?|resources?|further|licen[sc]es?|licensing|contribut\w*|limits|limitations?|lessons?|learned|learnings"
    r"|prerequisites?|alternatives?|compar\w*|related|authors?|contacts?|about me|out of scope|non-?goals?|omit\w*"
    r"|omissions?|left out|trade-?offs?|excluded|not (?:included|implemented|covered|used|done))\b",
    re.IGNORECASE,
)
"""Headings of sections that speak of other things than what the code does."""
_NOT_NOW = re.compile(
    r"\b(?:not|no|without|instead|unlike|versus|vs|alternatives?|compared?|similar|inspired|could|would|should|might|may|can"
    r"|future|plan(?:ned|s)?|todo|later|soon|next|optional(?:ly)?|or|either|if|e\.g|such as|like|example|course"
    r"|learn|tutorial|thanks|based|from|migrat\w*|replac\w*|previous\w*|originally|old|experience|data ?set"
    r"|download\w*|kaggle|omit\w*|left out|leav(?:e|es|ing) out|out of scope|beyond the scope|never|nor|neither"
    r"|rather than|(?:we|it|that|which) used to|moved? away|switched|rejected|abandon\w*|ditch\w*|deprecated|overkill"
    r"|considered|intend(?:ed)?|eventually|(?:is|are|was|were|been|being) (?:\w+ )?(?:excluded|skipped|dropped|removed"
    r"|deferred|postponed|retired|disabled|unused|unnecessary))\b|n['\u2019]t\b| / "
    r"|^\W*(?:for|to|when|once|in production|in order)\b[^,.]*,|[📋🚧❌⬜🔜🗓]",
    re.IGNORECASE,
)
"""Words of sentences that do not say that the code uses something."""
ABBREVIATION = re.compile(r"\b(vs|e\.g|i\.e|etc|cf|incl|approx)\.", re.IGNORECASE)
_USES = re.compile(
    r"\b(?:us(?:e|es|ed|ing)|built|builds?|powered|implement\w*|integrat\w*|deploy\w*|track\w*|orchestrat\w*|monitor\w*|train\w*|serv\w*"
    r"|stor\w*|with|via|stack|technolog\w*|tools?)\b",
    re.IGNORECASE,
)


class Readme(NamedTuple):
    """The README's path and text; both "" where there is none."""

    path: str = ""
    text: str = ""

    @property
    def words(self) -> int:
        """The number of words outside code, tables and links."""
        lines = (line for _, line, is_code, _ in self.lines() if not is_code and not line.lstrip().startswith("|"))
        return sum(len(WORD.findall(_LINK.sub(r"\1", line))) for line in lines)

    @property
    def has_commands(self) -> bool:
        """Whether there is a code block or a command of a well-known program."""
        return bool(_COMMAND.search(self.text))

    def local_demo(self) -> int:
        """The line on which a demo is said to be at localhost, 0 for none."""
        for number, line, is_code, heading in self.lines():
            before, *after = _LOCAL.split(line)
            if after and not is_code and "://" not in before and (_DEMO.search(before) or _DEMO.search(heading)):
                return number
        return 0

    def linked_files(self) -> frozenset[str]:
        """The paths of the files to which links of the README lead."""
        folder = self.path.rpartition("/")[0]
        targets = (target for _, line, is_code, _ in self.lines() if not is_code for _, target in _LINK.findall(line))
        return frozenset(
            normpath(join(folder, unquote(target.partition("#")[0]).lstrip("/")))
            for target in targets
            if "://" not in target and not target.startswith("#")
        )

    def placeholder_demo(self) -> int:
        """The line on which the address of a demo is a placeholder, 0 for none."""
        for number, line, is_code, _ in self.lines():
            for text, target in () if is_code else _LINK.findall(line):
                if _DEMO_LINK.search(text) and _PLACEHOLDER.search(target):
                    return number
        return 0

    @property
    def names_licence(self) -> bool:
        """Whether it says under which licence the project is."""
        return bool(_LICENCE.search(self.text))

    def links(self) -> Iterator[tuple[int, str]]:
        """(line, address) of each link to the web, once."""
        seen = set()
        for number, line, is_code, _ in self.lines():
            if not is_code:
                for found in re.finditer(r"https?://[^\s<>()\[\]\"'`|]+", line):
                    if (address := found[0].rstrip(".,;:*_")) not in seen:
                        seen.add(address)
                        yield number, address

    def claims(self, labels: Collection[str]) -> Iterator[tuple[str, int]]:
        """(label, line) of each technology that a sentence says the project uses, once."""
        named = sorted((label for label in labels if label in self.text), key=len, reverse=True)
        if not named:
            return
        names = re.compile(rf"(?<![\w./-])({'|'.join(map(re.escape, named))})(?![\w/-]|\.\w)")
        seen: set[str] = set()
        for number, text, heading in self._paragraphs():
            for sentence in re.finditer(r"(?:[^.!?;]|[.!?;](?!\s|$))+", text):
                if _NOT_NOW.search(sentence[0]) or not (_USES.search(sentence[0]) or _USES.search(heading)):
                    continue
                for found in names.finditer(sentence[0]):
                    # "Inspect the logs": the first word of a sentence has a capital letter in any case.
                    is_plain = (
                        found[1].isalpha() and found[1].istitle() and not WORD.search(sentence[0][: found.start()])
                    )
                    if found[1] not in seen and not is_plain:
                        seen.add(found[1])
                        yield found[1], number + text.count("\n", 0, sentence.start() + found.start())

    def _paragraphs(self) -> Iterator[tuple[int, str, str]]:
        """First line number, text with its line breaks, and the heading above, of paragraphs, list items and rows."""
        lines: list[str] = []
        first, above = 0, ""
        for number, line, is_code, heading in self.lines():
            begins = not line.strip() or is_code or re.match(r"\s*(?:[-*+|#>]|\d+[.)])", line)
            if begins and lines:
                yield first, "\n".join(lines), above
                lines = []
            if (
                line.strip()
                and not is_code
                and not _ELSEWHERE.search(heading)
                and not line.lstrip().startswith(("#", ">"))
            ):
                if not lines:
                    first, above = number, heading
                lines.append(ABBREVIATION.sub(r"\1 ", _LINK.sub(r"\1", line)))
        if lines:
            yield first, "\n".join(lines), above

    def lines(self) -> Iterator[tuple[int, str, bool, str]]:
        """Line number, line, whether it is code, the heading above; the title is none."""
        fence, heading, titled = "", "", False
        for number, line in enumerate(self.text.split("\n"), 1):
            found = _FENCE.match(line)
            if found and (not fence or (found[1].startswith(fence) and not found[2].strip())):
                fence = "" if fence else found[1]
                yield number, line, True, heading
                continue
            if not fence and (title := _HEADING.match(line)):
                heading = title[1] if titled or line.lstrip().startswith("##") else ""
                titled = True
            yield number, line, bool(fence), heading


def readme_of(paths: Iterable[str], prefix: str = "") -> str:
    """The path of the README of a folder ("" for the root), "" where there is none."""
    named = [path for path in paths if path.startswith(prefix) and NAMES.fullmatch(path.removeprefix(prefix))]
    return min(named, key=lambda path: (path.count("/"), not path.lower().endswith(".md"), path), default="")
