"""Rules on each merged source, a function each: `unarchived`, `insecure_link`, `ungraded`, `dead_link`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from timeline.checks.source_positions import source_label
from timeline.checks.subject import Subject
from timeline.diagnostics import Problem
from timeline.model.rules import RULES, severity_of
from timeline.model.source import Source

Finding = tuple[str, str]
"""What is wrong with a source, and what to do."""


def _unarchived(source: Source) -> Finding | None:
    if not source.url or source.archived or source.url_scope != "page":
        return None
    return f"no archived copy of {source.url} is known", "add one: `archived: [https://...]`"


def _insecure(source: Source) -> Finding | None:
    if not source.url or not source.url.startswith("http://"):
        return None
    return f"{source.url} is not encrypted", "use https if the site has it"


def _ungraded(source: Source) -> Finding | None:
    if source.grade:
        return None
    return f"{source_label(source)} is not graded", "judge its reliability: `grade: A` to `F`"


def _dead(source: Source) -> Finding | None:
    if not source.is_gone or source.archived:
        return None
    help_text = "look for a copy in the web archives: `archived: [https://...]`; else cite another source"
    return f"{source_label(source)} is no longer there, and no archived copy is known", help_text


_RULES: dict[str, Callable[[Source], Finding | None]] = {
    "unarchived": _unarchived,
    "insecure_link": _insecure,
    "ungraded": _ungraded,
    "dead_link": _dead,
}
"""By the name of the rule: what it finds in a source."""


def finding_in(rule: str, source: Source) -> Finding | None:
    """What a rule finds in a source, whatever its level."""
    return _RULES[rule](source)


def source_rules(subject: Subject) -> Iterator[Problem]:
    """SRC004, SRC005, GRADE001 and SRC012 at sources, where their rules are on."""
    for rule, find in _RULES.items():
        level = subject.chronicle.project.rule(rule)
        if level == "off":
            continue
        for source in subject.chronicle.sources.values():
            finding = find(source)
            if finding is None or source.id not in subject.positions:
                continue
            path, at = subject.positions[source.id]
            at = (*at, "url") if source.url and rule != "ungraded" else at
            yield Problem(RULES[rule].code, *finding, path, at, severity=severity_of(level))
