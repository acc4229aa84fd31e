"""What identifies a chronology's entries and pages elsewhere: UIDs, ids of feeds, canonical addresses."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID
from xml.etree import ElementTree

import icalendar
from support.outline import parsed
from support.sites import make, write

ATOM = "{http://www.w3.org/2005/Atom}"
EVENT = "date: 2024-11-29\ntitle: A\nsource: https://example.org/a\naliases: [an-old-id]\ncorrections: [{on: 2024-12-02, why: Why.}]\n"


def ids_of(root: Path, project: str) -> set[str]:
    """All ids that a site's feeds and its calendar give."""
    write(root, {"content/timeline.yaml": project, "content/events/a.yaml": EVENT})
    make(root)
    site = root / "site"
    calendar = icalendar.Calendar.from_ical((site / "timeline.ics").read_bytes())
    found = {str(one["UID"]) for one in calendar.walk("VEVENT")}
    found.update(item["id"] for item in json.loads((site / "feed.json").read_bytes())["items"])
    for feed in ("feed.xml", "corrections/feed.xml"):
        found.update(one.text or "" for one in ElementTree.parse(site / feed).iter(f"{ATOM}id"))
    assert len(found) == 5  # the event's in both feeds is one
    return found


def test_two_chronologies_on_one_host_share_no_id(tmp_path: Path) -> None:
    one = ids_of(tmp_path / "one", "title: T\nurl: https://example.org/one/\n")
    other = ids_of(tmp_path / "other", "title: T\nurl: https://example.org/other/\n")
    assert "a@example.org/one" in one
    assert not one & other


def test_without_an_address_ids_are_the_titles_own_and_stay(tmp_path: Path) -> None:
    one = ids_of(tmp_path / "one", "title: One\n")
    assert not one & ids_of(tmp_path / "other", "title: Other\n")
    assert one == ids_of(tmp_path / "again", "title: One\ndescription: Other words.\n")
    for id_ in one:
        assert UUID(id_.removeprefix("a@").removeprefix("urn:uuid:")).version == 5


def test_of_an_old_address_the_new_page_is_canonical(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"content/timeline.yaml": "title: T\nurl: https://example.org/t/\n", "content/events/a.yaml": EVENT},
    )
    make(tmp_path)
    old, new = (
        parsed((tmp_path / f"site/events/{id_}/index.html").read_bytes()) for id_ in ("an-old-id", "a")
    )
    links = [page.findall("head/link[@rel='canonical']") for page in (old, new)]
    assert [[link.get("href") for link in found] for found in links] == [
        ["https://example.org/t/events/a/"]
    ] * 2
    assert not old.findall("head/meta[@name='robots']")  # or search engines would drop what is canonical
    assert b"an-old-id" not in (tmp_path / "site/sitemap.xml").read_bytes()
