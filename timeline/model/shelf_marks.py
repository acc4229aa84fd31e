"""Archive locations of sources, from the institution down to the leaf, and their comparison."""

from __future__ import annotations

from typing import Any, Protocol

from timeline.model.field_types import Text
from timeline.model.validation import Reader

PARTS = ("archive", "collection", "shelfmark", "box", "folder", "folio")
"""The fields of a source that make up its shelf mark, from the institution to the leaf."""


class HasShelfMark(Protocol):
    """A source that may be kept in an archive."""

    @property
    def archive(self) -> str | None: ...
    @property
    def folio(self) -> str | None: ...


class Archive(Text, frozen=True):
    """The name of an institution. Addresses are refused, as they belong in `archived`."""

    def read(self, value: Any, reader: Reader) -> str | None:
        if type(value) is list or (type(value) is str and "://" in value):
            message = "`archive` is the institution that keeps the document, not a copy on the web"
            reader.problem("FIELD002", message, "write the addresses of copies in `archived`")
            return None
        return super().read(value, reader)


def shelf_mark(source: HasShelfMark) -> tuple[str, ...]:
    """The given parts of the shelf mark, from the institution to the leaf; empty without an archive."""
    return tuple(filter(None, (getattr(source, part) for part in PARTS))) if source.archive else ()


def leaf_key(source: HasShelfMark) -> str | None:
    """The comparison key of a document in an archive: its shelf mark down to the leaf.

    None without a folio: a box holds many documents.
    """
    if not source.archive or not source.folio:
        return None
    parts = (" ".join((getattr(source, part) or "").split()).casefold() for part in PARTS)
    return f"shelf:{'|'.join(parts)}"
