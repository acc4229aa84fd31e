"""Suggest similar names for a misspelt one: `; did you mean ...?`"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

MAX_COMPARISONS = 50_000
"""Names that a `SimilarNames` compares in all, which takes about a second."""


def similar_names(word: str, names: Iterable[str], count: int = 3) -> list[str]:
    """Up to `count` names similar to a misspelt word, best first."""
    from difflib import get_close_matches  # needed after mistakes only

    return get_close_matches(word[:80], sorted(names), n=count, cutoff=0.6)


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """The suffix `; did you mean ...?` for a message, or an empty text."""
    return suggestion(similar_names(word, names))


def suggestion(names: Sequence[str]) -> str:
    """The suffix `; did you mean a, b or c?` for a message, or an empty text."""
    if not names:
        return ""
    *before, last = (f"`{name}`" for name in names)
    return f"; did you mean {' or '.join(filter(None, (', '.join(before), last)))}?"


class SimilarNames:
    """Finds similar names for many words, up to a limit of work, after which it finds none."""

    def __init__(self, count: int = 3) -> None:
        self._count = count
        self._comparisons_left = MAX_COMPARISONS
        self._cache: dict[tuple[str, str], list[str]] = {}

    def of(self, kind: str, word: str, names: Collection[str]) -> list[str]:
        """The names of a kind that are similar to a word."""
        similar = self._cache.get((kind, word))
        if similar is None:
            similar = similar_names(word, names, self._count) if self._comparisons_left > 0 else []
            self._comparisons_left -= len(names)
            self._cache[kind, word] = similar
        return similar
