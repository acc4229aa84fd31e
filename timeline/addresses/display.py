"""Addresses as readers are shown them (IRIs, RFC 3987): decoded where that shows what they are, encoded where it could deceive.

Links keep the whole address as it is. What could pass for another address stays percent-encoded or punycode: delimiters,
spaces, invisible and bidirectional characters, marks that would sit on a delimiter, and hosts whose letters look Latin.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import bidirectional, category, name

_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_IGNORABLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)
"""Letters and marks that do not show (Default_Ignorable_Code_Point)."""
_LIKE_DELIMITERS = re.compile("[\u01c0-\u01c3\u02b0-\u02ff\ua789-\ua78c]")
"""Letters that look like `|`, `!`, `:` or a quotation mark."""
_APART = (
    {"CJK", "HIRAGANA", "KATAKANA"}, {"CJK", "HANGUL"}, {"ARMENIAN"}, {"BENGALI"}, {"DEVANAGARI"}, {"GEORGIAN"}, {"GUJARATI"},
    {"KHMER"}, {"LAO"}, {"SINHALA"}, {"TAMIL"}, {"TELUGU"}, {"THAI"},
)  # fmt: skip
"""Scripts whose letters are not taken for Latin ones, as they are written together."""
_LIKE_LATIN = ({"CYRILLIC"}, {"GREEK"})
"""Scripts with letters that are: shown where the whole host is written in them, its top-level domain too."""
_LATIN = re.compile("[a-z0-9ß-öø-ÿ-]+")


@lru_cache(maxsize=4096)
def shown_url(url: str) -> str:
    """The address in the form that is printed."""
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
    """A run of percent-encoded bytes with the letters decoded that can be."""
    out, at, on_letter = [], 0, False
    for character in bytes.fromhex(match[0].replace("%", "")).decode("utf-8", "surrogateescape"):
        size = len(character.encode("utf-8", "surrogateescape"))
        on_letter = _is_plain(character, on_letter)
        out.append(character if on_letter else match[0][3 * at : 3 * (at + size)])
        at += size
    return "".join(out)


def _is_plain(character: str, after_letter: bool) -> bool:
    """Whether a character shows itself as what it is and nothing else."""
    if character.isascii() or _IGNORABLE.match(character) or _LIKE_DELIMITERS.match(character):
        return False
    kind = category(character)
    return kind[0] in "LN" or kind in ("Pd", "Pi", "Pf") or (kind[0] == "M" and after_letter)


def shown_host(host: str) -> str:
    """The host in Unicode where none of its letters could be taken for others."""
    if "xn--" not in host:
        return host
    try:
        labels = [
            label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
            for label in host.split(".")
        ]
    except UnicodeError:
        return host
    everywhere = any(all(set(_scripts(label)) <= script for label in labels) for script in _LIKE_LATIN)
    return ".".join(labels) if everywhere or all(map(_is_apart, labels)) else host


def _scripts(label: str) -> list[str]:
    """The first words of its letters' Unicode names, which are their scripts'."""
    letters = (character for character in label if character not in "0123456789-")
    return [re.split("[ -]", name(character, "?"))[0] for character in letters]


def _is_apart(label: str) -> bool:
    if _LATIN.fullmatch(label) or not label:
        return True
    if any(bidirectional(character) in ("R", "AL", "AN") for character in label):
        return False  # beside a path in the same script, the two could change places
    return any(set(_scripts(label)) <= scripts for scripts in _APART) and all(
        character in "0123456789-" or _is_plain(character, True) for character in label
    )
