"""The chronology as it was known on an earlier day: only what had been published by then.

What cannot be shown to have been public is left out. The editors' own words are those of today; of what they say later
than that day, only what has a date or rests on a source can be taken back: corrections, estimates, withdrawals, claims.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

import msgspec

from timeline.chronicle.chronicle import Chronicle
from timeline.chronicle.publication import days_of
from timeline.chronicle.visibility import records_left_out, without_relations
from timeline.dates import edtf
from timeline.markdown.marks import CITATION_MARK, WIKI_LINK
from timeline.model.actor import Topic
from timeline.model.claim import Claim
from timeline.model.event import Event
from timeline.model.field_types import MarkdownText
from timeline.model.record import fields_of
from timeline.model.source import Citation, Source
from timeline.records.event_summary import Entry, FileRecords, entry_of
from timeline.records.harmed_rules import sources_of


def was_public(source: Source, day: int, home: str) -> bool:
    """Whether a source was certainly public by the end of a day (a day number) in the time zone `home`.

    A source without a publication date was public if somebody had read or archived it by then. Of an imprecise date the
    latest possible day counts.
    """
    if source.published:
        return _ended(source.published, day, home)
    seen = (source.accessed, *(copy.at for copy in source.archived))
    return any(moment is not None and _ended(moment, day, home) for moment in seen)


def undated(chronicle: Chronicle, day: int) -> int:
    """The number of sources left out because their publication cannot be dated."""
    home = chronicle.project.timezone
    return sum(not one.published and not was_public(one, day, home) for one in chronicle.sources.values())


def as_known_at(day: int, chronicle: Chronicle, files: Sequence[FileRecords]) -> list[FileRecords]:
    """Turn today's records into those known on an earlier day (a day number).

    `files` hold the complete events; those that `chronicle` does not show are left out. An event known on one day is
    known on every later day.
    """
    home = chronicle.project.timezone
    sources = {id_ for id_, source in chronicle.sources.items() if was_public(source, day, home)}

    def is_known(citation: Citation) -> bool:
        return chronicle.renamed.get(citation.source, citation.source) in sources

    kept: dict[str, Event] = {}
    for file in files:
        for event in file.events:
            entry = chronicle.by_id.get(event.id)
            if entry and _had_begun(entry, day) and (then := _event_then(event, day, is_known, home)):
                kept[event.id] = then
    entries = [entry_of(event, "", (), home) for event in kept.values()]
    gone = _left_out(chronicle, files, sources, entries)
    return [_file_then(file, day, kept, sources, gone, home) for file in files]


Gone = dict[str, set[str]]
"""Ids of records not known on that day, by kind: actor, place, topic, source, event; `any` for the targets of `[[links]]`."""


def _left_out(
    chronicle: Chronicle, files: Sequence[FileRecords], sources: set[str], entries: Sequence[Entry]
) -> Gone:
    """The records to leave out where only `sources` and `entries` are known: those that only unknown events use.

    Drafts, and records that only they use, are left out as they are today.
    """
    known: dict[str, Any] = {
        "source": chronicle.sources,
        "actor": chronicle.actors,
        "place": chronicle.places,
        "topic": chronicle.topics,
        "page": chronicle.pages,
    }
    shown = {id_: source for id_, source in chronicle.sources.items() if id_ in sources}
    written = {
        kind: {record.id for file in files for record in getattr(file, f"{kind}s")}
        for kind in ("actor", "place", "topic", "source", "event")
    }
    gone: Gone = {kind: written[kind] - known[kind].keys() for kind in ("actor", "place", "topic")}
    for kind, id_ in records_left_out(known, shown, chronicle.entries, entries, chronicle.origins.identities):
        if kind in gone:
            gone[kind].add(id_)
    gone["source"] = (written["source"] | chronicle.sources.keys()) - sources
    gone["source"].update(id_ for id_, other in chronicle.renamed.items() if other not in sources)
    gone["event"] = written["event"] - {entry.id for entry in entries}
    there = {id_ for kind, records in known.items() for id_ in records if id_ not in gone.get(kind, ())}
    there.update(entry.id for entry in entries)
    gone["any"] = set().union(*gone.values()) - there
    return gone


def _had_begun(entry: Entry, day: int) -> bool:
    """Whether an event can have begun by a day, in the project's time zone."""
    return edtf.parse(entry.date).earliest is None or entry.anchor <= day


def _event_then(event: Event, day: int, is_known: Callable[[Citation], bool], home: str) -> Event | None:
    """The event with the sources and claims of that day; None if nothing had been published about it."""
    sources = tuple(_citations(event.sources, day, is_known, home))
    claims = tuple(then for claim in event.claims if (then := _claim_then(claim, day, is_known, home)))
    if not sources and not claims:
        return None
    harmed = tuple(one for one in event.harmed if any(map(is_known, sources_of(one, event))))
    if len(claims) < len(event.claims):
        event = _recounted(event)
    return msgspec.structs.replace(
        event,
        sources=sources,
        claims=claims,
        harmed=harmed,
        corrections=tuple(one for one in event.corrections if _ended(one.on, day, home)),
        status=None,
        status_note=None,
        media=(),
        translations=(),
        review=None,
    )


def _recounted(event: Event) -> Event:
    """The event with `[@id#2]` reduced to `[@id]`: with fewer claims, the number would select another citation."""

    def plain(text: str | None) -> str | None:
        return CITATION_MARK.sub(lambda m: f"[@{m[1].partition('#')[0]}]", text) if text else text

    return msgspec.structs.replace(event, summary=plain(event.summary), details=plain(event.details))


def _claim_then(claim: Claim, day: int, is_known: Callable[[Citation], bool], home: str) -> Claim | None:
    first = days_of(edtf.parse(claim.as_of), home)[0] if claim.as_of else None
    sources = tuple(_citations(claim.sources, day, is_known, home))
    if not sources or (first is not None and first > day):
        return None
    return msgspec.structs.replace(claim, sources=sources)


def _citations(
    citations: Iterable[Citation], day: int, is_known: Callable[[Citation], bool], home: str
) -> Iterator[Citation]:
    for citation in citations:
        if is_known(citation):
            source = citation.inline
            yield (
                msgspec.structs.replace(citation, inline=_source_then(source, day, home))
                if source
                else citation
            )


def _source_then(source: Source, day: int, home: str) -> Source:
    """The source before it was withdrawn. Its link status and archived copies are those of today."""
    if source.retracted and source.retracted.on and not _ended(source.retracted.on, day, home):
        return msgspec.structs.replace(source, retracted=None)
    return source


def _file_then(
    file: FileRecords, day: int, kept: dict[str, Event], sources: set[str], gone: Gone, home: str
) -> FileRecords:
    events = tuple(_relinked(kept[event.id], gone) for event in file.events if event.id in kept)
    trails = {entry.id: entry.trail for entry in file.entries}
    return FileRecords(
        path=file.path,
        events=events,
        entries=tuple(entry_of(event, file.path, trails[event.id], home) for event in events),
        sources=tuple(
            unlinked(_source_then(source, day, home), gone) for source in file.sources if source.id in sources
        ),
        actors=tuple(unlinked(actor, gone) for actor in file.actors if actor.id not in gone["actor"]),
        places=tuple(unlinked(place, gone) for place in file.places if place.id not in gone["place"]),
        topics=tuple(
            unlinked(_topic_then(topic, day, home), gone)
            for topic in file.topics
            if topic.id not in gone["topic"]
        ),
        pages=tuple(unlinked(page, gone) for page in file.pages),
        trails=file.trails,
    )


def _topic_then(topic: Topic, day: int, home: str) -> Topic:
    estimates = tuple(one for one in topic.assessment if _ended(one.on, day, home))
    return msgspec.structs.replace(topic, assessment=estimates)


def _relinked(event: Event, gone: Gone) -> Event:
    """The event without references to records that are left out."""
    return without_relations(unlinked(event, gone), gone["event"])


R = TypeVar("R", bound=msgspec.Struct)


def unlinked(record: R, gone: Gone) -> R:
    """A record without citations of, and links to, what is left out; the words of links stay."""
    changes: dict[str, Any] = {}
    for field in fields_of(type(record)).values():
        value = getattr(record, field.attribute)
        if isinstance(field.kind, MarkdownText) and value:
            changes[field.attribute] = without_links(value, gone)
        elif isinstance(value, tuple) and value and isinstance(value[0], msgspec.Struct):
            changes[field.attribute] = tuple(unlinked(item, gone) for item in value)
    if isinstance(record, Citation) and record.inline is not None:
        changes["inline"] = unlinked(record.inline, gone)
    return msgspec.structs.replace(record, **changes) if changes else record


_CITED = re.compile(rf"(?:(?<![ \t])[ \t]+)?{CITATION_MARK.pattern}")
"""A citation mark, and the space before it."""


def without_links(text: str, gone: Gone) -> str:
    """Markdown without citations of, and links to, what is left out; the words of links stay."""
    if "[" not in text:
        return text
    text = WIKI_LINK.sub(lambda m: (m[2] or "") if m[1].strip() in gone["any"] else m[0], text)
    return _CITED.sub(lambda m: "" if m[1].partition("#")[0] in gone["source"] else m[0], text)


def _ended(date: str, day: int, home: str) -> bool:
    """Whether the latest possible day of a date is over."""
    latest = days_of(edtf.parse(date), home)[1]
    return latest is not None and latest <= day
