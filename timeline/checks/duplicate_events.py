"""Events that may have been entered twice: same date, and nearly the same title or a shared source."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import sub

from timeline.chronicle.record_set import RecordSet
from timeline.diagnostics import Problem, Severity
from timeline.model.actor import Place
from timeline.records.event_summary import Entry
from timeline.records.similarity import are_similar_titles, is_optional_word, misspelt, names_in

_FEWEST_WORDS = 4
"""The fewest words of a title that may equal another with one word left out."""
_MOST_COMPARED = 8
"""The most events of similar title that one is compared with."""
_AN_HOUR = 3_600
_FAR = 0.01
"""Points further apart than this (in degrees) are different places."""


def duplicate_events(records: RecordSet) -> Iterator[Problem]:
    """DUP001 at each event that may be an earlier one again."""
    entries, places = records.entries, records.places
    by_page = _alone_on_a_page(entries)
    for group in _by_date(entries):
        if len(group) > 1 and (_may_be_alike(group) or any(entry.id in by_page for entry in group)):
            yield from _duplicates_in(group, by_page, places)


def _by_date(entries: Iterable[Entry]) -> Iterable[list[Entry]]:
    """Events of one date together: only these are compared."""
    groups: dict[tuple[int, int], list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.anchor, entry.span].append(entry)
    return groups.values()


def _may_be_alike(entries: Sequence[Entry]) -> bool:
    """Whether any two titles begin or end alike: a quick test that all duplicates pass."""
    count = len(entries)
    return (
        len({entry.gist[:3] for entry in entries}) < count
        or len({entry.gist[-3:] for entry in entries}) < count
    )


def _duplicates_in(
    entries: Sequence[Entry], by_page: Mapping[str, Sequence[Entry]], places: Mapping[str, Place]
) -> Iterator[Problem]:
    first: dict[str, Entry] = {}
    more: dict[str, list[Entry]] = {}
    for entry in entries:
        words = entry.gist.split()
        keys = _keys(words)
        like: list[Entry] = []
        for key in keys:
            other = first.setdefault(key, entry)
            if other is not entry:
                others = (other, *more.get(key, ()))
                like += (other for other in others if _say_the_same(words, other.gist.split()))
        like += by_page.get(entry.id, ())
        if like:
            if len(words) < 2:
                like = [other for other in like if _share_more_than_a_word(other, entry)]
            found = next((other for other in like if _may_be_one(other, entry, places)), None)
            if found is not None:
                yield _problem(found, entry)
                continue
        for key in keys:
            if first[key] is not entry and len(more.setdefault(key, [])) < _MOST_COMPARED:
                more[key].append(entry)


def _keys(words: Sequence[str]) -> tuple[str, ...]:
    """Keys of a title, one of which duplicates share: all letters, the first two words, the last two words."""
    whole = "".join(words)
    if len(words) < _FEWEST_WORDS:
        return (whole,)
    return whole, f"{words[0]} {words[1]} ", f" {words[-2]} {words[-1]}"


def _say_the_same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether titles have the same words in the same order, apart from one added or misspelt word."""
    if "".join(one) == "".join(other):
        return True
    short, long = sorted((one, other), key=len)
    at = next((index for index, word in enumerate(short) if word != long[index]), len(short))
    if len(short) < _FEWEST_WORDS:
        return False
    if len(long) == len(short):
        return short[at + 1 :] == long[at + 1 :] and misspelt(short[at], long[at])
    return short[at:] == long[at + 1 :] and is_optional_word(long[at], first=at == 0)


def _alone_on_a_page(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Pairs of events of one day that alone cite a page and share most of their titles: the earlier by the later one's id."""
    count = Counter(cite.source for entry in entries for cite in entry.cites)
    citing: dict[str, list[Entry]] = {source: [] for source, times in count.items() if times > 1}
    if citing:
        for entry in entries:
            for source in {cite.source for cite in entry.cites}:
                if source in citing:
                    citing[source].append(entry)
    found: dict[str, list[Entry]] = {}
    for events in citing.values():
        of_a_day: dict[int, list[Entry]] = defaultdict(list)
        for entry in events:
            of_a_day[entry.anchor].append(entry)
        for both in of_a_day.values():
            if len(both) == 2 and _tell_of_one(*both):
                found.setdefault(both[1].id, []).append(both[0])
    return found


def _tell_of_one(one: Entry, other: Entry) -> bool:
    """Whether titles share most words, and at most one has names that the other lacks."""
    here, there = names_in(one.title), names_in(other.title)
    return are_similar_titles(one.gist.split(), other.gist.split()) and not (here - there and there - here)


def _share_more_than_a_word(one: Entry, other: Entry) -> bool:
    """Whether events with a title of one word (Shelling) share a place or a source."""
    sources = {cite.source for cite in one.cites} & {cite.source for cite in other.cites}
    return bool(sources) or bool(one.place and one.place == other.place)


def _may_be_one(one: Entry, other: Entry, places: Mapping[str, Place]) -> bool:
    """Whether no fact rules out that two events are one."""
    return not (
        one.kind != other.kind
        or other.id in one.different_from
        or one.id in other.different_from
        or _are_related(one, other)
        or (
            one.instant is not None
            and other.instant is not None
            and abs(one.instant - other.instant) > _AN_HOUR
        )
        or not _at_one_place(one, other, places)
    )


def _are_related(one: Entry, other: Entry) -> bool:
    """Whether one event refers to the other, which makes them two."""
    return any(
        second.id in (first.part_of, *first.follows, *first.see)
        for first, second in ((one, other), (other, one))
    )


def _at_one_place(one: Entry, other: Entry, places: Mapping[str, Place]) -> bool:
    if one.point and other.point and max(map(abs, map(sub, one.point, other.point))) > _FAR:
        return False
    here, there = one.place, other.place
    return not here or not there or here in _around(there, places) or there in _around(here, places)


def _around(place: str, places: Mapping[str, Place]) -> set[str]:
    """A place and those that it lies in."""
    around: set[str] = set()
    while place and place not in around:
        around.add(place)
        place = (places[place].within or "") if place in places else ""
    return around


def _problem(first: Entry, again: Entry) -> Problem:
    return Problem(
        "DUP001",
        f"this may be the same event as `{first.id}` in {first.path}",
        f"if it is: timeline merge event {first.id} {again.id}; if not, write `different_from: [{first.id}]`",
        again.path,
        (*again.trail, "title"),
        severity=Severity.WARNING,
    )
