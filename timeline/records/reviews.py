"""Check sign-offs, which hold a digest of the facts that they cover and become void when these change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from timeline.digest import short_digest
from timeline.model.claim import Claim
from timeline.model.event import Event
from timeline.model.project import Project
from timeline.model.rules import severity_of
from timeline.model.source import Citation
from timeline.model.validation import Reader

FACTS = (
    "title", "date", "calendar", "day", "time", "timezone", "place", "speaker", "actors", "summary", "details", "status",
    "status_note", "claims", "sources", "harmed",
)  # fmt: skip
"""Fields that a review covers: not tags, order, pictures, relations and former ids."""


def facts_digest(event: Event) -> str:
    """Eight hexadecimal digits that change with the facts that a review covers."""
    values = {name: value for name in FACTS if (value := getattr(event, name)) not in (None, ())}
    if "sources" in values:
        values["sources"] = _citations(event.sources)
    if "claims" in values:
        values["claims"] = [_claim(claim) for claim in event.claims]
    return short_digest(values)


def is_reviewed(event: Event) -> bool:
    """Whether the current facts of the event have been signed off."""
    return event.review is not None and event.review.of == facts_digest(event)


def _claim(claim: Claim) -> Any:
    return msgspec.structs.replace(claim, sources=_citations(claim.sources))


def _citations(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """Citations without what checking links or translating adds to their sources, which voids no review."""
    return tuple(
        msgspec.structs.replace(
            citation,
            inline=msgspec.structs.replace(
                citation.inline, link=None, archived=(), access=None, translations=()
            ),
        )
        if citation.inline is not None
        else citation
        for citation in citations
    )


def check_review(event: Event, reader: Reader, project: Project) -> None:
    """REVIEW001 for a missing or void review, if the project's rules ask for reviews."""
    level = project.rule("unreviewed")
    if level == "off" or event.draft or is_reviewed(event):
        return
    line = f"`review: {{by: NAME, on: DATE, of: {facts_digest(event)}}}`"
    severity = severity_of(level)
    if event.review is None:
        message, help_text = (
            "this event has not been signed off",
            f"check it against its sources, then add {line}",
        )
        reader.problem("REVIEW001", message, help_text, severity=severity)
        return
    with reader.inside("review"), reader.inside("of"):
        message = "the review is void: the event's facts have changed since"
        if event.review.of is None:
            message = "the review has no digest (`of`) of the facts that it covers"
        help_text = f"check it against its sources again, then write {line}"
        reader.problem("REVIEW001", message, help_text, severity=severity)
