"""What the rest of a chronicle needs to know of one event, without its long texts."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from timeline.dates import edtf
from timeline.digest import digest
from timeline.markdown.marks import links_in
from timeline.model.actor import Actor, Place, Topic
from timeline.model.claim import Claim
from timeline.model.event import Event, Page
from timeline.model.figures import Figure
from timeline.model.source import Citation, Source, generated_id
from timeline.model.upkeep import Correction
from timeline.records.event_instants import placed
from timeline.records.inline_sources import InPlace, in_place
from timeline.records.shared_words import Alike, alike_quotes
from timeline.records.similarity import words_of

Ref = tuple[str, str]
"""What kind of record is referred to (`actor`, `place` ...; `any` by a `[[link]]`) and its id."""


class Cite(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """A citation as origins need it."""

    source: str
    citing: tuple[str, ...] | None = None
    supports: tuple[str, ...] = ()
    """The fields that rest on it; empty: all."""


class ClaimEntry(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """A claim as the topic's other claims need it."""

    by: str
    id: str | None
    about: str | None
    stance: str
    figures: tuple[Figure, ...]
    who: str | None
    scope: str | None
    as_of: str | None
    supersedes: str | None
    cites: tuple[Cite, ...]
    credibility: str | None
    key: bytes
    """The digest of the whole claim."""


class Entry(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """One event among the others."""

    id: str
    path: str
    trail: tuple[str | int, ...]
    """Where in its file the record stands."""
    key: bytes
    """The digest of the whole record."""
    face: bytes
    """The digest of all that is said here: what lists and others need to know."""
    title: str
    gist: str
    """The words of the title as they are compared (`likeness.words_of`), with spaces between them."""
    date: str
    anchor: int
    """Day number at which it sorts (edtf.Edtf.anchor); for a moment that is known, of the day in the project's zone."""
    span: int
    stand: int
    """Day number of the heading that it stands under: for a day that is not known, the latest possible."""
    clock: str
    """The clock time as it is written, without an offset."""
    zone: str
    """Where clocks showed it: the event's own zone, else its place's, else the project's; empty without a clock time, or
    where the date gives an offset."""
    timezone: str | None
    """The event's own."""
    instant: int | None
    """Seconds since 1970-01-01T00:00Z: for events of one day, their order."""
    order: int
    kind: str
    importance: str
    status: str | None
    place: str
    point: tuple[float, float] | None
    """The event's own."""
    actors: tuple[str, ...]
    tags: tuple[str, ...]
    cites: tuple[Cite, ...]
    inline: tuple[InPlace, ...]
    """Sources that are written in place."""
    named: tuple[str, ...]
    """Ids of those among them whose id is the author's own choice."""
    claims: tuple[ClaimEntry, ...]
    mentions: tuple[str, ...]
    """All that it refers to, as `kind:id`: half as much to hold as pairs are."""
    part_of: str | None
    follows: tuple[str, ...]
    after: str | None
    """The event that one of an unknown date came after; a date that it came after is in `date`."""
    before: str | None
    see: tuple[str, ...]
    different_from: tuple[str, ...]
    aliases: tuple[str, ...]
    corrections: tuple[Correction, ...]
    media: tuple[str, ...]
    draft: bool
    embargo_until: str | None
    history: bool
    """Whether its earlier versions may be told of."""
    protects: bool = False
    """Whether it holds back something that its earlier versions may have said."""
    alike: tuple[Alike, ...] = ()
    """Its own citations whose quotes have the same words."""

    @property
    def refs(self) -> tuple[Ref, ...]:
        """All that it refers to."""
        return tuple((kind, id_) for kind, _, id_ in (one.partition(":") for one in self.mentions))

    @property
    def is_placed(self) -> bool:
        """Whether anything is known of when it was."""
        return self.anchor != edtf.UNPLACED

    @property
    def sort_key(self) -> tuple[int, int, bool, int, int, str]:
        """Earliest first, wider first on a tie, then none before the clock time, `order:`, id: a total order."""
        return self.anchor, -self.span, self.instant is not None, self.instant or 0, self.order, self.id


class FileRecords(msgspec.Struct, frozen=True, omit_defaults=True):
    """All records of one content file."""

    path: str
    events: tuple[Event, ...] = ()
    entries: tuple[Entry, ...] = ()
    sources: tuple[Source, ...] = ()
    actors: tuple[Actor, ...] = ()
    places: tuple[Place, ...] = ()
    topics: tuple[Topic, ...] = ()
    pages: tuple[Page, ...] = ()
    trails: dict[str, tuple[str | int, ...]] = {}
    """Where in the file the records stand that are no events, by id; left out: it is the file's only one."""


def _cites(citations: tuple[Citation, ...]) -> tuple[Cite, ...]:
    return tuple(Cite(citation.source, citation.citing, citation.supports) for citation in citations)


def all_citations(event: Event) -> Iterator[Citation]:
    yield from event.sources
    for claim in event.claims:
        yield from claim.sources


def source_refs(source: Source) -> Iterator[Ref]:
    """What a source names for certain (its publisher may be plain text)."""
    for actor in source.citing or ():
        yield "actor", actor
    yield from links_in(source.note)


def _refs(event: Event) -> Iterator[Ref]:
    if event.place and event.place.id:
        yield "place", event.place.id
    if event.speaker:
        yield "actor", event.speaker
    for involved in event.actors:
        yield "actor", involved.actor
    for citation in all_citations(event):
        if citation.inline is None:
            yield "source", citation.source
        for actor in citation.citing or ():
            yield "actor", actor
        if citation.inline:
            yield from source_refs(citation.inline)
    for claim in event.claims:
        yield "actor", claim.by
        if claim.about:
            yield "topic", claim.about
        yield from links_in(claim.says)
    for other in (event.part_of, *event.follows, event.after, event.before, *event.see):
        if other:
            yield "event", other
    for text in (event.summary, event.details, *(medium.caption for medium in event.media)):
        yield from links_in(text)


def _claim_entry(claim: Claim) -> ClaimEntry:
    return ClaimEntry(
        by=claim.by,
        id=claim.id,
        about=claim.about,
        stance=claim.stance,
        figures=claim.figures,
        who=claim.who,
        scope=claim.scope,
        as_of=claim.as_of,
        supersedes=claim.supersedes,
        cites=_cites(claim.sources),
        credibility=claim.credibility,
        key=digest(claim),
    )


def _inline(event: Event) -> tuple[InPlace, ...]:
    """The sources written in place; one that is given by its address alone says nothing beside a description of it."""
    found: dict[str, Source] = {}
    more: list[Source] = []
    for citation in all_citations(event):
        source = citation.inline
        if source is None:
            continue
        known = found.get(source.id)
        if known is None or known == Source(id=known.id, url=known.url):
            found[source.id] = source
        elif source != known and source != Source(id=source.id, url=source.url):
            more.append(source)
    return tuple(map(in_place, (*found.values(), *more)))


def stand_of(date: edtf.Edtf) -> int:
    """Where it stands in the reading order: at its first day, but at the latest possible where one day is not known."""
    if date.form == "one-of" and date.latest is not None:
        return date.latest
    if date.form in ("one-of", "interval") and date.earliest is None and date.latest is not None:
        return date.latest
    return date.anchor


def entry_of(
    event: Event, path: str, trail: tuple[str | int, ...], home: str, *, quotes: bool = False
) -> Entry:
    """The entry of a complete event (its `date` is set).

    `home`: the project's zone; its place may have another (`clocks`). `quotes`: they are held against each other.
    """
    date = edtf.parse(event.when)
    clock = event.time or date.time
    zone = "" if not clock or date.offset else event.timezone or home
    instant, anchor = placed(date, clock, zone, home)
    entry = Entry(
        id=event.id,
        path=path,
        trail=trail,
        key=b"",
        face=b"",
        title=event.title,
        gist=" ".join(words_of(event.title)),
        date=date.key,
        anchor=anchor,
        span=date.span,
        stand=stand_of(date) + anchor - date.anchor,
        clock=clock,
        zone=zone,
        timezone=event.timezone,
        instant=instant,
        order=int(event.order or 0),
        kind=event.kind,
        importance=event.importance,
        status=event.status,
        place=event.place.id if event.place else "",
        point=event.place.at if event.place else None,
        actors=tuple(
            dict.fromkeys(
                filter(None, (event.speaker, *(i.actor for i in event.actors), *(c.by for c in event.claims)))
            )
        ),
        tags=tuple(dict.fromkeys(event.tags)),
        cites=_cites(event.sources),
        inline=_inline(event),
        named=tuple(
            c.source for c in all_citations(event) if c.inline and c.source != generated_id(c.inline)
        ),
        claims=tuple(_claim_entry(claim) for claim in event.claims),
        mentions=tuple(dict.fromkeys(f"{kind}:{id_}" for kind, id_ in _refs(event))),
        part_of=event.part_of,
        follows=event.follows,
        after=event.after,
        before=event.before,
        see=event.see,
        different_from=event.different_from,
        aliases=event.aliases,
        corrections=event.corrections,
        media=tuple(medium.file for medium in event.media),
        draft=event.draft,
        embargo_until=event.embargo_until,
        history=event.history,
        protects=bool(event.place and event.place.obscured)
        or any(one.withheld is not None for one in event.harmed),
        alike=alike_quotes(event) if quotes else (),
    )
    return msgspec.structs.replace(entry, key=digest(event), face=digest(entry))
