"""Says what is wrong with a text that is no EDTF date, and what to write instead.

Each rule knows one way in which dates are written and gives what it is in EDTF. A rule's answer is passed on
only when it can be read, so that no help names a date that would be refused in its turn.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from timeline.dates import natural_dates as spoken
from timeline.dates.errors import EdtfError

Fault = Callable[[str], EdtfError | None]
"""What keeps a text from being read; None if nothing does."""

FORMS = "write 2024-11-29, 2024-11 or 2024; add ~ for about, ? for uncertain; ../2024-12-02 is by that day"
_DEPTH = 3
"""How many rules may follow one another: Arabic digits, then slashes, then the day before the month."""

_TRIES = 200
"""How many texts are tried before we give up: a text made to be slow must not be."""

_DASH = "\\s*[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]\\s*"
_BEGINNING = re.compile(r"-?[0-9X]{4}(?:[?~%]?-[0-9X]{2}(?:[?~%]?-[0-9X]{2})?)?")
_PIECES = re.compile(r"(/|\.\.|[][{},])")


class _Rule(NamedTuple):
    message: str
    find: Callable[[str], tuple[str, ...]]
    """What the text may mean in EDTF; nothing when the rule is not about such a text."""
    help: str = "write {0} or {1}, whichever is meant"
    """For more than one answer; one alone is "write it"."""
    at_start: bool = False
    """The whole text is in another order, so that the fault has no place of its own."""


def _rewrite(*changes: tuple[str, str]) -> Callable[[str], tuple[str, ...]]:
    """A rule's `find`: each pattern that occurs in the text, replaced."""

    def find(text: str) -> tuple[str, ...]:
        return tuple(re.sub(pattern, new, text) for pattern, new in changes if re.search(pattern, text))

    return find


def _visible(text: str) -> tuple[str, ...]:
    kept = "".join(" " if c == "\xa0" else c for c in text if unicodedata.category(c) not in ("Cf", "Cc"))
    return (kept,) if kept != text else ()


def _ascii_digits(text: str) -> tuple[str, ...]:
    """Arabic, Persian, Devanagari, full-width ... digits."""
    return ("".join(str(unicodedata.decimal(c, c)) for c in text),) if not text.isascii() else ()


def _padded(*order: int) -> Callable[[re.Match[str]], str]:
    """Groups of a match, joined by hyphens, each of two digits at least."""
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
    """`29/11/2024`, and `11/12/2024`, of which no one can tell what it means."""
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
    """`2024-11-29/30`: the end leaves out what the start has said."""
    match = re.fullmatch(r"([0-9]{4}(?:-[0-9]{2}){0,2})/([0-9]{2}(?:-[0-9]{2})?)", text)
    if match is None or len(match[2]) >= len(match[1]):
        return ()
    return (f"{match[1]}/{match[1][: -len(match[2])]}{match[2]}",)


_RULES = (
    _Rule("there is an invisible character in the date", _visible),
    _Rule("there is a space before or after the date", _rewrite((r"^\s+|\s+$", ""))),
    _Rule("the digits of a date are 0 to 9", _ascii_digits),
    _Rule("this dash is not the hyphen (-) of dates", _rewrite((_DASH, "-"), (f"(?<=.){_DASH}", "/"))),
    _Rule("unknown digits are written X", _old_unspecified),
    _Rule("the letters in a date are capitals", _capitals),
    _Rule("the letter for significant digits is S", _rewrite(("p", "S"))),
    _Rule(
        "an open end is written as two dots",
        _rewrite(
            (r"(?i)(?<=/)(?:open|present|now|today|ongoing|\u2026|\.{3,})$", ".."),
            (r"(?i)^(?:open|\u2026|\.{3,})(?=/)", ".."),
        ),
    ),
    _Rule("an unknown end is written as nothing", _rewrite(("(?i)(?<=/)unknown$|^unknown(?=/)", ""))),
    _Rule("uncertain and approximate together are written %", _rewrite((r"\?~|~\?", "%"))),
    _Rule("a date has one year, which begins on 1 January", spoken.from_two_years, at_start=True),
    _Rule("a date does not name its calendar", _rewrite((spoken.SAYS_CALENDAR, ""))),
    _Rule("brackets round a part of a date are not used", _rewrite((r"[()]", ""))),
    _Rule("/ means a span; inside a date stand hyphens", _numbers("/")),
    _Rule("months and days have two digits", _numbers("-")),
    _Rule("inside a date stand hyphens", _numbers("._ ")),
    _Rule("the order is year, month, day", _year_last, at_start=True),
    _Rule("months are numbers here", spoken.from_month_name, at_start=True),
    _Rule("there are hyphens in a date", _no_hyphens),
    _Rule("weeks are not used here", spoken.from_week),
    _Rule("days of the year are not used here", spoken.from_day_of_year),
    _Rule("a year of more than four digits begins with Y", _rewrite((r"^(-?[1-9][0-9]{4,})$", r"Y\1"))),
    _Rule("a year has four digits", _rewrite((r"^([0-9]{3})(?=$|-[0-9]{2}|[?~%])", r"0\1"))),
    _Rule("a year has four digits", _short_year),
    _Rule(
        "a year has four digits",
        _short_negative_year,
        help="write {0} for this year BC; {1} is the year before",
    ),
    _Rule("a year has no plus sign", _rewrite((r"^\+(?=[0-9])", ""))),
    _Rule("the era is a sign here: years BC have a minus", spoken.from_era, at_start=True),
    _Rule("centuries, seasons and such have their own form here", spoken.from_period, at_start=True),
    _Rule("a day and its time are joined by T, without spaces", spoken.from_day_and_time),
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
        "a date with a time takes no qualifier; `time: 18:00~` is about",
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
    _Rule("a set stands in brackets", _list, help="write {0} for all of them, {1} for one of them"),
    _Rule("words are written as signs here", spoken.from_phrase, at_start=True),
)


def explain_date(text: str, fault: Fault) -> EdtfError:
    """The error DATE001 for a text that is no date."""
    if not text.strip(" ./,[]{}"):
        help_ = "write 2024-11-29, 2024-11 or 2024; 2024-11-29/.. is from that day on"
        return EdtfError("DATE001", "there is no date here", help_, 0)
    mended = _mend(text, fault, _DEPTH, {})
    if mended:
        return EdtfError("DATE001", mended.message, mended.help, _column(text, mended))
    likely = _mend(text, lambda answer: _shape_fault(answer, fault), _DEPTH, {})
    if likely and (wrong := fault(likely.answer)):
        help_ = f"that would be {likely.answer}, but {wrong.message}"
        return EdtfError("DATE001", likely.message, help_, _column(text, likely))
    if re.fullmatch(r"[0-9]{1,2}", text):
        help_ = f"write all four: {text:0>4} for the year {int(text)}"
        return EdtfError("DATE001", "a year has four digits", help_, 0)
    return EdtfError("DATE001", "this is not an EDTF date", FORMS, _unread(text, fault))


def _unread(text: str, fault: Fault) -> int:
    """Where the first piece that is no date stops being like one."""
    at = 0
    for piece in _PIECES.split(text):
        if piece and not _PIECES.fullmatch(piece) and fault(piece):
            beginning = _BEGINNING.match(piece)
            return at + (beginning.end() if beginning else 0)
        at += len(piece)
    return 0


def _shape_fault(text: str, fault: Fault) -> EdtfError | None:
    """As `fault`, but content with a date that has the right shape and does not exist."""
    error = fault(text)
    return error if error and error.code == "DATE001" else None


class _Mended(NamedTuple):
    message: str
    help: str
    answer: str
    at_start: bool


def _column(text: str, mended: _Mended) -> int:
    """Where the text and the answer part."""
    if mended.at_start:
        return 0
    pairs = zip(text, mended.answer, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(text), len(mended.answer)))


def _mend(text: str, fault: Fault, depth: int, hopeless: dict[str, int]) -> _Mended | None:
    """What the first rule says that leads to a date, by itself or with others after it.

    `hopeless` remembers the texts that led nowhere, and with how many rules, so that none is tried twice.
    """
    if len(hopeless) > _TRIES or hopeless.get(text, -1) >= depth:
        return None
    mended = _mend_whole(text, fault, depth, hopeless)
    if mended is None and depth:
        mended = _mend_each(text, fault, depth - 1, hopeless)
    if mended is None:
        hopeless[text] = depth
    return mended


def _mend_whole(text: str, fault: Fault, depth: int, hopeless: dict[str, int]) -> _Mended | None:
    found = [(rule, [answer for answer in rule.find(text) if answer != text]) for rule in _RULES]
    for rule, answers in found:
        readable = list(dict.fromkeys(answer for answer in answers if fault(answer) is None))
        if readable:
            template = rule.help if len(readable) > 1 else "write {0}"
            return _Mended(rule.message, template.format(*readable), readable[0], rule.at_start)
    for rule, answers in found:
        for answer in answers if depth else ():
            deeper = _mend(answer, fault, depth - 1, hopeless)
            if deeper:
                return deeper._replace(message=rule.message, at_start=rule.at_start)
    return None


def _mend_each(text: str, fault: Fault, depth: int, hopeless: dict[str, int]) -> _Mended | None:
    """The ends of a span and the members of a set, one by one."""
    pieces = _PIECES.split(text)
    if len(pieces) == 1:
        return None
    first: _Mended | None = None
    for index, piece in enumerate(pieces[::2]):
        if piece and fault(piece) is not None:
            mended = _mend(piece, fault, depth, hopeless)
            if mended is None:
                return None
            first = first or mended
            pieces[2 * index] = mended.answer
    answer = "".join(pieces)
    if first is None or fault(answer) is not None:
        return None
    return _Mended(first.message, f"write {answer}", answer, False)
