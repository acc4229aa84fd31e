"""The chronology as it was known on a day: nothing that came later, and no less than an earlier day had."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.browser import launched, overflow, violations, visiting
from support.command_line import Line
from support.pictures import png
from support.serving import serving
from support.sites import SOURCE, copy_of, make, tree, write

from timeline.build import BuildOptions, build
from timeline.chronicle.as_known import as_known_at, was_public
from timeline.chronicle.chronicle import Chronicle
from timeline.dates import edtf
from timeline.model.project import Project
from timeline.project import paths_of
from timeline.records.loading import load_file
from timeline.resolve import resolve

FIRST = date(2024, 11, 25)
DAYS = st.integers(0, 14).map(lambda n: (FIRST + timedelta(days=n)).isoformat())
DATED = st.one_of(
    DAYS.map(lambda day: f"published: {day}"),
    st.sampled_from(["published: 2024-11", "published: 2024-12-0X", "published: 2024-11-28/.."]),
    DAYS.map(lambda day: f"accessed: {day}"),
    DAYS.map(lambda day: f'archived: [{{url: "https://archive.example/x", at: {day}T10:00Z}}]'),
    st.just("note: No date."),
)
SOURCES = st.lists(DATED, min_size=4, max_size=4)
CITED = st.lists(st.integers(0, 3), min_size=0, max_size=3, unique=True)
EVENTS = st.lists(
    st.tuples(DAYS, CITED, st.lists(st.tuples(DAYS, CITED.filter(bool)), max_size=2)), max_size=4
)


def chronology(
    sources: list[str], events: list[tuple[str, list[int], list[tuple[str, list[int]]]]]
) -> dict[str, str]:
    """Files of sources, some of which are in place as well, and of events with claims."""
    files = {
        f"content/sources/s{n}.yaml": f"url: https://example.org/{n}\n{dated}\n"
        for n, dated in enumerate(sources)
    }
    files["content/actors/a.yaml"] = "name: A\n"
    for n, (day, cited, claims) in enumerate(events):
        lines = [f"title: Event {n}", f"date: {day}"]
        if cited:
            lines += [
                f"sources: [{', '.join(f's{s}' if s % 2 else f'https://example.org/{s}' for s in cited)}]"
            ]
        if claims:
            lines.append("claims:")
        for as_of, of in claims:
            lines += [
                f"  - {{by: a, figures: {{killed: 1}}, as_of: {as_of}, sources: [{', '.join(f's{s}' for s in of)}]}}"
            ]
        files[f"content/events/e{n}.yaml"] = "\n".join(lines) + "\n"
    return files


def on(day: str, files: dict[str, str]) -> Chronicle:
    """The chronicle as it was known on a day."""
    project = Project(title="Case", rules={"unsourced": "off"})
    records = [load_file(path, text.encode(), project).records for path, text in sorted(files.items())]
    today = resolve(project, records).chronicle
    assert today is not None
    then = resolve(project, as_known_at(edtf.parse(day).anchor, today, records)).chronicle
    assert then is not None, "the records of a day are whole"
    return then


@given(sources=SOURCES, events=EVENTS, days=st.tuples(DAYS, DAYS).map(sorted))
def test_what_was_known_is_known_ever_after(sources: list[str], events: list, days: list[str]) -> None:  # type: ignore[type-arg]
    files = chronology(sources, events)
    earlier, later = (on(day, files) for day in days)
    assert earlier.by_id.keys() <= later.by_id.keys()
    assert earlier.sources.keys() <= later.sources.keys()
    for day, chronicle in zip(days, (earlier, later), strict=True):
        number = edtf.parse(day).anchor
        assert all(was_public(source, number, "UTC") for source in chronicle.sources.values())
        assert all(entry.anchor <= number for entry in chronicle.entries)
        assert all(entry.cites or entry.claims for entry in chronicle.entries)
        assert all(
            claim.cites and (claim.as_of or "") <= day
            for entry in chronicle.entries
            for claim in entry.claims
        )


LATER = "canary"
FILES = {
    "content/timeline.yaml": "title: The flood\nurl: https://example.org/flood/\n",
    "content/actors/gazette.yaml": "name: Gazette\n",
    "content/actors/canary-agency.yaml": "name: Canary Agency\nspeaks_for: canary-state\n",
    "content/actors/canary-state.yaml": "name: Canary State\n",
    "content/places/marrow.yaml": "name: Marrow\nnote: A town; see [[canary-event]] and [@canary-source].\n",
    "content/topics/canary-topic.yaml": "title: What did the canary see?\n",
    "content/topics/how-early.yaml": (
        "title: How early was it?\nassessment:\n"
        "  - {measure: killed, by: Us, on: 2024-12-04, best: 1, why: The canary said so.}\n"
        "  - {measure: killed, by: Us, on: 2024-11-30, best: 2, why: 'See [@canary-source] and [[canary-event|later]].'}\n"
    ),
    "content/pages/about.md": (
        "---\ntitle: About\n---\nRead [[canary-event|that event]], [[canary-source]], [[canary-draft|this]] and [[first]].\n"
    ),
    "content/actors/canary-only.yaml": "name: A canary of a draft\n",
    "content/places/canary-nest.yaml": "name: A canary's nest\n",
    "content/sources/canary-early.yaml": "title: A canary\nurl: https://example.org/e\npublished: 2024-11-01\n",
    "content/media/canary.png": png(),
    "content/sources/early.yaml": (
        "title: Early report\npublisher: gazette\nurl: https://example.org/early\npublished: 2024-11-29\n"
        "retracted: {on: 2024-12-20, why: The canary sang.}\n"
    ),
    "content/sources/canary-source.yaml": (
        "title: Canary title\npublisher: canary-agency\nurl: https://example.org/canary\npublished: 2024-12-01\nauthor: Canary\n"
        "aliases: [canary-alias]\n"
    ),
    "content/events/2024-11-29-second.yaml": (
        "title: It was early\ndate: 2024-11-29\nsummary: So it was [@early#2].\nsource: early\n"
        "claims:\n  - {by: gazette, says: It was., figures: {killed: 1}, as_of: 2024-12-03, source: {source: early, at: canary}}\n"
        "  - {by: gazette, about: how-early, says: Early., source: early}\n"
    ),
    "content/events/2024-11-28-first.yaml": (
        "title: The river rises\ndate: 2024-11-28\nplace: marrow\nactors: [gazette]\nstatus: confirmed\nstatus_note: By a canary.\n"
        "summary: It rose [@early] and rose [@canary-source] [@canary-inline]; see [[canary-event|more]].\n"
        "details: As [[canary-source]] says.\naliases: [rising]\nsee: [canary-event, canary-draft]\npart_of: canary-draft\n"
        "sources:\n  - early\n  - {source: canary-source, quote: The canary quotation}\n"
        "  - {id: canary-inline, url: https://example.org/canary-inline, title: Canary in place, published: 2024-12-02}\n"
        "  - {url: https://example.org/canary-undated, title: Canary without a date}\n"
        "claims:\n"
        "  - {by: gazette, about: canary-topic, says: A canary sings., source: canary-source}\n"
        "  - {by: gazette, says: The canary counts., figures: {killed: 1}, as_of: 2024-12-03, source: early}\n"
        "  - {by: gazette, says: It was early., source: early}\n"
        "media: [{file: media/canary.png, alt: A canary, credit: C, rights: R}]\n"
        "corrections: [{on: 2024-12-05, why: Because of a canary.}, {on: 2024-11-29, why: For an early reason.}]\n"
        "review: {by: Canary Reader, on: 2024-12-06, of: 00000000}\n"
    ),
    "content/events/2024-11-29-canary-event.yaml": "title: A canary event\ndate: 2024-11-29\nsource: canary-source\naliases: [canary-was]\n",
    "content/events/2024-12-03-canary-ahead.yaml": "title: A canary ahead\ndate: 2024-12-03\nsource: early\n",
    "content/events/2024-11-27-canary-draft.yaml":
    "title: A canary draft\ndate: 2024-11-27\nsources: [early, canary-early]\n"
    "place: canary-nest\nactors: [canary-only]\ndraft: true\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("known"), FILES)


def test_no_byte_is_of_what_came_later(project: Path) -> None:
    make(project)
    assert any(
        LATER in path or LATER.encode() in data.lower() for path, data in tree(project / "site").items()
    )
    report = build(paths_of(project, project / "then"), BuildOptions(jobs=1, as_known_at="2024-11-30"))
    files = tree(project / "then")
    assert [path for path, data in files.items() if LATER in path or LATER.encode() in data.lower()] == []
    data = json.loads(files["timeline.json"])
    assert data["as_known_at"] == "2024-11-30"
    event, second = data["events"]
    assert (event["id"], second["id"]) == ("first", "second")
    assert [one["why"] for one in data["topics"]["how-early"]["assessments"]] == ["See and later."]
    assert (event["id"], event["status"], event["origins"], event["withdrawn"]) == (
        "first",
        "reported",
        0,
        [],
    )
    assert [claim["says"] for claim in event["claims"]] == ["It was early."]
    assert [correction["why"] for correction in event["corrections"]] == ["For an early reason."]
    assert event["summary"] == "It rose and rose; see more."
    assert report.left_out == 1


def test_every_page_says_so(project: Path) -> None:
    build(paths_of(project, project / "pages"), BuildOptions(jobs=1, as_known_at="2024-11-30"))
    pages = {path: data.decode() for path, data in tree(project / "pages").items() if path.endswith(".html")}
    assert {"index.html", "404.html", "events/rising/index.html", "sources/early/index.html"} <= pages.keys()
    for path, page in pages.items():
        assert "As it was known on 30 November 2024" in page, path
        assert page.count('<meta name="robots" content="noindex">') == 1, path
    assert (
        '<link rel="canonical" href="https://example.org/flood/events/first/">'
        in pages["events/first/index.html"]
    )
    assert "The flood (as it was known on 30 November 2024)" in pages["events/first/index.html"]
    assert not (project / "pages/sitemap.xml").exists()


@pytest.mark.browser
def test_the_banner_is_open_to_everyone(project: Path) -> None:
    build(paths_of(project, project / "seen"), BuildOptions(jobs=1, as_known_at="2024-11-30"))
    with launched() as browser, serving(project / "seen") as base:
        for scheme in ("light", "dark"):
            with visiting(browser, width=390, color_scheme=scheme) as visit:
                visit.go(f"{base}events/first/index.html")
                visit.page.click("summary")
                assert violations(visit.page) == []
                assert overflow(visit.page) == 0


def test_the_ordinary_site_is_not_touched(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    root = copy_of(SOURCE, tmp_path)
    line = Line(root, capfd)
    build(paths_of(root), BuildOptions(jobs=1))
    before = tree(root / "site")
    done = line("build", "--as-known-at", "2024-11-29")
    assert done.code == 0, done.err
    assert "as it was known on 2024-11-29" in done.err
    assert tree(root / "site") == before
    again = build(paths_of(root), BuildOptions(jobs=1))
    assert (again.rendered, again.written) == ((), ())
    then = tree(root / "site-as-known-at-2024-11-29")
    assert json.loads(then["timeline.json"])["as_known_at"] == "2024-11-29"
    line("build", "--as-known-at", "2024-11-29")
    assert tree(root / "site-as-known-at-2024-11-29") == then


@pytest.mark.parametrize("text", ["2024-13-01", "2024-11", "2024-11-30~", "2024-11-2X", "yesterday", ""])
def test_a_date_that_is_no_day(text: str, project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    done = Line(project, capfd)("build", "--as-known-at", text)
    assert done.code == 2
    assert "2024-11-30" in done.err
    assert not list(project.glob("site-as-known-at-*"))


def test_days_are_those_of_the_zone_of_the_project(tmp_path: Path) -> None:
    """What was published or happened abroad late in the evening was of the next day here."""
    sources = {
        "evening": "published: 2016-07-15T23:59+03:00",
        "abroad": "published: 2016-07-15T23:05+01:00",
        "seen": "accessed: 2016-07-15T21:00Z",
    }
    files = {"content/timeline.yaml": "title: Night\ntimezone: Europe/Istanbul\n"}
    for id_, dated in sources.items():
        files[f"content/sources/{id_}.yaml"] = f"url: https://example.org/{id_}\n{dated}\n"
        files[f"content/events/{id_}.yaml"] = f"date: 2016-07-15\ntitle: {id_}\nsource: {id_}\n"
    files["content/events/there.yaml"] = (
        "date: 2016-07-15\ntime: 18:40\ntimezone: America/New_York\ntitle: There\nsource: evening\n"
    )
    files["content/events/night.yaml"] = "date: 2016-07-16\ntime: 00:13\ntitle: N\nsources: [abroad, first]\n"
    files["content/sources/first.yaml"] = (
        "url: https://example.org/first\npublished: 2016-07-16T00:13+03:00\n"
    )
    write(tmp_path, files)
    events = {}
    for day in ("2016-07-15", "2016-07-16"):
        build(paths_of(tmp_path, tmp_path / day), BuildOptions(jobs=1, as_known_at=day))
        data = json.loads((tmp_path / day / "timeline.json").read_bytes())
        events[day] = {event["id"]: event["first_reported"] for event in data["events"]}
    assert events["2016-07-15"] == {"evening": "2016-07-15T23:59+03:00"}
    assert events["2016-07-16"] == {
        "abroad": "2016-07-15T23:05+01:00",
        "evening": "2016-07-15T23:59+03:00",
        "seen": None,
        "there": None,
        "night": "2016-07-16T00:13+03:00",
    }
