"""Conditions of jobs and steps as CI systems write them: whether one never holds, and on which events it may.

Only what the text alone decides is decided: a condition on anything else may hold.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tracker.verify.facts.key_tree import Node

_ANY = frozenset({"push", "pull_request"})
_FALSE = frozenset(
    {"false", "0", "''", '""', "null", "!true", "not(true)", "never", "never()", "-0", "off", "no", "none"}
)
_LITERAL = r"""(?:-?\d[\d.]*|'[^'$]*'|"[^"$]*"|true|false)"""
_COMPARED = re.compile(rf"({_LITERAL})\s*(==|!=)\s*({_LITERAL})")
_FUNCTION = re.compile(rf"(eq|ne)\(\s*({_LITERAL})\s*,\s*({_LITERAL})\s*\)", re.IGNORECASE)
_ALL_BRANCHES = frozenset({"**", "/.*/", "*", ".*"})

_GITHUB_EVENT = re.compile(
    r"github\.event_name\s*(==|!=)\s*['\"](\w+)['\"]|['\"](\w+)['\"]\s*(==|!=)\s*github\.event_name"
)
_AZURE_REASON = re.compile(
    r"(eq|ne)\(\s*variables(?:\[['\"]|\.)build\.reason(?:['\"]\])?\s*,\s*['\"](\w+)['\"]\s*\)", re.IGNORECASE
)
_AZURE_EVENTS = {
    "schedule": "schedule",
    "pullrequest": "pull_request",
    "manual": "manual",
    "individualci": "push",
    "batchedci": "push",
}
_SOURCE = re.compile(r"\$(?:CI_PIPELINE_SOURCE\s*(==|!=|=~|!~)\s*(\"[^\"]*\"|'[^']*'|/[^/]*/))")
_GITLAB_SOURCES = {
    "push": "push",
    "merge_request_event": "pull_request",
    "external_pull_request_event": "pull_request",
    "schedule": "schedule",
}
_GITLAB_REFS = {
    "merge_requests": "pull_request",
    "external_pull_requests": "pull_request",
    "schedules": "schedule",
    "tags": "tag",
    **dict.fromkeys(("web", "api", "triggers", "pipelines", "chat"), "manual"),
}
_NAMES = {"cron": "schedule", "pull-request": "pull_request"}


def never(condition: str) -> bool:
    """Whether a condition never holds, whatever happens: false, ${{ false && … }}, and(false, …), eq(1, 2)."""
    text = condition.strip()
    if text.startswith("${{") and text.endswith("}}"):
        text = text[3:-2].strip()
    while text.startswith("(") and text.endswith(")") and ")" not in text[1:-1]:
        text = text[1:-1].strip()
    if not text:
        return False
    if (call := re.fullmatch(r"(and|or)\((.*)\)", text, re.IGNORECASE | re.DOTALL)) is not None:
        decided = [never(part) for part in _arguments(call[2])]
        return any(decided) if call[1].lower() == "and" else all(decided)
    return all(any(_is_false(part) for part in choice.split("&&")) for choice in text.split("||"))


def _is_false(text: str) -> bool:
    text = text.strip().strip("()").strip() if text.strip().startswith("(") else text.strip()
    if text.lower() in _FALSE:
        return True
    if compared := _COMPARED.fullmatch(text):
        return (_value(compared[1]) == _value(compared[3])) != (compared[2] == "==")
    if called := _FUNCTION.fullmatch(text):
        return (_value(called[2]) == _value(called[3])) != (called[1].lower() == "eq")
    return False


def _value(literal: str) -> str:
    return literal.strip("'\"").lower()


def _arguments(text: str) -> list[str]:
    """The arguments of a call, those inside other calls left whole."""
    found, depth, start = [], 0, 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            found.append(text[start:at])
            start = at + 1
    return [*found, text[start:]]


def excludes_all(branches: Iterable[str]) -> bool:
    """Whether ignored branches are all there are."""
    return not _ALL_BRANCHES.isdisjoint(branches)


def github_events(condition: str, events: frozenset[str]) -> frozenset[str]:
    """The events of a workflow on which a condition on `github.event_name` may hold."""
    if "event_name" not in condition:
        return events
    possible: set[str] = set()
    for choice in condition.split("||"):
        named = [(one[0] or one[3], one[1] or one[2]) for one in _GITHUB_EVENT.findall(choice)]
        wanted = {event for sign, event in named if sign == "=="}
        refused = {event for sign, event in named if sign == "!="}
        possible |= ((events & wanted) if wanted else events) - refused
    return frozenset(possible)


def azure_events(condition: str, events: frozenset[str]) -> frozenset[str]:
    """The same for conditions on Build.Reason."""
    named = _AZURE_REASON.findall(condition)
    if not named or "or(" in condition.lower():
        return events
    wanted = {_AZURE_EVENTS.get(reason.lower(), "manual") for kind, reason in named if kind.lower() == "eq"}
    refused = {_AZURE_EVENTS.get(reason.lower(), "manual") for kind, reason in named if kind.lower() == "ne"}
    return frozenset((wanted or events) - refused)


def named_events(condition: str, events: frozenset[str]) -> frozenset[str]:
    """The same for conditions of Buildkite on build.source and build.pull_request."""
    if re.search(r"build\.source\s*==\s*['\"]schedule", condition):
        return frozenset({"schedule"})
    if re.search(r"build\.source\s*==\s*['\"](?:ui|api)", condition):
        return frozenset({"manual"})
    if re.search(r"build\.tag\s*!=\s*null", condition) and "||" not in condition:
        return frozenset({"tag"})
    return events


def travis_events(condition: str, events: frozenset[str]) -> frozenset[str]:
    """The same for conditions of Travis on the type of a build."""
    named = re.findall(r"\btype\s*(?:=|IN)\s*\(?\s*([\w, ]+)", condition, re.IGNORECASE)
    words = {word for text in named for word in re.split(r"[,\s]+", text)}
    known = {_NAMES.get(word, word) for word in words & {"cron", "push", "pull_request", "api"}}
    return frozenset(known) if known else events


def woodpecker_events(when: Node, events: frozenset[str]) -> frozenset[str]:
    """The events that `when` or `trigger` of Woodpecker and Drone names; of a list, those of any item."""
    if not when:
        return events
    items = [node for key, node in when.children.items() if key.isdecimal()] or [when]
    found: set[str] = set()
    for item in items:
        if never(item.get("evaluate").value) or excludes_all(item.get("branch", "exclude").texts()):
            continue
        event = item.get("event")
        if item.get("cron") and not event:
            found.add("schedule")
            continue
        excluded = {_NAMES.get(name, name) for name in event.get("exclude").texts()}
        named = event.get("include").texts() if event.get("include") else [] if event.get("exclude") else event.texts()
        wanted = {_NAMES.get(name, name) for name in named}
        found |= (_within(wanted, events) if wanted else events) - excluded
    return frozenset(found)


def _within(wanted: set[str], events: frozenset[str]) -> set[str]:
    """Those of the events that are named; where nothing limits them before, all that are."""
    return wanted if events == _ANY else wanted & events


def gitlab_job(key: Callable[[str], Node], events: frozenset[str]) -> frozenset[str]:
    """The events on which a job of GitLab runs; `key` gives its keys."""
    when = key("when").value
    if rules := key("rules"):
        ruled = gitlab_rules(rules, events)
        return frozenset({"manual"}) if ruled and when == "manual" else ruled
    if when == "never":
        return frozenset()
    found: set[str] = set(events)
    only = key("only")
    refs = only.get("refs") or only
    named = [text for text in refs.texts() if not only.get("changes") or only.get("refs")]
    if named and not (only.get("variables") and not only.get("refs")):
        found = _within({_GITLAB_REFS.get(text.partition("@")[0], "push") for text in named}, events)
    excepted = key("except")
    refused = (
        (excepted.get("refs") or excepted).texts()
        if not excepted.get("changes") and not excepted.get("variables")
        else []
    )
    found -= {"pull_request" for text in refused if text == "merge_requests"}
    found -= {"schedule" for text in refused if text == "schedules"}
    found -= {"push" for text in refused if text in {"branches", "pushes", "/.*/"}}
    return frozenset({"manual"}) if found and when == "manual" else frozenset(found)


def gitlab_rules(rules: Node, events: frozenset[str]) -> frozenset[str]:
    """The events on which the first rule that holds lets something run."""
    if not rules:
        return events
    left = set(events) | ({"schedule", "tag", "manual"} if events == _ANY else set())
    found: set[str] = set()
    for rule in _rules(rules):
        condition = rule.get("if").value
        matching = _gitlab_events(condition, left) if condition else set(left)
        when = rule.get("when").value
        if when == "manual" and matching:
            found.add("manual")
        elif when != "never":
            found |= matching if condition or not events >= _ANY else matching & set(events)
        uncertain = rule.get("changes") or rule.get("exists") or (condition and not _is_about_events(condition))
        if not uncertain:
            left -= matching
    return frozenset(found)


def _rules(rules: Node) -> Iterable[Node]:
    """The rules of a list, those of lists inside it too."""
    for rule in rules.children.values():
        nested = [child for key, child in rule.children.items() if key.isdecimal()]
        yield from nested or [rule]


def _is_about_events(condition: str) -> bool:
    return bool(re.fullmatch(_SOURCE.pattern, condition.strip())) or condition.strip() in {
        "$CI_MERGE_REQUEST_IID",
        "$CI_MERGE_REQUEST_ID",
        "$CI_COMMIT_TAG",
    }


def _gitlab_events(condition: str, left: set[str]) -> set[str]:
    """The events on which a condition of a rule may hold."""
    found: set[str] = set()
    for choice in condition.split("||"):
        wanted = set(left)
        for sign, written in _SOURCE.findall(choice):
            named = {_GITLAB_SOURCES.get(word, "manual") for word in re.findall(r"\w+", written)}
            if "parent_pipeline" in written:
                named = set(left)
            wanted = wanted & named if sign in {"==", "=~"} else wanted - named
        if re.search(r"\$CI_MERGE_REQUEST_(?:I?ID|EVENT_TYPE)", choice) and "== null" not in choice:
            wanted &= {"pull_request"}
        if re.search(r"\$CI_COMMIT_TAG\b(?!\s*==\s*(?:null|\"\"))", choice):
            wanted &= {"tag"}
        if never(choice):
            wanted = set()
        found |= wanted
    return found
