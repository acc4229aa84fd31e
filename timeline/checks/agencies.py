"""News agencies that by-lines, date-lines and credits name (`agencies.yaml`); for proposals only, never for counting.

A name counts only where a report says whose it is, never in running text: an article may be about an agency.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

import msgspec

from timeline.model.actor import Actor
from timeline.reading.strict_yaml import read_yaml
from timeline.reading.web_text import is_paragraph, normalise

_LONGEST = 200
"""Only this many characters of a line are searched."""
_END = 45
"""The most characters after a headline that may name an agency."""
_SHORTEST_NAME = 4
"""An actor's name of at least this many letters is distinctive."""
_BEFORE = 3
"""By-line and date-line are searched in this many paragraphs."""

_DATE_LINE = re.compile(r"([^()\[\]\"“”«»:;!?]{0,60})[(\[]([^()\[\]]{2,60})[)\]] ?\.?[-‐‑–—―−:]")
_SLASHED = re.compile(r"([^/()\"“”«»:;!?]{2,60})/([^/]{2,40})/")
_BY = re.compile(r"(?:by|von|por|par|door|di|av|af|от|من|بقلم)\b ?:? ?(.{2,80})", re.IGNORECASE)
_SOURCE = re.compile(
    r"(?:source|quelle|fuente|fonte|bron|kilde|källa|kaynak|źródło|источник|джерело|المصدر) ?: ?(.{2,80})",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"(?:(?:©|\(c\)|copyright) ?){1,2}\d{4},? (?:by )?([^.]{2,60}?)(?:\.|,? all rights reserved|$)",
    re.IGNORECASE,
)
_HEADLINE = re.compile(r"(?: [|–—-] ([^|–—-]{2,40})|\(([^()]{2,40})\))$")
_AND = re.compile(r"[/,;&|+•·]|\s(?:and|with|und|mit|y|con|et|avec|en|och|og|и)\s", re.IGNORECASE)
_WORDS_OF_PLACES = 5
_OF_PLACES = frozenset(("al", "am", "an", "de", "del", "der", "di", "el", "la", "of", "on", "the", "upon"))
_ENDINGS = (" staff", " news agency", " agency", " newswire")


class Agency(msgspec.Struct, frozen=True):
    """A news agency."""

    id: str
    """The actor's id, or that of the list."""
    name: str
    names: frozenset[str]
    """In the form of `plain`."""
    hosts: tuple[str, ...] = ()
    is_actor: bool = False


class Named(msgspec.Struct, frozen=True, array_like=True):
    """A place where a report names its author or agency."""

    names: tuple[str, ...]
    """The words there, in the pieces that may be names."""
    shown: str
    takes_short: bool
    """Whether initials are enough to identify an agency there."""
    place: str = ""
    """The town of a date-line."""


class Agencies:
    """The agencies of the list, and the project's actors of that kind."""

    def __init__(self, actors: Mapping[str, Actor]) -> None:
        self._by_name: dict[str, Agency] = {}
        self._short: set[str] = set()
        owners = {name: actor for actor in actors.values() for name in _names_of(actor)}
        for id_, listed in _listed().items():
            names = [*listed.get("names", ()), *listed.get("short", ())]
            short = frozenset(map(normalise, listed.get("short", ())))
            keys = short.union(map(normalise, names))
            found = (owners[key] for key in sorted(keys) if key in owners)
            is_it = (one.id for one in found if one.kind == "news-agency" or _names_of(one) & (keys - short))
            actor = id_ if id_ in actors else next(is_it, "")
            agency = Agency(actor or id_, names[0], keys, tuple(listed.get("hosts", ())), bool(actor))
            self._by_name.update(dict.fromkeys(keys, agency))
            self._short.update(short)
        for own in actors.values():
            if own.kind == "news-agency":
                self._add(own)
        self._by_actor = {agency.id: agency for agency in self._by_name.values() if agency.is_actor}

    def _add(self, actor: Actor) -> None:
        names = _names_of(actor)
        shown = next(iter(actor.name.values()))
        listed = (self._by_name[name] for name in sorted(names) if name in self._by_name)
        known = next((agency for agency in listed if agency.id == actor.id), None)
        agency = Agency(
            actor.id,
            shown,
            names | known.names if known else names,
            known.hosts if known else (),
            is_actor=True,
        )
        self._by_name.update(dict.fromkeys(agency.names, agency))
        self._short.update(
            name for name in names if len(name) < _SHORTEST_NAME and not (known and name in known.names)
        )

    def named(self, where: Named) -> Agency | None:
        """The first agency named; none in `The Associated Press (AP) -`, which only explains initials."""
        place = f" {normalise(where.place)} "
        if where.place and any(f" {name} " in place for name in self._by_name):
            return None
        for name in where.names:
            key = normalise(name)
            agency = (
                self._by_actor.get(name) or self._by_name.get(key) or self._by_name.get(_without_ending(key))
            )
            if agency and (where.takes_short or key not in self._short):
                return agency
        return None


def _names_of(actor: Actor) -> frozenset[str]:
    return frozenset(filter(None, map(normalise, (*actor.name.values(), *actor.aka))))


@cache
def _listed() -> Mapping[str, Mapping[str, Sequence[str]]]:
    listed, _ = read_yaml((files("timeline.checks") / "agencies.yaml").read_text(encoding="utf-8"))
    return listed  # type: ignore[no-any-return]


def _without_ending(key: str) -> str:
    for ending in _ENDINGS:
        key = key.removesuffix(ending)
    return key


def in_author(author: str) -> Named:
    """An author's name as a possible agency."""
    text = author[:_LONGEST].strip()
    found = _BY.match(text)
    pieces = _pieces(found[1] if found else text)
    return Named((author, *pieces), author, True)


def in_headline(title: str) -> Named | None:
    """The end of a headline as a possible agency: `... | Reuters`, `... (AFP)`."""
    found = _HEADLINE.search(title.rstrip()[-_END:])
    return Named(_pieces(found[1] or found[2]), title, False) if found else None


def in_page(authors: Iterable[str], lines: Sequence[str]) -> Iterator[Named]:
    """The parts of a page that may name its agency: authors, by-line, date-line, and the credit below the text.

    `lines` are the blocks of the page in order.
    """
    for author in authors:
        yield in_author(author)
    running = [number for number, line in enumerate(lines) if is_paragraph(line)]
    above = running[_BEFORE - 1] + 1 if len(running) >= _BEFORE else len(lines)
    by_line = next(
        (found for line in lines[:above] if not is_paragraph(line) and (found := _BY.match(line))), None
    )
    if by_line and len(by_line.string) <= _LONGEST:
        yield Named(_pieces(by_line[1]), by_line.string, True)
    for line in lines[:above]:
        yield from _date_line(line[:_LONGEST])
    below = running[-1] + 1 if running else 0
    for number, line in enumerate(lines):
        found = _RIGHTS.match(line) or (_SOURCE.fullmatch(line) if number >= below else None)
        if found and running and number > running[0]:
            yield Named(_pieces(found[1]), _cut(line), True)


def _date_line(line: str) -> Iterator[Named]:
    for pattern in (_DATE_LINE, _SLASHED):
        found = pattern.match(line)
        if found and _is_place_and_day(found[1]):
            town = found[1].partition(",")[0]
            yield Named(_pieces(found[2]), _cut(found[0]), town.upper() == town, found[1])


def _is_place_and_day(text: str) -> bool:
    """Whether a text is empty or a date-line: a town of a few capitalised words, and a day."""
    town, _, day = text.partition(",")
    words = town.split()
    if len(words) > _WORDS_OF_PLACES or any(word[0].islower() and word not in _OF_PLACES for word in words):
        return False
    return not day.strip() or any(map(str.isdigit, day)) or day.strip().istitle()


def _pieces(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, _AND.split(text))))


def _cut(line: str) -> str:
    return line if len(line) <= 80 else line[:80].rstrip() + " …"
