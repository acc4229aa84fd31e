"""The actors and places of an import: one record for each name, and which names may be one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from timeline.addresses.publishers import publisher_key
from timeline.digest import digest_bytes
from timeline.model.slug import to_slug

_BRACKETS = re.compile(r"\(([^()]*)\)\s*$")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9.&-]{1,9}")
_LONG_FORMS = (
    ("united states of america", "us"),
    ("united states", "us"),
    ("united kingdom", "uk"),
    ("united nations", "un"),
)


class NamedRecord(msgspec.Struct):
    """An actor or a place."""

    id: str
    spellings: Counter[str] = msgspec.field(default_factory=Counter)
    points: Counter[tuple[str, str]] = msgspec.field(default_factory=Counter)
    place: str = ""
    """Where it is first named."""

    @property
    def name(self) -> str:
        """Its most frequent spelling."""
        return min(self.spellings, key=lambda one: (-self.spellings[one], one))

    def record(self) -> dict[str, Any]:
        """The fields of its file."""
        fields: dict[str, Any] = {"name": self.name}
        if others := sorted(one for one in self.spellings if one != self.name):
            fields["aka"] = others[:1_000]
        if point := self.point:
            fields["at"] = list(point)
        return fields

    @property
    def point(self) -> tuple[str, str] | None:
        """Its point, if all events at it have the same and there are several."""
        return next(iter(self.points)) if len(self.points) == 1 and self.points.total() > 1 else None


class NameBook:
    """The records of one kind."""

    def __init__(self, kind: str, known: Mapping[str, str], same: Mapping[str, str]) -> None:
        """`known`: ids of the project's own records, by key of their names; `same`: the name that another name stands for."""
        self.kind = kind
        self.records: dict[str, NamedRecord] = {}
        self._known = known
        self._same = {name.casefold(): whole for name, whole in same.items()}

    def id_for(self, spelling: str, place: str) -> str:
        """The id of the record with a name."""
        name = self._same.get(spelling.casefold(), spelling)
        known = self._known.get(publisher_key(name))
        if known:
            return known
        id_ = to_slug(name) or f"{self.kind}-{digest_bytes(name.casefold().encode()).hex()[:8]}"
        if id_ == "index" or re.fullmatch(r"page-[0-9]+|con|prn|aux|nul|(?:com|lpt)[0-9]", id_):
            id_ = f"{self.kind}-{id_}"
        record = self.records.setdefault(id_, NamedRecord(id_, place=place))
        record.spellings[name] += 1
        if name != spelling:
            record.spellings[spelling] += 0
        return id_

    def likely_the_same(self) -> Iterator[tuple[str, list[str]]]:
        """The most frequent name, and other records' names that may stand for the same."""
        groups: dict[str, list[NamedRecord]] = {}
        for record in self.records.values():
            for key in _keys(record.name):
                group = groups.setdefault(key, [])
                if record not in group:
                    group.append(record)
        told: set[str] = set()
        for group in groups.values():
            names = [one.name for one in sorted(group, key=lambda one: (-one.spellings.total(), one.id))]
            others = [name for name in names[1:] if name not in told]
            if others and names[0] not in told:
                told.update(names)
                yield names[0], others


def _keys(name: str) -> Iterator[str]:
    """What names of one actor or place have in common: without `The`, brackets, points; or an acronym in brackets."""
    bare = _BRACKETS.sub("", name).rstrip()
    key = publisher_key(bare)
    for long, short in _LONG_FORMS:
        key = re.sub(rf"\b{long}\b", short, key)
    yield key
    brackets = _BRACKETS.search(name)
    if brackets and _ACRONYM.fullmatch(brackets[1]):
        yield publisher_key(brackets[1])
    if "," in bare:
        last, _, first = bare.partition(",")
        yield publisher_key(f"{first.strip()} {last.strip()}")


def name_and_role(text: str) -> tuple[str, str]:
    """`Amal Haddad (mayor)`: a bracket that is no acronym and begins in lower case is a role."""
    match = _BRACKETS.search(text)
    if match and match[1][:1].islower() and len(match[1]) <= 80:
        return text[: match.start()].strip(), match[1].strip()
    return text.strip(), ""
