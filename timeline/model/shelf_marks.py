"""Shelf marks: where in an archive a document is kept, from the institution down to the leaf."""

from __future__ import annotations

from typing import Any, Protocol

from timeline.model.field_types import Text
from timeline.model.validation import Reader

PARTS = ("archive", "collection", "shelfmark", "box", "folder", "folio")
"""The fields of a source that make its shelf mark, from the whole to the part."""


class Kept(Protocol):
    """What is kept in an archive: a source."""

    @property
    def archive(self) -> str | None: ...
    @property
    def folio(self) -> str | None: ...


class Archive(Text, frozen=True):
    """The name of an institution; an address there is that of an archived copy."""

    def read(self, value: Any, reader: Reader) -> str | None:
        if type(value) is list or (type(value) is str and "://" in value):
            message = "`archive` is the institution that keeps the document, not a copy on the web"
            reader.problem("FIELD002", message, "write the addresses of copies in `archived`")
            return None
        return super().read(value, reader)


def shelf_of(source: Kept) -> tuple[str, ...]:
    """The parts of the shelf mark that are given, from the whole to the part; none without an archive."""
    return tuple(filter(None, (getattr(source, part) for part in PARTS))) if source.archive else ()


def same_leaf(source: Kept) -> str | None:
    """What two descriptions of one document have in common: a shelf mark down to the leaf.

    A box holds many documents, so a shelf mark without a folio does not tell them apart.
    """
    if not source.archive or not source.folio:
        return None
    parts = (" ".join((getattr(source, part) or "").split()).casefold() for part in PARTS)
    return f"shelf:{'|'.join(parts)}"
