"""The verified work of a learner as one frozen value. Every format is a pure function of it.

Equal progress gives equal bytes: dates are ISO 8601, "" if unknown, and come from commits and the journal, never from
the clock.
"""

from __future__ import annotations

import math
import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from tracker.text import plural
from tracker.verify.metrics import change
from tracker.verify.verdicts import IMPORTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CLAIMED = "Claimed, not verified"
"""The label of what only the learner says."""
REPORTED = "Reported by the author"
"""The label of a result that the learner recorded."""
MEASURED = "Measured"
"""The label of figures of committed result files."""

_CLASSES = re.compile(r"\(([^()]*)\)")
"""Where a sentence names classes: `Trained a model (Ridge and Lasso)`."""

PLACES = 2
"""Places that are shown with a statement."""


class Address(NamedTuple):
    """A link of the learner's profile, with a label such as GitHub."""

    label: str
    url: str

    @property
    def text(self) -> str:
        """The address as it is printed: `github.com/ada`; the label where that is too long to print."""
        printed = re.sub(r"^(?:https?://(?:www\.)?|mailto:)|/$", "", self.url, flags=re.IGNORECASE)
        return printed if 0 < len(printed) <= _LONGEST_PRINTED else self.label or printed

    @property
    def network(self) -> str:
        """The social network that it leads to, "" for any other page."""
        host = (_split(self.url)[0]).removeprefix("www.")
        return NETWORKS.get(host) or next((name for end, name in NETWORKS.items() if host.endswith(f".{end}")), "")

    @property
    def username(self) -> str:
        """The last part of its path, as social networks have it; the host where there is no path."""
        host, path = _split(self.url)
        return path.rpartition("/")[2].removeprefix("@") or host


def _split(url: str) -> tuple[str, str]:
    """The host and the path of a URL, "" and "" where it has none."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or ""), unquote(parts.path).strip("/")
    except ValueError:
        return "", ""


NETWORKS = {
    "github.com": "GitHub",
    "gitlab.com": "GitLab",
    "linkedin.com": "LinkedIn",
    "kaggle.com": "Kaggle",
    "huggingface.co": "Hugging Face",
    "stackoverflow.com": "StackOverflow",
    "x.com": "X",
    "twitter.com": "X",
    "bsky.app": "Bluesky",
    "orcid.org": "ORCID",
    "youtube.com": "YouTube",
    "codeberg.org": "Codeberg",
    "bitbucket.org": "Bitbucket",
}
"""The hosts of social networks; any other address is that of a website."""

_LONGEST_PRINTED = 48

MAX_STATEMENTS = 5
"""How many sentences on a project are shown, unless all are asked for."""


class Job(NamedTuple):
    """An entry of the learner's work experience, in their words; nothing of it is verified.

    start, end  a year, month or day (ISO 8601); `end` is "" for the present job
    """

    position: str
    company: str
    location: str = ""
    start: str = ""
    end: str = ""
    url: str = ""
    summary: str = ""
    highlights: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Position and company."""
        return ", ".join(filter(None, (self.position, self.company)))


class Person(NamedTuple):
    """The learner's name, contact details and experience, as far as they are known.

    location  city and country, with a comma between them
    """

    name: str = ""
    email: str = ""
    headline: str = ""
    location: str = ""
    links: tuple[Address, ...] = ()
    phone: str = ""
    experience: tuple[Job, ...] = ()

    @property
    def place(self) -> tuple[str, str]:
        """City and country; the country is "" where the location has no comma."""
        city, _, country = self.location.rpartition(",")
        return (city.strip(), country.strip()) if city else (self.location, "")

    @property
    def website(self) -> Address | None:
        """The first link that leads to no social network."""
        pages = (one for one in self.links if one.url.lower().startswith("http"))
        return next((one for one in pages if not one.network), None)

    def contact(self) -> Iterator[tuple[str, str]]:
        """The texts of the contact line with their URLs: pages stand before the mail, because parsers stop there."""
        yield from ((text, "") for text in (self.location, self.phone) if text)
        yield from ((one.text, one.url) for one in self.links if one.text)
        if self.email:
            yield self.email, f"mailto:{self.email}" if "@" in self.email else ""


class Evidence(NamedTuple):
    """One fact of evidence: path, line, short commit, what was seen there, a permalink, and the part of the rule.

    The path and text are "" for a redacted repository, the permalink if the repository is private or not pushed.
    """

    path: str
    line: int
    commit: str
    what: str
    permalink: str
    part: str = ""

    @property
    def place(self) -> str:
        """`path:line`."""
        return f"{self.path}:{self.line}"

    def __str__(self) -> str:
        if not self.path:
            return f"private at {self.commit}"
        return f"{self.place} at {self.commit}{f' ({self.what})' if self.what else ''}"


class Place(NamedTuple):
    """A place of evidence as people read it, with its permalink and what was seen there."""

    text: str
    url: str
    what: str = ""


def places_of(evidence: Iterable[Evidence]) -> tuple[Place, ...]:
    """Each place once, in few words: a linked one by the name of its file, further lines of it by their numbers."""
    by_file: dict[str, dict[str, Evidence]] = {}
    for seen in evidence:
        by_file.setdefault(seen.path, {}).setdefault(seen.place, seen)
    found: list[Place] = []
    before = ""
    for seen in (one for some in by_file.values() for one in sorted(some.values(), key=lambda one: one.line)):
        name = seen.path.rpartition("/")[2] if seen.permalink else seen.path
        text = f"{name}:{seen.line}" if seen.path != before else str(seen.line)
        before = seen.path
        found.append(Place(text if seen.path else str(seen), seen.permalink, seen.what))
    return tuple(found)


class Share(NamedTuple):
    """How many lines of evidence the learner wrote, of those whose author is known."""

    own: int
    lines: int

    def __str__(self) -> str:
        return f"{self.own} of {plural(self.lines, 'line')} by own commits"


class Skill(NamedTuple):
    """A technology in use, the group under which a résumé lists it, and the place that shows it best."""

    label: str
    group: str
    evidence: Evidence


class Deliverable(NamedTuple):
    """A verified deliverable of a repository.

    title       its title in the catalogue; its id if it is no longer in the catalogue
    statement   the sentence made of its evidence; the title where there is none
    share       None if the author of no line is known
    since       the day the oldest line of the evidence was written
    until       the day it was verified
    """

    id: str
    title: str
    statement: str
    evidence: tuple[Evidence, ...]
    share: Share | None
    since: str
    until: str

    def shown_evidence(self) -> tuple[Evidence, ...]:
        """The evidence for formats that people read: uses, each place once.

        Two places, or three where the proof has several parts; those that bear the names of the sentence come first.
        Where it names classes, only places in files that show one.
        """
        uses = [seen for seen in self.evidence if IMPORTED not in seen.what] or self.evidence
        once = tuple({seen.place: seen for seen in reversed(uses)}.values())[::-1]
        classes = re.findall(r"\w{3,}", " ".join(_CLASSES.findall(self.statement)).replace(" and ", " "))
        showing = {seen.path for seen in once if any(name in seen.what for name in classes)}
        once = tuple(seen for seen in once if seen.path in showing) or once
        shown = once[: PLACES + (len({seen.part for seen in uses}) > 1)]
        return tuple(sorted(shown, key=lambda seen: seen.line) if len({seen.path for seen in shown}) == 1 else shown)

    @property
    def places(self) -> tuple[Place, ...]:
        """Its places for formats that people read."""
        return places_of(self.shown_evidence())


class Result(NamedTuple):
    """A measured result as the learner recorded it. It is never verified.

    better  the direction that is better: "higher", "lower", or "" where that is unknown
    """

    text: str
    metric: str
    before: str
    after: str
    better: str = ""

    @property
    def change(self) -> str:
        """How the figure changed: "better", "worse" or "same"; "" where that is unknown."""
        return change(self.before, self.after, self.better)

    def __str__(self) -> str:
        subject = self.metric or self.text.rstrip(".")
        if self.before and self.after:
            text = f"{subject} from {self.before} to {self.after}"
        else:  # a figure before, alone, says nothing
            text = f"{subject}: {self.after}" if self.after else subject
        return f"{text} ({self.text.rstrip('.')})" if self.metric and self.text else text


class Figure(NamedTuple):
    """A number of a committed result file, with its place."""

    metric: str
    value: str
    evidence: Evidence

    def __str__(self) -> str:
        words = (word.upper() if word in _ACRONYMS else word for word in self.metric.split(" "))
        return f"{' '.join(words)} {_rounded(self.value)}"


def _rounded(value: str) -> str:
    """A long decimal number with four significant digits; anything else as it is written."""
    try:
        number = float(value)
    except ValueError:
        return value
    if len(value) <= _LONGEST_NUMBER or not math.isfinite(number):
        return value
    return f"{number:.0f}" if abs(number) >= 1000 else f"{number:.4g}"  # noqa: PLR2004 - four digits before the point


_LONGEST_NUMBER = 6
_ACRONYMS = frozenset(
    {"roc", "auc", "pr", "mrr", "ndcg", "rmse", "mae", "mse", "mape", "f1", "r2", "iou", "bleu", "rouge"}
)


class Project(NamedTuple):
    """A linked repository as a résumé has it: what it is for, what is verified in it, and its results.

    deliverables  the weightiest first, of these the rarest; formats that people read show `most` of them
    results       what the learner reports, without what got worse
    skills        the technologies in use
    purpose       one sentence; `purpose_from` is its `path:line`, "" where the learner wrote it for the résumé
    since, until  the days of the learner's first and last commit in it, "" where they are unknown
    figures       numbers of committed result files that the learner chose
    share         of all lines of evidence, each once
    """

    name: str
    url: str
    public: bool
    deliverables: tuple[Deliverable, ...]
    results: tuple[Result, ...]
    skills: tuple[Skill, ...] = ()
    most: int = MAX_STATEMENTS
    purpose: str = ""
    purpose_from: str = ""
    demo: str = ""
    since: str = ""
    until: str = ""
    figures: tuple[Figure, ...] = ()
    share: Share | None = None

    @property
    def shown(self) -> tuple[Deliverable, ...]:
        """The deliverables that formats for people show: what only cites places of others comes after all else."""
        cited: set[str] = set()
        repeats: list[bool] = []
        for one in self.deliverables:
            places = {seen.place for seen in one.shown_evidence() if seen.path}
            repeats.append(bool(places) and places <= cited)
            cited |= places
        chosen = sorted(range(len(self.deliverables)), key=repeats.__getitem__)[: self.most]
        return tuple(self.deliverables[number] for number in sorted(chosen))

    @property
    def title(self) -> str:
        """The heading of its deliverables."""
        return self.name or "Project"

    @property
    def links(self) -> tuple[Address, ...]:
        """The demonstration and the repository, as far as they have addresses."""
        labelled = (Address("Demo", self.demo), Address("Repository", self.url))
        return tuple(one for one in labelled if one.url)

    @property
    def description(self) -> str:
        """Its purpose; the first statement where none is known."""
        return self.purpose or next((one.statement for one in self.shown), "")

    def measured(self) -> Iterator[tuple[str, tuple[Place, ...]]]:
        """Its figures, those of one file together, with their places."""
        for _, figures in groupby(self.figures, key=lambda figure: figure.evidence.path):
            together = tuple(figures)
            once = dict.fromkeys(figure.evidence for figure in together)
            yield ", ".join(map(str, together)), places_of(once)

    @property
    def note(self) -> str:
        """Which commit the evidence is of, and how many of its lines are the learner's."""
        commits = dict.fromkeys(seen.commit for one in self.shown for seen in one.evidence)
        at = f"Evidence at commit {', '.join(commits)}" if commits else ""
        return "; ".join(filter(None, (at, str(self.share) if self.share else "")))


class Claim(NamedTuple):
    """A milestone that is done only by the learner's word; one claim for the same milestone of several tracks.

    project  the name of the repository linked to it, "" if there is none
    at       the day of the claim
    """

    milestones: tuple[str, ...]
    title: str
    reason: str
    project: str
    at: str

    @property
    def name(self) -> str:
        """The title of the milestone, with the project."""
        return f"{self.title} ({self.project})" if self.project else self.title

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"


class Stage(NamedTuple):
    """A phase: its title, and the state (verified, claimed or open) of each milestone that counts."""

    title: str
    states: tuple[str, ...]


class Course(NamedTuple):
    """A track as self-study. `total` counts its milestones that are neither optional nor skipped."""

    id: str
    title: str
    total: int
    verified: int
    claimed: int
    since: str
    until: str
    stages: tuple[Stage, ...]

    @property
    def progress(self) -> str:
        """Its progress in words."""
        claimed = f", {self.claimed} claimed" if self.claimed else ""
        return f"{self.verified} of {self.total} milestones verified{claimed}"


class Summary(NamedTuple):
    """Everything that is exported.

    as_of   the last day with a record
    days    the number of actions on each day
    groups  the titles of the groups of skills, in order
    addresses  those that the learner added or confirmed to be theirs, beside the one of the person
    """

    who: Person
    courses: tuple[Course, ...]
    projects: tuple[Project, ...]
    claims: tuple[Claim, ...]
    days: tuple[tuple[str, int], ...]
    as_of: str
    program: str
    groups: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()

    @property
    def studied(self) -> tuple[Course, ...]:
        """The tracks in which a milestone is done: a résumé has no place for one that was only started."""
        return tuple(course for course in self.courses if course.verified or course.claimed)

    @property
    def own_commits(self) -> str:
        """Whose commits count as the learner's besides those by the address of the person; "" where none do."""
        if not self.addresses:
            return ""
        return f"Own commits include those by {', '.join(self.addresses)}, as the author says."

    @property
    def own_percent(self) -> int | None:
        """The percentage of evidence lines by own commits, rounded down; None where the authors of none are known."""
        shares = [one.share for one in self.deliverables() if one.share]
        lines = sum(share.lines for share in shares)
        return 100 * sum(share.own for share in shares) // lines if lines else None

    def skills(self) -> dict[str, list[Skill]]:
        """Group → the technologies in use, each label once, in the order of the groups."""
        once = {skill.label: skill for project in reversed(self.projects) for skill in project.skills}
        found: dict[str, list[Skill]] = {group: [] for group in self.groups}
        for skill in sorted(once.values(), key=lambda skill: skill.label.casefold()):
            found.setdefault(skill.group, []).append(skill)
        return {group: skills for group, skills in found.items() if skills}

    def deliverables(self) -> Iterator[Deliverable]:
        """All verified deliverables, by project."""
        return (deliverable for project in self.projects for deliverable in project.deliverables)

    @property
    def verified(self) -> int:
        """The number of verified milestones."""
        return sum(course.verified for course in self.courses)
