"""Confirmation that is asserted and not borne out: `status: corroborated`, and claims graded 1."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.checks.one_account import TRACE_IT
from timeline.checks.subject import Subject
from timeline.chronicle.chronicle import bears_out_all
from timeline.diagnostics import Problem, Severity


def corroborated_by_hand(subject: Subject) -> Iterator[Problem]:
    """STATUS002 where `status: corroborated` is written, and no two traced origins bear the event out."""
    chronicle = subject.chronicle
    for entry in chronicle.entries:
        if entry.status != "corroborated":
            continue
        sourcing = chronicle.standing(entry)[1]
        if len(sourcing.origins) > 1 and bears_out_all(entry.cites, chronicle.origins):
            continue
        help_text = "leave `status` out, or add an independent source"
        if len(sourcing.origins) > 1:
            left = "no two origins bear out the whole of it"
        elif sourcing.untraced:
            left, help_text = "its sources have not been traced to two origins", TRACE_IT
        elif sourcing.origins:
            left = "all sources have one origin"
        else:
            left = "no source of it stands"
        message = f"the status says corroborated, but {left}"
        yield Problem("STATUS002", message, help_text, entry.path, (*entry.trail, "status"))


def claims_confirmed_by_nobody(subject: Subject) -> Iterator[Problem]:
    """CLAIM008 at each claim of credibility 1 without two origins.

    In the Admiralty code (NATO AJP-2.1) 1 is information that other, independent sources bear out.
    """
    chronicle = subject.chronicle
    if chronicle.project.grades == "off":
        return
    for entry in chronicle.entries:
        for index, claim in enumerate(entry.claims):
            if claim.credibility != "1":
                continue
            sourcing = chronicle.claim_sourcing(entry, index)[1]
            if len(sourcing.origins) < 2:
                why = "its sources are not traced to two origins" if sourcing.untraced else "has one origin"
                yield Problem(
                    "CLAIM008",
                    f"the claim by `{claim.by}` is graded 1, confirmed by other sources, but {why}",
                    TRACE_IT if sourcing.untraced else "grade it 2 or less, or cite an independent source",
                    entry.path,
                    (*entry.trail, "claims", index, "credibility"),
                    severity=Severity.WARNING,
                )
