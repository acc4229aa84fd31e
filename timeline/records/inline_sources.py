"""Inline sources (written within a citation), packed for storage in event entries."""

from __future__ import annotations

import msgspec

from timeline.addresses.publishers import Party
from timeline.digest import canonical, digest_bytes
from timeline.model.source import Source, source_key
from timeline.records.publisher_identity import publisher_parties


class InlineSource(msgspec.Struct, frozen=True, array_like=True):
    """An inline source. It stays packed, as a build after a small edit needs only few of them."""

    id: str
    address: str | None
    """The key that it shares with other descriptions of the same source, if it has one."""
    key: bytes
    """The digest of the source."""
    withdrawn: bool
    """Whether its publisher has withdrawn it."""
    publisher: str
    """Its publisher if that can be an actor's id; else empty."""
    authors: tuple[str, ...]
    """Those of its authors that can be actors' ids."""
    citing: tuple[str, ...] | None
    parties: tuple[Party, ...]
    """The parties that may be its publisher."""
    packed: msgspec.Raw
    """The source in MessagePack."""

    @property
    def source(self) -> Source:
        """The source itself."""
        return _unpack(self.packed)


_unpack = msgspec.msgpack.Decoder(Source).decode


def publisher_id(source: Source) -> str:
    """A source's publisher if that can be an actor's id; else empty."""
    return "" if source.publisher is None or " " in source.publisher else source.publisher


def author_ids(source: Source) -> tuple[str, ...]:
    """Those of a source's authors that can be actors' ids."""
    return tuple(author for author in source.author if " " not in author) if source.author else ()


def pack_inline_source(source: Source) -> InlineSource:
    """Pack a source."""
    packed = canonical(source)
    return InlineSource(
        id=source.id,
        address=source_key(source),
        key=digest_bytes(packed),
        withdrawn=source.retracted is not None,
        publisher=publisher_id(source),
        authors=author_ids(source),
        citing=source.citing,
        parties=publisher_parties(source),
        packed=msgspec.Raw(packed),
    )
