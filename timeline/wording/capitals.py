"""Capital letters by language."""

from __future__ import annotations

_DOTTED = ("az", "tr")
"""Languages in which the capital of i is İ."""


def capitalised(text: str, language: str) -> str:
    """The text with a capital first letter."""
    if text.startswith("i") and language.partition("-")[0].lower() in _DOTTED:
        return f"İ{text[1:]}"
    return text[:1].upper() + text[1:]
