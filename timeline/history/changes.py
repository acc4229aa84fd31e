"""What changed between two versions of an event, and which changes are factual (they need a correction).

A change is *factual* if a published statement was changed or removed, which calls for a correction. Additions are not,
nor are changes of spacing, punctuation or quotation marks.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

import msgspec

from timeline.dates.bounds import UNKNOWN
from timeline.diagnostics import DocumentPath
from timeline.markdown.plain_text import plain_text
from timeline.markdown.prose import Prose
from timeline.model.event import Event
from timeline.model.field_types import format_number
from timeline.model.points import public_point

_WORD = re.compile(r"[^\W_]+|[%+<>~=$€£]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


_PROSE = frozenset(
    [
        "title",
        "wording",
        "summary",
        "details",
        "status_note",
        "quote",
        "claim_says",
        "claim_who",
        "role",
        "own",
    ]
)
"""Text fields, in which spacing and punctuation do not matter."""


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """A difference between two versions of an event."""

    field: str
    """title, date, place, status, source, quote, claim, figure ...: the names of `chronicle.change` in the catalogue."""
    how: str
    """`changed`, `added` or `removed`."""
    was: str = ""
    now: str = ""
    """Plain values: EDTF for dates, ids for records."""
    of: str = ""
    """Its context: the actor of a claim or role, the source of a quote, the name of an own field."""
    measure: str = ""
    """What a figure counts."""
    fact: bool = False
    """Whether it is factual."""
    at: DocumentPath = ()
    """Its path in the later version of the record."""


class StatusSummary(msgspec.Struct, frozen=True):
    """The status of a version of an event, with the counts on which it rests."""

    status: str
    sources: int
    withdrawn: int
    untraced: int
    origins: int


def same_words(one: str | None, other: str | None) -> bool:
    """Whether two texts are equal but for spacing, punctuation, quotation marks and emphasis."""
    return one == other or _words(one or "") == _words(other or "")


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", unescape(text)))


def loses_numbers(before: str | None, after: str | None) -> bool:
    """Whether a text lost a number."""
    return bool(_numbers(before) - _numbers(after))


def _numbers(text: str | None) -> Counter[str]:
    return Counter(_NUMBER.findall(plain_text(Prose(text)))) if text else Counter()


def value_change(
    field: str,
    was: str | None,
    now: str | None,
    *,
    fact: bool = False,
    at: DocumentPath = (),
    of: str = "",
) -> Iterator[Change]:
    """The change of one value, if it changed. With `fact`, it is factual unless the value was added."""
    if was == now or (field in _PROSE and was and now and same_words(was, now)):
        return
    how = "changed" if was and now else "removed" if was else "added"
    yield Change(field, how, was or "", now or "", of, fact=fact and bool(was), at=at or (field,))


def set_changes(
    field: str, was: Iterable[str], now: Iterable[str], *, fact: bool = False
) -> Iterator[Change]:
    """The items added to a list, and those removed."""
    before, after = dict.fromkeys(was), dict.fromkeys(now)
    for item in after:
        if item not in before:
            yield Change(field, "added", now=item, at=(f"{field}s",))
    for item in before:
        if item not in after:
            yield Change(field, "removed", was=item, fact=fact, at=(f"{field}s",))


def core_changes(before: Event, after: Event) -> Iterator[Change]:
    """Changes of title, kind, date, place, speaker and actors: all of them factual, but for a date that was unknown."""
    for field in ("title", "kind", "date", "time", "timezone", "wording"):
        was, now = getattr(before, field), getattr(after, field)
        if field == "date" and "julian" in (before.calendar, after.calendar):
            was, now = before.when, after.when
        # a date that has become known contradicts nothing
        yield from value_change(field, was, now, fact=field != "date" or before.date != UNKNOWN)
    yield from _neighbours(before, after)
    yield from _place(before, after)
    yield from value_change("speaker", before.speaker, after.speaker, fact=True)
    yield from _actors(before, after)


def secondary_changes(before: Event, after: Event) -> Iterator[Change]:
    """Changes of texts, tags, pictures, own fields, relations and corrections."""
    lost = loses_numbers(before.summary, after.summary)
    yield from value_change("summary", before.summary, after.summary, fact=lost)
    for field in ("details", "status_note", "importance"):
        yield from value_change(field, getattr(before, field), getattr(after, field))
    yield from set_changes("tag", before.tags, after.tags)
    yield from set_changes("picture", (m.file for m in before.media), (m.file for m in after.media))
    own_before, own_after = dict(before.fields), dict(after.fields)
    for name in {**own_before, **own_after}:
        was, now = own_before.get(name), own_after.get(name)
        yield from value_change("own", _own_text(was), _own_text(now), of=name, at=(name,))
    related = [(event.part_of, set(event.follows), set(event.see)) for event in (before, after)]
    if related[0] != related[1]:
        # The events are not named, as one of them may be hidden by now.
        yield Change("related", "changed", at=("follows",))
    new = len(after.corrections) - len(before.corrections)
    if new > 0:
        yield Change("correction", "added", at=("corrections",))


def _own_text(value: Any) -> str:
    """The value of an own field as text."""
    if isinstance(value, list | tuple):
        return ", ".join(value)
    return "" if value is None else format_number(value) if isinstance(value, float) else str(value)


def _neighbours(before: Event, after: Event) -> Iterator[Change]:
    """Changes of `after` and `before`. The events are not named, as one of them may be hidden by now."""
    was, now = (before.after, before.before), (after.after, after.before)
    if was == now:
        return
    loses_bound = any(old and old != new for old, new in zip(was, now, strict=True)) and not _is_dated(after)
    yield Change("after_and_before", "changed", fact=loses_bound, at=("after" if after.after else "before",))


def _is_dated(event: Event) -> bool:
    return event.date != UNKNOWN and not (event.after or event.before)


def _place(before: Event, after: Event) -> Iterator[Change]:
    was, now = before.place, after.place
    ids = [(ref and ref.id) or None for ref in (was, now)]
    if ids[0] != ids[1]:
        yield from value_change("place", *ids, fact=True)
    elif was and now and ids[0] and (was.near is None) != (now.near is None):
        field = "near" if now.near else "in_place"
        yield Change(field, "changed", was.id, now.id, fact=True, at=("place",))
    points = [", ".join((ref and public_point(ref)) or ()) or None for ref in (was, now)]
    where = ("place", "at") if points[1] else ("place",)
    yield from value_change("point", *points, fact=True, at=where)


def _actors(before: Event, after: Event) -> Iterator[Change]:
    was = {involved.actor: involved.role or "" for involved in before.actors}
    now = {involved.actor: involved.role or "" for involved in after.actors}
    yield from set_changes("actor", was, now, fact=True)
    for actor in was.keys() & now.keys():
        yield from value_change("role", was[actor], now[actor], fact=True, of=actor, at=("actors",))
