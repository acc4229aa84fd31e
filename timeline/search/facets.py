"""The facets of all events in one file: who, where, subject, topic, date, kind, status, origin, language.

Each column has one text, with a row for each event in reading order, so that it compresses well. Rows are separated by
`|`, values within a row by a space; a value is an index into the column's names, in base 36.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from timeline.chronicle.chronicle import Chronicle
from timeline.dates import edtf
from timeline.model.languages import language_name
from timeline.planning.edition import Edition
from timeline.records.event_summary import Entry
from timeline.search.event_record import SearchFacts
from timeline.search.numbering import Numbering

Name = tuple[str, ...]
"""A value's key in addresses, its name, and its other names."""
NameOf = Callable[[str, Edition], Name]

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class FacetColumn(NamedTuple):
    """What the events have of a facet."""

    rows: list[tuple[str, ...]]
    """The different rows."""
    of_events: list[int]
    """For each event in reading order, the index of its row."""


class FacetColumns(NamedTuple):
    """What the tables of all languages have in common."""

    by_facet: dict[str, FacetColumn]
    """All but the roles, which are translated."""
    days: str
    at: str


def facet_columns(
    chronicle: Chronicle, facts: Mapping[str, SearchFacts], numbering: Numbering
) -> FacetColumns:
    """The columns, given the facts of the events in any language."""
    order = chronicle.reading_order
    by_facet = {}
    for name, values_of in _values(chronicle, facts).items():
        if name != "role":
            rows: dict[tuple[str, ...], int] = {}
            of_events = [rows.setdefault(values_of(entry), len(rows)) for entry in order]
            by_facet[name] = FacetColumn(list(rows), of_events)
    return FacetColumns(by_facet, _days(order), _numbers(order, numbering))


def facet_table(edition: Edition, columns: FacetColumns, facts: Mapping[str, SearchFacts]) -> bytes:
    """The table, as JSON; `facts` are those in this language."""
    table: dict[str, object] = {
        name: _column(column, _NAMES[name], edition) for name, column in columns.by_facet.items()
    }
    table["role"] = _roles(edition.chronicle.reading_order, facts, edition)
    table["days"] = columns.days
    table["at"] = columns.at
    return msgspec.json.encode(table)


def choices(chronicle: Chronicle, facts: Mapping[str, SearchFacts]) -> tuple[str, ...]:
    """The facets that a reader can choose from: two values or more, of roles one."""
    order = chronicle.reading_order
    return tuple(
        name
        for name, values_of in _values(chronicle, facts).items()
        if _has_several((value for entry in order for value in values_of(entry)), 1 if name == "role" else 2)
    )


def _has_several(values: Iterable[str], least: int) -> bool:
    """Whether there are at least so many different values; reads no more of them than needed."""
    found = set()
    for value in values:
        found.add(value)
        if len(found) == least:
            return True
    return False


def _values(
    chronicle: Chronicle, facts: Mapping[str, SearchFacts]
) -> dict[str, Callable[[Entry], tuple[str, ...]]]:
    """What an event has of each facet, in the order of the form."""
    return {
        "who": lambda entry: entry.actors,
        "role": lambda entry: tuple(role for _, role in facts[entry.id].roles),
        "where": lambda entry: _places(entry, chronicle),
        "subject": lambda entry: entry.tags,
        "topic": _topics,
        "kind": lambda entry: (entry.kind,),
        "status": lambda entry: (facts[entry.id].status,),
        "origin": lambda entry: facts[entry.id].origins,
        "lang": lambda entry: facts[entry.id].languages,
    }


def _actor_name(id_: str, edition: Edition) -> Name:
    actor = edition.chronicle.actors[id_]
    former = (one.name for one in actor.names)
    return _names(id_, edition.actor(id_).text, (*actor.name.values(), *actor.aka, *former))


def _place_name(id_: str, edition: Edition) -> Name:
    place = edition.chronicle.places[id_]
    return _names(id_, edition.place(id_).text, (*place.name.values(), *place.aka))


def _topic_name(id_: str, edition: Edition) -> Name:
    return id_, edition.topic(id_).text


def _party_name(party: str, edition: Edition) -> Name:
    return party.partition(":")[2], edition.party(party).text


def _language_name(tag: str, edition: Edition) -> Name:
    return tag, language_name(tag, edition.language) or tag


_NAMES: dict[str, NameOf] = {
    "who": _actor_name,
    "where": _place_name,
    "subject": lambda id_, edition: (id_, edition.tag(id_).text),
    "topic": _topic_name,
    "kind": lambda id_, edition: (id_, edition.say(f"kind.{id_}")),
    "status": lambda id_, edition: (id_, edition.say(f"status.{id_}")),
    "origin": _party_name,
    "lang": _language_name,
}


def _names(id_: str, name: str, others: Iterable[str]) -> Name:
    return (id_, name, *(other for other in dict.fromkeys(others) if other != name))


def _places(entry: Entry, chronicle: Chronicle) -> tuple[str, ...]:
    """The place of an event and those around it."""
    return (entry.place, *chronicle.surroundings(entry.place)) if entry.place else ()


def _topics(entry: Entry) -> tuple[str, ...]:
    return tuple(dict.fromkeys(claim.about for claim in entry.claims if claim.about))


def _column(column: FacetColumn, name_of: NameOf, edition: Edition) -> dict[str, object]:
    """The names that occur, in the language's order, and the rows."""
    ids = {id_ for row in column.rows for id_ in row}
    names = [name_of(id_, edition) for id_ in ids]
    keys = dict(zip(ids, names, strict=True))
    names.sort(key=lambda name: (edition.collate(name[1]), name[0]))
    places = {name[0]: base36(number) for number, name in enumerate(names)}
    index = {id_: places[keys[id_][0]] for id_ in ids}
    rows = [" ".join([index[id_] for id_ in row]) for row in column.rows]
    return {"names": names, "rows": "|".join([rows[number] for number in column.of_events])}


def _roles(order: Sequence[Entry], facts: Mapping[str, SearchFacts], edition: Edition) -> dict[str, object]:
    """The roles in which actors take part: in each row `I:J`, the index of an actor in the row and that of the role."""
    roles = sorted(
        {role for one in facts.values() for _, role in one.roles}, key=lambda r: (edition.collate(r), r)
    )
    index = {role: base36(number) for number, role in enumerate(roles)}
    rows = [
        " ".join(
            [f"{base36(entry.actors.index(actor))}:{index[role]}" for actor, role in facts[entry.id].roles]
        )
        for entry in order
    ]
    return {"names": [(role, role) for role in roles], "rows": "|".join(rows)}


def _days(order: Sequence[Entry]) -> str:
    """The first day of each event as the difference to the one before, and for a longer one its length in days."""
    rows = []
    before = 0
    for entry in order:
        if not entry.is_placed:
            rows.append("")
            continue
        latest = edtf.parse(entry.date).latest if entry.span else entry.anchor
        length = "" if latest == entry.anchor else " " if latest is None else f" {latest - entry.anchor}"
        rows.append(f"{entry.anchor - before}{length}")
        before = entry.anchor
    return "|".join(rows)


def _numbers(order: Sequence[Entry], numbering: Numbering) -> str:
    """The position of each event of the reading order in the order of hashes: two characters each."""
    position = {id_: n for n, id_ in enumerate(id_ for ids in numbering.files for id_ in ids)}
    return "|".join([base36(position[entry.id]) for entry in order])


def base36(number: int) -> str:
    """A number as JavaScript's `parseInt(text, 36)` reads it."""
    digits = ""
    while number or not digits:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits
