"""Decide the day of publication. It is certain only if nothing that the page says contradicts it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from urllib.parse import urlsplit

import msgspec

from timeline.filling.findings import FieldFinding
from timeline.filling.moments import PossibleDate, day_in_path, days_in, is_placeholder, readings
from timeline.filling.statements import Statement

_FIELD = "published"
_TEXTS = ("the text", "<time> beside")
_URL = "the address"
_OTHER_DAY = re.compile(
    r"(?:event|calendar|agenda|veranstaltung|termin|evento|evenement|programm|schedule)", re.IGNORECASE
)
"""Words in addresses whose days are those of events."""


class _Dated(msgspec.Struct, frozen=True):
    statement: Statement
    readings: tuple[PossibleDate, ...]
    """Several if it can be read in several ways, or names several days."""

    def agrees(self, reading: PossibleDate) -> bool:
        return any(one.agrees(reading) for one in self.readings)


def published_finding(said: Sequence[Statement], address: str, today: date) -> FieldFinding:
    """The day of publication by the statements of a page at an address, asked `today`."""
    dated = [_read(statement) for statement in said]
    path = urlsplit(address).path
    in_path = day_in_path(path)
    if in_path is not None and not _OTHER_DAY.search(path):
        dated.append(_Dated(Statement(in_path.edtf, _URL, "hints"), (in_path,)))
    impossible = [
        one.statement for one in dated if one.statement.use == "states" and _is_impossible(one, today)
    ]
    usable = [one for one in dated if one.readings and not _is_impossible(one, today)]
    stating = [one for one in usable if one.statement.use == "states"]
    hints = [one for one in usable if one.statement.use == "hints"]
    changes = [one for one in usable if one.statement.use == "other"]
    aside = (*(one.statement for one in changes), *impossible)
    if not stating:
        return _by_hints(hints, aside)
    best = _best(stating)
    shown = tuple(one.statement for one in (*stating, *hints))
    if best is None:
        return FieldFinding(_FIELD, doubt="it can be read in two ways", statements=shown, others=aside)
    agreeing = [one for one in stating if one.agrees(best)]
    if len(agreeing) < len(stating):
        return FieldFinding(_FIELD, doubt="the page gives different days", statements=shown, others=aside)
    witnesses = [one for one in hints if one.agrees(best)]
    if doubt := _contradiction(best, hints, witnesses) or _doubt(best, agreeing, witnesses, changes, today):
        return FieldFinding(_FIELD, doubt=doubt, statements=shown, others=aside)
    confirming = tuple(one.statement for one in (*agreeing, *witnesses))
    others = (*(one.statement for one in hints if one not in witnesses), *aside)
    return FieldFinding(
        _FIELD, (_local(best, (*agreeing, *witnesses)).edtf,), statements=confirming, others=others
    )


def _read(statement: Statement) -> _Dated:
    if statement.where.startswith("the text"):
        return _Dated(statement, tuple(reading for one in days_in(statement.value) for reading in one))
    return _Dated(statement, readings(statement.value))


def _is_impossible(dated: _Dated, today: date) -> bool:
    """Whether it is no day, one that programs give where they have none, or one that is still to come."""
    return not dated.readings or any(
        is_placeholder(one) or one.days()[0] > today + timedelta(days=1) for one in dated.readings
    )


def _by_hints(hints: Sequence[_Dated], aside: tuple[Statement, ...]) -> FieldFinding:
    """Without a statement, two independent hints at one day are needed: by a program, by the text, by the address."""
    shown = tuple(one.statement for one in hints)
    if not hints:
        return FieldFinding(_FIELD, statements=(), others=aside)
    kinds = {_kind(one.statement) for one in hints}
    days = [one.readings[0] for one in hints if len(one.readings) == 1 and one.readings[0].day]
    if len(kinds) > 1 and days and all(one.agrees(days[0]) for one in hints):
        return FieldFinding(_FIELD, (_local(days[0], hints).alone.edtf,), statements=shown, others=aside)
    doubt = (
        "nothing says that it is the day of publication"
        if len(kinds) == 1
        else "the page gives different days"
    )
    return FieldFinding(_FIELD, doubt=doubt, statements=shown, others=aside)


def _kind(statement: Statement) -> str:
    return (
        "text"
        if statement.where.startswith(_TEXTS)
        else statement.where
        if statement.where == _URL
        else "program"
    )


def _best(stating: Iterable[_Dated]) -> PossibleDate | None:
    """The most exact of those that can be read in one way only."""
    single = [one.readings[0] for one in stating if len(one.readings) == 1]
    return max(
        single,
        key=lambda one: (bool(one.month), bool(one.day), bool(one.offset), one.offset != "Z"),
        default=None,
    )


def _contradiction(best: PossibleDate, hints: Sequence[_Dated], witnesses: Sequence[_Dated]) -> str:
    """Texts that give other days only, an address that gives another by more than a day, an unconfirmed other value."""
    texts = [one for one in hints if _kind(one.statement) == "text"]
    if texts and not any(one in witnesses for one in texts):
        return "the text below the headline gives another day"
    for one in hints:
        if one.statement.where == _URL and one not in witnesses:
            distance = abs(one.readings[0].days()[0] - best.days()[0])
            if best.day and distance > timedelta(days=1):
                return "the address gives another day"
    return "the page gives different days" if hints and not witnesses and best.day else ""


def _doubt(
    best: PossibleDate,
    agreeing: Sequence[_Dated],
    witnesses: Sequence[_Dated],
    changes: Sequence[_Dated],
    today: date,
) -> str:
    """Why a day that nothing contradicts may still be another's: that of a change, or of this request."""
    if any(_kind(one.statement) != "program" for one in (*agreeing, *witnesses)):
        return ""
    moments = {one.readings[0] for one in agreeing}
    changed = [one.readings[0] for one in changes if len(one.readings) == 1 and one.readings[0].day]
    latest = max(changed, key=lambda one: (one.days()[1], one.time), default=None)
    if latest is not None and latest.time and any(one == latest for one in moments):
        return "it is also the moment of the last change, and nothing else confirms it"
    if any(one.days()[1] < best.days()[0] for one in changed):
        return "the page was changed before that day"
    if best.days()[1] >= today - timedelta(days=1):
        return "it may be the day of this request: nothing else confirms it"
    return ""


def _local(best: PossibleDate, agreeing: Iterable[_Dated]) -> PossibleDate:
    """The day where it was published: of a moment in UTC, the day that a text or another statement gives."""
    if best.offset != "Z":
        return best
    for one in agreeing:
        days = {
            reading.alone
            for reading in one.readings
            if reading.day and not reading.offset and reading.agrees(best)
        }
        if len(days) == 1 and (day := days.pop()) != best.alone:
            return day
    return best
