"""Explain invalid EDTF dates and suggest the valid form: `29.11.2024` -> `2024-11-29`.

Rules (`edtf_rules`) convert common ways of writing dates. A suggestion is given only if it parses, so that help never
names a date that would itself be refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from timeline.dates.edtf_rules import RULES
from timeline.dates.errors import EdtfError

Validate = Callable[[str], EdtfError | None]
"""Parses a text and returns the error, or None if it is valid."""

FORMS = "write 2024-11-29, 2024-11 or 2024; add ~ for about, ? for uncertain; ../2024-12-02 means by that day"
_DEPTH = 3
"""How many rules may apply in a row: Arabic digits, then slashes, then the day before the month."""

_MAX_ATTEMPTS = 200
"""Limit on texts tried, against crafted input."""

_BEGINNING = re.compile(r"-?[0-9X]{4}(?:[?~%]?-[0-9X]{2}(?:[?~%]?-[0-9X]{2})?)?")
_PIECES = re.compile(r"(/|\.\.|[][{},])")


def explain_date(text: str, validate: Validate) -> EdtfError:
    """The DATE001 error for an invalid date, with the valid form where one can be guessed."""
    if not text.strip(" ./,[]{}"):
        help_ = "write 2024-11-29, 2024-11 or 2024; 2024-11-29/.. is from that day on"
        return EdtfError("DATE001", "there is no date here", help_, 0)
    correction = _correct(text, validate, _DEPTH, {})
    if correction:
        return EdtfError("DATE001", correction.message, correction.help, _column(text, correction))
    likely = _correct(text, lambda candidate: _shape_error(candidate, validate), _DEPTH, {})
    if likely and (error := validate(likely.date)):
        help_ = f"that would be {likely.date}, but {error.message}"
        return EdtfError("DATE001", likely.message, help_, _column(text, likely))
    if re.fullmatch(r"[0-9]{1,2}", text):
        help_ = f"write all four: {text:0>4} for the year {int(text)}"
        return EdtfError("DATE001", "a year has four digits", help_, 0)
    return EdtfError("DATE001", "this is not an EDTF date", FORMS, _error_offset(text, validate))


def possible_dates(text: str, validate: Validate) -> tuple[str, ...]:
    """The valid dates that a text may mean, the likeliest first; none if it is not understood."""
    correction = _correct(text, validate, _DEPTH, {})
    return correction.dates if correction else ()


def _error_offset(text: str, validate: Validate) -> int:
    """The offset at which the first invalid piece stops resembling a date."""
    at = 0
    for piece in _PIECES.split(text):
        if piece and not _PIECES.fullmatch(piece) and validate(piece):
            beginning = _BEGINNING.match(piece)
            return at + (beginning.end() if beginning else 0)
        at += len(piece)
    return 0


def _shape_error(text: str, validate: Validate) -> EdtfError | None:
    """As `validate`, but accepting dates that have the right form and do not exist."""
    error = validate(text)
    return error if error and error.code == "DATE001" else None


class _Correction(NamedTuple):
    message: str
    help: str
    dates: tuple[str, ...]
    """What may be meant, the likeliest first."""
    at_start: bool

    @property
    def date(self) -> str:
        return self.dates[0]


def _column(text: str, correction: _Correction) -> int:
    """The offset of the first difference between the text and its correction."""
    if correction.at_start:
        return 0
    pairs = zip(text, correction.date, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(text), len(correction.date)))


def _correct(text: str, validate: Validate, depth: int, failed: dict[str, int]) -> _Correction | None:
    """The correction of the first rule that leads to a valid date, alone or followed by others.

    `failed` maps texts that led nowhere to the depth tried, so that none is tried twice.
    """
    if len(failed) > _MAX_ATTEMPTS or failed.get(text, -1) >= depth:
        return None
    correction = _correct_whole(text, validate, depth, failed)
    if correction is None and depth:
        correction = _correct_members(text, validate, depth - 1, failed)
    if correction is None:
        failed[text] = depth
    return correction


def _correct_whole(text: str, validate: Validate, depth: int, failed: dict[str, int]) -> _Correction | None:
    """Apply the rules to the text as a whole."""
    matches = [(rule, [date for date in rule.find(text) if date != text]) for rule in RULES]
    for rule, candidates in matches:
        valid = list(dict.fromkeys(date for date in candidates if validate(date) is None))
        if valid:
            template = rule.help if len(valid) > 1 else "write {0}"
            return _Correction(rule.message, template.format(*valid), tuple(valid), rule.at_start)
    for rule, candidates in matches:
        for candidate in candidates if depth else ():
            correction = _correct(candidate, validate, depth - 1, failed)
            if correction:
                return correction._replace(message=rule.message, at_start=rule.at_start)
    return None


def _correct_members(text: str, validate: Validate, depth: int, failed: dict[str, int]) -> _Correction | None:
    """Apply the rules to each end of a span or member of a set."""
    pieces = _PIECES.split(text)
    if len(pieces) == 1:
        return None
    first: _Correction | None = None
    for index, piece in enumerate(pieces[::2]):
        if piece and validate(piece) is not None:
            correction = _correct(piece, validate, depth, failed)
            if correction is None:
                return None
            first = first or correction
            pieces[2 * index] = correction.date
    date = "".join(pieces)
    if first is None or validate(date) is not None:
        return None
    return _Correction(first.message, f"write {date}", (date,), False)
