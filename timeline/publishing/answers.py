"""What a server or store says, for messages."""

from __future__ import annotations

_LONGEST = 300


def first_line(text: str) -> str:
    """The first line that says something, shortened, without control characters."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "no reason given")
    return "".join(character for character in line if character.isprintable())[:_LONGEST]
