"""All sources of an import: one for each page, with what its descriptions say."""

from __future__ import annotations

from typing import Any

import msgspec

from timeline.addresses.same_page import address_key
from timeline.addresses.urls import id_from_url
from timeline.importing.picked import Picked
from timeline.importing.rows import Cell

FIELDS = (
    "title",
    "publisher",
    "author",
    "url",
    "doi",
    "isbn",
    "where",
    "archive",
    "shelfmark",
    "published",
    "accessed",
    "archived",
    "language",
    "type",
    "note",
)
"""Fields of a source, in the order in which they are written."""


class BookedSource(msgspec.Struct):
    """A source with everything said of it."""

    key: str
    fields: dict[str, Any]
    uses: int = 0
    place: str = ""
    """Where it is first named."""


class Use(msgspec.Struct, frozen=True):
    """What an event cites: a source, and where in it."""

    key: str
    at: str = ""
    quote: str = ""


class SourceInRow(msgspec.Struct):
    """A source as one row describes it."""

    fields: dict[str, Any]
    made_of: dict[str, Cell]
    at: str = ""
    quote: str = ""


class SourceBook:
    """Sources by their page, DOI or words."""

    def __init__(self) -> None:
        self.sources: dict[str, BookedSource] = {}
        self.conflicts: list[str] = []
        self.without_address: list[str] = []

    def add(self, described: SourceInRow, picked: Picked) -> Use:
        """Add a description to its source; what contradicts an earlier one is kept with the event."""
        place = picked.account.row.place
        key = self._key(described.fields)
        booked = self.sources.get(key)
        if booked is None:
            booked = self.sources[key] = BookedSource(key, {}, place=place)
            if not any(described.fields.get(name) for name in ("url", "doi", "isbn")):
                self.without_address.append(f"{place}: {described.fields.get('where', '')}")
        for name, value in described.fields.items():
            known = booked.fields.setdefault(name, value)
            if name == "url" and value.startswith("https:") and not known.startswith("https:"):
                booked.fields[name] = value
            if known == value or name in ("url", "where"):
                continue
            if name == "archived" or (name == "accessed" and str(value) > str(known)):
                booked.fields[name] = (
                    [*known, *(one for one in value if one not in known)] if name == "archived" else value
                )
                continue
            if name == "accessed":
                continue
            self.conflicts.append(
                f"{place}: `{name}` of {booked.fields.get('url') or key}: {value!r}; used: {known!r}"
            )
            cell = described.made_of.get(name)
            if cell is not None:
                picked.keep(cell, "its source is described otherwise elsewhere", f"x-source-{name}")
        return Use(key, described.at, described.quote)

    @staticmethod
    def _key(fields: dict[str, Any]) -> str:
        if url := fields.get("url"):
            return address_key(url)
        return f"{fields.get('doi', '')} {fields.get('isbn', '')} {fields.get('where', '')}".casefold()

    def is_shared(self, key: str) -> bool:
        """Whether several events cite it, so that it has a file of its own."""
        return self.sources[key].uses > 1

    def id_of(self, key: str) -> str:
        """The id of a source with a file of its own, whichever of its page's addresses is used."""
        return id_from_url(f"https://{key.partition('://')[2] or key}")

    def citation(self, use: Use) -> Any:
        """What an event's file has for a citation."""
        own = {name: text for name, text in (("at", use.at), ("quote", use.quote)) if text}
        if self.is_shared(use.key):
            return {"source": self.id_of(use.key), **own} if own else self.id_of(use.key)
        fields = self.record(use.key)
        return {**fields, **own} if own or list(fields) != ["url"] else fields["url"]

    def record(self, key: str) -> dict[str, Any]:
        """The fields of a source, in order."""
        fields = self.sources[key].fields
        plain = {name: fields[name] for name in FIELDS if fields.get(name)}
        for name in ("archived", "author"):
            if isinstance(plain.get(name), list) and len(plain[name]) == 1:
                plain[name] = plain[name][0]
        return plain
