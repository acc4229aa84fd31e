"""Find the addresses in a text, and repair those that are mistyped."""

from __future__ import annotations

import re

import msgspec

from timeline.addresses.same_page import page_behind
from timeline.addresses.urls import MAX_LENGTH, MISTYPED, UrlError, checked_url

_START = re.compile(
    r"(?i)(?<![\w/=?&.:])(?:https?:?/{1,3}(?=[^\s/])|https?:;//|www\.(?=[\w-]+\.)|^//(?=[\w-]+\.[\w.-]+/))"
)
_MARKDOWN = re.compile(r"\[([^\[\]]{1,300})\]\(\s*<?([^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)?)>?\s*\)")
_ANCHOR = re.compile(
    r"""(?is)<a\b[^<>]{0,300}?\bhref\s*=\s*["']?([^"'\s<>]+)["']?[^<>]{0,300}>(.{0,500}?)</a>"""
)
_EMBEDDED = re.compile(
    r"""(?is)<(?:iframe|embed|video|audio|source|img)\b[^<>]{0,500}?\bsrc\s*=\s*["']?([^"'\s<>]{1,2000})"""
)
_BARE = re.compile(
    r"(?i)(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|int|info|io|co|uk|de|fr|eu|ru|ua|sy|tr|il|[a-z]{2})(?:/\S*)?"
)
_PATH_AFTER_SPACE = re.compile(r"\S*(?:/|\.(?:html?|pdf|php|aspx?|jpe?g|png))(?:[?#]\S*)?")
_MOST_SPACES = 5
"""Spaces within one address."""
_ARCHIVES = re.compile(
    r"https?://(?:www\.)?(?:web\.archive\.org|archive\.(?:fo|is|li|md|ph|today|vn)|wayback\.archive-it\.org)/"
)
_DOUBLED = re.compile(r"(?i)^(?:https?:?/{1,3})(?=(?:https?:?/{1,3}))")
_PAIRS = {")": "(", "]": "[", "}": "{"}


class Found(msgspec.Struct, frozen=True):
    """An address in a text."""

    url: str
    archived: str = ""
    title: str = ""
    """Words before it, or those of the link."""
    at: str = ""
    """Words after it."""
    repaired: str = ""
    """What was mended."""


def find_addresses(text: str) -> tuple[list[Found], str]:
    """The addresses of a text, repaired; and the text itself if there is an address in it that cannot be used."""
    links = [(match[2], match[1]) for match in _MARKDOWN.finditer(text)]
    links += [(match[1], re.sub(r"<[^<>]*>", "", match[2])) for match in _ANCHOR.finditer(text)]
    links += [(match[1], "") for match in _EMBEDDED.finditer(text)]
    if links:
        repaired = [_repaired(url, title=" ".join(title.split())) for url, title in links]
        return [one for one in repaired if one], "" if all(repaired) else text
    starts = [match.start() for match in _START.finditer(text)]
    if not starts:
        return _bare(text)
    starts = [
        start
        for number, start in enumerate(starts)
        if not number or not _is_inside(text, starts[number - 1], start)
    ]
    pieces = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    before = text[: starts[0]].strip(" \n\t-–—:;,|([<\"'")
    found = []
    unusable = ""
    for number, piece in enumerate(pieces):
        url, after = _divide(piece.strip())
        one = _repaired(url, title=before if not number else "", at=after)
        if one is None:
            unusable = text
        else:
            found.append(one)
    return found, unusable


def _is_inside(text: str, start: int, other: int) -> bool:
    """Whether the second address is part of the first: an archive's copy, or a doubled scheme."""
    return not re.search(r"[\s;,|]", text[start:other])


def _bare(text: str) -> tuple[list[Found], str]:
    if _BARE.fullmatch(text.strip()) and ("/" in text or text.startswith("www")):
        one = _repaired(text.strip())
        return ([one] if one else []), "" if one else text
    return [], ""


def _divide(piece: str) -> tuple[str, str]:
    """The address, and the words behind it."""
    url, gap, rest = re.match(r"(\S+)(\s*)(.*)", piece, re.DOTALL).groups()  # type: ignore[union-attr]
    for _ in range(_MOST_SPACES):
        word = rest[:300].partition(" ")[0]
        if "\n" in gap or not _PATH_AFTER_SPACE.fullmatch(word) or "." in url.rpartition("/")[2]:
            break
        url, rest = f"{url}%20{word}", rest[len(word) + 1 :]
    if len(url) > MAX_LENGTH:
        return url, ""
    url = url.rstrip("|;,")
    while url and (
        url[-1] in ".'\"”’>*" or (url[-1] in _PAIRS and url.count(url[-1]) > url.count(_PAIRS[url[-1]]))
    ):
        url = url[:-1]
    return url, " ".join(rest.strip(" \n\t-–—:;,|()[]<>\"'").split())


def _repaired(url: str, *, title: str = "", at: str = "") -> Found | None:
    """The address in a form that can be linked, and out of its archive; None if there is no such form."""
    if len(url) > MAX_LENGTH:
        return None
    notes: list[str] = []
    plain = url.strip().strip("<>\"'“”")
    while _DOUBLED.match(plain):
        plain = _DOUBLED.sub("", plain)
        notes.append("doubled scheme")
    if plain.lower().startswith("www.") or (not MISTYPED.match(plain) and "://" not in plain):
        plain = f"https://{plain.lstrip('/')}"
        notes.append("scheme added")
    if match := MISTYPED.match(plain):
        plain = f"{match[1].lower()}://{match[2]}"
        notes.append("scheme mended")
    if any(mark in plain for mark in "|^ \\"):
        plain = plain.replace(" ", "%20").replace("\\", "/")
        notes.append("characters encoded")
    try:
        checked = checked_url(plain)
    except UrlError:
        return None
    page = page_behind(checked)
    if page == checked:
        return Found(checked, "", title, at, ", ".join(notes))
    if _ARCHIVES.match(checked):
        return Found(page, checked, title, at, ", ".join([*notes, "taken out of the archive's address"]))
    return Found(page, "", title, at, ", ".join([*notes, "taken out of a redirect"]))
