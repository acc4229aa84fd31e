"""Merge the fields of two records: what the second adds to the first, and in what the two differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from timeline.diagnostics import UsageError
from timeline.model.actor import Actor, Place, Topic
from timeline.model.compound_types import Many
from timeline.model.event import Event
from timeline.model.record import Field, fields_of
from timeline.model.source import Source

Written = Mapping[str, Any]
"""The fields of a record as they are written, in plain values."""

_RECORDS: dict[str, Any] = {"event": Event, "source": Source, "actor": Actor, "place": Place, "topic": Topic}
"""The kinds of records that can be merged."""

_GUARDED = ("draft", "embargo_until", "history", "anonymous", "obscured", "status")
"""Fields that keep something from readers, or say how well it is established: both records must have the same."""
_TO_AGREE = {"event": ("harmed",), "actor": ("url",), "source": ("citing",)}
"""Fields that only editors can merge: where both records have them, they must be the same."""
_OWN = ("order", "review", "translations")
"""Fields that hold for one record alone."""
RELATIONS = ("part_of", "follows", "after", "before", "see", "speaks_for", "in", "different_from")
"""Fields in which a record refers to others of its kind, never to itself."""
_TOGETHER: dict[type, tuple[tuple[str, ...], ...]] = {
    Event: (("time", "timezone"), ("wording", "wording_check"), ("status", "status_note")),
    Source: (
        ("url", "url_scope"),
        ("archive", "collection", "shelfmark", "box", "folder", "folio"),
        ("link", "access"),
    ),
    Place: (("at", "precision"),),
}
"""Fields that belong together: they are taken over only where the first record has none of them."""
_OF_A_DATE = (
    "date",
    "calendar",
    "day",
    "wording",
    "wording_check",
    "date_basis",
    "time",
    "timezone",
    "after",
    "before",
)
_ORDERED = ("citing", "author")
"""Lists whose order matters: nothing is added to them."""


class MergedFields(msgspec.Struct, frozen=True):
    """The fields of the second record, by what becomes of them."""

    new: dict[str, Any]
    """Fields that the first record does not have."""
    more: dict[str, list[Any]]
    """Items that are added to lists of the first record."""
    left: tuple[str, ...]
    """Fields of which the first record has another value."""


def merge_fields(kind: str, first: Written, second: Written, ids: tuple[str, str]) -> MergedFields:
    """Merge the second record into the first; neither mapping is changed. Raises UsageError where only editors can decide."""
    record = _RECORDS[kind]
    _refuse(kind, first, second, ids)
    fields = fields_of(record)
    new: dict[str, Any] = {}
    more: dict[str, list[Any]] = {}
    left: list[str] = []
    mine, theirs = _with_lists(first), _without(ids, _with_lists(second))
    apart = _kept_apart(record, mine, theirs)
    for key, value in theirs.items():
        own = mine.get(key)
        if value is None or value == own or key in ("id", "aliases", "different_from"):
            continue
        if key in apart or key in _OWN:
            left.append(key)
        elif key not in mine:
            new[key] = value
        elif key not in _ORDERED and _is_list(fields, key, own, value):
            more[key] = _missing(own, value)
        else:
            left.append(key)
    _merge_ids(mine, theirs, ids, more)
    if "name" in left:
        if isinstance(theirs["name"], str):
            left.remove("name")
        aka = new.pop("aka", more.get("aka", []))
        known = {*_texts(mine["name"]), *_listed(mine.get("aka"))}
        more["aka"] = [
            name for name in dict.fromkeys([*_texts(theirs["name"]), *_listed(aka)]) if name not in known
        ]
    return MergedFields(new, {key: items for key, items in more.items() if items}, tuple(left))


def _is_list(fields: Mapping[str, Field], key: str, mine: Any, theirs: Any) -> bool:
    if key in fields:
        return isinstance(fields[key].kind, Many)
    return isinstance(mine, list) and isinstance(theirs, list)  # a field of the project's own


def _refuse(kind: str, first: Written, second: Written, ids: tuple[str, str]) -> None:
    one, other = ids
    both = [field for field in _TO_AGREE.get(kind, ()) if field in first and field in second]
    for field in (*_GUARDED, *both):
        if first.get(field) != second.get(field):
            raise UsageError(
                f"`{field}` of `{one}` and `{other}` is not the same, and decides what readers see",
                "make the two agree, then merge them",
            )
    if other in _listed(first.get("different_from")) or one in _listed(second.get("different_from")):
        raise UsageError(
            f"`different_from` says that `{one}` and `{other}` are two", "take it away first, if they are one"
        )


def _kept_apart(record: type, mine: Written, theirs: Written) -> set[str]:
    """Fields of the second record that do not hold for the first, because others of its fields differ."""
    apart: set[str] = set()
    for group in _TOGETHER.get(record, ()):
        if any(mine.get(field) is not None for field in group):
            apart.update(group)
    if record is Source and mine.get("url") != theirs.get("url"):
        apart.update(("link", "access"))  # they are those of an address
    if record is Event:
        apart.add("kind")
    if record is Event and any(mine.get(field) != theirs.get(field) for field in ("date", "calendar")):
        apart.update(_OF_A_DATE)
    return apart


def _with_lists(record: Written) -> dict[str, Any]:
    """The record with `source` under the name of the list."""
    found = dict(record)
    if found.get("source") is not None and "sources" not in found:
        found = {("sources" if key == "source" else key): value for key, value in found.items()}
    return found


def _without(ids: tuple[str, str], record: dict[str, Any]) -> dict[str, Any]:
    """The record without its references to the two records that are merged."""
    for field in RELATIONS:
        others = [other for other in _listed(record.get(field)) if other not in ids]
        if len(others) < len(_listed(record.get(field))):
            record[field] = others or None
    return record


def _merge_ids(mine: Written, theirs: Written, ids: tuple[str, str], more: dict[str, list[Any]]) -> None:
    aliases = [ids[1], *_listed(theirs.get("aliases"))]
    more["aliases"] = [alias for alias in dict.fromkeys(aliases) if alias not in _listed(mine.get("aliases"))]
    others = [other for other in _listed(theirs.get("different_from")) if other not in ids]
    more["different_from"] = [other for other in others if other not in _listed(mine.get("different_from"))]


def _missing(mine: Any, theirs: Any) -> list[Any]:
    known = [canonical_item(item) for item in _listed(mine)]
    return [item for item in _listed(theirs) if canonical_item(item) not in known]


def canonical_item(item: Any) -> Any:
    """An item of a list in the form in which it is compared: the short form of a record of one field."""
    if isinstance(item, dict) and len(item) == 1:
        return next(iter(item.values()))
    return item


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _texts(name: Any) -> Iterable[str]:
    return name.values() if isinstance(name, dict) else [name]
