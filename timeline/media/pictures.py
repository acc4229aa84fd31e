"""Remove metadata from pictures before they are published.

A picture can reveal where, when and by whom it was taken, which endangers witnesses. So only listed parts of a file are
kept, and everything else is dropped: Exif, XMP, IPTC, provenance (C2PA), comments, texts, thumbnails, data after the end of
the picture, and parts that no list knows. The orientation (Exif) is kept. Pixels are not changed.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator

from timeline.media.orientation import jpeg_segment, only_orientation

SUFFIXES = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".gif": "GIF", ".webp": "WebP"}
"""Kinds of picture by the file name's extension."""


class DamagedPicture(ValueError):
    """The file has no pixels, or lacks what is needed to show them."""


def kind_of(data: bytes) -> str:
    """The kind of a picture by its first bytes; empty if it is none of the published kinds."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    return "WebP" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else ""


def published(data: bytes) -> bytes:
    """The picture without metadata and without data after its end.

    If it is damaged after its first pixels, it is cut off there, as browsers show it. Raises DamagedPicture.
    """
    kinds: dict[str, Callable[[bytes], bytes]] = {"JPEG": _jpeg, "PNG": _png, "GIF": _gif, "WebP": _webp}
    kind = kinds.get(kind_of(data))
    if kind is None:
        raise DamagedPicture
    return kind(data)


_NEXT_SEGMENT = re.compile(rb"\xff([\x01-\xfe])")
_END_OF_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""In coded data 0xFF is followed by 0 or a restart marker."""
FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_KEPT_SEGMENTS = {0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}


def _jpeg(data: bytes) -> bytes:
    """Keeps the application segments of JFIF, ICC profile, Adobe and the orientation; no comments (ITU T.81, annex B).

    Stray bytes between segments are skipped, as decoders do.
    """
    kept = [data[:2]]
    at = 2
    has_header = has_pixels = False
    while found := _NEXT_SEGMENT.search(data, at):
        marker = found[1][0]
        start = found.end()
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:  # markers without a segment
            at = start
            continue
        end = start + int.from_bytes(data[start : start + 2])
        if marker in (0xD8, 0xD9) or not start + 2 <= end <= len(data):
            break
        segment = b"\xff" + data[start - 1 : end]
        if marker == 0xDA:
            if not has_header:
                break
            after = _END_OF_SCAN.search(data, end)
            at = after.start() if after else len(data)
            has_pixels = has_pixels or at > end
            kept.append(segment + data[end:at])
            continue
        kept.append(_kept_segment(marker, segment))
        has_header = has_header or marker in FRAME_HEADERS
        at = end
    if not has_pixels:
        raise DamagedPicture
    return b"".join([*kept, b"\xff\xd9"])


def _kept_segment(marker: int, segment: bytes) -> bytes:
    """The segment as far as it determines how the picture looks; empty for metadata."""
    body = segment[4:]
    if marker == 0xE0 and body.startswith(b"JFIF\0"):
        return b"\xff\xe0\0\x10" + body[:12].ljust(12, b"\0") + b"\0\0"  # it may hold a thumbnail
    if marker == 0xE1:
        return jpeg_segment(body)
    if marker in _KEPT_SEGMENTS:
        return segment if body.startswith(_KEPT_SEGMENTS[marker]) else b""
    return segment if 0xC0 <= marker <= 0xDF else b""


def _gif(data: bytes) -> bytes:
    """Keeps images and what they need; of the application extensions only the one that repeats an animation (GIF89a)."""
    at = 13 + (_colours(data[10]) if len(data) > 10 else 0)
    kept = [data[:at]]
    has_pixels = False
    while at < len(data):
        kind = data[at]
        if kind == 0x2C and at + 9 < len(data):
            start = at + 11 + _colours(data[at + 9])
        elif kind == 0x21:
            start = at + 2
        else:
            break
        end = start
        while end < len(data) and data[end] and end + data[end] < len(data):
            end += data[end] + 1
        label = data[at + 1 : at + 2]
        repeats = data[at + 3 : at + 14] in (b"NETSCAPE2.0", b"ANIMEXTS1.0")
        is_image = kind == 0x2C and end > start
        if is_image or (kind == 0x21 and (label in (b"\xf9", b"\x01") or (label == b"\xff" and repeats))):
            kept.append(data[at:end] + b"\0")
        has_pixels = has_pixels or is_image
        if end >= len(data) or data[end]:
            break
        at = end + 1
    if not has_pixels:
        raise DamagedPicture
    return b"".join([*kept, b";"])


def _colours(flags: int) -> int:
    """The length of a colour table in bytes."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


_PNG_CHUNKS = frozenset((
    b"IHDR", b"PLTE", b"IDAT", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI", b"bKGD", b"hIST",
    b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT",
))  # fmt: skip
"""Pixels, colours, proportions and animation (PNG, third edition, section 11)."""


def _png(data: bytes) -> bytes:
    kept: list[bytes] = []
    upright = b""
    pixels_at = -1
    at = 8
    while at + 12 <= len(data):
        name = data[at + 4 : at + 8]
        end = at + 12 + int.from_bytes(data[at : at + 4])
        if name == b"IEND" or (end > len(data) and name != b"IDAT"):
            break
        if name == b"eXIf":
            upright = upright or only_orientation(data[at + 8 : end - 4])
        elif name in _PNG_CHUNKS:
            if name == b"IDAT" and pixels_at < 0:
                pixels_at = len(kept)
            kept.append(data[at:end] if end <= len(data) else _png_chunk(name, data[at + 8 :]))
        at = end
    if pixels_at < 0 or kept[0][:8] != b"\0\0\0\x0dIHDR":
        raise DamagedPicture
    if upright:
        kept.insert(pixels_at, _png_chunk(b"eXIf", upright))  # browsers look for it before the pixels only
    return b"".join([data[:8], *kept, _png_chunk(b"IEND", b"")])


def _png_chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4)


_WEBP_CHUNKS = frozenset((b"VP8X", b"ANIM", b"ICCP"))
"""Colours and animation (RFC 9649, section 2.7)."""
_PIXELS = frozenset((b"VP8 ", b"VP8L"))
_ANIMATION_FRAME = 16
"""Bytes of an animation frame before its own chunks."""
_EXIF_FLAG, _XMP_FLAG = 0x08, 0x04


def _webp(data: bytes) -> bytes:
    kept: list[bytes] = []
    upright = b""
    has_pixels = False
    for name, body in _webp_chunks(data[12 : 8 + int.from_bytes(data[4:8], "little")]):
        if name == b"EXIF":
            upright = upright or only_orientation(body)
        elif name == b"ANMF":
            frame = [
                one for one in _webp_chunks(body[_ANIMATION_FRAME:]) if one[0] in _PIXELS or one[0] == b"ALPH"
            ]
            if any(name in _PIXELS and body for name, body in frame):
                has_pixels = True
                inner = b"".join(_riff(*one) for one in frame)
                kept.append(_riff(name, body[:_ANIMATION_FRAME] + inner))
        elif name in _WEBP_CHUNKS or name in _PIXELS or name == b"ALPH":
            has_pixels = has_pixels or (name in _PIXELS and bool(body))
            kept.append(_riff(name, body))
    if not has_pixels:
        raise DamagedPicture
    if len(kept[0]) > 8 and kept[0].startswith(b"VP8X"):
        flags = kept[0][8] & ~(_EXIF_FLAG | _XMP_FLAG) | (_EXIF_FLAG if upright else 0)
        kept[0] = kept[0][:8] + bytes([flags]) + kept[0][9:]
        if upright:
            kept.append(_riff(b"EXIF", upright))
    whole = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(whole).to_bytes(4, "little") + whole


def _webp_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Names and contents of chunks; the last may be cut short."""
    at = 0
    while at + 8 <= len(data):
        end = at + 8 + int.from_bytes(data[at + 4 : at + 8], "little")
        yield data[at : at + 4], data[at + 8 : end]
        at = end + end % 2


def _riff(name: bytes, body: bytes) -> bytes:
    return name + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)
