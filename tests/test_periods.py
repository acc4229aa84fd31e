"""The pages of a chronology list every event once, whatever its date, and no page has an id twice."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from support.edtf_dates import EDTF_DATES
from support.outline import parsed
from support.sites import SOURCE, copy_of, make, write

from timeline.diagnostics import ContentErrors
from timeline.planning import overview, page_order

ID = re.compile(r"[^\s]+")
LONG = {
    "e1": "1500",
    "e2": "15XX",
    "e3": "-0043-03-15",
    "e4": "Y12024",
    "e5": "156X",
    "e6": "-015X",
    "e7": "2024-11-29",
    "e8": "2024-21",
    "e9": "Y-17E7S2",
    "f1": "1XXX",
    "f2": "XXXX-12-25",
    "f3": "1500-01-01",
    "f4": "2024-12~",
    "f5": "../-0042",
    "f6": "-0043-03",
}
PAGES = {
    "years/1500": ["e1"],
    "years/15XX": ["e2"],
    "years/-0043": ["e3", "f6"],
    "years/Y12024": ["e4"],
    "years/156X": ["e5"],
    "years/-015X": ["e6"],
    "months/2024-11": ["e7"],
    "years/2024": ["e8"],
    "years/longer": ["e9"],
    "years/XXXX": ["f2"],
    "years/1XXX": ["f1"],
    "months/1500-01": ["f3"],
    "months/2024-12": ["f4"],
    "years/-0042": ["f5"],
}
HEADINGS = {
    "years/1500": "1500",
    "years/15XX": "The 16th century",
    "years/-0043": "44 BC",
    "years/Y12024": "The year 12,024",
    "years/longer": "Very long periods",
    "years/XXXX": "Date unknown",
    "months/1500-01": "January 1500",
}


def _calendar(calendar: str, date: str) -> str:
    """An unknown date is in no calendar."""
    return f", calendar: {calendar}" if calendar and date != "XXXX" else ""


def project(root: Path, dates: Mapping[str, str], calendar: str = "") -> Path:
    events = "".join(
        f"- {{id: {id_}, date: {json.dumps(date)}, title: T{_calendar(calendar, date)}}}\n"
        for id_, date in dates.items()
    )
    return write(
        root,
        {
            "content/timeline.yaml": "title: Case\nrules: {unsourced: off}\n",
            "content/events/all.yaml": events,
        },
    )


def ids_of(page: Path) -> list[str]:
    return [id_ for element in parsed(page.read_bytes()).iter() if (id_ := element.get("id")) is not None]


def assert_valid_ids(site: Path) -> None:
    """HTML, 3.2.6: an id is at least one character, has no white space, and is unique in its page."""
    for page in site.rglob("*.html"):
        ids = ids_of(page)
        assert [id_ for id_, times in Counter(ids).items() if times > 1] == [], page
        assert all(ID.fullmatch(id_) for id_ in ids), page
        links = (element.get("href") or "" for element in parsed(page.read_bytes()).iter())
        assert {link[1:] for link in links if link.startswith("#")} <= {*ids, ""}, page


def listed(page: Path, events: Sequence[str]) -> list[str]:
    return [id_ for id_ in ids_of(page) if id_ in events]


def counts_in_index(home: str) -> list[int]:
    """The numbers of events in the cells of the index, and beside its months and its other periods."""
    (index,) = (part.partition("</nav>")[0] for part in home.split('id="period_index"')[1:])
    cells = re.findall(r': (\d+) events?" class="level-', index) if "<table" in index else []
    return [*map(int, cells), *map(int, re.findall(r'<span class="count">(\d+) events?</span>', index))]


def assert_leads_to_its_place(site: Path, event: str) -> None:
    """The page of an event links to the page of the chronology that lists it."""
    folder = site / "events" / event
    hrefs = (element.get("href") or "" for element in parsed((folder / "index.html").read_bytes()).iter("a"))
    (href,) = {href for href in hrefs if href.endswith(f"#{event}")}
    assert event in ids_of((folder / href.partition("#")[0]).resolve()), href


def test_each_period_has_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_order, "ONE_PAGE", 3)
    make(project(tmp_path, LONG))
    site = tmp_path / "site"
    pages = {
        page.parent.relative_to(site).as_posix(): listed(page, [*LONG])
        for folder in ("months", "years")
        for page in sorted((site / folder).rglob("index.html"))
    }
    assert {path: sorted(ids) for path, ids in pages.items()} == PAGES
    for path in PAGES:
        rows = (site / path / "index.html").read_text(encoding="utf-8").split("<tbody")[1:]
        assert [row.partition("</tbody>")[0].count('aria-current="true"') for row in rows] == [1] * len(rows)
    for path, heading in HEADINGS.items():
        (h1,) = parsed((site / path / "index.html").read_bytes()).iter("h1")
        assert "".join(h1.itertext()).strip() == heading
    assert_valid_ids(site)


@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.lists(EDTF_DATES, min_size=1, max_size=25), st.sampled_from(["", "julian"]), st.booleans())
def test_the_pages_list_every_event_once(dates: list[str], calendar: str, is_long: bool) -> None:
    events = {f"e{n}": date for n, date in enumerate(dates)}
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(page_order, "ONE_PAGE", 3 if is_long else 500)
        is_long = len(dates) > 3 and is_long
        make(project(Path(folder), events, calendar))
        site = Path(folder) / "site"
        pages = [*site.glob("months/**/index.html"), *site.glob("years/**/index.html")]
        if not is_long:
            assert not pages
            pages = [site / "index.html"]
        found = Counter(id_ for page in pages for id_ in listed(page, [*events]))
        assert found == Counter(dict.fromkeys(events, 1))
        home = (site / "index.html").read_text(encoding="utf-8")
        assert f"<li>{len(events)} event" in home
        if is_long:
            assert sum(counts_in_index(home)) == len(events)
        for id_ in events:
            assert_leads_to_its_place(site, id_)
        assert_valid_ids(site)


def test_an_event_cannot_have_the_id_of_a_heading(tmp_path: Path) -> None:
    with pytest.raises(ContentErrors) as caught:
        make(project(tmp_path, {"d2024-11-29": "2024-11-29", "y1500": "1500", "m-0043-03": "2024"}))
    assert [problem.code for problem in caught.value.diagnostics] == ["ID003"] * 3


def test_the_ids_of_a_whole_site(tmp_path: Path) -> None:
    make(copy_of(SOURCE, tmp_path))
    assert_valid_ids(tmp_path / "site")


@pytest.mark.parametrize("name", ["example", "arabic"])
def test_the_ids_of_an_edition(edition: Callable[[str], Path], name: str) -> None:
    assert_valid_ids(edition(name))


@pytest.mark.parametrize("one_page", [3, 500])
@pytest.mark.parametrize("kind", ["event", "background"])
@pytest.mark.parametrize("most_marks", [3, 60])
def test_the_drawing_leads_to_what_is_there(
    one_page: int, kind: str, most_marks: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_order, "ONE_PAGE", one_page)
    monkeypatch.setattr(overview, "MOST_MARKS", most_marks)
    events = "".join(f"- {{id: e{n}, date: 2024-11-{n:02}, kind: {kind}, title: T}}\n" for n in range(1, 8))
    make(write(project(tmp_path, {}), {"content/events/all.yaml": events}))
    site = tmp_path / "site"
    assert_valid_ids(site)
    home = parsed((site / "index.html").read_bytes())
    links = [link for element in home.iter() if (link := element.get("href") or "").endswith("index.html")]
    assert all((site / link).is_file() for link in links)
