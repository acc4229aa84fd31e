"""Recognise what a plain text given as a source is: an address, an id, or a description in words."""

import re

from timeline.model.field_types import id_error
from timeline.model.validation import Reader

_ADDRESS = re.compile(r"[^\s\[(]*://(\S*|[^\s,;()]+( [^,;():]+)?)|mailto:.*")
"""Text that is treated as an address, even with a space in it, which is then reported."""
_BARE_ADDRESS = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:/|$)", re.IGNORECASE)
"""`www.example.org/news`: an address without a scheme, reported as such rather than as an invalid id."""


def report_description(text: str, reader: Reader) -> bool:
    """Report ID001 if a text describes a source in words, suggesting a record; return whether it does."""
    if not id_error(text) or _ADDRESS.fullmatch(text):
        return False
    from timeline.model.source_hints import citation_help  # for invalid sources only

    help_text = citation_help(text)
    if help_text:
        reader.problem("ID001", f"{text[:90]!r} is neither a source's id nor an address", help_text)
    return bool(help_text)


def is_address(text: str) -> bool:
    """Whether a text is to be read as an address."""
    return "://" in text or text.startswith("mailto:") or _BARE_ADDRESS.match(text) is not None
