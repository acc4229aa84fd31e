"""markwhen: text with an entry for each event, its sources as links.

Its dates are those of ISO 8601 in the years 1 to 9999. What they cannot say is in words below the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from timeline.dates import edtf
from timeline.dates.clock_times import parse_clock_time
from timeline.exporting.chronology import Chronology
from timeline.exporting.lost_fields import tell_lost, tell_records, tell_sources
from timeline.exporting.report import LossReport
from timeline.exporting.timelinejs_dates import DateParts, SlideDates, slide_dates
from timeline.markdown.plain_text import plain_text
from timeline.model.event import Event
from timeline.planning.citation_notes import cited_source
from timeline.planning.edition import Edition
from timeline.planning.event_dates import clock_of, utc_of, when_in_one_line, when_of
from timeline.records.event_summary import Entry
from timeline.wording.marked_texts import without_marks

_CARRIED = frozenset(
    ["title", "date", "calendar", "day", "time", "timezone", "summary", "details", "sources", "tags"]
)
_COLON = re.compile(r":(?=[ \t])")
_SYNTAX = re.compile(r"^(?=[\d/\"'#]|now\b|section\b|group\b|end|- \[|---)")
_YEARS = range(1, 10_000)


def markwhen(chronology: Chronology, report: LossReport) -> bytes:
    """The timeline as text."""
    edition = chronology.edition
    lines = ["---", f"title: {_line(edition.title)}", "---", ""]
    count = 0
    for event, entry in zip(chronology.events, chronology.entries, strict=True):
        dates = slide_dates(edtf.parse(entry.date.partition("T")[0])) if entry.is_placed else None
        if dates is None or not all(_is_written(one) for one in (dates.start, dates.end) if one):
            report.lost("event", "", "no date in the years 1 to 9999", example=event.id)
            continue
        count += 1
        tell_lost(report, event, _CARRIED)
        lines += [*_entry(edition.shown(event), entry, dates, edition, report), ""]
    report.written["events"] = count
    tell_records(chronology, report, ("source",))
    tell_sources(chronology, report, ("title", "url", "url_scope"))
    return without_marks("\n".join(lines)).encode()


def _entry(
    event: Event, entry: Entry, dates: SlideDates, edition: Edition, report: LossReport
) -> Iterator[str]:
    start, end = utc_of(clock_of(entry))
    written = _iso(dates.start) + (f"/{_iso(dates.end)}" if dates.end else "")
    exact = dates.exact and event.calendar != "julian"
    if entry.clock:
        approximate = parse_clock_time(entry.clock).approximate
        if start and not approximate:
            written = f"{start} - {end}" if end else start
            report.changed("event", "time", "in UTC", example=event.id)
        else:
            exact = False
    tags = "".join(f" #{tag.replace(chr(45), chr(95))}" for tag in event.tags)  # a tag has no hyphens
    yield f"{written}: {_line(edition.title_of(entry))}{tags}"
    if not exact:
        report.changed("event", "date", "the days that are possible, and words for it", example=event.id)
        yield _safe(when_in_one_line(when_of(event, entry, edition), edition))
    for name, text in (("summary", event.summary), ("details", event.details)):
        if text:
            report.changed("event", name, "plain text", example=event.id)
            yield from map(_safe, filter(None, plain_text(edition.prose(text)).splitlines()))
    for citation in event.sources:
        tell_lost(report, citation, ("source", "inline"), event.id)
        source = cited_source(citation, edition)
        name = re.sub(
            r"[\[\]]",
            "",
            _line(source.title or edition.party(edition.chronicle.origins.publisher(source)).text),
        )
        if source.url:
            yield f"[{_COLON.sub(chr(0xA0).join((':', '')), name)}]({source.url.replace('(', '%28').replace(')', '%29')})"
        else:
            report.lost("source", "", "no address", example=source.id)


def _is_written(parts: DateParts) -> bool:
    return int(parts["year"]) in _YEARS


def _iso(parts: DateParts | None) -> str:
    numbers = [int(parts[name]) for name in ("year", "month", "day") if name in parts] if parts else []
    return "-".join(f"{number:0{2 if place else 4}}" for place, number in enumerate(numbers))


def _line(text: str) -> str:
    return " ".join(text.split())


def _safe(line: str) -> str:
    """A line of text that is no entry, heading or setting: not begun by a number or a word of the syntax."""
    plain = _COLON.sub(":\xa0", _line(line))
    return _SYNTAX.sub("– ", plain)
