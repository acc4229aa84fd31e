"""Published pictures in a browser: upright as the originals, and shown at all."""

from __future__ import annotations

import base64
import struct
import zlib

import pytest
from support.browser import launched

from timeline.media.pictures import published

pytestmark = pytest.mark.browser

MAKE = """async kind => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [40, 20];
  canvas.getContext('2d').fillRect(5, 5, 9, 9);
  return canvas.toDataURL(kind).split(',')[1];
}"""
SIZE = """async ([kind, data]) => {
  const image = new Image();
  image.src = `data:${kind};base64,${data}`;
  await image.decode();
  return [image.naturalWidth, image.naturalHeight];
}"""


def exif(way: int) -> bytes:
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, way, 0, 0)


def turned(kind: str, data: bytes, way: int) -> bytes:
    """The picture with a note of which way up it was taken."""
    if kind == "image/jpeg":
        body = b"Exif\0\0" + exif(way)
        return data[:2] + struct.pack(">BBH", 0xFF, 0xE1, len(body) + 2) + body + data[2:]
    if kind == "image/png":
        chunk = struct.pack(">I", len(exif(way))) + b"eXIf" + exif(way)
        return data[:33] + chunk + struct.pack(">I", zlib.crc32(chunk[4:])) + data[33:]
    chunks = data[12:] if data[12:16] != b"VP8X" else data[30:]
    head = b"VP8X" + struct.pack("<I", 10) + bytes([0x08, 0, 0, 0, 39, 0, 0, 19, 0, 0])
    whole = b"WEBP" + head + chunks + b"EXIF" + struct.pack("<I", len(exif(way))) + exif(way)
    return b"RIFF" + struct.pack("<I", len(whole)) + whole


def test_pictures_stand_as_the_camera_held_them() -> None:
    sizes: dict[tuple[str, int], list[list[int]]] = {}
    with launched() as browser:
        page = browser.new_page()
        for kind in ("image/jpeg", "image/png", "image/webp"):
            plain = base64.b64decode(page.evaluate(MAKE, kind))
            for way in (1, 3, 6, 8):
                picture = turned(kind, plain, way)
                both = [base64.b64encode(one).decode() for one in (picture, published(picture))]
                sizes[kind, way] = [page.evaluate(SIZE, [kind, one]) for one in both]
    assert all(before == after for before, after in sizes.values()), sizes
    assert sizes["image/jpeg", 6][1] == sizes["image/png", 6][1] == [20, 40]
    assert all(sizes[kind, 1][1] == [40, 20] for kind in ("image/jpeg", "image/png", "image/webp"))
