"""The size of a published picture in pixels, as browsers show it."""

from __future__ import annotations

import struct

from timeline.media.orientation import orientation_of
from timeline.media.pictures import FRAME_HEADERS, kind_of

Size = tuple[int, int]
"""Width and height."""


def size_of(data: bytes) -> Size | None:
    """The size of a picture from `pictures.published`, with its orientation applied; None if the file does not give it."""
    readers = {"JPEG": _jpeg, "PNG": _png, "GIF": _gif, "WebP": _webp}
    try:
        width, height = readers[kind_of(data)](data)
    except (struct.error, ValueError):
        return None
    if not (width and height):
        return None
    return (height, width) if orientation_of(data) >= 5 else (width, height)


def _png(data: bytes) -> Size:
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _gif(data: bytes) -> Size:
    width, height = struct.unpack_from("<HH", data, 6)
    return width, height


def _jpeg(data: bytes) -> Size:
    at = 2
    while data[at + 1] not in FRAME_HEADERS:
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
        if at + 9 > len(data):
            raise ValueError
    height, width = struct.unpack_from(">HH", data, at + 5)
    return width, height


def _webp(data: bytes) -> Size:
    """WebP Container Specification; RFC 6386, 9.1 (VP8), RFC 9649, 3.4 (VP8L)."""
    form = data[12:16]
    if form == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if form == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF
