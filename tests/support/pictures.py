"""Pictures of a few bytes, with what cameras write into them."""

from __future__ import annotations

import struct
import zlib

CAMERA = b"Canary Camera Model 7"
"""Stands in every picture made here, where a camera would write."""


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int = 2, height: int = 2) -> bytes:
    """A white PNG with a comment and Exif."""
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    pixels = zlib.compress((b"\0" + b"\xff" * width) * height, 9) if width * height < 1_000_000 else b""
    words = _chunk(b"tEXt", b"Comment\0" + CAMERA) + _chunk(b"eXIf", exif())
    return b"\x89PNG\r\n\x1a\n" + header + words + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def exif() -> bytes:
    """A TIFF structure with the camera's model, an orientation of 6 and a GPS position."""
    gps = struct.pack("<H", 1) + struct.pack("<HHI", 2, 5, 3) + struct.pack("<I", 0) + struct.pack("<I", 0)
    entries = [
        struct.pack("<HHII", 0x0110, 2, len(CAMERA), 80),
        struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0),
        struct.pack("<HHII", 0x8825, 4, 1, 120),
    ]
    body = (
        b"II*\0"
        + struct.pack("<I", 8)
        + struct.pack("<H", len(entries))
        + b"".join(entries)
        + struct.pack("<I", 0)
    )
    return body.ljust(80, b"\0") + CAMERA.ljust(40, b"\0") + gps


def jpeg() -> bytes:
    """The beginning of a JPEG with Exif (model, orientation, position), XMP, IPTC and a comment; its pixels are made up."""

    def segment(marker: int, data: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data

    return b"".join(
        [
            b"\xff\xd8",
            segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"),
            segment(0xE1, b"Exif\0\0" + exif()),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + CAMERA + b"</x:xmpmeta>"),
            segment(0xED, b"Photoshop 3.0\0" + CAMERA),
            segment(0xFE, CAMERA),
            segment(0xDB, bytes(65)),
            segment(0xC0, bytes(9)),
            segment(0xDA, bytes(10)),
            b"\x12\x34\xff\xd9",
        ]
    )


def webp() -> bytes:
    """A WebP with Exif and XMP; its pixels are made up."""
    chunks = b"VP8X" + struct.pack("<I", 10) + bytes([0x0C, 0, 0, 0, 1, 0, 0, 1, 0, 0])
    chunks += b"VP8 " + struct.pack("<I", 4) + b"pixl"
    for name in (b"EXIF", b"XMP "):
        chunks += name + struct.pack("<I", len(CAMERA)) + CAMERA + b"\0" * (len(CAMERA) % 2)
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WEBP" + chunks


def gif() -> bytes:
    """A GIF of one pixel."""
    return b"GIF89a\1\0\1\0\x80\0\0\xff\xff\xff\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"
