"""The date, time and wording of an event, from one field or several."""

from __future__ import annotations

import re

import msgspec

from timeline.dates import edtf
from timeline.dates.clock_times import ClockTimeError, parse_clock_time
from timeline.dates.natural_dates import from_month_name
from timeline.dates.weekday import weekday_in
from timeline.importing.date_forms import year_in_edtf
from timeline.importing.dates import DateReading, DateRules, read_date_text
from timeline.importing.picked import Picked
from timeline.importing.rows import Cell

_PARTS = ("year", "month", "day")
_CLOCK = re.compile(
    r"(?i)(\d{1,2})(?:[:.h](\d{2}))?(?:[:.](\d{2}))?(?:\.\d+)? ?([ap])?\.?m?\.?(~)?(?: ?(?:hrs?|h|hours|uhr))?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORDING = 300
_HOURS = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9:]+)(Z|\+00:00|) \1T([0-9:]+)\3")
_MAIL_DATE = re.compile(
    r"[A-Z][a-z]{2},? [0-9]{1,2} [A-Z][a-z]{2} [0-9]{4} [0-9:]+ (?:GMT|UTC|Z|[+-][0-9]{4})"
)
"""A date of RFC 5322: its weekday is no one's own words."""


def read_event_date(picked: Picked, rules: DateRules) -> None:
    """Set `date`, and `time` and `wording` where there are any."""
    start, start_cells = _date(picked, "", rules)
    end, end_cells = _date(picked, "end.", rules)
    time, time_cells = _time(picked, "time")
    end_time, end_time_cells = _time(picked, "end.time")
    start, end = _uncertain(picked, start, end, rules)
    if not time_cells and (day := _hours(picked, start, end, [*start_cells, *end_cells])):
        start = end = msgspec.structs.replace(start, date=day)
    date = _joined(picked, start, end, start_cells, end_cells)
    if end_time_cells and (not time or date.date != start.date or not _valid_time(f"{time}/{end_time}")):
        for cell in end_time_cells:
            picked.keep(cell, "a span of days has no times")
        end_time = ""
    if time and ("/" in date.date or "T" in date.date or not _is_day(date.date)):
        for cell in (*time_cells, *(end_time_cells if end_time else ())):
            picked.keep(cell, "only the date of one day has a time")
        time = ""
    if not date.date or date.date == "unknown":
        date = msgspec.structs.replace(date, date="unknown")
        if start_cells and not date.note.startswith("not known"):
            picked.drafted.append("the date was not understood")
        elif not start_cells:
            picked.drafted.append("there is no date")
    elif date.undecided:
        picked.drafted.append(date.note)
    picked.set("date", date.date, (*start_cells, *end_cells))
    if time:
        picked.set(
            "time",
            f"{time}/{end_time}" if end_time and end_time != time else time,
            (*time_cells, *end_time_cells),
        )
        for cell in (*time_cells, *end_time_cells):
            picked.tell(
                cell,
                "carried" if cell.text == time else "changed",
                "time",
                "" if cell.text == time else "24-hour clock",
            )
    _set_wording(picked, date, start_cells)


def _uncertain(
    picked: Picked, start: DateReading, end: DateReading, rules: DateRules
) -> tuple[DateReading, DateReading]:
    """Both ends where the source gives a latest beginning or an earliest end.

    Of an event without an end, that is one of the days between; of a span, EDTF can only say that its ends are approximate.
    """
    ends = []
    for reading, other, target in ((start, end, "date.latest"), (end, start, "end.earliest")):
        cell = picked.one(target)
        limit = read_date_text(cell.text, rules).date if cell is not None else ""
        if cell is None or not limit or limit == reading.date:
            if cell is not None and limit:
                picked.tell(cell, "carried", "date", "the same day")
            ends.append(reading)
            continue
        between = f"[{reading.date}..{limit}]"
        if target == "date.latest" and not other.date and edtf.meanings(between) == (between,):
            picked.tell(cell, "changed", "date", "one of the days between")
            ends.append(msgspec.structs.replace(reading, date=between))
            continue
        picked.keep(
            cell, "the other limit of an uncertain end, which EDTF cannot give: marked as approximate"
        )
        about = f"{reading.date}~"
        ends.append(
            msgspec.structs.replace(reading, date=about) if edtf.meanings(about) == (about,) else reading
        )
    return ends[0], ends[1]


def _joined(
    picked: Picked, start: DateReading, end: DateReading, start_cells: list[Cell], end_cells: list[Cell]
) -> DateReading:
    """One date of two; the end is kept apart where both make no span."""
    if not end.date or end.date == "unknown":
        for cell in end_cells:
            picked.keep(cell, f"the end is {end.note}")
        return start
    if end.date == start.date:
        return start
    if not start.date or start.date == "unknown":
        reading = end if "/" in end.date else msgspec.structs.replace(end, date=f"/{end.date}")
        return reading if edtf.meanings(reading.date) == (reading.date,) else start
    days = [one.partition("T")[0] for one in (start.date, end.date)]
    date = days[0] if days[0] == days[1] else "/".join(days)
    if edtf.meanings(date) != (date,) or start.undecided or end.undecided:
        for cell in end_cells:
            picked.keep(cell, "it makes no span with the first day")
        return start
    if date == days[0] and "T" in start.date:
        for cell in end_cells:
            picked.keep(cell, "a date with a time has no end")
        return start
    if "T" in start.date or "T" in end.date:
        for cell in (*start_cells, *end_cells):
            picked.keep(cell, "a span of days has no times; the days are in `date`")
    return msgspec.structs.replace(
        start, date=date, guessed=start.guessed or end.guessed, note=start.note or end.note
    )


def _hours(picked: Picked, start: DateReading, end: DateReading, cells: list[Cell]) -> str:
    """Set `time` for an event that begins and ends on one day, and return the day; empty for others."""
    match = _HOURS.fullmatch(f"{start.date} {end.date}")
    if match is None or not _valid_time(f"{match[2]}/{match[4]}"):
        return ""
    picked.set("time", f"{match[2]}/{match[4]}", cells)
    if match[3]:
        picked.set("timezone", "UTC", cells)
    for cell in cells:
        picked.tell(cell, "changed", "date, time", "in EDTF")
    return match[1]


def _date(picked: Picked, prefix: str, rules: DateRules) -> tuple[DateReading, list[Cell]]:
    """The date of one end, with the values that it was read from, of which it tells."""
    parts = [picked.one(f"{prefix}{part}") for part in _PARTS]
    if parts[0] is not None:
        return _of_parts(picked, parts, prefix)
    cell = picked.one("end" if prefix else "date")
    if cell is None:
        return DateReading(""), []
    reading = read_date_text(cell.text, rules)
    if reading.undecided or not reading.date:
        picked.tell(cell, "guessed" if reading.date else "changed", "wording", reading.note)
    elif reading.guessed:
        picked.tell(cell, "guessed", "date", reading.note)
    else:
        picked.tell(cell, "changed" if reading.date != cell.text else "carried", "date", reading.note)
    return reading, [cell]


def _of_parts(picked: Picked, parts: list[Cell | None], prefix: str) -> tuple[DateReading, list[Cell]]:
    """A date whose year, month and day are separate values."""
    cells = [cell for cell in parts if cell is not None]
    year, month, day = (cell.text if cell is not None else "" for cell in parts)
    written = _written(year, month, day, bc=picked.mapping.options.get("negative_years") == "bc")
    if not written or edtf.meanings(written) != (written,):
        text = " ".join(filter(None, (day, month, year)))
        for cell in cells:
            picked.tell(cell, "changed", "wording", "not understood")
        return DateReading("", f"not understood: {text}"), cells
    used = 1 + bool(month) + bool(month and day)
    for one, part in zip(parts, (year, month, day), strict=True):
        if one is not None:
            picked.tell(
                one,
                "carried" if part in written else "changed",
                "date",
                "" if part in written else "in EDTF",
            )
    for cell in cells[used:]:
        picked.keep(cell, "a day without a month")
    return DateReading(written, "in EDTF" if year.lstrip("-+").isdigit() else ""), cells[:used]


def _written(year: str, month: str, day: str, *, bc: bool) -> str:
    """EDTF for parts; empty for what is no date. `bc`: year -44 is 44 BC."""
    digits = year.replace(",", "").strip()
    if not re.fullmatch(r"[-+]?[0-9]{1,12}", digits):
        meanings = edtf.meanings(year)
        return meanings[0] if len(meanings) == 1 and not month else ""
    number = int(digits)
    if number < 0 and bc and number > -(10**6):
        number += 1
    written = year_in_edtf(number)
    if not month:
        return written
    named = next((n for n, name in enumerate(_MONTHS, 1) if month.lower().startswith(name)), 0)
    if not named and not month.isdigit():
        return ""
    written += f"-{named or int(month):02d}"
    return written if not day else f"{written}-{int(day):02d}" if day.isdigit() else ""


def _time(picked: Picked, target: str) -> tuple[str, list[Cell]]:
    """A time of day, from one value or from hour, minute and second."""
    hour, minute, second = (picked.one(f"{target}.{part}") for part in ("hour", "minute", "second"))
    if hour is not None:
        cells = [cell for cell in (hour, minute, second) if cell is not None]
        text = ":".join(f"{cell.text:0>2}" for cell in cells) if minute is not None else f"{hour.text:0>2}:00"
    else:
        whole = picked.one(target)
        if whole is None:
            return "", []
        cells, text = [whole], whole.text
    time = clock_time(text)
    if not time:
        for cell in cells:
            picked.keep(cell, "the time was not understood")
        return "", []
    return time, cells


def clock_time(text: str) -> str:
    """A time as `time:` takes it: `6:30 PM` is `18:30`; empty if it is none."""
    plain = " ".join(text.lower().split())
    if _valid_time(plain):
        return plain
    ends = re.split(r" ?(?:-|–|/|to) ?", plain)
    if len(ends) == 2 and all(times := [clock_time(end) for end in ends]):
        return "/".join(times) if _valid_time("/".join(times)) else ""
    match = _CLOCK.fullmatch(plain)
    if match is None or not (match[2] or match[4]):
        return ""
    hour = int(match[1])
    if match[4]:
        if not 1 <= hour <= 12:
            return ""
        hour = hour % 12 + (12 if match[4] == "p" else 0)
    time = f"{hour:02d}:{match[2] or '00'}{f':{match[3]}' if match[3] and match[3] != '00' else ''}{match[5] or ''}"
    return time if _valid_time(time) else ""


def _valid_time(text: str) -> bool:
    try:
        parse_clock_time(text)
    except ClockTimeError:
        return False
    return True


def _is_day(date: str) -> bool:
    return re.fullmatch(r"-?[0-9]{4}-[0-9]{2}-[0-9]{2}[?~%]?", date) is not None


def _set_wording(picked: Picked, date: DateReading, start_cells: list[Cell]) -> None:
    """The source's own words for the date: those that it gives, else those that were read as something else."""
    given = picked.one("wording")
    doubtful = date.guessed or date.undecided or date.date == "unknown"
    if given is not None:
        for cell in start_cells if doubtful else ():
            picked.keep(cell, f"the date is {date.note or 'not understood'}")
        text = " ".join(given.text.split())
        if len(text) > _WORDING:
            picked.keep(given, "too long for `wording`")
        else:
            picked.set("wording", text, [given])
            picked.tell(given, "carried", "wording")
        return
    words = " ".join(cell.text for cell in reversed(start_cells))
    if words and words != date.date and (doubtful or _says_more(words, date.date)):
        picked.set("wording", " ".join(words.split())[:_WORDING], start_cells)


def _says_more(words: str, date: str) -> bool:
    """Whether words say something that EDTF does not: other words than the names of months and letters of ISO 8601."""
    if re.search(r"[^\W\d_]{2,}", re.sub(r"\d[Tt]\d|[Zz]$", "", words)) is None:
        return False
    if _MAIL_DATE.fullmatch(words):
        return False
    return from_month_name(words) != (date,) or weekday_in(words) is not None
