"""`timeline export timelinejs`: what comes from TimelineJS goes back whole, what is ours comes back, and TimelineJS shows it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.command_line import Line
from support.pictures import png
from support.timelinejs import timelinejs_shows

PROJECT = "title: Case\nurl: https://example.org/case/\ntimezone: Asia/Damascus\nrules: {unsourced: off, unarchived: off}\n"


@pytest.fixture
def line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    made = Line(tmp_path, capsys)
    made.write("content/timeline.yaml", PROJECT)
    return made


def exported(line: Line, *options: str) -> Any:
    ran = line("export", "timelinejs", "-", *options, "--report", "report.json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def imported(line: Line, document: Any, project: str) -> Line:
    """Another project with what a document brings."""
    other = Line(line.folder / project, line.streams)
    other.write("content/timeline.yaml", PROJECT)
    other.write("timeline.json", json.dumps(document))
    ran = other("import", "timeline.json")
    assert ran.code == 0, ran.err
    return other


def values(slide: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """The values of a slide as readers see them: without HTML, numbers without leading zeros."""
    if isinstance(slide, dict):
        for key, value in slide.items():
            yield from values(value, f"{name}.{key}")
    else:
        own = str(slide).partition('<p class="timeline-sources">')[0]
        plain = " ".join(html.unescape(re.sub("<[^>]*>", " ", own)).split())
        yield name, plain.lstrip("0") if plain.isdigit() else plain


WORDS = st.text("abcXYZäж0 ,.-", min_size=1, max_size=20).map(lambda text: f"w{text}w")
DATES = st.one_of(
    st.fixed_dictionaries({"year": st.integers(-5000, 2100).filter(bool)}),
    st.fixed_dictionaries({"year": st.integers(1, 2100), "month": st.integers(1, 12)}),
    st.fixed_dictionaries(
        {"year": st.integers(1, 2100), "month": st.integers(1, 12), "day": st.integers(1, 28)}
    ),
).map(lambda parts: {name: str(number) for name, number in parts.items()})
TIMED = st.fixed_dictionaries(
    {
        "year": st.just("2020"),
        "month": st.just("2"),
        "day": st.just("29"),
        "hour": st.integers(0, 23).map(str),
    },
    optional={"minute": st.integers(10, 59).map(str)},
)
MEDIA = st.fixed_dictionaries(
    {
        "url": st.sampled_from(
            [
                "https://example.org/p/a.jpg",
                "https://www.youtube.com/watch?v=pi2v1m6gmD8",
                "https://en.wikipedia.org/wiki/Grand_Canal_(China)?n=",
                "<iframe src='https://example.org/embed?x=1&y=' width='100%'></iframe>",
                "<blockquote>So it was said.</blockquote>",
                "/static/family.jpg",
            ]
        )
    },
    optional={
        "caption": WORDS,
        "credit": WORDS,
        "thumbnail": st.just("https://example.org/t.png"),
        "alt": WORDS,
    },
)
SLIDES = st.fixed_dictionaries(
    {
        "start_date": st.one_of(DATES, TIMED),
        "text": st.fixed_dictionaries({"headline": WORDS}, optional={"text": WORDS}),
    },
    optional={
        "display_date": WORDS,
        "media": MEDIA,
        "group": st.sampled_from(["Public works", "war", "Kriegs-Zeit", "a b"]),
        "background": st.fixed_dictionaries(
            {}, optional={"url": st.just("https://example.org/b.jpg"), "color": WORDS}
        ),
        "autolink": st.booleans(),
    },
)


@settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(slides=st.lists(SLIDES, min_size=8, max_size=25))
def test_a_timeline_that_was_imported_goes_back_whole(
    slides: list[dict[str, Any]], line: Line, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for number, slide in enumerate(slides):
        slide["unique_id"] = f"slide-{number}"
        if "media" in slide:  # one page has one title, whichever slides show it
            slide["media"] = slide["media"] | {
                "url": slide["media"]["url"]
                .replace("/a.", f"/{number}.")
                .replace("v=", f"v={number}")
                .replace("n=", f"n={number}")
                .replace("y=", f"y={number}")
            }
    line.folder = tmp_path_factory.mktemp("whole")
    title = {
        "text": {"headline": "The whole", "text": "<p>About it.</p>"},
        "media": {"url": "https://vimeo.com/1"},
    }
    eras = [
        {
            "start_date": {"year": "1900"},
            "end_date": {"year": "1950", "month": "6"},
            "text": {"headline": "Then"},
        }
    ]
    there = imported(line, {"title": title, "eras": eras, "events": slides}, "there")
    back = exported(there)
    found = {slide["unique_id"]: dict(values(slide)) for slide in back["events"]}
    for slide in slides:
        own = dict(values(slide))
        assert {name: found[slide["unique_id"]].get(name) for name in own} == own
    assert dict(values(back["title"])) == dict(values(title))
    assert back["eras"] == eras


SHEET = """Year,Month,Day,Time,End Year,Display Date,Headline,Text,Media,Media Credit,Media Caption,Alt Text,Type,Group,Background
,,,,,,The city,About it,,,,,title,,#fff
1939,9,1,,1945,,The war,,,,,,era,,
1903,5,4,9:30 AM,,4 May,The bridge,It opens.,https://www.youtube.com/watch?v=abc,TV,Film,A bridge,,Public works,https://example.org/b.jpg
"""


def test_a_sheet_goes_back_whole(line: Line) -> None:
    line.write("sheet.csv", SHEET)
    assert line("import", "sheet.csv").code == 0
    document = exported(line)
    assert document["title"]["background"] == {"color": "#fff"}
    assert document["eras"][0]["text"] == {"headline": "The war"}
    (slide,) = document["events"]
    assert slide["start_date"] == {"year": "1903", "month": "5", "day": "4", "hour": "9", "minute": "30"}
    assert slide["display_date"] == "4 May"
    assert slide["media"] == {
        "url": "https://www.youtube.com/watch?v=abc", "caption": "Film", "credit": "TV", "alt": "A bridge"
    }  # fmt: skip
    assert (slide["group"], slide["background"]) == ("Public works", {"url": "https://example.org/b.jpg"})


def test_x_fields_that_no_timeline_brought_stay(line: Line) -> None:
    line.write(
        "cases.csv",
        "id,title,date,background,media\nINC-2231,A raid,2024-11-29,https://example.org/secret,C:\\secret.docx\n",
    )
    line.write(
        "imports/map.yaml",
        "format: csv\nfields: {id: id, title: title, date: date, background: x-background, media: x-media}\n",
    )
    assert line("import", "cases.csv", "--map", "imports/map.yaml").code == 0
    ran = line("export", "timelinejs", "-")
    assert ran.code == 0
    assert "A raid" in ran.out
    assert "secret" not in ran.out
    assert "INC-2231" not in ran.out


BAD = "<img src=x onerror=alert(1)>"


def test_texts_are_no_html(line: Line) -> None:
    """TimelineJS shows captions and credits as HTML."""
    line.write(
        "content/events/picture.yaml",
        "title: Picture\ndate: 2024-11-29\n"
        f"media: [{{file: media/a.png, alt: A street, caption: 'A & {BAD}', credit: 'B {BAD}', rights: 'C {BAD}'}}]\n",
    )
    (line.folder / "content/media").mkdir(parents=True)
    (line.folder / "content/media/a.png").write_bytes(png())
    line.write(
        "content/events/link.yaml",
        f"title: Link\ndate: 2024-11-30\ndetails: '[{BAD}](<https://example.org/p.jpg>) ({BAD})'\n",
    )
    document = exported(line)
    media = [slide["media"] for slide in document["events"]]
    assert len(media) == 2
    assert [one["url"].rpartition(".")[2] for one in media] == ["png", "jpg"]
    for one in media:
        assert "&lt;img" in one["credit"]
        assert "<" not in one["caption"] + one["credit"]


@pytest.mark.parametrize(
    ("kept", "given"),
    [
        ("The <em>bridge</em> & its pier", "The <em>bridge</em> &amp; its pier"),
        ("A & B", "A & B"),
        (f"Before {BAD} after", "Before  after"),
        ("<script>alert(1)</script>Words", "Words"),
        ('<a href="javascript:alert(1)">Words</a>', "<a>Words</a>"),
        ('<a href="https://example.org/a" onclick="alert(1)">Words</a>', '<a href="https://example.org/a">Words</a>'),
        ('<iframe src="javascript:alert(1)" width="9"></iframe>', '<iframe width="9"></iframe>'),
        ('<iframe srcdoc="<p>x" src="https://example.org/a"></iframe>', '<iframe src="https://example.org/a"></iframe>'),
        ('<blockquote class="post" data-id="1">So.</blockquote><script src="//x.example/y"></script>',
         '<blockquote class="post" data-id="1">So.</blockquote>'),
    ],
)  # fmt: skip
def test_kept_markup_goes_back_without_what_could_run(line: Line, kept: str, given: str) -> None:
    slide = {
        "unique_id": "slide",
        "start_date": {"year": "2020"},
        "text": {"headline": "Slide"},
        "media": {"url": "https://www.youtube.com/watch?v=1", "caption": "C", "credit": "D"},
    }
    there = imported(line, {"events": [slide]}, "there")
    (file,) = (there.folder / "content/events").rglob("*.yaml")
    written = json.dumps(kept)
    lines = [one for one in file.read_text(encoding="utf-8").splitlines() if not one.startswith("x-media")]
    lines += [f"x-{name}: {written}" for name in ("media", "media-caption", "media-credit")]
    file.write_text("\n".join([*lines, ""]), encoding="utf-8")
    (back,) = exported(there)["events"]
    assert [back["media"][name] for name in ("url", "caption", "credit")] == [given] * 3


def test_only_safe_links_go_back(line: Line) -> None:
    bad, good = "javascript:alert(1)//", "https://example.org/a"
    slides = [
        {
            "unique_id": f"slide-{number}",
            "start_date": {"year": "1903"},
            "text": {"headline": f"Slide {number}"},
            "background": {"url": url},
            "media": {"url": f"{good}{number}.jpg", "link": url, "link_target": target, "thumbnail": url},
        }
        for number, (url, target) in enumerate([(bad, 'x" onclick=alert(1)'), (good, "_self")])
    ]
    there = imported(line, {"events": slides}, "there")
    for file in (there.folder / "content/events").rglob("*.yaml"):  # a link may have become a source
        text = file.read_text(encoding="utf-8")
        if "x-media-link:" not in text:
            link = bad if "Slide 0" in text else good
            file.write_text(f"{text}x-media-link: '{link}'\n", encoding="utf-8")
    first, second = exported(there)["events"]
    assert (first.get("background"), first["media"]) == (None, {"url": f"{good}0.jpg"})
    assert (second["background"], second["media"]) == (slides[1]["background"], slides[1]["media"])
    report = json.loads((there.folder / "report.json").read_text(encoding="utf-8"))
    lost = {one["field"] for one in report["lines"] if one["outcome"] == "lost"}
    assert lost >= {"x-media-link", "x-media-link-target", "x-media-thumbnail", "x-background-url"}


EVENTS = {
    "plain": "date: 2024-11-29",
    "month": "date: 2024-11",
    "year": "date: 1903",
    "caesar": "date: -0043",
    "bc-about": "date: -0043~",
    "about": "date: 1903~",
    "doubtful": "date: 2024-11-29?",
    "decade": "date: 195X",
    "some-day": "date: 2024-11-XX",
    "season": "date: 2024-21",
    "span": "date: 2024-11-27/2024-12-02",
    "coarse-span": "date: 1990/2024-11-26",
    "open": "date: 1990/..",
    "one-of": 'date: "[2024-11-27..2024-12-02]"',
    "both": 'date: "{2024-11-27,2024-11-30}"',
    "ice": "date: Y-20000",
    "time": 'date: 2024-11-29\ntime: "18:00"',
    "night": 'date: 2024-11-29\ntime: "22:00/03:00"',
    "about-six": 'date: 2024-11-29\ntime: "18:00~"',
    "dawn": "date: 2024-11-29\ntime: dawn",
    "worded": "date: 2024-11-29\nwording: that day",
}


def test_what_was_exported_comes_back(line: Line) -> None:
    for number, (id_, fields) in enumerate(EVENTS.items()):
        line.write(
            f"content/events/{id_}.yaml",
            f"{fields}\ntitle: 'Event <{number}> & more'\ntags: [b, a]\nsummary: The *first* paragraph.\n"
            "details: |-\n  More.\n\n  - and\n  - more\n"
            f"sources: [{{url: 'https://example.org/{id_}', title: A title, publisher: Paper, published: 2024-12-01}}]\n",
        )
    line.write("content/events/undated.yaml", "title: Undated\ndate: unknown\nafter: plain\n")
    document = exported(line)
    report = json.loads((line.folder / "report.json").read_text(encoding="utf-8"))
    lost = {
        (one["record"], one["field"]): one["count"] for one in report["lines"] if one["outcome"] == "lost"
    }
    assert lost == {("event", ""): 1}
    other = imported(line, document, "other")
    ran = line("export", "jsonl", "-")
    before = {
        one["record"]["id"]: one["record"]
        for one in map(json.loads, ran.out.splitlines())
        if one["kind"] == "event"
    }
    ran = other("export", "jsonl", "-")
    after = {
        one["record"]["id"]: one["record"]
        for one in map(json.loads, ran.out.splitlines())
        if one["kind"] == "event"
    }
    del before["undated"]
    assert after == before


@pytest.mark.browser
def test_timelinejs_shows_it(browser: Any, line: Line, tmp_path: Path) -> None:
    for number, (id_, fields) in enumerate(EVENTS.items()):
        line.write(
            f"content/events/{id_}.yaml",
            f"{fields}\ntitle: 'Event <b>{number}</b> & more'\ntags: [group-{number % 3}]\nsummary: <script>alert(1)</script>\n",
        )
    line.write(
        "content/timeline.yaml",
        PROJECT + "description: All of it.\neras: {war: {title: The war, date: 1939/1945}}\n",
    )
    ran = line("export", "timelinejs", "-")
    (tmp_path / "shown").mkdir()
    shown = timelinejs_shows(browser, ran.out, tmp_path / "shown")
    assert shown["errors"] == []
    assert shown["elsewhere"] == []
    assert shown["scale"] == "human"
    assert shown["eras"] == ["The war"]
    assert sorted(shown["groups"]) == ["group 0", "group 1", "group 2"]
    assert shown["starts"] == sorted(shown["starts"])
    assert sorted(shown["ids"]) == sorted(EVENTS)
    headlines = [slide["headline"] for slide in shown["slides"]]
    assert headlines[0] == "Case"
    assert sorted(headlines[1:]) == sorted(f"Event <b>{number}</b> & more" for number in range(len(EVENTS)))
    dates = {id_: slide["date"] for id_, slide in zip(shown["ids"], shown["slides"][1:], strict=True)}
    assert dates["caesar"] == "44 BCE"
    assert dates["about"] == "About 1903"
