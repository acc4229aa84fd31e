"""The golden project, in which every kind of record and page occurs: what its pages say, and what machines are told.

After a wanted change: `pytest tests/test_golden.py --update-golden`, then read the diff. Pages are kept as outlines, so that a
theme may change its clothes.
"""

from __future__ import annotations

import csv
import io
import json
import posixpath
import re
from collections.abc import Iterator
from datetime import timedelta
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import icalendar
import pytest
from jsonschema import Draft202012Validator
from support.outline import outline, parsed
from support.sites import GOLDEN, SOURCE, copy_of, make, tree

from timeline import __version__
from timeline.exports.json_records import json_schema

EXPECTED = GOLDEN / "expected"
URL = "https://example.org/flood/"
DATA = (
    "timeline.json",
    "events.csv",
    "timeline.ics",
    "feed.xml",
    "feed.json",
    "corrections/feed.xml",
    "new/feed.xml",
    "sitemap.xml",
    "robots.txt",
    "build.json",
)
PAGES = (
    "index.html",
    "events/river-rises/index.html",
    "events/bridge-closed/index.html",
    "topics/how-many/index.html",
    "rests-on/index.html",
    "sources/wire-story/index.html",
    "actors/minister/index.html",
    "new/index.html",
)
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of the site, by path."""
    root = copy_of(SOURCE, tmp_path_factory.mktemp("golden"))
    assert make(root).warnings == ()
    return tree(root / "site")


def normalised(path: str, data: bytes) -> str:
    """What is compared: outlines of pages; nothing that changes with the program's version."""
    if path.endswith(".html"):
        return outline(data).replace(f"timeline {__version__}", "timeline VERSION")
    text = data.decode("utf-8").replace("\r\n", "\n")
    if path == "build.json":
        text = re.sub(r'("inputs": ")[0-9a-f]+', r"\1DIGEST", text).replace(__version__, "VERSION")
    return text.replace(f'version="{__version__}"', 'version="VERSION"')


@pytest.mark.parametrize("path", [*DATA, *PAGES])
def test_file(path: str, files: dict[str, bytes], pytestconfig: pytest.Config) -> None:
    expected = EXPECTED / (
        path if path in DATA else path.replace("/index.html", ".txt").replace(".html", ".txt")
    )
    text = normalised(path, files[path])
    if pytestconfig.getoption("--update-golden"):
        expected.parent.mkdir(parents=True, exist_ok=True)
        expected.write_text(text, encoding="utf-8", newline="\n")
    assert text == expected.read_text(encoding="utf-8")


def test_every_kind_of_page_is_there(files: dict[str, bytes], pytestconfig: pytest.Config) -> None:
    expected = EXPECTED / "files.txt"
    text = "".join(f"{path}\n" for path in files if not path.startswith("assets/"))
    if pytestconfig.getoption("--update-golden"):
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")


# Data


def test_the_data_follow_their_schema(files: dict[str, bytes]) -> None:
    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    data = json.loads(files["timeline.json"])
    Draft202012Validator(schema).validate(data)
    assert len(data["events"]) == json.loads(files["build.json"])["events"]
    for kind in ("sources", "actors", "places", "topics"):
        assert list(data[kind]) == sorted(data[kind])


def test_the_data_lead_to_records_that_are_there(files: dict[str, bytes]) -> None:
    data = json.loads(files["timeline.json"])
    events = {event["id"]: event for event in data["events"]}
    for event in events.values():
        assert f"{event['url']}index.html" in files
        cited = [*event["sources"], *(source for claim in event["claims"] for source in claim["sources"])]
        assert {source["source"] for source in cited} <= data["sources"].keys()
        actors = {
            *event["actors"],
            *event["roles"],
            *(claim["by"] for claim in event["claims"]),
            event["speaker"],
        } - {None}
        assert actors <= data["actors"].keys()
        assert {event["place"]} - {None} <= data["places"].keys()
        assert {event["part_of"], *event["follows"], *event["see"]} - {None} <= events.keys()
        assert {claim["about"] for claim in event["claims"]} - {None} <= data["topics"].keys()


def test_the_table(files: dict[str, bytes]) -> None:
    data = files["events.csv"]
    assert data.count(b"\n") == data.count(b"\r\n")
    header, *rows = csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True)
    events = json.loads(files["timeline.json"])["events"]
    assert [row[header.index("id")] for row in rows] == [event["id"] for event in events]
    assert {len(row) for row in rows} == {len(header)}
    assert not any(cell.startswith(("=", "+", "@", "\t")) for row in rows for cell in row)


# Calendar and feeds


def test_the_calendar(files: dict[str, bytes]) -> None:
    data = files["timeline.ics"]
    assert data.count(b"\n") == data.count(b"\r\n")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    calendar = icalendar.Calendar.from_ical(data)
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    found = calendar.walk("VEVENT")
    assert not any(event.errors for event in found)
    ids = [str(event["UID"]) for event in found]
    assert len(ids) == len(set(ids))
    written = [
        event["id"]
        for event in json.loads(files["timeline.json"])["events"]
        if event["date"]["edtf"][0] != "-"
    ]
    assert ids == [f"{id_}@example.org/flood" for id_ in written]
    assert all(event["DTSTAMP"].dt.tzinfo and event["DTSTART"].dt for event in found)
    spoken = next(event for event in found if event["UID"].startswith("minister-speaks"))
    assert (spoken["DTEND"].dt - spoken["DTSTART"].dt).total_seconds() == 1800


def test_another_program_reads_the_calendar_as_the_data_says(files: dict[str, bytes]) -> None:
    calendar = icalendar.Calendar.from_ical(files["timeline.ics"])
    found = {str(event["UID"]).partition("@")[0]: event for event in calendar.walk("VEVENT")}
    read = 0
    for event in json.loads(files["timeline.json"])["events"]:
        if event["id"] not in found:
            continue
        component, date = found[event["id"]], event["date"]
        start = component["DTSTART"].dt
        if date["utc_start"]:
            assert f"{start:%Y-%m-%dT%H:%M}" == date["utc_start"][:16]
        else:
            last = component["DTEND"].dt - timedelta(days=1)
            assert [start.isoformat(), last.isoformat()] == [date["earliest"], date["latest"]]
        assert event["title"] in component["SUMMARY"]
        assert (event["summary"] or "") in component["DESCRIPTION"]
        assert event["tags"] == [str(tag) for tag in getattr(component.get("CATEGORIES"), "cats", [])]
        read += 1
    assert read == len(found)


def test_another_program_writes_the_calendar_alike(files: dict[str, bytes]) -> None:
    """Escapes and order are those of the icalendar library; it folds elsewhere, and writes 51.50 as 51.5."""

    def lines(calendar: bytes) -> list[bytes]:
        unfolded = calendar.replace(b"\r\n ", b"").split(b"\r\n")
        return [re.sub(rb"0+(?=;|$)", b"", line) if line.startswith(b"GEO:") else line for line in unfolded]

    data = files["timeline.ics"]
    assert lines(icalendar.Calendar.from_ical(data).to_ical(sorted=False)) == lines(data)


def test_the_atom_feed(files: dict[str, bytes]) -> None:
    feed = ElementTree.fromstring(files["feed.xml"])
    assert feed.tag == f"{ATOM}feed"

    def one(parent: Element, name: str) -> str:
        (found,) = parent.findall(f"{ATOM}{name}")
        assert found.text
        return found.text

    assert one(feed, "id") == URL
    assert one(feed, "title")
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    links = {(link.get("rel"), link.get("href")) for link in feed.findall(f"{ATOM}link")}
    assert links == {("self", f"{URL}feed.xml"), ("alternate", URL)}
    entries = feed.findall(f"{ATOM}entry")
    assert (
        len(entries)
        == len({one(entry, "id") for entry in entries})
        == len(json.loads(files["timeline.json"])["events"])
    )
    moments = [one(element, "updated") for element in (feed, *entries)]
    assert all(RFC3339.fullmatch(moment) for moment in moments)
    assert moments[0] == max(moments)
    for entry in entries:
        assert one(entry, "title")
        assert one(entry, "summary")
        address = entry.find(f"{ATOM}link[@rel='alternate']").get("href")  # type: ignore[union-attr]
        assert f"{address.removeprefix(URL)}index.html" in files


def test_the_json_feed(files: dict[str, bytes]) -> None:
    feed = json.loads(files["feed.json"])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["home_page_url"], feed["feed_url"]) == (URL, f"{URL}feed.json")
    assert feed["title"]
    ids = [item["id"] for item in feed["items"]]
    assert len(ids) == len(set(ids)) == len(json.loads(files["timeline.json"])["events"])
    assert all(item["content_text"] for item in feed["items"])
    assert [RFC3339.fullmatch(item["date_modified"]) for item in feed["items"] if "date_modified" in item]


def test_the_sitemap_lists_the_pages(files: dict[str, bytes]) -> None:
    listed = [loc.text or "" for loc in ElementTree.fromstring(files["sitemap.xml"]).iter(f"{SITEMAP}loc")]
    assert listed == sorted(set(listed))
    pages = {path for path in files if path.endswith(".html")} - {"404.html"}
    moved = {path for path in pages if b'http-equiv="refresh"' in files[path]}
    assert len(moved) == 4
    assert {f"{address.removeprefix(URL)}index.html" for address in listed} == pages - moved
    assert f"Sitemap: {URL}sitemap.xml".encode() in files["robots.txt"]


# Pages


def references(page: bytes) -> Iterator[str]:
    """What a page leads to or loads, other than by its network address."""
    for element in parsed(page).iter():
        for name in ("href", "src", "data-versionurl"):
            value = element.get(name)
            if value and not value.startswith(("https:", "http:", "mailto:", "data:", "geo:")):
                yield value
        if element.get("http-equiv") == "refresh":
            yield (element.get("content") or "").partition("url=")[2]


def test_every_reference_leads_somewhere(files: dict[str, bytes]) -> None:
    pages = {path: data for path, data in files.items() if path.endswith(".html")}
    known = {path: {element.get("id") for element in parsed(data).iter()} for path, data in pages.items()}
    lost = []
    for path, data in pages.items():
        for reference in references(data):
            target, _, fragment = reference.partition("#")
            there = (
                posixpath.normpath(posixpath.join("/flood", posixpath.dirname(path), target))
                if target
                else f"/flood/{path}"
            )
            there = posixpath.relpath(there, "/flood")
            if target.endswith("/"):
                there = posixpath.normpath(f"{there}/index.html")
            if there not in files or (fragment and fragment not in known[there]):
                lost.append((path, reference))
    assert not lost


def test_ids_are_there_once(files: dict[str, bytes]) -> None:
    for path, data in files.items():
        if path.endswith(".html"):
            ids = [element.get("id") for element in parsed(data).iter() if element.get("id") is not None]
            assert len(ids) == len(set(ids)), path
            assert all(ids), path
