"""HTML of captions and embedded media that an import kept, as TimelineJS may have it back: nothing in it can run."""

from __future__ import annotations

import nh3

_INLINE = {"a", "b", "br", "cite", "code", "em", "i", "q", "small", "span", "strong", "sub", "sup", "u"}
_BLOCKS = {"blockquote", "div", "h3", "h4", "iframe", "li", "ol", "p", "ul"}
_CLEANER = nh3.Cleaner(
    tags=_INLINE | _BLOCKS,
    clean_content_tags={"script", "style"},
    attributes={
        "*": {"class", "dir", "lang", "title"},
        "a": {"href", "target"},
        "blockquote": {"cite"},
        "iframe": {"allowfullscreen", "frameborder", "height", "src", "width"},
    },
    generic_attribute_prefixes={"data-"},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


def safe_markup(text: str) -> str:
    """A text, whose HTML loses scripts, what runs them, and addresses that are not of the web."""
    return _CLEANER.clean(text) if "<" in text else text
