"""When an event was, wherever a site says it: pages, lists, feeds, data.

A case of `tests/event_dates` is a project in one file. What is expected of its site stands in sections by path:

    -- says PATH --        each line is found in the file, in this order (pages as `support.outline` gives them)
    -- never says PATH --  no line is found in it
    -- files --            `there PATH` or `missing PATH`
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.outline import outline, parsed
from support.sites import make, write
from support.txtar import USUAL, Case

from timeline.dates import edtf

CASES = sorted((Path(__file__).parent / "event_dates").glob("*.txt"))


def text_of(file: Path) -> str:
    """A page in words; any other file as it is, lines of a calendar unfolded."""
    data = file.read_bytes()
    if file.suffix == ".html":
        return outline(data)
    return data.decode().replace("\r\n ", "").replace("\r\n", "\n")


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_case(case: Path, tmp_path: Path) -> None:
    taken_apart = Case(case)
    wanted = {name: taken_apart.sections.pop(name) for name in list(taken_apart.sections) if is_wanted(*name)}
    taken_apart.write(tmp_path)
    make(tmp_path)
    assert wanted
    for (name, _), lines in wanted.items():
        for problem in missed(name, list(filter(None, lines.split("\n"))), tmp_path / "site"):
            pytest.fail(f"{name}: {problem}")


def is_wanted(name: str, _: str) -> bool:
    return name == "files" or name.startswith(("says ", "never says "))


def missed(name: str, lines: list[str], site: Path) -> list[str]:
    """What of a section does not hold."""
    if name == "files":
        return [
            line for line in lines if (site / line.split(" ")[1]).is_file() != (line.split(" ")[0] == "there")
        ]
    text = text_of(site / name.rpartition(" ")[2])
    if name.startswith("never"):
        return [line for line in lines if line in text]
    at = 0
    for line in lines:
        found = text.find(line, at)
        if found < 0:
            return [f"{line!r} is not in (or not in this order)\n{text}"]
        at = found + len(line)
    return []


# Any date, wherever it is said

YEARS = st.one_of(st.integers(1500, 2100), st.integers(-50, 1499)).map(
    lambda year: f"{'-' if year < 0 else ''}{abs(year):04}"
)
MARKS = st.sampled_from(["", "", "", "~", "?", "%"])


@st.composite
def single_dates(draw: st.DrawFn) -> str:
    """A date with qualifiers, on the whole or on parts."""
    year, month, day = draw(YEARS), draw(st.integers(1, 12)), draw(st.integers(1, 28))
    parts = [year, f"{month:02}", f"{day:02}"][: draw(st.integers(1, 3))]
    shape = draw(st.sampled_from(["plain", "whole", "parts", "season", "unknown"]))
    if shape == "season":
        return f"{year}-{draw(st.integers(21, 41))}{draw(MARKS)}"
    if shape == "unknown":
        return (
            f"{draw(st.sampled_from([f'{year}-XX', f'{year}-{month:02}-XX', f'{year[:-1]}X']))}{draw(MARKS)}"
        )
    if shape == "parts":
        return "-".join(draw(MARKS) + part for part in parts)
    return "-".join(parts) + (draw(MARKS) if shape == "whole" else "")


@st.composite
def dates(draw: st.DrawFn) -> str:
    """A date, a span or a set."""
    shape = draw(st.sampled_from(["date", "date", "interval", "open", "one", "all"]))
    if shape == "date":
        return draw(single_dates())
    if shape == "open":
        return draw(st.sampled_from(["../{}", "{}/..", "/{}", "{}/"])).format(draw(single_dates()))
    if shape == "interval":
        return f"{draw(single_dates())}/{draw(single_dates())}"
    members = ",".join(draw(st.lists(single_dates(), min_size=2, max_size=3, unique=True)))
    return f"[{members}]" if shape == "one" else f"{{{members}}}"


def is_a_date(text: str) -> bool:
    try:
        edtf.parse(text)
    except edtf.EdtfError:
        return False
    return True


def qualifiers_in(words: str) -> tuple[bool, bool]:
    """Whether words say that a date is approximate, and uncertain."""
    words = words.lower()
    return "about" in words or "approximate" in words, "possibly" in words or "uncertain" in words


def with_id(page: Element, id_: str) -> str:
    """What a chronology says of the date of an event: the heading that it stands under, and the card's own line."""
    for section in page.iter("section"):
        for card in section.iter("article"):
            heading, meta = section.find(".//h2"), card.find(".//p[@class='meta']")
            if card.get("id") == id_ and heading is not None and meta is not None:
                return f"{words_of(heading)} {words_of(meta)}"
    raise AssertionError(id_)


def words_of(element: Element | None) -> str:
    return " ".join(" ".join(element.itertext()).split()) if element is not None else ""


class Site:
    """A site, and what it says of each event."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = self.page("index.html")
        self.briefs = {
            article.findtext(".//h3/a/bdi"): article
            for article in self.page("tags/t/index.html").iter("article")
        }
        self.feed = {item["title"]: item["content_text"] for item in self.data("feed.json")["items"]}
        self.events = {one["id"]: one["date"] for one in self.data("timeline.json")["events"]}
        rows = (folder / "events.csv").read_text(encoding="utf-8").splitlines()
        self.rows = {row["id"]: row for row in csv.DictReader(rows)}
        self.calendar = text_of(folder / "timeline.ics").split("BEGIN:VEVENT")[1:]

    def page(self, path: str) -> Element:
        return parsed((self.folder / path).read_bytes())

    def data(self, path: str) -> Any:
        return json.loads((self.folder / path).read_bytes())

    def sayings(self, id_: str, title: str) -> Iterator[str]:
        """The words in which each place gives the date of an event."""
        own = self.page(f"events/{id_}/index.html")
        yield with_id(self.home, id_)
        yield words_of(own.find(".//div[@class='rail']"))
        yield words_of(own.find(".//details[@class='quote']"))
        yield words_of(self.briefs[title].find(".//p[@class='when']"))
        yield self.feed[title]
        yield self.events[id_]["text"]
        # A set has an entry for each of its members, the distant past has none.
        if summaries := self.summaries(id_):
            yield " ".join(summaries)

    def summaries(self, id_: str) -> list[str]:
        found = [entry for entry in self.calendar if f"UID:{id_}@" in entry or f"UID:{id_}." in entry]
        return [line for entry in found for line in entry.split("\n") if line.startswith("SUMMARY:")]

    def flags(self, id_: str) -> Iterator[tuple[bool, bool]]:
        yield self.events[id_]["approximate"], self.events[id_]["uncertain"]
        yield self.rows[id_]["approximate"] == "yes", self.rows[id_]["uncertain"] == "yes"

    def claimed(self, id_: str) -> Iterator[str]:
        """The machine-readable dates of an event that do not know qualifiers."""
        own = self.page(f"events/{id_}/index.html")
        about = json.loads(own.findtext(".//script[@type='application/ld+json']") or "")["about"]
        yield from (about[name] for name in ("startDate", "endDate") if name in about)
        for element in (own.find(".//div[@class='rail']"), self.briefs[id_.upper()]):
            if element is not None:
                yield from (stamp.get("datetime") or "" for stamp in element.iter("time"))

    def days(self, id_: str) -> Iterator[str]:
        """What the pages of days say of the date of an event, where they have it."""
        for path in self.folder.glob("days/*/index.html"):
            if f"events/{id_}/" in path.read_text(encoding="utf-8"):
                yield with_id(parsed(path.read_bytes()), id_)


@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.lists(dates().filter(is_a_date), min_size=6, max_size=12))
def test_nothing_says_more_than_the_record(texts: list[str]) -> None:
    events = [{"id": f"e{n}", "date": text, "title": f"E{n}", "tags": ["t"]} for n, text in enumerate(texts)]
    with TemporaryDirectory() as folder:
        write(Path(folder), {"content/timeline.yaml": USUAL, "content/events/all.yaml": json.dumps(events)})
        make(Path(folder))
        site = Site(Path(folder) / "site")
        for n, text in enumerate(texts):
            check_event(f"e{n}", edtf.parse(text), site)


def check_event(id_: str, date: edtf.Edtf, site: Site) -> None:
    wanted = (date.approximate, date.uncertain)
    for words in site.sayings(id_, id_.upper()):
        said = qualifiers_in(words)
        # Of several dates, the calendar has an entry for each, with its own qualifiers.
        is_part = date.form == "all-of" and all(
            of_all or not of_one for of_one, of_all in zip(said, wanted, strict=True)
        )
        assert said == wanted or is_part, (date.text, words)
    assert set(site.flags(id_)) == {wanted}
    for value in site.claimed(id_):
        assert wanted == (False, False), (date.text, value)
        assert covers(edtf.parse(value), date), (date.text, value)
    for words in site.days(id_):
        assert wanted == (False, False) or (date.span > 0 and qualifiers_in(words) == wanted), date.text


def covers(said: edtf.Edtf, date: edtf.Edtf) -> bool:
    """Whether a date claims no more than another."""
    if None in (said.earliest, said.latest, date.earliest, date.latest):
        return said.text == date.text
    return (said.earliest or 0) <= (date.earliest or 0) <= (date.latest or 0) <= (said.latest or 0)


ZONES = ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Asia/Damascus", "Pacific/Apia", "UTC"]


@settings(max_examples=8, deadline=None, derandomize=True)
@given(
    st.sampled_from(ZONES),
    st.lists(
        st.tuples(st.integers(3, 5), st.times(), st.sampled_from([*ZONES, "+05:30", "-03:00", "Z"])),
        min_size=8,
        max_size=16,
    ),
)
def test_pages_data_and_calendar_agree_on_moments(home: str, moments: list[tuple[int, time, str]]) -> None:
    events = []
    for n, (day, clock, zone) in enumerate(moments):
        event = {"id": f"e{n}", "title": f"E{n}", "date": f"2024-05-{day:02}"}
        if zone in ZONES:
            event |= {"time": f"{clock:%H:%M:%S}", "timezone": zone}
        else:
            event["date"] += f"T{clock:%H:%M:%S}{zone}"
        events.append(event)
    with TemporaryDirectory() as folder:
        project = f"{USUAL}timezone: {home}\n"
        write(Path(folder), {"content/timeline.yaml": project, "content/events/all.yaml": json.dumps(events)})
        make(Path(folder))
        site = Path(folder) / "site"
        data = json.loads((site / "timeline.json").read_bytes())["events"]
        starts = {one["id"]: datetime.fromisoformat(one["date"]["utc_start"]) for one in data}
        assert list(starts.values()) == sorted(starts.values())
        calendar = re.findall(r"UID:(e\d+)@[^D]*DTSTART:(\w+)", text_of(site / "timeline.ics"))
        assert calendar == [(id_, f"{start:%Y%m%dT%H%M%SZ}") for id_, start in starts.items()]
        home_page = parsed((site / "index.html").read_bytes())
        assert [one.get("id") for one in home_page.iter("article")] == list(starts)
        for id_, start in starts.items():
            there = start.astimezone(ZoneInfo(home))
            assert with_id(home_page, id_).startswith(f"{there:%A} {there.day} May 2024")
            own = (site / f"events/{id_}/index.html").read_text(encoding="utf-8")
            assert f"days/{there:%Y-%m-%d}/" in own
            assert datetime.fromisoformat(re.findall(r'"startDate": ?"(.*?)"', own)[0]) == start


def test_an_event_past_midnight_covers_both_days(tmp_path: Path) -> None:
    events = [
        {"id": "night", "title": "N", "date": "2016-07-15", "time": "23:30/02:45"},
        {"id": "evening", "title": "E", "date": "2016-07-15", "time": "22:00/24:00"},
        {"id": "perhaps", "title": "P", "date": "2016-07-15?", "time": "23:30/02:45"},
    ]
    write(tmp_path, {"content/timeline.yaml": USUAL, "content/events/all.yaml": json.dumps(events)})
    make(tmp_path)
    pages = {one["id"]: (tmp_path / f"site/events/{one['id']}/index.html").read_text() for one in events}
    assert {id_: re.findall('"temporalCoverage": ?"(.*?)"', page) for id_, page in pages.items()} == {
        "night": ["2016-07-15/2016-07-16"],
        "evening": ["2016-07-15"],
        "perhaps": ["2016-07-15?"],
    }
