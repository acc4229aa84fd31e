"""English texts on pages of another language: marked in the catalogue, tagged as English in the HTML.

A text that a catalogue lacks is in English. Its mark goes with it through planning and templates; pages replace it by an
element with `lang` and `dir` (HTML, 3.2.6.2 and 3.2.6.4), and exports remove it.
"""

from __future__ import annotations

import re

import msgspec

from timeline.wording.catalogue import BASE_LANGUAGE, Catalogue

_START, _END = "\ufdd0", "\ufdd1"
"""Noncharacters, "intended for process-internal use" (Unicode, 23.7)."""

_OPAQUE_OR_TEXT = re.compile(
    r"<(script|style|title|text|option)\b[^<]*(?:<(?!/\1>)[^<]*)*</\1>|<[^>]*>|[^<]+"
)
"""An element that can hold no elements (raw text, titles and labels of pages and drawings), a tag, or a text."""

_ATTRIBUTES = f' lang="{BASE_LANGUAGE}" dir="ltr"'
_OPENING = f"<bdi{_ATTRIBUTES}>"
_OPTION = re.compile(f"(<option[^<>]*)>{_START}([^{_START}{_END}]*){_END}</option>")
"""A choice of a form, which can hold no elements but is one, in English as a whole."""
_FOR_SCRIPT = re.compile(f' data-[a-z]+="[^"]*{_START}')
"""An attribute with texts that a script prints; its element says their language in `data-lang`."""


def mark_fallbacks(words: Catalogue) -> Catalogue:
    """The catalogue with marks around its fallback texts."""
    marked = {key: f"{_START}{words.texts[key]}{_END}" for key in words.fallbacks}
    return msgspec.structs.replace(words, texts=words.texts | marked) if marked else words


def remove_marks(data: bytes) -> bytes:
    """A text file (UTF-8) without its marks."""
    return data.replace(_START.encode(), b"").replace(_END.encode(), b"")


def tag_fallbacks(html: str) -> str:
    """The HTML with an element around each marked text in place of its marks."""
    return _OPAQUE_OR_TEXT.sub(_replaced, html)


def _replaced(match: re.Match[str]) -> str:
    text = match[0]
    if _START not in text and _END not in text:
        return text
    text = _OPTION.sub(rf"\1{_ATTRIBUTES}>\2</option>", text)
    if text[0] == "<":
        text = _FOR_SCRIPT.sub(rf' data-lang="{BASE_LANGUAGE}"\g<0>', text, count=1)
    if text[0] == "<" or text.count(_START) != text.count(_END):
        return text.replace(_START, "").replace(_END, "")
    parts = []
    depth = 0
    for part in re.split(f"([{_START}{_END}])", text):
        if part == _START:
            depth += 1
            parts.append(_OPENING if depth == 1 else "")
        elif part == _END:
            depth -= 1
            parts.append("</bdi>" if depth == 0 else "")
        else:
            parts.append(part)
    return "".join(parts)
