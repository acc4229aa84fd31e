"""A record in another language: its translated texts put in place, what is left in the original, and staleness.

shown = in_language(event, "ar")
shown.record.title                       the Arabic title, or the original where there is none
shown.is_original("summary")             whether the summary is still in the project's language
shown.is_original("claims", 0, "says")   the same of a part, by its index
shown.outdated                           whether the original has changed since it was translated
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar

import msgspec

from timeline.digest import short_digest
from timeline.model.actor import Actor, Place, Role
from timeline.model.assessment import Assessment
from timeline.model.claim import Claim
from timeline.model.event import Event, Involved
from timeline.model.harmed import Harmed
from timeline.model.map_settings import MapLayer
from timeline.model.project import Era
from timeline.model.record import Field
from timeline.model.source import Citation, Source
from timeline.model.translation import Translation, part_id, text_fields

R = TypeVar("R", bound=msgspec.Struct)
Steps = tuple[str | int, ...]
"""Where a text stands: its field, or the field, index (or key) and field of a part."""

_FACTS: dict[Any, tuple[str, ...]] = {
    Event: ("date", "calendar", "day", "time", "timezone", "place", "speaker", "status"),
    Involved: ("actor",),
    Claim: ("by", "about", "stance", "figures", "as_of"),
    Harmed: ("harm", "name", "age"),
    Actor: ("name", "kind"),
    Role: ("since", "until"),
    Place: ("name", "within"),
    Source: ("title",),
    Assessment: ("measure", "low", "best", "high", "unit"),
    Era: ("date", "first_day", "calendar"),
    MapLayer: ("file",),
}
"""What a translator relied on besides the texts: if it changes, a translation is out of date.

Not tags, importance, relations, sources, quotes, archived copies, pictures' files, reviews and former ids.
"""


class Shown(msgspec.Struct, Generic[R], frozen=True):
    """A record as an edition shows it."""

    record: R
    language: str
    """The language that was asked for."""
    original: frozenset[Steps] | None = frozenset()
    """The texts that are still in the project's language; None if all are."""
    outdated: bool = False

    def is_original(self, *steps: str | int) -> bool:
        """Whether a text is still in the project's language."""
        return self.original is None or steps in self.original


class TextAt(msgspec.Struct, frozen=True):
    """A translatable text of a record."""

    paths: tuple[str, ...]
    """The paths by which a translation may name it, the best first: `claims/first-count/says`, `claims/1/says`."""
    steps: Steps
    text: str


def translation_into(record: Any, language: str) -> Translation | None:
    """The record's translation into a language, if it has one."""
    return next((one for one in record.translations if one.language == language), None)


def in_language(record: R, language: str) -> Shown[R]:
    """The record in a language; without a translation, the record itself."""
    translation = translation_into(record, language)
    if translation is None:
        return Shown(record, language, original=None)
    texts = dict(translation.texts)
    changes: list[tuple[Steps, str]] = []
    original: list[Steps] = []
    for one in translatable_texts(record):
        translated = next((texts[path] for path in one.paths if path in texts), None)
        if translated is None:
            original.append(one.steps)
        else:
            changes.append((one.steps, translated))
    return Shown(with_texts(record, changes), language, frozenset(original), translation.outdated)


def translatable_texts(record: Any) -> Iterator[TextAt]:
    """The translatable texts of a record, those of its parts included."""
    return _texts_below(record, ("",), ())


def _texts_below(record: Any, prefixes: Sequence[str], at: Steps) -> Iterator[TextAt]:
    for name, field in text_fields(record.__class__).items():
        where, value = _field_value(record, field)
        if not value:
            continue
        steps = (*at, *where)
        if field.translatable:
            yield TextAt(tuple(prefix + name for prefix in prefixes), steps, value)
            continue
        for step, keys, part in _parts_of(value):
            inner = [f"{prefix}{name}/{key}" for prefix in prefixes for key in keys]
            yield from _texts_below(part, inner, (*steps, *step))


def _field_value(record: Any, field: Field) -> tuple[Steps, Any]:
    """A field of a record, or of the source that a citation has in place: where it stands, and its value."""
    if field.attribute in record.__struct_fields__:
        return (field.attribute,), getattr(record, field.attribute)
    return ("inline", field.attribute), record.inline and getattr(record.inline, field.attribute)


def _parts_of(value: Any) -> Iterator[tuple[Steps, Sequence[str], Any]]:
    """The parts that a field holds, each with its index or key and the beginnings of its paths."""
    if isinstance(value, dict):
        yield from (((key,), (f"{key}/",), part) for key, part in value.items())
    elif isinstance(value, tuple):
        ids = [part_id(part) for part in value]
        for index, (id_, part) in enumerate(zip(ids, value, strict=True)):
            position = f"{index + 1}/"
            is_known = id_ and ids.count(id_) == 1 and not id_.isdigit()
            yield (index,), (f"{id_}/", position) if is_known else (position,), part
    else:
        yield (), ("",), value


def with_texts(value: Any, changes: Iterable[tuple[Steps, str]]) -> Any:
    """The value with the texts at these steps replaced."""
    inner: dict[Any, list[tuple[Steps, str]]] = {}
    for steps, text in changes:
        if not steps:
            return text
        inner.setdefault(steps[0], []).append((steps[1:], text))
    if not inner:
        return value
    if isinstance(value, msgspec.Struct):
        replaced = {name: with_texts(getattr(value, name), of) for name, of in inner.items()}
        return msgspec.structs.replace(value, **replaced)
    if isinstance(value, dict):
        return {key: with_texts(part, inner.get(key, ())) for key, part in value.items()}
    return tuple(with_texts(part, inner.get(index, ())) for index, part in enumerate(value))


def with_translated_sources(event: Event) -> Event:
    """The event with the translated texts of its sources in place also among their own translations."""
    for translation in event.translations:
        if any("sources/" in path for path, _ in translation.texts):
            shown = in_language(event, translation.language).record

            def add(ours: Citation, theirs: Citation, its: Translation = translation) -> Citation:
                return _with_translated_source(ours, theirs, its)

            claims = (
                msgspec.structs.replace(one, sources=tuple(map(add, one.sources, other.sources)))
                for one, other in zip(event.claims, shown.claims, strict=True)
            )
            sources = tuple(map(add, event.sources, shown.sources))
            event = msgspec.structs.replace(event, sources=sources, claims=tuple(claims))
    return event


def _with_translated_source(citation: Citation, shown: Citation, translation: Translation) -> Citation:
    source, translated = citation.inline, shown.inline
    if source is None or translated is None or source == translated:
        return citation
    both = zip(translatable_texts(source), translatable_texts(translated), strict=True)
    texts = tuple((ours.paths[0], theirs.text) for ours, theirs in both if ours.text != theirs.text)
    own = Translation(translation.language, texts, outdated=translation.outdated)
    known = (*source.translations, own)
    return msgspec.structs.replace(citation, inline=msgspec.structs.replace(source, translations=known))


def original_digest(record: Any) -> str:
    """Eight hexadecimal digits that change with the texts and facts on which a translation rests."""
    return short_digest(_basis(record))


def _basis(record: Any) -> dict[str, Any]:
    """The texts of a record, and its facts; parts with their positions, so that their order counts."""
    basis = {name: getattr(record, name) for name in _FACTS.get(type(record), ())}
    for name, field in text_fields(record.__class__).items():
        _, value = _field_value(record, field)
        if field.translatable or not value:
            basis[name] = value
        else:
            parts = ((step, _basis(part)) for step, _, part in _parts_of(value))
            basis[name] = [(step, held) for step, held in parts if held]
    return {name: value for name, value in basis.items() if value not in (None, (), [], {})}
