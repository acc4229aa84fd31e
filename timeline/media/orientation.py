"""Which way up a camera held a picture: the one Exif tag that is kept, alone in an Exif block of its own (Exif 2.32, 4.6.5)."""

from __future__ import annotations

import struct

_HEAD = b"Exif\0\0"
"""Stands before the block in JPEG; in WebP some programs write it too."""
_TAG = 0x0112
_BLOCK = b"MM\0*" + struct.pack(">IHHHI", 8, 1, _TAG, 3, 1)
"""What stands before the value in a block of ours."""


def only_orientation(exif: bytes) -> bytes:
    """A TIFF block that holds the orientation of `exif` and nothing else; empty where the picture stands upright."""
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
    """The orientation that a published picture holds; 1, upright, where it holds none."""
    _, found, rest = data.partition(_BLOCK)
    return int.from_bytes(rest[:2]) if found else 1


def jpeg_segment(body: bytes) -> bytes:
    """The APP1 segment for one that holds Exif; empty for any other, and where nothing is to be kept."""
    tiff = only_orientation(body) if body.startswith(_HEAD) else b""
    return b"\xff\xe1" + (2 + len(_HEAD) + len(tiff)).to_bytes(2) + _HEAD + tiff if tiff else b""
