"""Pictures lose what was written into them beside the pixels, and keep the pixels (robustness: case 54).

Each picture here is made byte by byte from its format's specification, with a canary wherever something can be written.
"""

from __future__ import annotations

import os
import re
import struct
import zlib
from pathlib import Path
from random import Random
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.command_line import Line
from support.pictures import exif
from support.sites import make, tree, write

from timeline.media.pictures import DamagedPicture, published

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
UPRIGHT = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, 6, 0, 0)
CLEAN_PNG = b"".join(
    [b"\x89PNG\r\n\x1a\n", HEADER, *KEPT, chunk(b"eXIf", UPRIGHT), IMAGE, chunk(b"IEND", b"")]
)


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
CLEAN_WEBP = webp(0x3A, PROFILE, LOOP, frame(ALPHA, IMAGE_8), frame(IMAGE_8), riff(b"EXIF", UPRIGHT))

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
    try:
        found = published(picture[: data.draw(st.integers(0, len(picture)))])
    except DamagedPicture:
        return
    assert b"Canary" not in found
    assert b"xmpmeta" not in found
    assert len(found) <= len(picture) + 24
    assert published(found) == found


def turned(way: int, order: str = ">") -> bytes:
    mark = {"<": b"II*\0", ">": b"MM\0*"}[order]
    return mark + struct.pack(f"{order}IHHHIHH", 8, 1, 0x0112, 3, 1, way, 0) + CANARY


def kept_way(way: int) -> bytes:
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, way, 0, 0)


@pytest.mark.parametrize("way", range(1, 10))
@pytest.mark.parametrize("order", ["<", ">"])
def test_the_way_up_is_kept(way: int, order: str) -> None:
    tiff = turned(way, order)
    kept = kept_way(way) if 1 < way < 9 else b""
    jpeg = published(b"\xff\xd8" + segment(0xE1, b"Exif\0\0" + tiff) + TABLES + scan(PIXELS) + b"\xff\xd9")
    exif = segment(0xE1, b"Exif\0\0" + kept) if kept else b""
    assert jpeg == b"\xff\xd8" + exif + TABLES + scan(PIXELS) + b"\xff\xd9"
    start, end = b"\x89PNG\r\n\x1a\n" + HEADER, chunk(b"IEND", b"")
    exif = chunk(b"eXIf", kept) if kept else b""
    for png in (chunk(b"eXIf", tiff) + IMAGE, IMAGE + chunk(b"eXIf", tiff)):
        assert published(start + png + end) == start + exif + IMAGE + end
    exif = riff(b"EXIF", kept) if kept else b""
    for payload in (tiff, b"Exif\0\0" + tiff):
        assert published(webp(0x08, IMAGE_8, riff(b"EXIF", payload))) == webp(
            0x08 if kept else 0, IMAGE_8, exif
        )


# Damage


def test_stray_bytes_between_segments_are_passed_over() -> None:
    """As decoders do (libjpeg, jdmarker.c: next_marker)."""
    stray = b"\0\x12" + CANARY
    for extra in (stray, b"\xff\xff", b"\xff\0" + stray, b"\xff\x01", b"\xff\xd3"):
        picture = (
            b"\xff\xd8"
            + b"\xff\xe0"
            + JPEG[4:22]
            + THUMBNAIL
            + extra
            + TABLES
            + extra
            + scan(PIXELS)
            + b"\xff\xd9"
        )
        assert published(picture) == b"\xff\xd8" + CLEAN_JPEG[2:20] + TABLES + scan(PIXELS) + b"\xff\xd9"


START = b"\x89PNG\r\n\x1a\n"
FRAMES: bytes = IMAGE_8
for _ in range(700):
    FRAMES = frame(FRAMES)
DAMAGED = {
    "a JPEG without a scan": ("jpg", b"\xff\xd8" + TABLES + b"\xff\xd9"),
    "a JPEG with a scan of no frame": ("jpg", b"\xff\xd8" + scan(PIXELS) + b"\xff\xd9"),
    "a JPEG whose length is wrong": ("jpg", b"\xff\xd8\xff\xe0\xff\xff" + JPEG[6:]),
    "a JPEG of nothing but a thumbnail": ("jpg", b"\xff\xd8\xff\xe1\0\2" + CLEAN_JPEG),
    "a PNG without pixels": ("png", START + HEADER + chunk(b"IEND", b"")),
    "a PNG without a head": ("png", START + IMAGE + chunk(b"IEND", b"")),
    "a GIF without pixels": ("gif", SCREEN + REPEATS + b";"),
    "a WebP without pixels": ("webp", webp(0, PROFILE)),
    "a WebP whose frames hold frames": ("webp", webp(2, LOOP, FRAMES)),
}


def checked(root: Path, kind: str, picture: bytes, capsys: pytest.CaptureFixture[str]) -> str:
    line = Line(root, capsys)
    line.write("content/timeline.yaml", "title: T\nrules: {unsourced: off}\n")
    media = f"media: [{{file: media/p.{kind}, alt: a, credit: b, rights: c}}]\n"
    line.write("content/events/x.yaml", f"date: 2024\ntitle: T\n{media}")
    (root / "content/media").mkdir(exist_ok=True)
    (root / f"content/media/p.{kind}").write_bytes(picture)
    return line("check").out


@pytest.mark.parametrize("damage", DAMAGED)
def test_what_shows_nothing_is_not_published(
    damage: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kind, picture = DAMAGED[damage]
    said = checked(tmp_path, kind, picture, capsys)
    assert f"error MEDIA002: media/p.{kind} is damaged: it holds no pixels that can be shown" in said
    build = Line(tmp_path, capsys)("build")
    assert build.code == 1
    assert "MEDIA002" in build.err
    assert not (tmp_path / "site/media").exists()


def test_a_picture_is_read_again_once_it_has_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checked(tmp_path, "png", PNG, capsys) == ""
    line = Line(tmp_path, capsys)
    file = tmp_path / "content/media/p.png"
    os.utime(file, (1_700_000_000, 1_700_000_000))
    for _ in range(2):
        assert line("build").code == 0
    file.write_bytes(START + HEADER)
    os.utime(file, (1_700_000_000, 1_700_000_000))
    assert line("build").code == 1


def test_the_site_has_names_that_every_system_and_address_can_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = Line(tmp_path, capsys)
    line.write("content/timeline.yaml", "title: T\nrules: {unsourced: off}\n")
    shown = ['Zürich/10:30 "east".png', "Zürich/10-30 -east-.png", "plain_1.png"]
    media = "".join(f"  - {{file: 'media/{name}', alt: a, credit: b, rights: c}}\n" for name in shown)
    line.write("content/events/x.yaml", f"date: 2024\ntitle: T\nmedia:\n{media}")
    for name in shown:
        file = tmp_path / "content/media" / normalize("NFD", name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(PNG)
    assert line("build").code == 0
    names = [path for path in tree(tmp_path / "site") if path.startswith("media/")]
    assert len({name.lower() for name in names}) == 3
    assert all(re.fullmatch(r"media/[A-Za-z0-9._/-]+\.png", name) for name in names)
    assert "media/plain_1.png" in names
    page = (tmp_path / "site/events/x/index.html").read_text()
    assert sorted(set(re.findall(r'src="../../(media/[^"]+)"', page))) == sorted(names)


@BY_KIND
def test_no_bytes_raise_anything_else(kind: str) -> None:
    """Either a picture that stays as it is when it is published again, or DamagedPicture."""
    random = Random(f"pictures {kind}")
    picture, clean = PICTURES[kind]
    outcomes = set()
    for _ in range(1_500):
        changed = bytearray(random.choice((picture, clean)))
        for _ in range(random.choice((1, 1, 2, 5, 20))):
            at = random.randrange(12, len(changed))
            form = random.randrange(4)
            if form == 0:
                changed[at] = random.choice((0, 0xFF, 0x7F, random.randrange(256)))
            elif form == 1:
                del changed[at : at + random.randrange(9)]
            elif form == 2:
                changed[at:at] = random.randbytes(random.randrange(9))
            else:
                changed[at : at + 4] = random.choice(
                    (b"\xff" * 4, b"\0" * 4, b"\0\0\0\1", b"\x7f\xff\xff\xff")
                )
            if len(changed) < 20:
                break
        try:
            found = published(bytes(changed))
        except DamagedPicture:
            outcomes.add("damaged")
            continue
        outcomes.add("published")
        assert published(found) == found
    assert outcomes == {"damaged", "published"}
