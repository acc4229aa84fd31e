"""The visual order of a line with scripts of both directions (Unicode Standard Annex #9).

Explicit formatting characters are dropped, and only round and square brackets are paired, which is enough for a title.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from unicodedata import bidirectional

_EXPLICIT = frozenset(("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", "BN"))
_NUMBERS = ("EN", "AN")


def direction_of(text: str, otherwise: str) -> str:
    """The direction of a text by its first letter of either direction (rules P2 and P3)."""
    first = next((one for one in map(bidirectional, text) if one in ("L", "R", "AL")), "")
    return {"": otherwise, "L": "ltr"}.get(first, "rtl")


def visual_runs(text: str, base: str) -> list[tuple[str, str]]:
    """The runs of one direction from left to right, each in logical order with `ltr` or `rtl`. `base` is the line's."""
    text = "".join(
        letter for letter in text if bidirectional(letter) not in _EXPLICIT or letter in "\u200c\u200d"
    )
    level = 1 if base == "rtl" else 0
    levels = _levels(text, level)
    runs = [
        (number, "".join(text[index] for index, _ in part))
        for number, part in groupby(enumerate(levels), key=lambda pair: pair[1])
    ]
    for least in range(max(levels, default=0), 0, -1):  # L2
        ordered: list[tuple[int, str]] = []
        for is_reversed, group in groupby(runs, key=lambda run: run[0] >= least):
            part = list(group)
            ordered += reversed(part) if is_reversed else part
        runs = ordered
    return [(run, "rtl" if number % 2 else "ltr") for number, run in runs]


def _levels(text: str, level: int) -> list[int]:
    """The embedding level of each character (rules W1 to I2)."""
    edge = "R" if level else "L"
    types = _weak_types([bidirectional(letter) or "L" for letter in text], edge)
    _pair_brackets(text, types, edge)
    types = _neutral_types(types, edge)
    rises = {"L": level % 2, "R": 1 - level % 2, "EN": 2 - level % 2, "AN": 2 - level % 2}
    return [level + rises[one] for one in types]


def _weak_types(types: list[str], edge: str) -> list[str]:
    strong = before = edge
    for index, one in enumerate(types):
        if one in ("NSM", "BN"):  # W1
            types[index] = one = before
        if one in ("L", "R", "AL"):
            strong = one
        elif one == "EN" and strong == "AL":  # W2
            types[index] = "AN"
        before = types[index]
    types = ["R" if one == "AL" else one for one in types]  # W3
    for index in range(1, len(types) - 1):  # W4
        sides = (types[index - 1], types[index + 1])
        if sides[0] == sides[1] and (
            (types[index] in ("ES", "CS") and sides[0] == "EN") or (types[index] == "CS" and sides[0] == "AN")
        ):
            types[index] = sides[0]
    start = 0
    for one, group in groupby(list(types)):  # W5, W6
        end = start + len(list(group))
        if one == "ET" and "EN" in (types[start - 1 : start] + types[end : end + 1]):
            types[start:end] = ["EN"] * (end - start)
        start = end
    types = ["ON" if one in ("ES", "ET", "CS") else one for one in types]
    strong = edge
    for index, one in enumerate(types):  # W7
        if one in ("L", "R"):
            strong = one
        elif one == "EN" and strong == "L":
            types[index] = "L"
    return types


_PAIRS = {")": "(", "]": "["}


def _pair_brackets(text: str, types: list[str], edge: str) -> None:
    """Give both brackets of a pair the direction of what they enclose, if the line's or that before them (N0)."""
    open_: list[int] = []
    for end, letter in enumerate(text):
        if letter in _PAIRS.values():
            open_.append(end)
        start = next((one for one in reversed(open_) if text[one] == _PAIRS.get(letter)), None)
        if start is None:
            continue
        del open_[open_.index(start) :]
        inside = {_direction(one) for one in types[start + 1 : end]} & {"L", "R"}
        before = next((one for one in map(_direction, reversed(types[:start])) if one in ("L", "R")), edge)
        if inside:
            types[start] = types[end] = edge if edge in inside else before


def _neutral_types(types: Sequence[str], edge: str) -> list[str]:
    """Neutrals take the direction of both sides if these agree, else that of the line (N1, N2)."""
    result: list[str] = []
    groups = [
        (one, len(list(group)))
        for one, group in groupby(types, lambda t: t if t in ("L", "R", *_NUMBERS) else "")
    ]
    for index, (one, length) in enumerate(groups):
        if not one:
            left = _direction(groups[index - 1][0]) if index else edge
            right = _direction(groups[index + 1][0]) if index + 1 < len(groups) else edge
            one = left if left == right else edge
        result += [one] * length
    return result


def _direction(one: str) -> str:
    return "R" if one in _NUMBERS else one
