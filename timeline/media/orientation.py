"""The orientation of a picture: the only Exif tag that is kept, in a new Exif block (Exif 2.32, 4.6.5)."""

from __future__ import annotations

import struct

_HEAD = b"Exif\0\0"
"""The prefix of the block in JPEG; some programs write it in WebP, too."""
_TAG = 0x0112
_BLOCK = b"MM\0*" + struct.pack(">IHHHI", 8, 1, _TAG, 3, 1)
"""The new block up to the value."""


def only_orientation(exif: bytes) -> bytes:
    """A TIFF block with the orientation from `exif` and nothing else; empty if the picture is upright."""
    tiff = exif.removeprefix(_HEAD)
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return b""
    try:
        (start,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, start)
        for index in range(count):
            tag, _, _, value = struct.unpack_from(order + "HHIH", tiff, start + 2 + 12 * index)
            if tag == _TAG and 2 <= value <= 8:
                return _BLOCK + struct.pack(">HHI", value, 0, 0)
    except struct.error:
        return b""
    return b""


def orientation_of(data: bytes) -> int:
    """The orientation in a published picture; 1, upright, if it has none."""
    _, found, rest = data.partition(_BLOCK)
    return int.from_bytes(rest[:2]) if found else 1


def jpeg_segment(body: bytes) -> bytes:
    """The APP1 segment to keep in place of one with Exif data; empty for other data, and for an upright picture."""
    tiff = only_orientation(body) if body.startswith(_HEAD) else b""
    return b"\xff\xe1" + (2 + len(_HEAD) + len(tiff)).to_bytes(2) + _HEAD + tiff if tiff else b""
