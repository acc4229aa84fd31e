"""Sign-offs and translations: each is of certain words, and void once these are others."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import msgspec

from timeline.digest import SIZE, canonical
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
"""What a reviewer answers for. Tags, order, pictures, relations and former ids are not among it."""

TEXTS = ("title", "summary", "details")
"""What a translator works from."""


def facts_digest(event: Event) -> str:
    """Eight hexadecimal digits that change with the facts that a review covers."""
    return _digest(event, FACTS)


def texts_digest(event: Event) -> str:
    """Eight hexadecimal digits that change with the words that are translated."""
    return _digest(event, TEXTS)


def is_reviewed(event: Event) -> bool:
    """Whether somebody has signed off what the event says now."""
    return event.review is not None and event.review.of == facts_digest(event)


def _digest(event: Event, fields: Sequence[str]) -> str:
    said = {name: value for name in fields if (value := getattr(event, name)) not in (None, ())}
    if "sources" in said:
        said["sources"] = _citations(event.sources)
    if "claims" in said:
        said["claims"] = [_claim(claim) for claim in event.claims]
    # Authors have these digits in their files: how they are made must never change.
    return blake2b(canonical(said), digest_size=SIZE).hexdigest()[:8]


def _claim(claim: Claim) -> Any:
    return msgspec.structs.replace(claim, sources=_citations(claim.sources))


def _citations(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """Without what is known of their addresses today: a look at the network voids no review."""
    return tuple(
        msgspec.structs.replace(
            citation, inline=msgspec.structs.replace(citation.inline, link=None, archived=(), access=None)
        )
        if citation.inline is not None
        else citation
        for citation in citations
    )


def check_review(event: Event, reader: Reader, project: Project) -> None:
    """REVIEW001, where the house asks for reviews."""
    level = project.rule("unreviewed")
    if level == "off" or event.draft or is_reviewed(event):
        return
    line = f"`review: {{by: NAME, on: DATE, of: {facts_digest(event)}}}`"
    severity = severity_of(level)
    if event.review is None:
        message, help_text = (
            "nobody has signed this event off",
            f"read it against its sources, then add {line}",
        )
        reader.problem("REVIEW001", message, help_text, severity=severity)
        return
    with reader.inside("review"), reader.inside("of"):
        message = "the review is void: what it covers is no longer as it was"
        if event.review.of is None:
            message = "the review does not say what it is of"
        help_text = f"read it against its sources again, then write {line}"
        reader.problem("REVIEW001", message, help_text, severity=severity)


def check_translations(event: Event, reader: Reader, project: Project) -> None:
    """LANG001, where the house asks for translations."""
    level = project.rule("missing_translation")
    if level == "off" or event.draft or not project.languages:
        return
    severity = severity_of(level)
    present = event.translations or {}
    for language in project.languages:
        translation = present.get(language)
        if language == project.language:
            continue
        if translation is None:
            message = f"there is no translation into `{language}`"
            line = f"`translations: {{{language}: {{title: ..., of: {texts_digest(event)}}}}}`"
            reader.problem("LANG001", message, f"add {line}", severity=severity)
        elif translation.of is not None and translation.of != texts_digest(event):
            with reader.inside("translations"), reader.inside(language), reader.inside("of"):
                message = f"the translation into `{language}` is of an earlier text"
                help_text = f"bring it up to date, then write `of: {texts_digest(event)}`"
                reader.problem("LANG001", message, help_text, severity=severity)
