"""Pictures lose what was written into them beside the pixels, and keep the pixels (robustness: case 54).

Each picture here is made byte by byte from its format's specification, with a canary wherever something can be written.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.pictures import exif
from support.sites import make, tree, write

from timeline.exports.pictures import published

CANARY = b"Canary: 36.2021N 37.1343E"
PIXELS = bytes(range(48))
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + CANARY + b"</x:xmpmeta>"


# JPEG (ITU T.81, annex B; Exif 2.32; JFIF 1.02)


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def scan(data: bytes) -> bytes:
    """A scan, in which a byte of 0xFF is followed by 0 or is a restart marker."""
    return segment(0xDA, bytes([1, 1, 0, 0, 63, 0])) + data


TABLES = (
    segment(0xDB, bytes(65)) + segment(0xC2, bytes([8, 0, 1, 0, 1, 1, 1, 0x11, 0])) + segment(0xC4, bytes(17))
)
THUMBNAIL = CANARY.ljust(27, b"\0")
JPEG = b"".join(
    [
        b"\xff\xd8",
        segment(0xE0, b"JFIF\0\1\2\1\0\x48\0\x48\3\3" + THUMBNAIL),
        segment(0xE0, b"JFXX\0\x10" + CANARY),
        segment(0xE1, b"Exif\0\0" + exif() + CANARY),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP),
        segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + XMP),
        segment(0xE2, b"ICC_PROFILE\0\1\1" + b"profile"),
        segment(0xE2, b"MPF\0" + CANARY),
        segment(0xEB, b"JP\0\0" + CANARY),
        segment(0xED, b"Photoshop 3.0\x008BIM\4\4\0\0" + CANARY),
        segment(0xEE, b"Adobe\0\x64\0\0\0\0\1"),
        segment(0xEE, CANARY),
        segment(0xEF, CANARY),
        segment(0xFE, CANARY),
        segment(0xF0, CANARY),
        TABLES,
        scan(PIXELS + b"\xff\x00\xff\xd3\x01"),
        segment(0xFE, CANARY),
        segment(0xC4, bytes(17)),
        scan(PIXELS[::-1]),
        b"\xff\xd9",
        CANARY,
    ]
)
CLEAN_JPEG = b"".join(
    [
        b"\xff\xd8",
        segment(0xE0, b"JFIF\0\1\2\1\0\x48\0\x48\0\0"),
        segment(0xE1, b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, 6, 0, 0)),
        segment(0xE2, b"ICC_PROFILE\0\1\1" + b"profile"),
        segment(0xEE, b"Adobe\0\x64\0\0\0\0\1"),
        TABLES,
        scan(PIXELS + b"\xff\x00\xff\xd3\x01"),
        segment(0xC4, bytes(17)),
        scan(PIXELS[::-1]),
        b"\xff\xd9",
    ]
)


# PNG (third edition, with animation)


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


HEADER = chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0))
IMAGE = chunk(b"IDAT", zlib.compress(b"".join(b"\0" + PIXELS[n : n + 12] for n in range(0, 48, 12))))
KEPT = [
    chunk(b"gAMA", bytes(4)),
    chunk(b"iCCP", b"p\0\0x"),
    chunk(b"pHYs", bytes(9)),
    chunk(b"acTL", bytes(8)),
    chunk(b"fcTL", bytes(26)),
]
WRITTEN = [
    chunk(b"tEXt", b"Author\0" + CANARY),
    chunk(b"zTXt", b"Raw profile type iptc\0\0" + CANARY),
    chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP),
    chunk(b"eXIf", exif() + CANARY),
    chunk(b"tIME", struct.pack(">HBBBBB", 2024, 11, 29, 18, 0, 0)),
    chunk(b"caBX", CANARY),
    chunk(b"prVt", CANARY),
]
PNG = b"".join([b"\x89PNG\r\n\x1a\n", HEADER, *WRITTEN, *KEPT, IMAGE, *WRITTEN, chunk(b"IEND", b""), CANARY])
CLEAN_PNG = b"".join([b"\x89PNG\r\n\x1a\n", HEADER, *KEPT, IMAGE, chunk(b"IEND", b"")])


# GIF (89a)


def blocks(*data: bytes) -> bytes:
    return b"".join(bytes([len(one)]) + one for one in data) + b"\0"


SCREEN = b"GIF89a" + struct.pack("<HHBBB", 4, 4, 0x80, 0, 0) + bytes(6)
REPEATS = b"\x21\xff\x0bNETSCAPE2.0" + blocks(b"\1\0\0")
CONTROL = b"\x21\xf9" + blocks(b"\4\0\0\0")
FRAME = b"," + struct.pack("<HHHHB", 0, 0, 4, 4, 0) + b"\2" + blocks(PIXELS[:20], PIXELS[20:])
GIF = b"".join(
    [
        SCREEN,
        b"\x21\xfe" + blocks(CANARY),
        b"\x21\xff\x0bXMP DataXMP" + XMP.replace(b"\0", b"") + bytes(range(255, 0, -1)) + b"\0\0",
        REPEATS,
        b"\x21\xff\x0bICCRGBG1012" + blocks(CANARY),
        CONTROL,
        FRAME,
        b"\x21\xfe" + blocks(CANARY, CANARY),
        FRAME,
        b";",
        CANARY,
    ]
)
CLEAN_GIF = b"".join([SCREEN, REPEATS, CONTROL, FRAME, FRAME, b";"])


# WebP (RFC 9649)


def riff(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def webp(flags: int, *chunks: bytes) -> bytes:
    body = b"WEBP" + riff(b"VP8X", bytes([flags, 0, 0, 0, 3, 0, 0, 3, 0, 0])) + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def frame(*chunks: bytes) -> bytes:
    return riff(b"ANMF", bytes(16) + b"".join(chunks))


IMAGE_8 = riff(b"VP8 ", PIXELS[:47])
ALPHA, PROFILE, LOOP = riff(b"ALPH", PIXELS[:5]), riff(b"ICCP", b"profile"), riff(b"ANIM", bytes(6))
PASTED = [riff(b"EXIF", exif() + CANARY), riff(b"XMP ", XMP), riff(b"C2PA", CANARY), riff(b"own ", CANARY)]
WEBP = webp(0x3E, PROFILE, LOOP, frame(ALPHA, IMAGE_8, *PASTED), frame(IMAGE_8), *PASTED) + CANARY
CLEAN_WEBP = webp(0x32, PROFILE, LOOP, frame(ALPHA, IMAGE_8), frame(IMAGE_8))

PICTURES = {
    "jpg": (JPEG, CLEAN_JPEG),
    "png": (PNG, CLEAN_PNG),
    "gif": (GIF, CLEAN_GIF),
    "webp": (WEBP, CLEAN_WEBP),
}
BY_KIND = pytest.mark.parametrize("kind", PICTURES)


@BY_KIND
def test_pixels_stay_and_the_rest_goes(kind: str, tmp_path: Path) -> None:
    """Through the whole program: in no file of the site is anything of it."""
    picture, clean = PICTURES[kind]
    assert CANARY in picture
    root = write(
        tmp_path,
        {
            "content/timeline.yaml": "title: T\nrules: {unsourced: off}\n",
            "content/events/x.yaml": f"date: 2024\ntitle: T\nmedia: [{{file: media/p.{kind}, alt: a, credit: b, rights: c}}]\n",
            f"content/media/p.{kind}": picture,
        },
    )
    make(root)
    site = tree(root / "site")
    assert site[f"media/p.{kind}"] == clean
    assert not [path for path, data in site.items() if b"Canary" in data or b"xmpmeta" in data]
    assert (root / f"content/media/p.{kind}").read_bytes() == picture


@BY_KIND
def test_a_clean_picture_stays_as_it_is(kind: str) -> None:
    _, clean = PICTURES[kind]
    assert published(clean) == clean


@BY_KIND
@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_picture_that_is_cut_off_tells_nothing_either(kind: str, data: st.DataObject) -> None:
    """A damaged picture is cut off at the damage: what stands there is not taken for pixels."""
    picture, _ = PICTURES[kind]
    found = published(picture[: data.draw(st.integers(14, len(picture)))])
    assert b"Canary" not in found
    assert b"xmpmeta" not in found
    assert len(found) <= len(picture) + 24


@pytest.mark.parametrize("way", range(1, 9))
@pytest.mark.parametrize("order", ["<", ">"])
def test_the_way_up_is_kept(way: int, order: str) -> None:
    mark = {"<": b"II*\0", ">": b"MM\0*"}[order]
    tiff = mark + struct.pack(f"{order}IHHHIHH", 8, 1, 0x0112, 3, 1, way, 0) + CANARY
    told = published(b"\xff\xd8" + segment(0xE1, b"Exif\0\0" + tiff) + TABLES + scan(PIXELS) + b"\xff\xd9")
    kept = (
        segment(0xE1, b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, way, 0, 0))
        if way > 1
        else b""
    )
    assert told == b"\xff\xd8" + kept + TABLES + scan(PIXELS) + b"\xff\xd9"
