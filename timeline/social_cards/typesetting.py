"""Setting text in the fonts of a theme: which face has a letter, how long a line is, where it breaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from io import BytesIO
from unicodedata import normalize

import msgspec
from PIL import ImageDraw, ImageFont

from timeline.social_cards.bidi import visual_runs
from timeline.social_cards.style import Face, needs_glyph

ELLIPSIS = "…"


class TextStyle(msgspec.Struct, frozen=True):
    """How a text is set."""

    faces: tuple[Face, ...]
    size: int
    weight: int
    base: str = ""
    """The direction of the text as a whole."""


class SetText(msgspec.Struct, frozen=True):
    """A text divided into lines, with the style that it fits in."""

    style: TextStyle
    lines: tuple[str, ...]


class Typesetter:
    """Sets texts of one language. `files` are the theme's static files by path."""

    def __init__(self, files: Mapping[str, bytes], language: str) -> None:
        self._files = files
        self._language = language
        self._font = lru_cache(maxsize=64)(self._load)
        self._face = lru_cache(maxsize=4096)(self._find_face)
        self._length = lru_cache(maxsize=4096)(self._measure)
        self._parts = lru_cache(maxsize=1024)(self._divide)

    def can_set(self, text: str, faces: Sequence[Face]) -> bool:
        """Whether there is a face for each letter, mark and digit; a text with others is not set at all."""
        return all(
            self._face(letter, tuple(faces)) for letter in set(normalize("NFC", text)) if needs_glyph(letter)
        )

    def length(self, text: str, style: TextStyle) -> float:
        """The length of a line in pixels."""
        return sum(
            self._length(part, face, style.size, style.weight, way)
            for part, face, way in self._parts(text, style.faces, style.base)
        )

    def draw(self, draw: ImageDraw.ImageDraw, x: float, y: float, text: str, style: TextStyle) -> None:
        """Draw a line from its left end, with its baseline at y."""
        for part, face, way in self._parts(text, style.faces, style.base):
            font = self._font(face, style.size, style.weight)
            draw.text((x, y), part, 255, font, "ls", direction=way, language=self._language)
            x += self._length(part, face, style.size, style.weight, way)

    def fit(self, text: str, width: int, styles: Sequence[tuple[TextStyle, int]]) -> SetText:
        """The text in the first style in which it has no more lines than given beside it; else cut, in the last."""
        for style, most in styles:
            lines = self._wrap(text, width, style)
            if len(lines) <= most and all(self.length(line, style) <= width for line in lines):
                return SetText(style, tuple(self._balance(text, lines, width, style)))
        style, most = styles[-1]
        return SetText(style, tuple(self._cut(text, width, most, style)))

    def _wrap(self, text: str, width: float, style: TextStyle) -> list[str]:
        space = self.length(" ", style)
        lines: list[str] = []
        left = 0.0
        for word in self._words(text, width, style):
            length = self.length(word, style)
            if lines and space + length <= left:
                lines[-1] += f" {word}"
                left -= space + length
            else:
                lines.append(word)
                left = width - length
        return lines

    def _words(self, text: str, width: float, style: TextStyle) -> Iterator[str]:
        """The words; one that is longer than a line in parts."""
        for word in normalize("NFC", text).split():  # few fonts have marks apart from their letters
            if not self.length(word, style):
                continue  # pictures, which no face has
            while len(word) > 1 and self.length(word, style) > width:
                most = next(
                    n for n in range(len(word) - 1, 0, -1) if n == 1 or self.length(word[:n], style) <= width
                )
                yield word[:most]
                word = word[most:]
            yield word

    def _balance(self, text: str, lines: list[str], width: int, style: TextStyle) -> list[str]:
        """As many lines, of nearly equal length."""
        low, high = width // 2, width
        while high - low > 8:
            middle = (low + high) // 2
            narrow = self._wrap(text, middle, style)
            if len(narrow) > len(lines):
                low = middle
            else:
                lines, high = narrow, middle
        return lines

    def _cut(self, text: str, width: int, most: int, style: TextStyle) -> list[str]:
        lines = self._wrap(text, width, style)[:most]
        last = lines[-1] if lines else ""
        while last and self.length(last + ELLIPSIS, style) > width:
            last = (last.rpartition(" ")[0] or last[:-1]).rstrip(" ,;:.–")
        return [*lines[:-1], last + ELLIPSIS]

    def _divide(self, text: str, faces: tuple[Face, ...], base: str) -> tuple[tuple[str, Face, str], ...]:
        """The parts of a line that one face sets in one direction, from left to right. Letters without a face are dropped."""
        divided: list[tuple[str, Face, str]] = []
        for run, way in visual_runs(text, base):
            parts: list[tuple[str, Face, str]] = []
            for letter in run:
                last = parts[-1][1] if parts else None
                # Spaces, marks and punctuation are set in the face of the letter before them, if it has them.
                stays = last and not letter.isalnum() and self._face(letter, (last,))
                face = last if stays else self._face(letter, faces)
                if face and face == last:
                    parts[-1] = (parts[-1][0] + letter, face, way)
                elif face:
                    parts.append((letter, face, way))
            divided += reversed(parts) if way == "rtl" else parts
        return tuple(divided)

    def _find_face(self, letter: str, faces: tuple[Face, ...]) -> Face | None:
        return next((face for face in faces if face.covers(letter) and self._has(face, letter)), None)

    def _has(self, face: Face, letter: str) -> bool:
        """Whether a font has a glyph for a letter; else it would print the same box as for what is no letter."""
        font = self._font(face, 24, 400)
        if letter.isspace():
            return True
        return bytes(font.getmask(letter)) != bytes(font.getmask("\uffff"))

    def _measure(self, part: str, face: Face, size: int, weight: int, way: str) -> float:
        return self._font(face, size, weight).getlength(part, direction=way, language=self._language)

    def _load(self, face: Face, size: int, weight: int) -> ImageFont.FreeTypeFont:
        data = BytesIO(self._files[face.path])
        font = ImageFont.truetype(data, size, layout_engine=ImageFont.Layout.RAQM)
        try:
            axes = font.get_variation_axes()
        except OSError:  # not a variable font
            return font
        values: list[float] = []
        for axis in axes:
            least, most, usual = axis["minimum"] or 0, axis["maximum"] or 0, axis["default"] or 0
            values.append(min(max(weight, least), most) if axis["name"] == b"Weight" else usual)
        font.set_variation_by_axes(values)
        font.getlength(" ")  # what is measured first at this weight may be longer by a fraction than later
        return font
