"""What data, feeds and descriptions say of an event is what its page says, in the same words."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import html5lib
import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.outline import parsed
from support.sites import SOURCE, copy_of, make
from support.txtar import Case
from test_markdown import LINKS, NOTES, free, texts

from timeline.exports.stable_ids import entry_id
from timeline.markdown.plain_text import plain_text
from timeline.markdown.prose import Prose
from timeline.markdown.to_html import by_parser
from timeline.model.project import Project

ATOM = "{http://www.w3.org/2005/Atom}"
WITHIN_WORDS = ("a", "bdi", "code", "em", "s", "strong", "sup")


def words_of(element: Element) -> str:
    """What a reader sees of an element, but for the numbers of notes: with those of lists, and gaps between blocks."""
    said = ""

    def see(one: Element, number: int | None) -> None:
        nonlocal said
        if one.get("class") == "cite":
            said = said.rstrip()
        else:
            apart = "" if one.tag in WITHIN_WORDS else " "
            said += apart + (f"{number}. " if number is not None else "") + (one.text or "")
            count = int(one.get("start", "1"))
            for child in one:
                see(child, count if one.tag == "ol" and child.tag == "li" else None)
                count += child.tag == "li"
            said += apart
        said += one.tail or "" if one is not element else ""

    see(element, None)
    return " ".join(said.split())


@pytest.fixture(params=["texts", "golden", "example", "arabic"])
def site(request: pytest.FixtureRequest, tmp_path: Path, edition: Callable[[str], Path]) -> Path:
    """The folder of a site."""
    if request.param in ("example", "arabic"):
        return edition(request.param)
    if request.param == "golden":
        copy_of(SOURCE, tmp_path)
    else:
        Case(Path(__file__).parent / "plain_text.txt").write(tmp_path)
    make(tmp_path)
    return tmp_path / "site"


def test_data_says_what_pages_say(site: Path) -> None:
    folder = site
    data = json.loads((folder / "timeline.json").read_bytes())
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO((folder / "events.csv").read_text("utf-8")))}
    feed = {item["id"]: item for item in json.loads((folder / "feed.json").read_bytes())["items"]}
    entries = ElementTree.parse(folder / "feed.xml").iter(f"{ATOM}entry")
    atom = {entry.findtext(f"{ATOM}id", ""): entry for entry in entries}
    calendar = icalendar.Calendar.from_ical((folder / "timeline.ics").read_bytes())
    days = {str(one["UID"]).partition("@")[0]: one for one in calendar.walk("VEVENT")}
    seen = 0
    for event in data["events"]:
        page = parsed((folder / event["url"] / "index.html").read_bytes())
        lede = next((one for one in page.iter("div") if "lede" in one.get("class", "").split()), None)
        summary = "" if lede is None else words_of(lede)
        seen += bool(summary)
        assert (event["summary"] or "") == summary
        assert rows[event["id"]]["summary"].removeprefix("'") == summary
        if event["id"] in days:
            assert summary in days[event["id"]]["DESCRIPTION"]
        address = entry_id(event["url"], Project(data["title"], url=data["url"]))
        if address in feed:
            assert summary in feed[address]["content_text"].split("\n") or not summary
            assert summary in " ".join(atom[address].findtext(f"{ATOM}summary", "").split())
        if event["status"] != "retracted" and summary:
            metas = {
                meta.get("name") or meta.get("property"): meta.get("content") for meta in page.iter("meta")
            }
            for said in (metas["description"], metas["og:description"]):
                assert summary.startswith(said.removesuffix("…"))
            linked = json.loads("".join(next(s for s in page.iter("script")).itertext()))
            assert linked["description"] == summary
        says = [words_of(one) for one in page.iter() if "says" in one.get("class", "").split()]
        assert [claim["says"] for claim in event["claims"] if claim["says"]] == says
    assert seen


@settings(max_examples=500, deadline=None, derandomize=True)
@given(text=st.one_of(texts, texts, free), inline=st.booleans())
def test_plain_text_is_what_the_html_says(text: str, inline: bool) -> None:
    prose = Prose(text, LINKS, NOTES, inline)
    html = html5lib.parseFragment(by_parser(prose, ""), namespaceHTMLElements=False)
    assert plain_text(prose) == words_of(html)
