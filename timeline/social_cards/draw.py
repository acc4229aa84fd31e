"""Draws a card: the name of the chronology, a date, a title and a time axis, as a PNG of 16 colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

import msgspec
from PIL import Image, ImageDraw, features

from timeline.diagnostics import EnvironmentFailure
from timeline.planning.page_frame import CARD_SIZE
from timeline.planning.social_card_views import CardAxis, CardEra, CardMark, SocialCard
from timeline.social_cards.bidi import direction_of
from timeline.social_cards.style import CardStyle
from timeline.social_cards.typesetting import SetText, TextStyle, Typesetter

WIDTH, HEIGHT = CARD_SIZE
EDGE = 72
ROOM = WIDTH - 2 * EDGE

BAR, NAME, RULE, TOP = 48, 110, 134, 168
"""From the top: the bar, the baseline of the name, the line below it, what is between that and the axis."""
BAND, AXIS, LABELS = 480, 532, 580
"""The band of eras, the axis, the baseline of its labels."""

TITLE_SIZES = (88, 76, 66, 58, 50, 44)

_SHADES = {"soft": 4, "ink": 5, "accent": 4}
"""The steps between paper and each colour, by which the edges of letters are smooth."""
_PAPER, _SHEET, _RULE = range(3)
_FIRST = {"soft": 3, "ink": 7, "accent": 12}
_SCALE = 2
"""How many times larger everything but flat areas is drawn before it is reduced, for smooth edges and even spacing."""


class CardArtist:
    """Draws the cards of an edition. `files` are the theme's static files by path."""

    def __init__(
        self, axis: CardAxis, style: CardStyle, files: Mapping[str, bytes], language: str, direction: str
    ) -> None:
        if not features.check("raqm"):
            raise EnvironmentFailure(
                "this Pillow cannot set text for cards: it was built without Raqm",
                "install it with pip, whose packages include Raqm: pip install --force-reinstall pillow",
            )
        self._axis = axis
        self._style = style
        self._setter = Typesetter(files, language)
        self._direction = direction
        self._palette = _palette(style)

    def draw(self, card: SocialCard) -> bytes:
        """The PNG file of a card."""
        canvas = _Canvas(self._style, self._setter, self._direction)
        canvas.masthead(card)
        canvas.story(card)
        canvas.axis(self._axis, card.mark)
        image = canvas.finished()
        image.putpalette(self._palette)
        data = BytesIO()
        image.save(data, "PNG", bits=4, compress_level=6)  # 9 takes ten times as long for 5 %
        return data.getvalue()


class _Canvas:
    def __init__(self, style: CardStyle, setter: Typesetter, direction: str) -> None:
        self._style = style
        self._setter = setter
        self._direction = direction
        self._rtl = direction == "rtl"
        self._image = Image.new("P", (WIDTH, HEIGHT), _PAPER)
        self._flat = ImageDraw.Draw(self._image)
        self._layers = {name: Image.new("L", (WIDTH * _SCALE, HEIGHT * _SCALE)) for name in _SHADES}
        self._draws = {name: ImageDraw.Draw(layer) for name, layer in self._layers.items()}

    def masthead(self, card: SocialCard) -> None:
        """The bar, the chronology's name and the status, and a line below them."""
        self._bar("ink", EDGE, BAR, WIDTH - EDGE, BAR + 8)
        room = ROOM
        if card.status:
            style = TextStyle(self._style.sans, 30, 600)
            room -= round(self._length(card.status, style)) + 60
            self._text(card.status, style, NAME, "accent", at_end=True)
        if card.site and self._setter.can_set(card.site, self._style.serif):
            name = self._fit(card.site, room, [(TextStyle(self._style.serif, 34, 600), 1)])
            self._text(name.lines[0], name.style, NAME, "ink")
        if card.site:
            self._bar("ink", EDGE, RULE, WIDTH - EDGE, RULE + 2)

    def story(self, card: SocialCard) -> None:
        """The line above the title, the title, and the text below it."""
        serif, sans = self._style.serif, self._style.sans
        kicker = self._fit(
            card.kicker, ROOM, [(TextStyle(sans, size, 600), 1 + (size < 29)) for size in (34, 29, 27)]
        )
        top = TOP if card.site else BAR + 36
        for line in kicker.lines:
            top += round(kicker.style.size * 1.2)
            self._text(line, kicker.style, top, "accent")
        if not self._setter.can_set(card.title, serif):
            return
        top += 16
        room = BAND - 24 - top - (96 if card.text else 0)
        lead = 1.36 if direction_of(card.title, self._direction) == "rtl" else 1.12
        sizes = [TextStyle(serif, size, 600) for size in TITLE_SIZES]
        title = self._fit(card.title, ROOM, [(one, max(1, int(room / (one.size * lead)))) for one in sizes])
        for line in title.lines:
            self._text(line, title.style, top + title.style.size, "ink")
            top += round(title.style.size * lead)
        if card.text and self._setter.can_set(card.text, serif):
            text = self._fit(card.text, ROOM, [(TextStyle(serif, size, 400), 2) for size in (32, 29)])
            for number, line in enumerate(text.lines, 1):
                self._text(line, text.style, top + 18 + 42 * number, "soft")

    def axis(self, axis: CardAxis, mark: CardMark | None) -> None:
        """Eras, ticks with labels, events, and the moment."""
        if not axis.ticks:
            return
        for index, era in enumerate(axis.eras):
            self._era(era, index)
        self._bar("ink", EDGE, AXIS, WIDTH - EDGE, AXIS + 3)
        style = TextStyle(self._style.sans, 24, 400)
        free = 0.0
        for tick in sorted(axis.ticks, key=lambda tick: self._at(tick.x)):
            x = self._at(tick.x)
            length = self._length(tick.label, style)
            left = min(max(x - length / 2, EDGE), WIDTH - EDGE - length)
            is_labelled = bool(tick.label) and left >= free
            self._bar("ink", x - 1, AXIS, x + 1, AXIS + (13 if is_labelled else 9))
            if is_labelled:
                self._draw_text(left, LABELS, tick.label, style, "soft")
                free = left + length + 28
        for dot in axis.dots:
            self._disc("ink", self._at(dot), 7)
            self._disc("ink", self._at(dot), 4, 0)
        if mark is not None:
            self._mark(mark)

    def _era(self, era: CardEra, index: int) -> None:
        left, right = sorted((self._at(era.x), self._at(era.x + era.width)))
        self._flat.rectangle((left, BAND, right - 1, AXIS), _RULE if index % 2 else _SHEET)
        style = TextStyle(self._style.sans, 23, 600)
        length = self._length(era.label, style)
        if length + 28 < right - left and self._setter.can_set(era.label, style.faces):
            self._draw_text(
                right - 14 - length if self._rtl else left + 14, BAND + 29, era.label, style, "soft"
            )

    def _mark(self, mark: CardMark) -> None:
        """A disc for a moment, a bar for an event that lasted, an empty bar for one that was at some time within."""
        left, right = sorted((self._at(mark.start), self._at(mark.end)))
        radii = [(19, 0), (14, 255)] if right - left < 6 else [(13, 0), (9, 255)]
        if right - left >= 6 and not mark.lasts:
            radii.append((5, 0))
        for radius, value in radii:
            for colour in ("ink", "accent") if value == 0 else ("accent",):
                self._bar(colour, left, AXIS + 1.5 - radius, right, AXIS + 1.5 + radius, value)
                for x in {left, right}:
                    self._disc(colour, x, radius, value)

    def finished(self) -> Image.Image:
        """The picture, all layers included."""
        for name, layer in self._layers.items():
            reduced = layer.reduce(_SCALE)
            steps, first = _SHADES[name], _FIRST[name]
            level = [int(value / 255 * steps + 0.5) for value in range(256)]
            colours = reduced.point([first + one - 1 if one else 0 for one in level])
            self._image.paste(colours, (0, 0), reduced.point([255 * bool(one) for one in level]))
        return self._image

    def _text(self, text: str, style: TextStyle, baseline: int, colour: str, *, at_end: bool = False) -> None:
        x = WIDTH - EDGE - self._length(text, style) if at_end != self._rtl else EDGE
        self._draw_text(x, baseline, text, style, colour)

    def _draw_text(self, x: float, baseline: int, text: str, style: TextStyle, colour: str) -> None:
        self._setter.draw(self._draws[colour], x * _SCALE, baseline * _SCALE, text, self._enlarged(style))

    def _length(self, text: str, style: TextStyle) -> float:
        return self._setter.length(text, self._enlarged(style)) / _SCALE

    def _fit(self, text: str, width: int, styles: Sequence[tuple[TextStyle, int]]) -> SetText:
        base = direction_of(text, self._direction)
        set_ = self._setter.fit(
            text, width * _SCALE, [(self._enlarged(style, base), most) for style, most in styles]
        )
        style = msgspec.structs.replace(set_.style, size=set_.style.size // _SCALE, base=base)
        return SetText(style, set_.lines)

    def _enlarged(self, style: TextStyle, base: str = "") -> TextStyle:
        return msgspec.structs.replace(
            style, size=style.size * _SCALE, base=base or style.base or self._direction
        )

    def _at(self, position: int) -> int:
        return EDGE + round((1000 - position if self._rtl else position) / 1000 * ROOM)

    def _bar(
        self, colour: str, left: float, top: float, right: float, bottom: float, value: int = 255
    ) -> None:
        if right > left:
            box = (left * _SCALE, top * _SCALE, right * _SCALE - 1, bottom * _SCALE - 1)
            self._draws[colour].rectangle(box, value)

    def _disc(self, colour: str, x: float, radius: float, value: int = 255) -> None:
        box = (x - radius, AXIS + 1.5 - radius, x + radius, AXIS + 1.5 + radius)
        self._draws[colour].ellipse([side * _SCALE for side in box], value)


def _palette(style: CardStyle) -> Sequence[int]:
    colours = {name: bytes.fromhex(colour[1:]) for name, colour in style.colours.items()}
    paper = colours["paper"]
    palette = [*paper, *colours["sheet"], *colours["rule"]]
    for name, steps in _SHADES.items():
        for step in range(1, steps + 1):
            palette += [round(a + (b - a) * step / steps) for a, b in zip(paper, colours[name], strict=True)]
    return palette
