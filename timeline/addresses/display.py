"""Format addresses for display (IRIs, RFC 3987): decoded where legible, encoded where that could deceive.

Links keep the address unchanged. Characters that could make it resemble another one stay percent-encoded or punycode:
delimiters, spaces, invisible and bidirectional characters, marks that would combine with a delimiter, and hosts whose
letters look Latin.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import bidirectional, category, name

_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_IGNORABLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)
"""Invisible letters and marks (Default_Ignorable_Code_Point)."""
_LIKE_DELIMITERS = re.compile("[\u01c0-\u01c3\u02b0-\u02ff\ua789-\ua78c]")
"""Letters that look like `|`, `!`, `:` or a quotation mark."""
_DISTINCT = (
    {"CJK", "HIRAGANA", "KATAKANA"}, {"CJK", "HANGUL"}, {"ARMENIAN"}, {"BENGALI"}, {"DEVANAGARI"}, {"GEORGIAN"}, {"GUJARATI"},
    {"KHMER"}, {"LAO"}, {"SINHALA"}, {"TAMIL"}, {"TELUGU"}, {"THAI"},
)  # fmt: skip
"""Sets of scripts that occur together and cannot be mistaken for Latin."""
_LIKE_LATIN = ({"CYRILLIC"}, {"GREEK"})
"""Scripts that can be: shown only if the whole host is in the script, including its top-level domain."""
_LATIN = re.compile("[a-z0-9ß-öø-ÿ-]+")


@lru_cache(maxsize=4096)
def shown_url(url: str) -> str:
    """The address as printed."""
    if "%" not in url and "xn--" not in url:
        return url
    scheme, separator, rest = url.partition("://")
    if not separator:
        return url
    end = re.search(r"[/?#]|$", rest)
    at = end.start() if end else len(rest)
    host, colon, port = rest[:at].partition(":")
    return f"{scheme}://{shown_host(host)}{colon}{port}{_ENCODED.sub(_decoded, rest[at:])}"


def _decoded(match: re.Match[str]) -> str:
    """A run of percent-encoded bytes with its safe letters decoded."""
    out, at, on_letter = [], 0, False
    for character in bytes.fromhex(match[0].replace("%", "")).decode("utf-8", "surrogateescape"):
        size = len(character.encode("utf-8", "surrogateescape"))
        on_letter = _is_plain(character, on_letter)
        out.append(character if on_letter else match[0][3 * at : 3 * (at + size)])
        at += size
    return "".join(out)


def _is_plain(character: str, after_letter: bool) -> bool:
    """Whether a character is visible and unmistakable."""
    if character.isascii() or _IGNORABLE.match(character) or _LIKE_DELIMITERS.match(character):
        return False
    kind = category(character)
    return kind[0] in "LN" or kind in ("Pd", "Pi", "Pf") or (kind[0] == "M" and after_letter)


def shown_host(host: str) -> str:
    """The host in Unicode if none of its letters can be mistaken for others, else in punycode."""
    if "xn--" not in host:
        return host
    try:
        labels = [
            label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
            for label in host.split(".")
        ]
    except UnicodeError:
        return host
    in_one_script = any(all(set(_scripts(label)) <= script for label in labels) for script in _LIKE_LATIN)
    return ".".join(labels) if in_one_script or all(map(_is_distinct, labels)) else host


def _scripts(label: str) -> list[str]:
    """The script of each letter: the first word of its Unicode name."""
    letters = (character for character in label if character not in "0123456789-")
    return [re.split("[ -]", name(character, "?"))[0] for character in letters]


def _is_distinct(label: str) -> bool:
    if _LATIN.fullmatch(label) or not label:
        return True
    if any(bidirectional(character) in ("R", "AL", "AN") for character in label):
        return False  # next to a path in the same script, the two could be displayed in reverse order
    return any(set(_scripts(label)) <= scripts for scripts in _DISTINCT) and all(
        character in "0123456789-" or _is_plain(character, True) for character in label
    )
