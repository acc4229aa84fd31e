"""Texts in another language than their page: marked where they come from, tagged with their language in the HTML.

They are the English texts of the interface that a catalogue lacks, and the texts of records that are not translated. The
mark goes with a text through planning and templates, also within a sentence; pages replace it by an element with `lang`
and `dir` (HTML, 3.2.6.2 and 3.2.6.4), and exports remove it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import msgspec

from timeline.model.languages import direction
from timeline.wording.catalogue import BASE_LANGUAGE, Catalogue

_START, _TEXT, _END = "\ufdd0", "\ufdd1", "\ufdd2"
"""Before the language, before the text, and after it: noncharacters, "intended for process-internal use" (Unicode, 23.7).
The reader refuses them (YAML002), so that no text can forge a mark; the search index packs others."""

_BEFORE = re.compile(f"{_START}[A-Za-z0-9-]*{_TEXT}?")
"""The mark before a text; a text that was cut may have half of it."""
_BEFORE_BYTES = re.compile(_BEFORE.pattern.encode())
_PART = re.compile(f"{_START}([A-Za-z0-9-]*){_TEXT}|({_END})")

_HOLDS_TEXT_ONLY = re.compile("<(?:script|style|title|text|option)(?![a-z-])")
"""The tag of an element that can hold no elements: raw text, titles and labels of pages and drawings."""
_LABEL = re.compile("<(?:title|text|option)(?![a-z-])")
"""The tag of a label, which can hold no elements but is one."""
_GUESSED = ' dir="auto"'
"""The direction of the first letter; around an element that says its own, browsers find none and take left to right."""
_PICTURE = re.compile(f'<img (?=[^<>]*alt="{_START}([A-Za-z0-9-]*){_TEXT}[^{_START}{_END}]*{_END}")')
"""A picture, whose language is that of the text in its place."""
_FOR_SCRIPT = re.compile(f' data-[a-z]+="[^"]*?{_START}([A-Za-z0-9-]*)')
"""An attribute with texts that a script prints; its element says their language in `data-lang`."""


def mark(text: str, language: str) -> str:
    """The text with its language; an empty one needs none."""
    return f"{_START}{language}{_TEXT}{text}{_END}" if text else text


def without_marks(text: str) -> str:
    """The text alone."""
    return language_and_text(text)[1] if _START in text else text


def language_and_text(text: str) -> tuple[str, str]:
    """The language of a text that is marked as a whole, or nothing; and the text alone."""
    if _START not in text:
        return "", text
    return _parts_of_whole(text) or ("", _BEFORE.sub("", text).replace(_END, ""))


def _parts_of_whole(text: str) -> tuple[str, str] | None:
    """The language and the text alone, if it is marked as a whole."""
    if text[:1] == _START and text[-1] == _END:
        at = text.find(_TEXT)
        alone = text[at + 1 : -1]
        if _START not in alone and _END not in alone:
            return text[1:at], alone
    return None


def mark_fallbacks(words: Catalogue) -> Catalogue:
    """The catalogue with marks around its fallback texts."""
    marked = {key: mark(words.texts[key], BASE_LANGUAGE) for key in words.fallbacks}
    return msgspec.structs.replace(words, texts=words.texts | marked) if marked else words


def remove_marks(data: bytes) -> bytes:
    """A text file (UTF-8) without its marks."""
    start = _START.encode()
    if start[:1] not in data or start not in data:  # to look for one byte first is far quicker
        return data
    return _BEFORE_BYTES.sub(b"", data).replace(_END.encode(), b"")


def tag_languages(html: str) -> str:
    """The HTML with an element around each marked text in place of its marks."""
    if _START not in html:
        return html
    parts: list[str] = []
    at = 0
    while (found := html.find(_START, at)) >= 0:  # in a tag, or in the text after it
        start, stop = max(html.rfind("<", at, found), at), html.find("<", found)
        stop = stop if stop >= 0 else len(html)
        parts += (html[at:start], _tagged(html[start:stop]))
        at = stop
    tagged = "".join([*parts, html[at:]])
    return tagged.replace(_END, "") if _END in tagged else tagged  # `in` is far quicker


@cache
def attributes_of(language: str) -> str:
    """The attributes of an element with a text in a language."""
    return f' lang="{language}" dir="{direction(language)}"'


@lru_cache(maxsize=1024)
def _tagged(part: str) -> str:
    """A tag and the text after it, either of which has marks; many are on all pages."""
    tag, closing, text = part.partition(">") if part[0] == "<" else ("", "", part)
    whole = _parts_of_whole(text)
    if tag == "<bdi" and whole:  # it has an element of its own already
        return f"<bdi{attributes_of(whole[0])}>{whole[1]}"
    if _START in tag:
        tag = _PICTURE.sub(lambda picture: f'<img lang="{picture[1]}" ', tag)
        tag = without_marks(_FOR_SCRIPT.sub(r' data-lang="\1"\g<0>', tag, count=1))
    if _START not in text:
        return f"{tag}{closing}{text}"
    if _HOLDS_TEXT_ONLY.match(tag):
        if whole and _LABEL.match(tag):
            is_option = tag.startswith("<option")  # SVG, whose labels the others are, has no `dir`
            attributes = attributes_of(whole[0]) if is_option else f' lang="{whole[0]}"'
            return f"{tag}{attributes}>{whole[1]}"
        return f"{tag}>{without_marks(text)}"
    if whole:
        return f"{tag.removesuffix(_GUESSED)}{closing}<bdi{attributes_of(whole[0])}>{whole[1]}</bdi>"
    return f"{tag}{closing}{_in_elements(text)}"


def _in_elements(text: str) -> str:
    if text.count(_START) != text.count(_END):
        return without_marks(text)
    around: list[str] = []

    def element(part: re.Match[str]) -> str:
        if part[2]:
            return "</bdi>" if around.pop() not in around[-1:] else ""
        around.append(part[1])
        return "" if part[1] in around[-2:-1] else f"<bdi{attributes_of(part[1])}>"

    return _PART.sub(element, text)
