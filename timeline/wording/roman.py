"""Roman numerals, in which many languages count centuries."""

from __future__ import annotations

_SIGNS = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """A number below 100: `XXI`."""
    signs = ""
    for value, sign in _SIGNS:
        count, number = divmod(number, value)
        signs += sign * count
    return signs
