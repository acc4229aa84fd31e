"""Sources that are written in place, as entries hold them."""

from __future__ import annotations

import msgspec

from timeline.addresses.publishers import Party
from timeline.digest import canonical, digest_bytes
from timeline.model.source import Source, source_key
from timeline.records.publisher_identity import known_by


class InPlace(msgspec.Struct, frozen=True, array_like=True):
    """A source that is written in place: most are never asked for after a small edit, so it is kept packed."""

    id: str
    address: str | None
    """What it has in common with other descriptions of the same source, if it has anything."""
    key: bytes
    """The digest of the source."""
    withdrawn: bool
    """Whether its publisher has withdrawn it."""
    publisher: str
    """Its publisher where that can be an actor's id; else nothing."""
    authors: tuple[str, ...]
    """Those of its authors that can be actors' ids."""
    citing: tuple[str, ...] | None
    known_by: tuple[Party, ...]
    """Whom else its publisher may be."""
    packed: msgspec.Raw
    """The source in MessagePack."""

    @property
    def source(self) -> Source:
        """The source itself."""
        return _unpack(self.packed)


_unpack = msgspec.msgpack.Decoder(Source).decode


def publisher_id(source: Source) -> str:
    """A source's publisher where that can be an actor's id; else nothing."""
    return "" if source.publisher is None or " " in source.publisher else source.publisher


def author_ids(source: Source) -> tuple[str, ...]:
    """Those of a source's authors that can be actors' ids."""
    return tuple(author for author in source.author if " " not in author) if source.author else ()


def in_place(source: Source) -> InPlace:
    """A source, packed."""
    packed = canonical(source)
    return InPlace(
        id=source.id,
        address=source_key(source),
        key=digest_bytes(packed),
        withdrawn=source.retracted is not None,
        publisher=publisher_id(source),
        authors=author_ids(source),
        citing=source.citing,
        known_by=known_by(source),
        packed=msgspec.Raw(packed),
    )
