"""Labelled facts about actors, places, sources and events, for the tables on their pages."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.addresses.display import shown_url
from timeline.chronicle.origins import Party
from timeline.model.actor import Actor, Place
from timeline.model.event import Event
from timeline.model.field_types import format_number
from timeline.model.languages import language_name
from timeline.model.own_fields import OwnValues
from timeline.model.points import HasPoint, public_point, public_spot
from timeline.model.source import Source
from timeline.planning.citation_notes import cite_of, copies_of, gone_text, kept_of, read_in_text, where_found
from timeline.planning.counts import origins_in_words
from timeline.planning.draw_map import locator
from timeline.planning.edition import Edition
from timeline.planning.views import Fact

MOST_WRITTEN = 100
"""The most sources that an actor's page lists as written by it."""


def actor_facts(actor: Actor, edition: Edition) -> tuple[Fact, ...]:
    """The facts about an actor."""
    return (*_actor_facts(actor, edition), *own_facts(actor.fields, edition))


def _actor_facts(actor: Actor, edition: Edition) -> Iterator[Fact]:
    say = edition.say
    if actor.anonymous:
        yield Fact(say("fact.anonymous"), actor.anonymous)
    also = list(dict.fromkeys([*edition.other_names(actor.name), *actor.aka]))
    if also:
        yield Fact(say("fact.aka"), say("list").join(also))
    if actor.speaks_for:
        yield Fact(say("fact.speaks_for"), links=(edition.actor(actor.speaks_for),))
    if actor.citing:
        yield Fact(say("fact.reports"), say("own_account"))
    if actor.part_of:
        yield Fact(say("fact.part_of"), links=(edition.actor(actor.part_of),))
    parts = tuple(map(edition.actor, edition.chronicle.members_of.get(actor.id, ())))
    if parts:
        yield Fact(say("fact.parts"), links=parts)
    for label, rows in (
        ("fact.roles", [(role.title, role.since, role.until) for role in actor.roles]),
        ("fact.names", [(name.name, name.since, name.until) for name in actor.names]),
    ):
        if rows:
            yield Fact(say(label), say("between_chains").join(_spanned(*row, edition) for row in rows))
    if actor.url:
        yield Fact(say("fact.site"), shown_url(actor.url), url=actor.url)
    written = edition.chronicle.written_by.get(actor.id, ())
    if written:
        yield Fact(say("fact.written"), links=tuple(map(edition.source, written[:MOST_WRITTEN])))
    if len(written) > MOST_WRITTEN:
        yield Fact(say("fact.written"), say("rests_on.more", n=len(written) - MOST_WRITTEN))


def _spanned(text: str, since: str | None, until: str | None, edition: Edition) -> str:
    start = edition.when(since).text if since else ""
    end = edition.when(until).text if until else ""
    if start and end:
        span = edition.say("from_to", start=start, end=end)
    elif start or end:
        span = edition.say("from", start=start) if start else edition.say("to", end=end)
    else:
        return text
    return edition.say("role", title=text, span=span)


def place_facts(place: Place, edition: Edition) -> tuple[Fact, ...]:
    """The facts about a place."""
    say = edition.say
    facts = []
    also = list(dict.fromkeys([*edition.other_names(place.name), *place.aka]))
    if also:
        facts.append(Fact(say("fact.aka"), say("list").join(also)))
    around = edition.chronicle.surroundings(place.id)
    if around:
        facts.append(Fact(say("fact.in"), links=tuple(edition.place(id_) for id_ in around)))
    within = tuple(map(edition.place, edition.chronicle.places_within.get(place.id, ())))
    if within:
        facts.append(Fact(say("fact.parts"), links=within))
    return (
        *facts,
        *_point_facts(place, edition.name(place.name), edition),
        *own_facts(place.fields, edition),
    )


def event_point_facts(event: Event, edition: Edition) -> tuple[Fact, ...]:
    """The coordinates of the event itself, and a small map of them or of its place."""
    where = event.place
    if where is None:
        return ()
    place = edition.chronicle.places[where.id] if where.id else None
    name = edition.name(place.name) if place else event.title
    own = tuple(_point_facts(where, name, edition))
    return own or (tuple(_locator_facts(place, name, edition)) if place else ())


def _locator_facts(located: HasPoint, name: str, edition: Edition) -> Iterator[Fact]:
    spot = public_spot(located)
    if spot and edition.project.map.show == "on":
        yield Fact(edition.say("fact.map"), locator=locator(spot, name, edition))


def _point_facts(located: HasPoint, name: str, edition: Edition) -> Iterator[Fact]:
    yield from _locator_facts(located, name, edition)
    point = public_point(located)
    if point:
        yield Fact(edition.say("fact.point"), point_in_words(*point, edition), geo=_geo(*point))
        if located.precision:
            yield Fact(edition.say("fact.precision"), edition.word("precision", located.precision))


def point_of(event: Event, edition: Edition) -> tuple[str, str] | None:
    """The coordinates of an event for data: its own, else those of its place, but not of a place it was only near."""
    where = event.place
    if where is None:
        return None
    return public_point(where) or (
        public_point(edition.chronicle.places[where.place]) if where.place else None
    )


def point_in_words(latitude: str, longitude: str, edition: Edition) -> str:
    """`36.20° N, 37.13° E`."""

    def side(value: str, positive: str, negative: str) -> str:
        degrees = edition.number(value.removeprefix("-"))
        return edition.say(negative if value.startswith("-") else positive, degrees=degrees)

    north_or_south, east_or_west = side(latitude, "north", "south"), side(longitude, "east", "west")
    return edition.say("coordinates", lat=north_or_south, lon=east_or_west)


def _geo(latitude: str, longitude: str) -> str:
    """A `geo:` URI; its uncertainty in metres follows from the decimals: two are about a kilometre."""
    decimals = len(latitude.partition(".")[2])
    return f"geo:{latitude},{longitude};u={10 ** (5 - decimals)}"


def source_facts(source: Source, edition: Edition) -> tuple[Fact, ...]:
    """The facts about a source, and its addresses and copies."""
    return (*_source_facts(source, edition), *own_facts(source.fields, edition))


def _source_facts(source: Source, edition: Edition) -> Iterator[Fact]:
    say = edition.say
    if source.publisher or source.url:
        publisher = edition.party(edition.chronicle.origins.publisher(source))
        yield Fact(say("fact.publisher"), links=(publisher,))
    if source.author:
        yield Fact(say("fact.author", n=len(source.author)), links=edition.authors(source))
    if source.published:
        label = "dated" if source.type in ("manuscript", "personal_communication") else "published"
        yield Fact(say(f"fact.{label}"), edition.when(source.published).text)
    if source.citing is not None:
        cited = tuple(edition.actor(actor) for actor in source.citing)
        yield (
            Fact(say("fact.rests_on"), links=cited) if cited else Fact(say("fact.origin"), say("own_account"))
        )
    read_in = read_in_text(source, edition)
    if source.language and (read_in or source.language != edition.language):
        language = language_name(source.language, edition.language)
        yield Fact(say("fact.language"), say("list").join(filter(None, (language, read_in))))
    elif read_in:
        yield Fact(say("fact.read"), read_in)
    copies = [
        *(
            Fact(say("fact.copies"), copy.when or copy.shown_url or copy.url, url=copy.url)
            for copy in copies_of(source, edition)
        ),
        *(Fact(say("fact.copies"), kept) for kept in kept_of(source, edition)),
    ]
    if source.is_gone:
        yield from copies
        yield Fact(say("fact.address"), shown_url(source.url or ""))
        yield Fact(say("fact.link"), gone_text(source, edition))
    elif source.url:
        yield Fact(say("fact.address"), shown_url(source.url), url=source.url)
        if source.url_scope == "site":
            yield Fact(say("fact.address"), say("site_only"))
    where = where_found(source, edition)
    if where:
        yield Fact(say("fact.where"), where)
    if not source.is_gone:
        yield from copies
    if source.accessed:
        yield Fact(say("fact.accessed"), edition.day_of(source.accessed))
    if source.access and source.access not in ("open", "removed"):
        yield Fact(say("fact.access"), say(f"access.{source.access}"))
    if source.link and not source.is_gone:
        state = say(f"link.{source.link.status}")
        checked = edition.day_of(source.link.checked)
        yield Fact(say("fact.link"), say("link_state", state=state, date=checked) if checked else state)
    if source.grade and edition.project.grades != "off":
        words = say(f"reliability.{source.grade}")
        yield Fact(say("fact.grade"), say("grade", grade=source.grade, meaning=words))


def own_facts(values: OwnValues, edition: Edition) -> Iterator[Fact]:
    """The values of the project's own fields, in the order of the project file."""
    held = dict(values)
    for name, field in (edition.project.fields or {}).items():
        value = held.get(name)
        label = field.label or f"{name[:1].upper()}{name[1:].replace('_', ' ')}"
        if isinstance(value, tuple):
            yield from (Fact(label, item) for item in value)
        elif isinstance(value, float):
            yield Fact(label, edition.number(format_number(value)))
        elif value is not None and field.type == "date":
            yield Fact(label, edition.when(value).text)
        elif value is not None and field.type == "url":
            yield Fact(label, shown_url(value), url=value)
        elif value is not None:
            yield Fact(label, value)


def basis_of(event: Event, edition: Edition) -> tuple[Fact, ...]:
    """Which origins support which fields of an event, if its citations say so and not all fields have the same."""
    named = dict.fromkeys(field for citation in event.sources for field in citation.supports)
    if not named:
        return ()
    say, origins = edition.say, edition.chronicle.origins
    fields_of: dict[str, list[str]] = {}
    for field in (*named, ""):
        cites = [cite_of(c, edition) for c in event.sources if not c.supports or field in c.supports]
        if cites:
            word = edition.word("supports", field) if field else say("other_fields")
            sourcing = origins.sourcing(cites)
            traced = _traced_to(origins.names(cites), edition) or origins_in_words(sourcing, edition)
            rest = say("part_untraced", n=sourcing.untraced) if sourcing.origins and sourcing.untraced else ""
            basis = say("list").join(filter(None, (traced, rest)))
            fields_of.setdefault(basis, []).append(word)
    if len(fields_of) == 1:
        return ()
    return tuple(Fact(say("list").join(fields), basis) for basis, fields in fields_of.items())


def _traced_to(origins: tuple[Party, ...], edition: Edition) -> str:
    """`traced to A and B`; empty if nothing is traced."""
    if not origins:
        return ""
    names = edition.listed(edition.party(origin).text for origin in origins)
    return edition.say("traced_to", n=len(origins), names=names)
