"""What a slide of TimelineJS shows beside its text: a picture, or what the timeline that was imported showed there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

import msgspec

from timeline.exporting.slide_markup import safe_markup
from timeline.importing.addresses import find_addresses
from timeline.importing.event_sources import IS_PICTURE
from timeline.markdown.plain_text import plain_text
from timeline.model.media import Media
from timeline.model.source import Source
from timeline.planning.edition import Edition
from timeline.planning.urls import picture_path

MEDIUM = "x-media"
"""Where an import keeps the medium of a slide that is no picture."""
_LINK = re.compile(r"\[([^\[\]]{1,1000})\]\(<(https?://[^\s<>]{1,2000})>\)(?: \((.{1,300})\))?")
"""A link in a paragraph of its own, as `timeline import` writes a medium."""
_TAG = re.compile(r"<[^<>]*>")


class SlideMedium(msgspec.Struct, frozen=True):
    """The medium of a slide, and the text without it."""

    fields: dict[str, str]
    text: str
    source: str = ""
    """The address of the source that it is; empty for others."""


def slide_medium(
    media: tuple[Media, ...],
    text: str,
    sources: Mapping[str, Source],
    kept: Mapping[str, str],
    edition: Edition,
) -> SlideMedium:
    """The first picture; else what was imported; else a link to a picture at the end of the text.

    `sources` are those of the event by address, `kept` the values that an import kept.
    """
    shown = next((medium for medium in media if not medium.sensitive), None)
    if shown is not None:
        return SlideMedium(_of_picture(shown, edition), text)
    before, _, last = text.rpartition("\n\n")
    match = _LINK.fullmatch(last)
    if MEDIUM not in kept:
        if match is None or not IS_PICTURE.search(match[2]):
            return SlideMedium({}, text)
        return SlideMedium(_of_link(match, match[2]), before)
    medium = safe_markup(kept[MEDIUM])
    found, _ = find_addresses(kept[MEDIUM])
    address = found[0].url if found else ""
    if match is not None and match[2] == address:
        return SlideMedium(_of_link(match, medium), before)
    source = sources.get(address, Source())
    fields = {"url": medium} | _as_html(caption=source.title or "", credit="; ".join(source.author))
    words = _TAG.sub(" ", kept[MEDIUM]).split()
    repeated = bool(words) and plain_text(edition.prose(last)).split() == words
    shown_in = before if repeated else text
    return SlideMedium({name: value for name, value in fields.items() if value}, shown_in, source.url or "")


def _as_html(**fields: str) -> dict[str, str]:
    """Texts as TimelineJS takes them, which shows captions and credits as HTML."""
    return {name: escape(value, quote=False) for name, value in fields.items()}


def _of_link(match: re.Match[str], url: str) -> dict[str, str]:
    caption = "" if match[1] == "Picture" else match[1]
    fields = {"url": url} | _as_html(caption=caption, credit=match[3] or "")
    return {name: value for name, value in fields.items() if value}


def _of_picture(medium: Media, edition: Edition) -> dict[str, str]:
    fields = {
        "url": (edition.project.url or "") + picture_path(medium.file),
        "alt": medium.alt,
    } | _as_html(
        caption=plain_text(edition.prose(medium.caption, inline=True)),
        credit=f"{medium.credit}. {medium.rights}",
    )
    return {name: value for name, value in fields.items() if value}
