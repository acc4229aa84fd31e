"""Events without any source (rule `unsourced`)."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.checks.subject import Subject
from timeline.diagnostics import Problem
from timeline.model.rules import severity_of


def unsourced_events(subject: Subject) -> Iterator[Problem]:
    """SRC001 at each event that neither cites a source itself nor has a claim that does."""
    chronicle = subject.chronicle
    level = chronicle.project.rule("unsourced")
    if level == "off":
        return
    for entry in chronicle.entries:
        if not entry.cites and not any(claim.cites for claim in entry.claims):
            yield Problem(
                "SRC001",
                "the event has no source",
                "say where it is known from: `source: https://...`",
                entry.path,
                entry.trail,
                severity=severity_of(level),
            )
