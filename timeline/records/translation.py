"""A record in another language: its translated texts put in place; and the digest that tells whether they are outdated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from operator import is_not
from typing import Any, TypeVar

import msgspec

from timeline.digest import short_digest
from timeline.model.actor import Actor, Place, Role
from timeline.model.assessment import Assessment
from timeline.model.claim import Claim
from timeline.model.event import Event, Involved
from timeline.model.harmed import Harmed
from timeline.model.map_settings import MapLayer
from timeline.model.project import Era
from timeline.model.source import Citation, Source
from timeline.model.translation import Translation, part_id, text_fields

R = TypeVar("R", bound=msgspec.Struct)
Replace = Callable[[Sequence[str], str], str]
"""A function that returns what replaces a text, from the paths by which a translation may name it, and the text."""

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


class TextAt(msgspec.Struct, frozen=True):
    """A translatable text of a record."""

    paths: tuple[str, ...]
    """The paths by which a translation may name it, the best first: `claims/first-count/says`, `claims/1/says`."""
    text: str


class _TextField(msgspec.Struct, frozen=True):
    """A field that is translatable, or has parts with such fields."""

    name: str
    attribute: str
    translatable: bool
    of_source: bool
    """Whether it is one of the source that a citation has in place."""

    def value(self, record: Any) -> Any:
        """Its value in a record."""
        return (
            getattr(record.inline, self.attribute, None)
            if self.of_source
            else getattr(record, self.attribute)
        )


@cache
def _text_fields(record: Any) -> tuple[_TextField, ...]:
    attributes = record.__struct_fields__
    return tuple(
        _TextField(name, field.attribute, field.translatable, field.attribute not in attributes)
        for name, field in text_fields(record).items()
    )


def translation_into(record: Any, language: str) -> Translation | None:
    """The record's translation into a language, if it has one."""
    translations: tuple[Translation, ...] = record.translations
    for one in translations:
        if one.language == language:
            return one
    return None


def in_language(record: R, language: str) -> R:
    """The record with its texts in a language; those that are not translated stay as they are."""
    translation = translation_into(record, language)
    return with_texts(record, translation, lambda text: text) if translation else record


def with_texts(record: R, translation: Translation | None, untranslated: Callable[[str], str]) -> R:
    """The record with its translated texts, and with what `untranslated` makes of each other text."""
    shown: R
    if translation is None:
        shown = _replaced(record, lambda _, text: untranslated(text), (), False)
        return shown
    texts = dict(translation.texts)

    def replace(paths: Sequence[str], text: str) -> str:
        for path in paths:
            if path in texts:
                return texts[path] or untranslated(text)
        return untranslated(text)

    shown = _replaced(record, replace, ("",), any("/" in path for path in texts))
    return shown


def _replaced(record: Any, replace: Replace, prefixes: Sequence[str], of_parts: bool) -> Any:
    """The record with its texts replaced; those of its parts have no paths unless `of_parts`."""
    changes: dict[str, Any] = {}
    of_source: dict[str, Any] = {}
    for field in _text_fields(record.__class__):
        value = field.value(record)
        if not value:
            continue
        changed = of_source if field.of_source else changes
        if field.translatable:
            changed[field.attribute] = replace([prefix + field.name for prefix in prefixes], value)
            continue
        parts = _parts_of(value)
        if of_parts:
            paths = _paths_of(value, field.name, prefixes)
            replaced = [
                _replaced(part, replace, start, True) for part, start in zip(parts, paths, strict=True)
            ]
        else:
            replaced = [_replaced(part, replace, (), False) for part in parts]
        if any(map(is_not, replaced, parts)):
            changed[field.attribute] = _with_parts(value, replaced)
    if of_source:
        changes["inline"] = msgspec.structs.replace(record.inline, **of_source)
    return msgspec.structs.replace(record, **changes) if changes else record


def _parts_of(value: Any) -> Sequence[Any]:
    """The parts that a field holds: one, several, or one for each key."""
    if isinstance(value, dict):
        return tuple(value.values())
    return value if isinstance(value, tuple) else (value,)


def _with_parts(value: Any, parts: Sequence[Any]) -> Any:
    """A field's value with other parts."""
    if isinstance(value, dict):
        return dict(zip(value, parts, strict=True))
    return tuple(parts) if isinstance(value, tuple) else parts[0]


def _paths_of(value: Any, name: str, prefixes: Sequence[str]) -> Iterator[list[str]]:
    """For each part that a field holds, the beginnings of the paths of its texts."""
    keys: Iterable[tuple[str, ...]] = [("",)]
    if isinstance(value, dict):
        keys = ((f"{key}/",) for key in value)
    elif isinstance(value, tuple):
        keys = _keys_of(value)
    return ([f"{prefix}{name}/{key}" for prefix in prefixes for key in of_part] for of_part in keys)


def _keys_of(parts: Sequence[Any]) -> Iterator[tuple[str, ...]]:
    ids = [part_id(part) for part in parts]
    for index, id_ in enumerate(ids):
        position = f"{index + 1}/"
        is_known = id_ and ids.count(id_) == 1 and not id_.isdigit()
        yield (f"{id_}/", position) if is_known else (position,)


def translatable_texts(record: Any) -> Iterator[TextAt]:
    """The translatable texts of a record, those of its parts included."""
    return _texts_below(record, ("",))


def _texts_below(record: Any, prefixes: Sequence[str]) -> Iterator[TextAt]:
    for field in _text_fields(record.__class__):
        value = field.value(record)
        if not value:
            continue
        if field.translatable:
            yield TextAt(tuple(prefix + field.name for prefix in prefixes), value)
            continue
        for part, paths in zip(_parts_of(value), _paths_of(value, field.name, prefixes), strict=True):
            yield from _texts_below(part, paths)


def has_text(record: Any, path: str) -> bool:
    """Whether a record has the text that a translation names so."""
    own = text_fields(record.__class__).get(path)
    if own is not None and own.translatable:
        return bool(getattr(record, own.attribute))
    return any(path in text.paths for text in translatable_texts(record))


def with_translated_sources(event: Event) -> Event:
    """The event with the translated texts of its sources in place also among their own translations."""
    for translation in event.translations:
        if any("sources/" in path for path, _ in translation.texts):
            shown = in_language(event, translation.language)

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
    for field in _text_fields(record.__class__):
        value = field.value(record)
        if field.translatable or not value:
            basis[field.name] = value
        else:
            parts = (
                (step, _basis(part)) for step, part in zip(_steps_of(value), _parts_of(value), strict=True)
            )
            basis[field.name] = [(step, held) for step, held in parts if held]
    return {name: value for name, value in basis.items() if value not in (None, (), [], {})}


def _steps_of(value: Any) -> Iterable[tuple[str | int, ...]]:
    """Where each part of a field stands in it: its key, its index, or nothing if it is the only one."""
    if isinstance(value, dict):
        return ((key,) for key in value)
    return ((index,) for index in range(len(value))) if isinstance(value, tuple) else ((),)
