"""The days that feeds, calendar and citations give an entry: those of its publication and change, never the event's."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

from support.repository import Repository
from support.sites import make, write

PROJECT = "title: Case\nurl: https://example.org/\nrules: {unsourced: off}\n"
ATOM = "{http://www.w3.org/2005/Atom}"
NO_DAY = "1970-01-01T00:00:00Z"
EVENT = "date: 2024-11-29\ntitle: A\nsource: {url: https://example.org/a, published: 2024-12-02}\n"
CORRECTED = EVENT + "corrections: [{on: 2026-03-04, why: Wrong.}, {on: 2025-02, why: Vague.}]\n"


def built(root: Path, events: Mapping[str, str]) -> Path:
    files = {f"content/events/{name}.yaml": text for name, text in events.items()}
    make(write(root, {"content/timeline.yaml": PROJECT, **files}))
    return root / "site"


def days_of(site: Path) -> dict[str, str]:
    """`updated` of the Atom feed and of each entry, by title."""
    feed = ElementTree.fromstring((site / "feed.xml").read_bytes())
    return {
        one.findtext(f"{ATOM}title") or "": one.findtext(f"{ATOM}updated") or ""
        for one in (feed, *feed.iterfind(f"{ATOM}entry"))
    }


def pages_say(site: Path, event: str) -> tuple[list[str], bool]:
    """The years that an event's citations and its head give, and whether there is an "as of"."""
    page = (site / f"events/{event}/index.html").read_text(encoding="utf-8")
    forms = (
        r"  year = {(\d+)}",
        r"PY  - (\d+)",
        r'"issued": {"date-parts":\[\[(\d+)',
        r'"citation_date" content="(\d+)',
        r'"dateModified":"(\d+)',
    )
    page = page.replace("&#34;", '"')
    return [found for form in forms for found in re.findall(form, page)], ", as of " in page


def test_neither_git_nor_corrections_tell_a_day(tmp_path: Path) -> None:
    site = built(
        tmp_path,
        {
            "a": EVENT,
            "b": "date: -0043-03-15\ntitle: B\n",
            "c": "date: 2124\ntitle: C\n",
            "d": "date: Y-12000\ntitle: D\n",
        },
    )
    assert days_of(site) == dict.fromkeys(["Case", *"ABCD"], NO_DAY)
    items = json.loads((site / "feed.json").read_bytes())["items"]
    assert [item["title"] for item in items] == ["C", "A", "B", "D"]
    assert not any(name.startswith("date_") for item in items for name in item)
    assert set(re.findall(r"DTSTAMP:(\w+)", (site / "timeline.ics").read_text())) == {"19700101T000000Z"}
    assert [pages_say(site, event) for event in "abcd"] == [([], False)] * 4


def test_corrections_tell_the_day(tmp_path: Path) -> None:
    site = built(tmp_path, {"a": CORRECTED, "b": EVENT.replace("A", "B")})
    moment = "2026-03-04T00:00:00Z"
    assert days_of(site) == {"Case": moment, "A": moment, "B": NO_DAY}
    items = {item["title"]: item for item in json.loads((site / "feed.json").read_bytes())["items"]}
    assert items["A"]["date_modified"] == moment
    assert list(items) == ["A", "B"]
    assert "DTSTAMP:20260304T000000Z" in (site / "timeline.ics").read_text()
    assert pages_say(site, "a") == (["2026"] * 5, True)
    corrections = ElementTree.fromstring((site / "corrections/feed.xml").read_bytes())
    assert [one.text for one in corrections.iter(f"{ATOM}updated")] == [
        moment,
        moment,
        "2025-02-01T00:00:00Z",
    ]


def test_git_tells_the_day(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    far = "date: 2124\ntitle: B\n"
    repository.commit({"content/timeline.yaml": PROJECT, "content/events/b.yaml": far})
    repository.commit({"content/events/a.yaml": EVENT})
    repository.commit({"content/events/a.yaml": EVENT.replace("2024-11-29", "2024-11-28")})
    make(tmp_path)
    site = tmp_path / "site"
    assert days_of(site) == {
        "Case": "2024-12-05T00:00:00Z",
        "A": "2024-12-05T00:00:00Z",
        "B": "2024-12-03T00:00:00Z",
    }
    (a, b) = json.loads((site / "feed.json").read_bytes())["items"]
    assert (a["date_published"], a["date_modified"]) == ("2024-12-04T00:00:00Z", "2024-12-05T00:00:00Z")
    assert (b["date_published"], b["date_modified"]) == ("2024-12-03T00:00:00Z", "2024-12-03T00:00:00Z")
    assert pages_say(site, "a") == (["2024"] * 5, True)
    assert "as of 5 December 2024" in (site / "events/a/index.html").read_text(encoding="utf-8")


def test_feeds_hold_what_was_published_last(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    modern = {f"content/events/e{n}.yaml": f"date: 2024-01-{n % 28 + 1:02}\ntitle: E{n}\n" for n in range(60)}
    repository.commit({"content/timeline.yaml": PROJECT, **modern})
    repository.commit({"content/events/old.yaml": "date: 1500\ntitle: Old\n"})
    make(tmp_path)
    items = json.loads((tmp_path / "site/feed.json").read_bytes())["items"]
    assert (len(items), items[0]["title"]) == (50, "Old")
