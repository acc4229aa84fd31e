"""Claims, figures and origins on their pages: the example's own, and what a few made-up ones come to."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.outline import outline, parsed
from support.sites import make, site_of, write
from tables import cases

from timeline.build import load
from timeline.chronicle.sourcing_report import sourcing_report
from timeline.history.sourcing_changes import claim_changes
from timeline.model.claim import Claim
from timeline.model.event import Event
from timeline.model.figures import Figure
from timeline.planning.figure_scale import scale_end
from timeline.wording.catalogue import load_catalogue

Edition = Callable[[str], Path]


def words(element: Element) -> str:
    """An element's text, spaces made one."""
    return " ".join("".join(element.itertext()).split())


def by_class(element: Element, name: str) -> Iterator[Element]:
    """The elements below one that are of a class."""
    return (one for one in element.iter() if name in (one.get("class") or "").split())


def page(site: Path, path: str) -> Element:
    """A page as a browser reads it."""
    return parsed((site / path / "index.html").read_bytes())


# The example


def test_three_voices_stand_side_by_side_with_their_own_figures(edition: Edition) -> None:
    (claims,) = by_class(page(edition("example"), "topics/strike-targets"), "claims")
    assert [words(next(by_class(one, "by"))) for one in claims] == [
        "Syrian government",
        "Syrian Observatory for Human Rights",
        "Syrian Civil Defence",
    ]
    figures = [
        " ".join(
            f"{div.findtext('dd/bdi')} {div.findtext('dt')}"
            for div in one.iter("div")
            if div.find("dt") is not None
        )
        for one in claims
    ]
    assert figures == ["", "8 killed 50 injured", "unknown casualties"]
    assert "gives no figure" in words(claims[0])


def test_the_example_says_that_it_rests_on_one_article(edition: Edition) -> None:
    site = edition("example")
    said = outline((site / "rests-on/index.html").read_bytes())
    assert "Everything here comes from one source. What has been traced goes back to 6 origins." in said
    assert "Syrian rebels push toward Hama after taking Aleppo" in said
    assert "14 of 14 events rely on a single account, a single untraced source," in said
    assert said.count("page address not known") == 1
    origins = {
        origin
        for event in json.loads((site / "timeline.json").read_bytes())["events"]
        for cited in (event["sources"], *(claim["sources"] for claim in event["claims"]))
        for origin in [one["origin"] for one in cited if one["origin"]]
    }
    names = {
        words(dt.find("a/bdi")) for dt in page(site, "rests-on").iter("dt") if dt.find("a/bdi") is not None
    }  # type: ignore[arg-type]
    assert len(origins) == 6
    assert len(names) == 7, "the origins, and the newspaper, of which five events are to be traced"


def test_a_mark_leads_to_the_passage_that_supports_its_field(edition: Edition) -> None:
    html = (edition("example") / "events/pedersen-statement/index.html").read_text(encoding="utf-8")
    assert re.findall(r'class="cite"><a href="#note-(\d)">', html) == ["2"]


@pytest.mark.parametrize(("name", "language"), [("example", "en"), ("arabic", "ar")])
def test_the_drawing_counts_what_the_event_counts(edition: Edition, name: str, language: str) -> None:
    """And a single chain, which is a line of text, is not drawn."""
    drawn = []
    for event in json.loads((edition(name) / "timeline.json").read_bytes())["events"]:
        for chains in by_class(page(edition(name), f"events/{event['id']}"), "chains"):
            counted = load_catalogue(language).text("chronicle.origins", n=event["origins"])
            assert words(next(chains.iter("h3"))).endswith(f": {counted}")
            drawings = list(by_class(chains, "drawn"))
            assert len(drawings) == (len(list(chains.iter("li"))) > 1)
            for drawing in drawings:
                (last,) = [list(column) for column in drawing if column.tag == "div"][-1:]
                assert sum(name.get("class") != "uncounted" for name in last) == event["origins"]
            drawn.append(bool(drawings))
    assert any(drawn)


# Made up

PROJECT = """\
title: T
"""
ACTORS = """\
paper: {name: Paper, kind: media}
other: {name: Other, kind: media}
agency: {name: Agency, speaks_for: state}
state: {name: State}
monitor: {name: Monitor}
"""
SOURCES = """\
one: {title: One, publisher: paper, url: "https://paper.example/1"}
two: {title: Two, publisher: other, url: "https://other.example/2"}
three: {title: Three, publisher: paper, url: "https://paper.example/3", retracted: {why: Made up.}}
"""
EVENT = """\
date: 2024-11-29
title: Event
sources:
  - {source: one, citing: [agency], supports: [title]}
  - {source: one, citing: own, supports: [date]}
  - {source: two, citing: [state]}
  - {source: three, citing: [monitor]}
claims:
  - by: monitor
    about: q
    says: That.
    figures: {killed: 40+, injured: ~300}
    as_of: 2024-11-30
    sources: [{source: two, citing: [monitor]}, {source: one, citing: [monitor]}]
  - {by: state, about: q, figures: {killed: <8, injured: dozens}, as_of: 2024-11-30, source: {source: one, citing: [agency]}}
  - {by: state, about: q, stance: denies, says: Not that., source: {source: one, citing: [agency]}}
"""


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A site of one event."""
    files = {
        "timeline.yaml": PROJECT,
        "actors.yaml": ACTORS,
        "sources.yaml": SOURCES,
        "topics/q.yaml": "title: How many?\n",
        "events/event.yaml": EVENT,
    }
    make(write(tmp_path, {f"content/{name}": text for name, text in files.items()}))
    return tmp_path / "site"


def test_chains_tell_what_counts_and_what_does_not(made: Path) -> None:
    (chains,) = by_class(page(made, "events/event"), "chains")
    assert [words(one) for one in chains.iter("h3")] == [
        "For the event: 1 origin",
        "Not counted for the event: claims about it",
    ]
    assert [words(one) for one in chains.iter("li")] == [
        "1 7 Paper, citing Agency, speaking for State",
        "2 Paper, its own wording, not counted separately from what it relays",
        "3 Other, citing State",
        "4 Paper, citing Monitor, withdrawn by its publisher, so not counted",
        "5 Other, citing Monitor",
        "6 Paper, citing Monitor",
    ]
    (drawn,) = by_class(chains, "drawn")
    columns = [[words(name) for name in column] for column in drawn if column.tag == "div"]
    assert sorted(columns[-1]) == ["Monitor", "Paper", "State"]
    assert len([one for one in drawn.iter() if one.tag.endswith("svg")]) == len(columns) - 1


def test_fields_say_what_they_rest_on(made: Path) -> None:
    (basis,) = by_class(page(made, "events/event"), "basis")
    rows = [[words(part) for part in row] for row in basis]
    assert rows == [["title, everything else", "traced to State"], ["date", "traced to Paper and State"]]


def test_a_claim_has_a_count_of_its_own(made: Path) -> None:
    first = next(by_class(page(made, "topics/q"), "claims"))[0]
    assert "2 reports of one account" in words(first)
    assert "own account only" in words(first)
    claims = json.loads((made / "timeline.json").read_bytes())["events"][0]["claims"]
    assert [claim["origins"] for claim in claims] == [1, 1, 1]


def test_figures_of_a_measure_are_drawn_where_two_claims_give_numbers(made: Path) -> None:
    topic = page(made, "topics/q")
    (table,) = by_class(topic, "ranges")
    assert words(next(table.iter("caption"))) == "killed: what each says"
    rows = [[words(cell) for cell in row] for body in table.iter("tbody") for row in body]
    assert rows == [["Monitor", "30 Nov 2024", "40+", ""], ["State", "30 Nov 2024", "<8", ""]]
    said = [words(one) for part in by_class(topic, "conflicts") for one in part.iter("li")]
    assert said == [
        "State denies what Monitor says.",
        "Monitor says 40+ (killed), State says <8. Both refer to the same thing and time, and the figures do not overlap.",
    ]


@pytest.mark.parametrize("grades", ["off", "admiralty"])
def test_grades_are_printed_where_the_project_says_so(tmp_path: Path, grades: str) -> None:
    claim = "{by: monitor, about: q, says: That., credibility: 2, source: one}"
    write(
        tmp_path,
        {
            "content/timeline.yaml": f"title: T\ngrades: {grades}\n",
            "content/actors.yaml": "monitor: {name: Monitor}\n",
            "content/sources.yaml": "one: {title: One, url: https://paper.example/1, grade: B}\n",
            "content/topics/q.yaml": "title: How many?\n",
            "content/events/event.yaml": f"date: 2024-11-29\ntitle: Event\nsource: one\nclaims: [{claim}]\n",
        },
    )
    make(tmp_path)
    pages = {
        path: words(page(tmp_path / "site", path)) for path in ("events/event", "topics/q", "sources/one")
    }
    data = json.loads((tmp_path / "site/timeline.json").read_bytes())
    graded = (data["events"][0]["claims"][0]["credibility"], data["sources"]["one"]["grade"])
    if grades == "off":
        assert not any("usually reliable" in text or "B2" in text for text in pages.values())
        assert graded == (None, None)
    else:
        assert "grade B2" in pages["events/event"]
        assert "B usually reliable" in pages["topics/q"].replace("Busually", "B usually")
        assert "B, usually reliable" in pages["sources/one"]
        assert graded == ("2", "B")


def test_claims_on_no_topic_say_in_their_event_that_they_conflict(tmp_path: Path) -> None:
    claims = "[{by: agency, says: It rained., source: one}, {by: monitor, stance: disputes, says: It did not., source: two}]"
    files = {
        "timeline.yaml": PROJECT,
        "actors.yaml": ACTORS,
        "sources.yaml": SOURCES,
        "events/event.yaml": f"date: 2024-11-29\ntitle: Event\nsource: one\nclaims: {claims}\n",
    }
    make(write(tmp_path, {f"content/{name}": text for name, text in files.items()}))
    said = "Monitor disputes what Agency says."
    assert said in words(page(tmp_path / "site", "events/event"))
    assert said in words(page(tmp_path / "site", ""))


def test_what_rests_on_what_is_counted_once(made: Path) -> None:
    found = sourcing_report(load(site_of(made.parent)), 10)
    assert found.by_origins == (0, 1, 0, 0, 0)
    assert [(one.origin, one.events, sorted(one.through)) for one in found.carried] == [
        ("actor:state", 1, ["actor:other", "actor:paper"]),
        ("actor:monitor", 0, []),
    ]
    assert [(entry.id, claim.by) for entry, claim in found.self_reported] == [
        ("event", "monitor"),
        ("event", "state"),
        ("event", "state"),
    ]
    assert [one.entry.id for one in found.weakest] == ["event"]
    rows = [words(row) for row in page(made, "rests-on").iterfind(".//ul[@class='rows loose']/li")]
    assert [row.endswith("2 claims") for row in rows] == [False, True]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.decimals(0, 10**12, places=2))
def test_a_scale_ends_where_its_greatest_number_fits(most: Decimal) -> None:
    end = scale_end(most)
    assert end >= most
    assert 0 < end <= max(2 * most, Decimal(not most))
    assert len(f"{end:f}".replace(".", "").strip("0")) == 1


def test_a_withdrawn_source_bears_out_nobody_and_carries_nothing(tmp_path: Path) -> None:
    """What is left of a claim when its source is withdrawn is not that its maker says so itself."""
    files = {
        "timeline.yaml": PROJECT,
        "actors.yaml": ACTORS,
        "sources.yaml": (
            "gone: {title: Gone, url: https://gone.example/, publisher: paper, retracted: {why: It was wrong.}}\n"
            "own: {title: Own, url: https://state.example/, publisher: agency}\n"
        ),
        "events/event.yaml": (
            "date: 2024-11-29\ntitle: Event\nsources: [own, {source: gone, citing: [agency]}]\n"
            "claims: [{by: monitor, says: It was so., source: gone}]\n"
        ),
    }
    found = sourcing_report(
        load(site_of(write(tmp_path, {f"content/{name}": text for name, text in files.items()}))), 10
    )
    assert found.self_reported == ()
    assert [(one.origin, list(one.through)) for one in found.carried] == [("actor:state", ["actor:agency"])]


CITED_TWICE = """\
date: 2024-11-29
title: Event
sources:
  - {source: one, at: page 1}
  - {source: one, at: page 2}
  - {source: one, at: page 3, quote: It was so}
  - two
  - one
"""


@pytest.mark.parametrize("where", ["", "events/event"])
def test_notes_say_once_where_a_source_is_found(made: Path, where: str) -> None:
    """Those below the first of one source lead to their passages alone. The home page shows three notes, and how many more."""
    (made.parent / "content/events/event.yaml").write_text(CITED_TWICE, encoding="utf-8")
    make(made.parent)
    (notes,) = by_class(page(made, where), "notes")
    ways = [
        [href for link in note.iter("a") if (href := link.get("href") or "").startswith("https:")]
        for note in notes
    ]
    one = "https://paper.example/1"
    first = [[one], [], [f"{one}#:~:text=It%20was%20so"]]
    assert ways == first + ([["https://other.example/2"], [one]] if where else [[]])


def test_a_long_topic_is_cut_into_pages_with_the_latest_claims_first(tmp_path: Path) -> None:
    claim = "- {{by: a, about: toll, figures: {{killed: {}}}, as_of: 2020-01-{:02}, source: 'https://a.test/{}'}}\n"
    events = {
        f"content/events/e{day:02}.yaml": f"title: Day {day}\ndate: 2020-01-{day:02}\nclaims:\n"
        + "".join(claim.format(100 * day + i, day, i) for i in range(10))
        for day in range(1, 15)
    }
    write(
        tmp_path,
        {
            "content/timeline.yaml": "title: Case\n",
            "content/actors.yaml": "a: {name: A}\n",
            "content/topics.yaml": "toll: {title: How many?, note: Counted by the day.}\n",
            **events,
        },
    )
    make(tmp_path)
    site = tmp_path / "site" / "topics" / "toll"
    assert sorted(path.parent.name for path in site.rglob("index.html")) == ["page-2", "page-3", "toll"]
    pages = [page(site, where) for where in ("", "page-2", "page-3")]
    given = [
        [bdi.text for claim in by_class(one, "claims") for bdi in claim.iterfind(".//div/dd/bdi")]
        for one in pages
    ]
    days = [14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]
    claims = [f"{100 * day + i:,}" for day in days for i in range(10)]
    assert [one for found in given for one in found] == claims
    assert [len(found) for found in given] == [60, 60, 20]
    briefs = [[words(link) for link in next(by_class(one, "briefs")).iter("h3")] for one in pages]
    assert briefs == [[f"Day {day}" for day in part] for part in (days[:6], days[6:12], days[12:])]
    assert ["Counted by the day." in words(one) for one in pages] == [True, False, False]


# What a status says


@pytest.mark.parametrize("fields, said", cases("status_words.txt"))
def test_status_counts_and_definition_agree(fields: str, said: str, tmp_path: Path) -> None:
    lines = ["date: 2024-11-29", "title: T", *fields.split("; ")]
    write(
        tmp_path,
        {
            "content/timeline.yaml": "title: T\nrules: {unsourced: off}\n",
            "content/actors.yaml": "x: {name: X}\ny: {name: Y}\n",
            "content/sources.yaml": "s: {title: S, url: https://s.example/}\n",
            "content/events/e.yaml": "".join(f"{line}\n" for line in lines),
        },
    )
    make(tmp_path)
    (established,) = by_class(page(tmp_path / "site", "events/e"), "established")
    assert words(established) == said


@pytest.mark.parametrize("citing, sections", [("", 0), (", citing: [x]", 1)])
def test_chains_are_told_only_where_something_is_relayed(citing: str, sections: int, tmp_path: Path) -> None:
    sources = "".join(f"  - {{url: 'https://{n}.example/'}}\n" for n in range(11))
    event = f"date: 2024-11-29\ntitle: T\nsources:\n{sources}  - {{url: https://last.example/{citing}}}\n"
    files = {"content/timeline.yaml": "title: T\n", "content/actors.yaml": "x: {name: X}\n"}
    write(tmp_path, {**files, "content/events/e.yaml": event})
    make(tmp_path)
    assert len(list(by_class(page(tmp_path / "site", "events/e"), "chains"))) == sections


def test_of_a_long_series_the_latest_figures_are_drawn(tmp_path: Path) -> None:
    """The events stand in another order than the days that they count for."""
    files = {
        "content/timeline.yaml": "title: T\n",
        "content/actors.yaml": "x: {name: X}\n",
        "content/topics.yaml": "q: {title: Q?}\n",
    }
    for n in range(70):
        claim = (
            f"by: x, about: q, figures: {{killed: {1000 + n}}}, as_of: {date(2024, 1, 1) + timedelta(days=n)}"
        )
        day = date(2025, 1, 1) - timedelta(days=n)
        files[f"content/events/e{n}.yaml"] = (
            f"date: {day}\ntitle: T\nclaims: [{{{claim}, source: https://example.org/}}]\n"
        )
    write(tmp_path, files)
    make(tmp_path)
    (table,) = by_class(page(tmp_path / "site", "topics/q"), "ranges")
    said = words(table)
    assert [n for n in range(70) if f"1,{n:03}" in said] == list(range(10, 70))


def test_a_figure_of_a_new_day_changes_no_earlier_one() -> None:
    """Though it stands before it, and the earlier claim's wording is mended with the same commit."""

    def count(day: int, killed: int, says: str | None = None) -> Claim:
        figure = Figure("killed", str(killed), Decimal(killed), Decimal(killed))
        return Claim(by="x", about="q", figures=(figure,), as_of=f"2024-12-{day:02}", says=says)

    before = Event(title="T", claims=(count(1, 8), count(2, 9, "Nine dead.")))
    after = Event(title="T", claims=(count(3, 12, "Nine dead."), count(1, 8), count(2, 9, "Nine died.")))
    changes = list(claim_changes(before, after))
    assert [(change.field, change.how) for change in changes] == [
        ("claim", "added"),
        ("claim_says", "changed"),
    ]
