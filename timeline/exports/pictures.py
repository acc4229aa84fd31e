"""Pictures as they may be published: known by their first bytes, without what a camera wrote into them.

A picture can carry where and when it was taken and by whom; for a witness that is a danger. Exif, XMP, IPTC, comments and text
chunks are left out; the way up (Exif orientation) is kept. Pixels are not touched.
"""

from __future__ import annotations

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
    """The picture without its metadata. A damaged one is cut off where the damage begins."""
    kind = kind_of(data)
    if kind == "JPEG":
        return b"".join(_jpeg(data))
    if kind == "PNG":
        return b"".join(_png(data))
    return _webp(data) if kind == "WebP" else data


def _jpeg(data: bytes) -> Iterator[bytes]:
    """Segments but APP1 (Exif, XMP), APP13 (IPTC) and comments (ITU T.81, annex B)."""
    yield data[:2]
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if marker == 0xE1:
            yield _orientation(data[at + 4 : end])
        elif marker not in (0xED, 0xFE):
            yield data[at:end]
        at = end
        if marker == 0xDA:
            yield data[at:]
            return


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


def _png(data: bytes) -> Iterator[bytes]:
    """Chunks but Exif, texts and the time of change (PNG, third edition, section 11)."""
    yield data[:8]
    at = 8
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4])
        if data[at + 4 : at + 8] not in (b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"):
            yield data[at:end]
        at = end


def _webp(data: bytes) -> bytes:
    """Chunks but Exif and XMP, and their flags (RFC 9649, section 2.7)."""
    chunks = []
    at = 12
    while at + 8 <= len(data):
        name = data[at : at + 4]
        end = at + 8 + int.from_bytes(data[at + 4 : at + 8], "little")
        end += end % 2
        chunk = data[at:end]
        if name == b"VP8X" and len(chunk) > 8:
            chunk = chunk[:8] + bytes([chunk[8] & ~0x0C]) + chunk[9:]
        if name not in (b"EXIF", b"XMP "):
            chunks.append(chunk)
        at = end
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + len(body).to_bytes(4, "little") + body
