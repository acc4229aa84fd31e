"""Turn records into the texts, lists and mappings that an author writes: the inverse of reading them.

A field that has its default is left out. Fields stand in the order of the record's definition, but for an id and a date,
which come first. A record of which one field is enough is that text: `place: aleppo`.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

import msgspec

from timeline.addresses.urls import id_from_url
from timeline.dates import edtf
from timeline.dates.bounds import UNKNOWN, ends
from timeline.model.actor import Actor, Place, Topic
from timeline.model.archived import Archived
from timeline.model.citing import OWN, Citing
from timeline.model.claim import Claim
from timeline.model.compound_types import Localised
from timeline.model.event import DayCount, Event, Involved, Page
from timeline.model.field_types import format_number
from timeline.model.figures import Figure
from timeline.model.place_ref import PlaceRef
from timeline.model.project import Licence, Project
from timeline.model.quote_translation import QuoteTranslation
from timeline.model.quotes import Quote
from timeline.model.record import fields_of
from timeline.model.source import Citation, Source, generated_id
from timeline.model.source_state import LinkState, SourceRetraction
from timeline.model.translation import Translation

Record = Event | Source | Actor | Place | Topic | Page | Project
"""What a content file holds."""

Plain = dict[str, Any]
"""The fields of a record as they are written."""

FIRST_FIELDS = ("id", "date", "after", "before", "calendar")
"""Fields that stand before all others."""
_SHORT_FORMS: dict[type, str] = {
    Archived: "url",
    Involved: "actor",
    Licence: "text",
    LinkState: "status",
    PlaceRef: "place",
    QuoteTranslation: "text",
    SourceRetraction: "why",
}
"""Records for which the text of one field stands, where they have no other."""


def plain_form(record: Record) -> Plain:
    """The fields of a record as an author writes them."""
    plain = _fields(record)
    if isinstance(record, Event):
        plain |= _undated(record)
    first = {name: plain[name] for name in FIRST_FIELDS if name in plain}
    return first | plain


def translation_form(translation: Translation) -> Plain:
    """The texts of a translation, nested as an author writes them."""
    plain: Plain = {}
    for path, text in translation.texts:
        *steps, last = path.split("/")
        inner = plain
        for step in steps:
            inner = inner.setdefault(step, {})
        inner[last] = _text(text, None)
    return plain if translation.of is None else {**plain, "of": translation.of}


def with_one_list_of_sources(record: Any) -> Any:
    """An event or a claim with its `source` among its `sources`, as the reader gives them."""
    return msgspec.structs.replace(record, sources=(*record.sources, *record.source), source=())


def _undated(event: Event) -> Plain:
    """The date of an event of which only what it came after or before is known; the reader makes one date of given dates."""
    if event.date == UNKNOWN:
        return {"date": "unknown"}
    if event.date is None or not (event.after or event.before):
        return {}
    after, before = ends(edtf.parse(event.date))
    return {"date": "unknown", "after": event.after or after, "before": event.before or before}


@cache
def _defaults(record: type[msgspec.Struct]) -> Plain:
    return {field.name: field.default for field in msgspec.structs.fields(record)}


def _fields(record: Any) -> Plain:
    if isinstance(record, Event | Claim):
        record = with_one_list_of_sources(record)
    kind: Any = type(record)
    fields, defaults = fields_of(kind), _defaults(kind)
    plain = {
        name: _value(value, field.kind)
        for name, field in fields.items()
        if (value := getattr(record, field.attribute)) is not None and value != defaults[field.attribute]
    }
    if "fields" not in fields:
        plain |= {name: _value(value) for name, value in getattr(record, "fields", ())}
    if len(plain.get("author", ())) == 1:
        plain["author"] = plain["author"][0]
    sources = plain.get("sources", [])
    if len(sources) == 1 and isinstance(sources[0], str):
        plain = {("source" if name == "sources" else name): plain[name] for name in plain} | {
            "source": sources[0]
        }
    return plain


def _value(value: Any, kind: Any = None) -> Any:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _text(value, kind)
        case int() | float():
            return format_number(value)
        case Decimal():
            return f"{value:f}"
        case tuple():
            return _list(value, kind)
        case dict():
            if isinstance(kind, Localised) and [*value] == [""]:
                return value[""]
            return {key: _value(item) for key, item in value.items()}
        case DayCount():
            return f"{value.n} of {value.era}"
        case Citation():
            return _citation(value)
        case _:
            fields = _fields(value)
            short = _SHORT_FORMS.get(type(value), "")
            return fields[short] if [*fields] == [short] else fields


def _text(text: str, kind: Any) -> str:
    """A text; one of several lines ends with a line end, as that of a block does."""
    if "\n" not in text:
        return text
    if isinstance(kind, Quote):
        text = text.replace("\n", "\n\n")
    return f"{text}\n"


def _list(items: tuple[Any, ...], kind: Any) -> Any:
    if isinstance(kind, Citing) and not items:
        return OWN
    if items and isinstance(items[0], Translation):
        return {one.language: translation_form(one) for one in items}
    if items and isinstance(items[0], Figure):
        return {figure.measure: figure.text for figure in items}
    return [_value(item) for item in items]


def _citation(citation: Citation) -> Any:
    """A source's id or address, or a record with one of them, or the source in place with what is cited of it."""
    fields = _fields(citation)
    source = citation.inline
    if source is None:
        return citation.source if [*fields] == ["source"] else fields
    del fields["source"]
    if source.url and source == Source(id=id_from_url(source.url), url=source.url):
        if not fields:
            return source.url
        if "citing" in fields:
            return {"source": source.url, **fields}
    in_place = plain_form(msgspec.structs.replace(source, translations=()))  # the event has them
    if source.id == generated_id(source):
        del in_place["id"]
    return in_place | fields
