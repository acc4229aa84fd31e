"""Summarise an event as an `Entry`: what other stages need of it, without its long texts."""

from __future__ import annotations

import msgspec

from timeline.dates import edtf
from timeline.dates.bounds import reading_day
from timeline.digest import digest
from timeline.model.actor import Actor, Place, Topic
from timeline.model.claim import Claim
from timeline.model.event import Event, Page
from timeline.model.figures import Figure
from timeline.model.points import Spot
from timeline.model.quotes import SharedQuote
from timeline.model.source import Citation, Source, generated_id
from timeline.model.translation import Translation
from timeline.model.upkeep import Correction
from timeline.records.event_instants import instant_and_day
from timeline.records.event_place import where_of
from timeline.records.event_references import Ref, all_citations, event_refs
from timeline.records.inline_sources import InlineSource, pack_inline_source
from timeline.records.similarity import title_words
from timeline.records.translation import in_language


class Cite(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """A citation, reduced to what tracing origins needs."""

    source: str
    citing: tuple[str, ...] | None = None
    supports: tuple[str, ...] = ()
    """The fields that it supports; empty means all."""


class ClaimEntry(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """A claim, reduced to what comparing claims needs."""

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


class EntryTranslation(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """What lists print of an event's translation."""

    language: str
    title: str
    """Empty if the title is not translated."""
    key: bytes
    """The digest of the whole translation."""
    outdated: bool = False
    corrections: tuple[Correction, ...] = ()
    """All corrections, if this list or `terms` has a translated text; the other texts are the original ones."""
    terms: tuple[tuple[str, str], ...] = ()
    """Of each claim, whom its figures count and what they cover; likewise."""


class Entry(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """The summary of an event."""

    id: str
    path: str
    trail: tuple[str | int, ...]
    """The path of the record in its file."""
    key: bytes
    """The digest of the whole record without its translations."""
    face: bytes
    """The digest of this entry without translations, which changes if lists or other records may."""
    title: str
    gist: str
    """The words of the title, normalised for comparison (`similarity.title_words`), joined by spaces."""
    date: str
    anchor: int
    """Day number for sorting (see `edtf.Edtf.anchor`); if the moment is known, of the day in the project's zone."""
    span: int
    stand: int
    """Day number of the heading under which it is listed; for an uncertain day, the latest possible."""
    clock: str
    """The clock time as written, without offset."""
    zone: str
    """The time zone of the clock time: the event's own, else its place's, else the project's; empty without a clock time
    or with an offset in the date."""
    timezone: str | None
    """The event's own time zone."""
    instant: int | None
    """Seconds since 1970-01-01T00:00Z, which order the events of one day."""
    order: int
    kind: str
    importance: str
    status: str | None
    place: str
    point: tuple[float, float] | None
    """The event's own point."""
    spot: Spot | None
    """The same as it may be published; None if it is obscured."""
    actors: tuple[str, ...]
    tags: tuple[str, ...]
    cites: tuple[Cite, ...]
    inline: tuple[InlineSource, ...]
    """Its inline sources."""
    named: tuple[str, ...]
    """Ids of those inline sources whose id the author chose."""
    claims: tuple[ClaimEntry, ...]
    mentions: tuple[str, ...]
    """Its references as `kind:id`, which takes half as much memory as pairs."""
    part_of: str | None
    follows: tuple[str, ...]
    after: str | None
    """For an unknown date, the event that it came after. Bounds that are dates are part of `date`."""
    before: str | None
    see: tuple[str, ...]
    different_from: tuple[str, ...]
    aliases: tuple[str, ...]
    corrections: tuple[Correction, ...]
    media: tuple[str, ...]
    draft: bool
    embargo_until: str | None
    history: bool
    """Whether its earlier versions may be shown."""
    protects: bool = False
    """Whether it withholds something that its earlier versions may reveal."""
    alike: tuple[SharedQuote, ...] = ()
    """Pairs of its citations whose quotes share words."""
    translations: tuple[EntryTranslation, ...] = ()

    def title_in(self, language: str) -> str:
        """The title in a language; empty if it is not translated."""
        for one in self.translations:  # a generator would take twice as long
            if one.language == language:
                return one.title
        return ""

    @property
    def refs(self) -> tuple[Ref, ...]:
        """Its references."""
        return tuple((kind, id_) for kind, _, id_ in (mention.partition(":") for mention in self.mentions))

    @property
    def is_placed(self) -> bool:
        """Whether anything is known of its date."""
        return self.anchor != edtf.UNPLACED

    @property
    def sort_key(self) -> tuple[int, int, bool, int, int, str]:
        """A total order: earliest first, then widest first, then by clock time (none first), `order:` and id."""
        return self.anchor, -self.span, self.instant is not None, self.instant or 0, self.order, self.id


class FileRecords(msgspec.Struct, frozen=True, omit_defaults=True):
    """The records of one content file."""

    path: str
    events: tuple[Event, ...] = ()
    entries: tuple[Entry, ...] = ()
    sources: tuple[Source, ...] = ()
    actors: tuple[Actor, ...] = ()
    places: tuple[Place, ...] = ()
    topics: tuple[Topic, ...] = ()
    pages: tuple[Page, ...] = ()
    trails: dict[str, tuple[str | int, ...]] = {}
    """Paths in the file of records other than events, by id; none for the only record of a file."""


def _cites(citations: tuple[Citation, ...]) -> tuple[Cite, ...]:
    return tuple(Cite(citation.source, citation.citing, citation.supports) for citation in citations)


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


def _inline(event: Event) -> tuple[InlineSource, ...]:
    """The inline sources. A bare address is dropped if the same source is described as well."""
    sources: dict[str, Source] = {}
    duplicates: list[Source] = []
    for citation in all_citations(event):
        source = citation.inline
        if source is None:
            continue
        other = sources.get(source.id)
        if other is None or other == Source(id=other.id, url=other.url):
            sources[source.id] = source
        elif source != other and source != Source(id=source.id, url=source.url):
            duplicates.append(source)
    return tuple(map(pack_inline_source, (*sources.values(), *duplicates)))


def _shared_quotes(event: Event) -> tuple[SharedQuote, ...]:
    if sum(citation.quote is not None for citation in event.sources) < 2:
        return ()
    from timeline.records.shared_words import find_shared_quotes  # its patterns are slow to compile

    return find_shared_quotes(event)


def entry_of(
    event: Event, path: str, trail: tuple[str | int, ...], home: str, *, quotes: bool = False
) -> Entry:
    """Summarise a complete event, whose `date` is set.

    `home` is the project's time zone; that of the event's place is applied later. `quotes` compares its quotes.
    """
    date = edtf.parse(event.when)
    clock = event.time or date.time
    zone = "" if not clock or date.offset else event.timezone or home
    instant, anchor = instant_and_day(date, clock, zone, home)
    actors = (event.speaker, *(i.actor for i in event.actors), *(c.by for c in event.claims))
    entry = Entry(
        id=event.id,
        path=path,
        trail=trail,
        key=b"",
        face=b"",
        title=event.title,
        gist=" ".join(title_words(event.title)),
        date=date.key,
        anchor=anchor,
        span=date.span,
        stand=reading_day(date) + anchor - date.anchor,
        clock=clock,
        zone=zone,
        timezone=event.timezone,
        instant=instant,
        order=int(event.order or 0),
        kind=event.kind,
        importance=event.importance,
        status=event.status,
        **where_of(event.place),
        actors=tuple(dict.fromkeys(filter(None, actors))),
        tags=tuple(dict.fromkeys(event.tags)),
        cites=_cites(event.sources),
        inline=_inline(event),
        named=tuple(
            c.source for c in all_citations(event) if c.inline and c.source != generated_id(c.inline)
        ),
        claims=tuple(_claim_entry(claim) for claim in event.claims),
        mentions=tuple(dict.fromkeys(f"{kind}:{id_}" for kind, id_ in event_refs(event))),
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
        or any(person.withheld is not None for person in event.harmed),
        alike=_shared_quotes(event) if quotes else (),
    )
    key, face = digest(msgspec.structs.replace(event, translations=())), digest(entry)
    return msgspec.structs.replace(entry, key=key, face=face, translations=_translations(event))


def _translations(event: Event) -> tuple[EntryTranslation, ...]:
    return tuple(_entry_translation(event, one) for one in event.translations)


def _entry_translation(event: Event, translation: Translation) -> EntryTranslation:
    language, outdated, key = translation.language, translation.outdated, digest(translation)
    title = dict(translation.texts).get("title", "")
    if not any(path.startswith(("claims/", "corrections/")) for path, _ in translation.texts):
        return EntryTranslation(language, title, key, outdated)
    shown = in_language(event, language)
    terms = tuple((claim.who or "", claim.scope or "") for claim in shown.claims)
    return EntryTranslation(language, title, key, outdated, shown.corrections, terms)
