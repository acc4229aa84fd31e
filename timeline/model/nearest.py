"""The nearest name to one that does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, names: Iterable[str], count: int = 3) -> list[str]:
    """Up to `count` names that a slip of the keyboard may have meant, best first."""
    return get_close_matches(word[:80], sorted(names), n=count, cutoff=0.6)


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """`; did you mean ...?` to end a message with, or nothing."""
    found = nearest(word, names)
    if not found:
        return ""
    return f"; did you mean {' or '.join(f'`{name}`' for name in found)}?"
