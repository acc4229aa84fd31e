"""What cards take from a theme's style sheets: its colours and its fonts."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from unicodedata import category

import msgspec

COLOURS = {
    "paper": "#fbf9f4",
    "sheet": "#f3efe5",
    "ink": "#1b1916",
    "soft": "#5c564c",
    "rule": "#d8d1c3",
    "accent": "#9b2c1c",
}
"""The custom properties that give a card its colours, with the values for a theme that does not set them."""

_FONT_FACE = re.compile(r"@font-face\s*\{([^{}]*)\}")
_DESCRIPTOR = re.compile(r"(?<![a-z-])([a-z-]+)\s*:\s*([^;]+)")
_URL = re.compile(r"""url\(\s*["']?([^"')]+)""")
_RANGE = re.compile(r"U\+([0-9A-F]{1,6})(?:-([0-9A-F]{1,6}))?", re.I)
_NAME = re.compile(r"""["']([^"']+)["']""")
_ROOT = re.compile(r"(?:^|[\s{},]):root\s*\{([^{}]*)\}")


def needs_glyph(letter: str) -> bool:
    """Whether a text without this character would be wrong: letters, marks and digits, not punctuation or pictures."""
    return category(letter)[0] in "LMN"


class Face(msgspec.Struct, frozen=True):
    """A font file of the theme, and the letters for which its style sheet uses it."""

    family: str
    path: str
    ranges: tuple[tuple[int, int], ...]
    """First and last code point; empty for all."""

    def covers(self, letter: str) -> bool:
        """Whether the style sheet uses it for a letter."""
        return not self.ranges or any(first <= ord(letter) <= last for first, last in self.ranges)


class CardStyle(msgspec.Struct, frozen=True):
    """The colours of a card as `#rrggbb`, and its faces in order of preference."""

    colours: dict[str, str]
    serif: tuple[Face, ...]
    """For titles."""
    sans: tuple[Face, ...]
    """For everything else."""

    def missing(self, texts: Iterable[str]) -> str:
        """The letters of texts for which there is no face, sorted."""
        letters = set("".join(text for text in texts if not text.isascii()))
        faces = self.serif
        return "".join(
            sorted(one for one in letters if needs_glyph(one) and not any(face.covers(one) for face in faces))
        )


def card_style(files: Mapping[str, bytes], first: str = "") -> CardStyle:
    """The style of a theme, from its published static files by path; `first` is the style sheet that the others override.

    Colours and font stacks are the custom properties `--paper`, `--sheet`, `--ink`, `--soft`, `--rule`, `--accent`, `--serif` and
    `--sans` in rules for `:root`: of each style sheet the first value counts, which is the one for light; the last sheet wins.
    """
    sheets = {path: data.decode("utf-8", "replace") for path, data in files.items() if path.endswith(".css")}
    faces = [face for path, sheet in sheets.items() for face in _faces(path, sheet) if face.path in files]
    ordered = [
        "".join(_ROOT.findall(sheets[path])) for path in sorted(sheets, key=lambda path: path != first)
    ]
    colours = {
        name: _property(name, r"#[0-9a-fA-F]{6}\b", ordered) or default for name, default in COLOURS.items()
    }
    serif, sans = (_stack(_property(name, r"[^;}]+", ordered), faces) for name in ("serif", "sans"))
    return CardStyle(colours, serif, sans)


def _faces(sheet_path: str, sheet: str) -> Iterator[Face]:
    for block in _FONT_FACE.findall(sheet):
        descriptors = dict(_DESCRIPTOR.findall(block))
        url = _URL.search(descriptors.get("src", ""))
        if url is None or "italic" in descriptors.get("font-style", ""):
            continue
        path = posixpath.normpath(posixpath.join(posixpath.dirname(sheet_path), url[1]))
        ranges = tuple(
            (int(first, 16), int(last or first, 16))
            for first, last in _RANGE.findall(descriptors.get("unicode-range", ""))
        )
        yield Face(descriptors.get("font-family", "").strip(" \"'"), path, ranges)


def _property(name: str, value: str, sheets: Iterable[str]) -> str:
    found = [match[1] for sheet in sheets if (match := re.search(rf"--{name}\s*:\s*({value})", sheet))]
    return found[-1].strip() if found else ""


def _stack(families: str, faces: Iterable[Face]) -> tuple[Face, ...]:
    """The faces of a list of families, in its order."""
    faces = list(faces)
    return tuple(face for family in _NAME.findall(families) for face in faces if face.family == family)
