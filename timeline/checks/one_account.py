"""Major events that rest on one account, or may (rules `one_origin_major` and `untraced_major`)."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.checks.subject import Subject
from timeline.diagnostics import Problem
from timeline.model.rules import RULES, severity_of
from timeline.records.event_summary import Entry

TRACE_IT = (
    "say whom each has it from: `citing: [actor]`, or `citing: own` where it is the publisher's own account"
)


def one_account_major(subject: Subject) -> Iterator[Problem]:
    """ORIG001 at each major event whose sources are traced to one origin."""
    for entry, _, sources in _with_one_origin(subject, "one_origin_major", traced=True):
        on = "one account" if sources == 1 else f"{sources} sources of one account"
        yield _problem(subject, "one_origin_major", entry, on, "find a second, independent origin")


def untraced_major(subject: Subject) -> Iterator[Problem]:
    """ORIG003 at each major event that may rest on one account, as nobody has traced its sources."""
    for entry, untraced, sources in _with_one_origin(subject, "untraced_major", traced=False):
        on = f"sources that are not traced ({untraced} of {sources})"
        if sources == 1:
            on = "a source that is not traced"
        yield _problem(subject, "untraced_major", entry, on, TRACE_IT)


def _with_one_origin(subject: Subject, rule: str, *, traced: bool) -> Iterator[tuple[Entry, int, int]]:
    """Major events with at most one origin, with the numbers of their untraced sources and of all; `traced`: all are."""
    chronicle = subject.chronicle
    if chronicle.project.rule(rule) == "off":
        return
    for entry in chronicle.entries:
        status, sourcing = chronicle.standing(entry)
        if entry.importance != "major" or status == "confirmed" or len(sourcing.origins) > 1:
            continue
        if (traced and not sourcing.origins) or (sourcing.untraced == 0) != traced:
            continue
        yield entry, sourcing.untraced, sourcing.sources


def _problem(subject: Subject, rule: str, entry: Entry, on: str, help_text: str) -> Problem:
    at = (*entry.trail, "sources" if entry.cites else "claims")
    severity = severity_of(subject.chronicle.project.rule(rule))
    message = f"a major event rests on {on}"
    return Problem(RULES[rule].code, message, help_text, entry.path, at, severity=severity)
