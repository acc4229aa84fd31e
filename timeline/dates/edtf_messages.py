"""Explain invalid EDTF dates and suggest the valid form: `29.11.2024` -> `2024-11-29`.

Each rule recognises one common way of writing dates and converts it to EDTF. A suggestion is given only if it parses,
so that help never names a date that would itself be refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from timeline.dates import natural_dates
from timeline.dates.errors import EdtfError

Validate = Callable[[str], EdtfError | None]
"""Parses a text and returns the error, or None if it is valid."""

FORMS = "write 2024-11-29, 2024-11 or 2024; add ~ for about, ? for uncertain; ../2024-12-02 means by that day"
_DEPTH = 3
"""How many rules may apply in a row: Arabic digits, then slashes, then the day before the month."""

_MAX_ATTEMPTS = 200
"""Limit on texts tried, against crafted input."""

_DASH = "\\s*[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]\\s*"
_BEGINNING = re.compile(r"-?[0-9X]{4}(?:[?~%]?-[0-9X]{2}(?:[?~%]?-[0-9X]{2})?)?")
_PIECES = re.compile(r"(/|\.\.|[][{},])")


class _Rule(NamedTuple):
    message: str
    find: Callable[[str], tuple[str, ...]]
    """Returns what the text may mean in EDTF, or nothing if the rule does not apply."""
    help: str = "write {0} or {1}, whichever is meant"
    """Help for more than one suggestion."""
    at_start: bool = False
    """Point at the beginning: the whole text is in another order, so that the error has no position of its own."""


def _rewrite(*changes: tuple[str, str]) -> Callable[[str], tuple[str, ...]]:
    """A `find` that replaces each pattern in the text."""

    def find(text: str) -> tuple[str, ...]:
        return tuple(re.sub(pattern, new, text) for pattern, new in changes if re.search(pattern, text))

    return find


def _visible(text: str) -> tuple[str, ...]:
    kept = "".join(" " if c == "\xa0" else c for c in text if unicodedata.category(c) not in ("Cf", "Cc"))
    return (kept,) if kept != text else ()


def _ascii_digits(text: str) -> tuple[str, ...]:
    """Digits of other scripts (Arabic, Persian, Devanagari, full-width) as ASCII."""
    return ("".join(str(unicodedata.decimal(c, c)) for c in text),) if not text.isascii() else ()


def _padded(*order: int) -> Callable[[re.Match[str]], str]:
    """Join groups of a match with hyphens, each padded to two digits."""
    return lambda match: "-".join(f"{int(match[group]):02d}" for group in order)


def _numbers(separators: str) -> Callable[[str], tuple[str, ...]]:
    """Year first: `2024/11/29`, `2024.5`."""

    def find(text: str) -> tuple[str, ...]:
        three = re.fullmatch(rf"([0-9]{{4}})([{separators}])([0-9]{{1,2}})\2([0-9]{{1,2}})([?~%]?)", text)
        if three:
            return (_padded(1, 3, 4)(three) + three[5],)
        two = re.fullmatch(rf"([0-9]{{4}})[{separators}](0?[1-9]|1[0-2])([?~%]?)", text)
        return (_padded(1, 2)(two) + two[3],) if two else ()

    return find


def _year_last(text: str) -> tuple[str, ...]:
    """`29/11/2024`, and the ambiguous `11/12/2024`."""
    three = re.fullmatch(r"([0-9]{1,2})([./ -])([0-9]{1,2})\2([0-9]{4})([?~%]?)", text)
    if three:
        return _padded(4, 3, 1)(three) + three[5], _padded(4, 1, 3)(three) + three[5]
    two = re.fullmatch(r"([0-9]{1,2})[./ -]([0-9]{4})", text)
    return (_padded(2, 1)(two),) if two else ()


def _no_hyphens(text: str) -> tuple[str, ...]:
    match = re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})?(T.*)?([?~%]?)", text)
    return ("-".join(filter(None, match.group(1, 2, 3))) + (match[4] or "") + match[5],) if match else ()


def _short_year(text: str) -> tuple[str, ...]:
    return (f"20{text}", f"19{text}") if re.fullmatch(r"[0-9]{2}-[0-9]{2}-[0-9]{2}", text) else ()


def _short_negative_year(text: str) -> tuple[str, ...]:
    match = re.fullmatch(r"-([0-9]{1,3})", text)
    return (f"-{int(match[1]) - 1:04d}", f"-{match[1]:0>4}") if match and int(match[1]) > 1 else ()


def _old_unspecified(text: str) -> tuple[str, ...]:
    return (re.sub("[uUx]", "X", text),) if re.fullmatch(r"[0-9uUxX?~%/.,{}\[\]-]+", text) else ()


def _capitals(text: str) -> tuple[str, ...]:
    return (text.upper(),) if re.fullmatch(r"[0-9yestzYESTZ?~%/.,:+{}\[\]-]+", text) else ()


def _list(text: str) -> tuple[str, ...]:
    bare = text.strip("[]{}")
    opening = text[:1] if text[:1] in ("[", "{") else ""
    if opening:
        return (f"{opening}{bare}{']' if opening == '[' else '}'}",)
    return ("{" + bare + "}", f"[{bare}]") if "," in bare or bare != text else ()


def _span_in_set(text: str) -> tuple[str, ...]:
    return (text.replace("/", ".."),) if text[:1] in ("[", "{") and "/" in text else ()


def _short_end(text: str) -> tuple[str, ...]:
    """`2024-11-29/30`: the end omits what it shares with the start."""
    match = re.fullmatch(r"([0-9]{4}(?:-[0-9]{2}){0,2})/([0-9]{2}(?:-[0-9]{2})?)", text)
    if match is None or len(match[2]) >= len(match[1]):
        return ()
    return (f"{match[1]}/{match[1][: -len(match[2])]}{match[2]}",)


_RULES = (
    _Rule("there is an invisible character in the date", _visible),
    _Rule("there is a space before or after the date", _rewrite((r"^\s+|\s+$", ""))),
    _Rule("the digits of a date are 0 to 9", _ascii_digits),
    _Rule("dates use the hyphen (-), not this dash", _rewrite((_DASH, "-"), (f"(?<=.){_DASH}", "/"))),
    _Rule("unknown digits are written as X", _old_unspecified),
    _Rule("letters in a date are capitals", _capitals),
    _Rule("the letter for significant digits is S", _rewrite(("p", "S"))),
    _Rule(
        "an open end is written as two dots",
        _rewrite(
            (r"(?i)(?<=/)(?:open|present|now|today|ongoing|\u2026|\.{3,})$", ".."),
            (r"(?i)^(?:open|\u2026|\.{3,})(?=/)", ".."),
        ),
    ),
    _Rule("an unknown end is left empty", _rewrite(("(?i)(?<=/)unknown$|^unknown(?=/)", ""))),
    _Rule("uncertain and approximate together are written as %", _rewrite((r"\?~|~\?", "%"))),
    _Rule("a date has one year, counted from 1 January", natural_dates.from_two_years, at_start=True),
    _Rule("the calendar does not belong in the date", _rewrite((natural_dates.CALENDAR_SUFFIX, ""))),
    _Rule("round brackets are not allowed in a date", _rewrite((r"[()]", ""))),
    _Rule("/ means a span; use hyphens inside a date", _numbers("/")),
    _Rule("months and days have two digits", _numbers("-")),
    _Rule("use hyphens inside a date", _numbers("._ ")),
    _Rule("the order is year, month, day", _year_last, at_start=True),
    _Rule("months are written as numbers", natural_dates.from_month_name, at_start=True),
    _Rule("a date needs hyphens", _no_hyphens),
    _Rule("week dates are not supported", natural_dates.from_week),
    _Rule("days of the year are not supported", natural_dates.from_day_of_year),
    _Rule("a year of more than four digits begins with Y", _rewrite((r"^(-?[1-9][0-9]{4,})$", r"Y\1"))),
    _Rule("a year has four digits", _rewrite((r"^([0-9]{3})(?=$|-[0-9]{2}|[?~%])", r"0\1"))),
    _Rule("a year has four digits", _short_year),
    _Rule(
        "a year has four digits",
        _short_negative_year,
        help="write {0} for this year BC; {1} is the year before",
    ),
    _Rule("a year has no plus sign", _rewrite((r"^\+(?=[0-9])", ""))),
    _Rule("years have no era; years BC have a minus sign", natural_dates.from_era, at_start=True),
    _Rule(
        "centuries, seasons and the like have their own notation", natural_dates.from_period, at_start=True
    ),
    _Rule("a day and its time are joined by T, without spaces", natural_dates.from_day_and_time),
    _Rule(
        "a time is written as 18:00",
        _rewrite(
            (r"T([0-9])(?=:)", r"T0\1"),
            (r"T([0-9]{2})$", r"T\1:00"),
            (r"T([0-9]{2})([0-9]{2})(?![0-9:])", r"T\1:\2"),
            (r"T([0-9]{2})([0-9]{2})([0-9]{2})", r"T\1:\2:\3"),
            (r"(?<=:[0-9]{2})[.,][0-9]+", ""),
        ),
    ),
    _Rule(
        "an offset is written as Z or +03:00",
        _rewrite((r" ?(?:UTC|GMT)$", "Z"), (r"([+-][0-9]{2})([0-9]{2})$", r"\1:\2")),
    ),
    _Rule(
        "a date with a time takes no qualifier; `time: 18:00~` means about",
        _rewrite((r"[?~%](?=T)|(?<=[0-9Z])[?~%]$", "")),
    ),
    _Rule(
        "there is a space inside the date",
        _rewrite((r"\s*([][/,{}?~%Z]|\.\.)\s*", r"\1"), (r"\s*-\s*", "-")),
    ),
    _Rule("the end of a span is written in full", _short_end),
    _Rule("inside a set a span is written with two dots", _span_in_set),
    _Rule(
        "a span is written with /",
        _rewrite((r"^([^][{},]+)\.\.(?=[^][{},]+$)", r"\1/"), (r"\s+-\s+|(?<=^[0-9]{4})-(?=[0-9]{4}$)", "/")),
    ),
    _Rule("a set is written in brackets", _list, help="write {0} for all of them, {1} for one of them"),
    _Rule("dates use signs instead of words", natural_dates.from_phrase, at_start=True),
)


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
    date: str
    at_start: bool


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
    matches = [(rule, [date for date in rule.find(text) if date != text]) for rule in _RULES]
    for rule, candidates in matches:
        valid = list(dict.fromkeys(date for date in candidates if validate(date) is None))
        if valid:
            template = rule.help if len(valid) > 1 else "write {0}"
            return _Correction(rule.message, template.format(*valid), valid[0], rule.at_start)
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
    return _Correction(first.message, f"write {date}", date, False)
