"""The nearest name to one that does not exist."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches

MOST_COMPARED = 50_000
"""Names that a `Nearest` compares in all: about a second's work."""


def nearest(word: str, names: Iterable[str], count: int = 3) -> list[str]:
    """Up to `count` names that a slip of the keyboard may have meant, best first."""
    return get_close_matches(word[:80], sorted(names), n=count, cutoff=0.6)


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """`; did you mean ...?` to end a message with, or nothing."""
    return either(nearest(word, names))


def either(names: Sequence[str]) -> str:
    """`; did you mean a, b or c?` to end a message with, or nothing."""
    if not names:
        return ""
    *before, last = (f"`{name}`" for name in names)
    return f"; did you mean {' or '.join(filter(None, (', '.join(before), last)))}?"


class Nearest:
    """Finds the nearest of many names to many words; once that has taken too much work, it finds none."""

    def __init__(self, count: int = 3) -> None:
        self._count = count
        self._left = MOST_COMPARED
        self._known: dict[tuple[str, str], list[str]] = {}

    def of(self, kind: str, word: str, names: Collection[str]) -> list[str]:
        """The nearest of the names of a kind."""
        known = self._known.get((kind, word))
        if known is None:
            known = nearest(word, names, self._count) if self._left > 0 else []
            self._left -= len(names)
            self._known[kind, word] = known
        return known
