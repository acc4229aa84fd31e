"""Pictures as they may be published: known by their first bytes, without what a camera wrote into them.

A picture can carry where and when it was taken and by whom; for a witness that is a danger. What is kept is listed, and the
rest is left out: Exif, XMP, IPTC, provenance (C2PA), comments, texts, thumbnails, whatever stands behind the picture's end, and
what nobody has thought of yet. The way up (Exif orientation) is kept. Pixels are not touched.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

SUFFIXES = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".gif": "GIF", ".webp": "WebP"}
"""Kinds of picture by the ending of the file's name."""


def kind_of(data: bytes) -> str:
    """What the first bytes say that a file is; empty for none of the kinds that are published."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    return "WebP" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else ""


def published(data: bytes) -> bytes:
    """The picture without its metadata, and without what stands after its end. A damaged one is cut off at the damage."""
    kinds = {"JPEG": _jpeg, "PNG": _png, "GIF": _gif, "WebP": _webp}
    return b"".join(kinds[kind_of(data)](data))


def _jpeg(data: bytes) -> Iterator[bytes]:
    """Of the application segments JFIF, ICC profile, Adobe and the orientation; no comments (ITU T.81, annex B)."""
    yield data[:2]
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xD9:
            break
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        body = data[at + 4 : end]
        if marker == 0xE0 and body.startswith(b"JFIF\0"):
            yield b"\xff\xe0\0\x10" + body[:12].ljust(12, b"\0") + b"\0\0"  # it may hold a thumbnail
        elif marker == 0xE1:
            yield _orientation(body)
        elif _belongs_to_the_picture(marker, body):
            yield data[at:end]
        at = end
        if marker == 0xDA:
            end = _end_of_scan(data, at)
            yield data[at:end]
            at = end
    yield b"\xff\xd9"


_KEPT_SEGMENTS = {0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}


def _belongs_to_the_picture(marker: int, body: bytes) -> bool:
    """Whether a segment says how the picture looks: all but application segments, comments and the reserved ones."""
    if marker in _KEPT_SEGMENTS:
        return body.startswith(_KEPT_SEGMENTS[marker])
    return 0xC0 <= marker <= 0xDF


_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker stands after coded data, in which 0xFF is followed by 0 or a restart marker."""
    found = _MARKER.search(data, at)
    return found.start() if found else len(data)


def _gif(data: bytes) -> Iterator[bytes]:
    """Blocks but comments and all application extensions except the one that repeats an animation (GIF89a)."""
    at = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    yield data[:at]
    while at < len(data):
        kind = data[at]
        if kind == 0x2C:
            flags = data[at + 9] if at + 9 < len(data) else 0
            start = at + 10 + (3 << (flags & 7) + 1 if flags & 0x80 else 0) + 1
        elif kind == 0x21:
            start = at + 2
        else:
            break
        end = start
        while end < len(data) and data[end]:
            end += data[end] + 1
        end += 1
        label = data[at + 1 : at + 2]
        repeats = data[at + 3 : at + 14] in (b"NETSCAPE2.0", b"ANIMEXTS1.0")
        if kind == 0x2C or label in (b"\xf9", b"\x01") or (label == b"\xff" and repeats):
            yield data[at:end]
        at = end
    yield b";"


def _orientation(segment: bytes) -> bytes:
    """An Exif segment that holds the orientation and nothing else; nothing where it is as it stands."""
    if not segment.startswith(b"Exif\0\0"):
        return b""
    tiff = segment[6:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return b""
    try:
        (start,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, start)
        for index in range(count):
            tag, _, _, value = struct.unpack_from(order + "HHIH", tiff, start + 2 + 12 * index)
            if tag == 0x0112 and 2 <= value <= 8:
                body = b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, value, 0, 0)
                return b"\xff\xe1" + (len(body) + 2).to_bytes(2) + body
    except struct.error:
        return b""
    return b""


_PNG_CHUNKS = frozenset(
    [
        *(
            b"IHDR",
            b"PLTE",
            b"IDAT",
            b"IEND",
            b"tRNS",
            b"cHRM",
            b"gAMA",
            b"iCCP",
            b"sBIT",
            b"sRGB",
            b"cICP",
            b"mDCV",
            b"cLLI",
        ),
        *(b"bKGD", b"hIST", b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT"),
    ]
)
"""Pixels, colours, proportions and animation (PNG, third edition, section 11)."""


def _png(data: bytes) -> Iterator[bytes]:
    yield data[:8]
    at = 8
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4])
        if data[at + 4 : at + 8] in _PNG_CHUNKS:
            yield data[at:end]
        if data[at + 4 : at + 8] == b"IEND":
            return
        at = end


_WEBP_CHUNKS = frozenset([b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"])
"""Pixels, colours and animation (RFC 9649, section 2.7)."""
_FRAME = 16
"""Bytes of an animation frame before its own chunks."""


def _webp(data: bytes) -> Iterator[bytes]:
    body = b"WEBP" + b"".join(_webp_chunks(data[12 : 8 + int.from_bytes(data[4:8], "little")]))
    yield b"RIFF" + len(body).to_bytes(4, "little") + body


def _webp_chunks(data: bytes) -> Iterator[bytes]:
    """The chunks that are kept; the flags of the extended format (VP8X) no longer speak of Exif and XMP."""
    at = 0
    while at + 8 <= len(data):
        name = data[at : at + 4]
        end = at + 8 + int.from_bytes(data[at + 4 : at + 8], "little")
        chunk = data[at : end + end % 2]
        if name == b"VP8X" and len(chunk) > 8:
            chunk = chunk[:8] + bytes([chunk[8] & ~0x0C]) + chunk[9:]
        elif name == b"ANMF":
            frame = chunk[8 : 8 + _FRAME] + b"".join(_webp_chunks(chunk[8 + _FRAME :]))
            chunk = name + len(frame).to_bytes(4, "little") + frame
        if name in _WEBP_CHUNKS:
            yield chunk
        at = end + end % 2
