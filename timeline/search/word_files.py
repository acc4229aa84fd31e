"""The files of the index: terms with their postings, divided by the first letters of the terms.

A file has all terms with one beginning. If it would be too long, it is divided by the next letter, so that a reader's
query loads a few kilobytes, whatever the size of the chronology.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

LIMIT = 20_000
"""Characters from which on a file is divided."""
END = " "
"""The letter after the last one of a term."""
LONGEST_SHARED = 40
BASE = 2
"""Letters by which terms are kept together between builds."""


def base_of(term: str) -> str:
    """The first letters of a term."""
    return f"{term}{END}"[:BASE]


def length_of(postings: Mapping[str, str]) -> int:
    """The characters that these terms take in a file."""
    return sum(map(len, postings)) + sum(map(len, postings.values())) + 3 * len(postings)


def divide_bases(sizes: Mapping[str, int], prefix: str = "") -> Iterator[tuple[str, list[str]]]:
    """The files by the common beginning of their terms, each with its bases, given the size of each base."""
    if len(prefix) == BASE or sum(sizes.values()) <= LIMIT:
        yield prefix, sorted(sizes)
        return
    for letter in sorted({base[len(prefix)] for base in sizes}):
        longer = prefix + letter
        yield from divide_bases({b: size for b, size in sizes.items() if b.startswith(longer)}, longer)


def divide_terms(postings: Mapping[str, str], prefix: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The files of the terms with a common beginning."""
    if len(postings) == 1 or length_of(postings) <= LIMIT:
        yield prefix, dict(postings)
        return
    parts: dict[str, dict[str, str]] = {}
    for term, value in postings.items():
        parts.setdefault(f"{term}{END}"[: len(prefix) + 1], {})[term] = value
    for longer in sorted(parts):
        yield from divide_terms(parts[longer], longer)


def words_file(prefix: str) -> str:
    """The name of the file of terms with a beginning: `w-al`, `w-_627__644_`; `w-` for all terms.

    No two beginnings share a name, and none is a name that Windows reserves, such as `con`.
    """
    letters = (letter if letter.isalnum() and letter.isascii() else f"_{ord(letter):x}_" for letter in prefix)
    return "w-" + "".join(letters)


def encode_terms(postings: Mapping[str, str]) -> str:
    """The terms with their postings. Each begins with the number of letters that it shares with the one before."""
    pieces = []
    before = ""
    for term in sorted(postings):
        shared = 0
        for one, other in zip(before[:LONGEST_SHARED], term, strict=False):
            if one != other:
                break
            shared += 1
        pieces.append(f"{chr(0x30 + shared)}{term[shared:]} {postings[term]}")
        before = term
    return "!".join(pieces)


def call(name: str, *values: bytes) -> bytes:
    """A file that hands over JSON to the script that loads it. A script, because pages opened from a folder can load it."""
    return b"timelineData(%s);\n" % b",".join((b'"%s"' % name.encode(), *values))


def changes_of(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """The values that differ; an empty one for a key that is gone."""
    changed = {key: value for key, value in after.items() if before.get(key) != value}
    changed.update((key, "") for key in before.keys() - after.keys())
    return changed


def by_base(terms: Iterable[str]) -> dict[str, list[str]]:
    """The terms of each base."""
    bases: dict[str, list[str]] = {}
    for term in terms:
        bases.setdefault(base_of(term), []).append(term)
    return bases
