"""The pictures that networks show with links: which pages have one, what is on them, when they are drawn again."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from support.command_line import Line
from support.sites import assert_same, make, write

from timeline.build import BuildOptions, build
from timeline.project import paths_of
from timeline.social_cards.bidi import visual_runs

PROJECT = "title: The flood\nurl: https://example.org/flood/\ncards: on\n"
EVENT = "title: {title}\ndate: {date}\nsources: [https://paper.example/a]\n"
SMALL = 25_000


def project(root: Path, events: Mapping[str, str], settings: str = PROJECT) -> Path:
    """A project with events, whose fields are given by id."""
    files = {f"content/events/{id_}.yaml": text for id_, text in events.items()}
    return write(root, {"content/timeline.yaml": settings, **files})


def event(title: str, date: str = "2024-11-29", more: str = "") -> str:
    return EVENT.format(title=title, date=date) + more


def cards(root: Path, site: str = "site") -> dict[str, bytes]:
    folder = root / site
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("card.png"))
    }


def meta(root: Path, page: str) -> dict[str, str]:
    html = (root / "site" / page).read_text(encoding="utf-8")
    return dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)"', html))


def picture(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


THREE = {
    "rain": event("Rain begins"),
    "river": event("The river rises", "2024-12-01"),
    "bridge": event("The bridge is closed", "2024-12-02/2024-12-04"),
}


def test_each_event_has_a_card_and_the_other_pages_have_the_sites(tmp_path: Path) -> None:
    make(project(tmp_path, THREE))
    drawn = cards(tmp_path)
    assert sorted(drawn) == ["card.png", *(f"events/{id_}/card.png" for id_ in sorted(THREE))]
    assert len(set(drawn.values())) == 4
    for data in drawn.values():
        assert picture(data).size == (1200, 630)
        assert len(data) < SMALL
    said = meta(tmp_path, "events/rain/index.html")
    assert said["og:image"] == "https://example.org/flood/events/rain/card.png"
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
    assert "Rain begins" in said["og:image:alt"]
    assert said["twitter:card"] == "summary_large_image"
    assert said["og:locale"] == "en"
    for page in ("index.html", "days/2024-11-29/index.html", "rests-on/index.html"):
        assert meta(tmp_path, page)["og:image"] == "https://example.org/flood/card.png"


def test_cards_are_files_of_the_site_like_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make(project(tmp_path, THREE))
    assert "  events/rain/card.png" in (tmp_path / "site/manifest.sha256").read_text()
    assert Line(tmp_path, capsys)("verify").code == 0


@pytest.mark.parametrize(
    "settings",
    [PROJECT.replace("cards: on\n", ""), PROJECT.replace("on\n", "off\n"), "title: No address\ncards: on\n"],
)
def test_without_the_setting_or_an_address_there_are_none(tmp_path: Path, settings: str) -> None:
    report = make(project(tmp_path, THREE, settings))
    assert cards(tmp_path) == {}
    assert not report.warnings
    assert "og:image" not in meta(tmp_path, "events/rain/index.html")
    assert meta(tmp_path, "index.html")["twitter:card"] == "summary"


HIDDEN = {
    "secret": event("Nobody may know", more="draft: true\n"),
    "late": event("Not yet", more="embargo_until: 2999-01-01T00:00Z\n"),
}


def test_what_is_hidden_leaves_no_trace(tmp_path: Path) -> None:
    make(project(tmp_path / "with", {**THREE, **HIDDEN}))
    make(project(tmp_path / "without", THREE))
    assert cards(tmp_path / "with") == cards(tmp_path / "without")


def test_a_site_with_drafts_has_no_cards(tmp_path: Path) -> None:
    make(project(tmp_path, {**THREE, **HIDDEN}), drafts=True)
    assert cards(tmp_path) == {}
    assert "og:image" not in meta(tmp_path, "events/secret/index.html")


def test_a_change_draws_one_card_and_a_removal_takes_it_away(tmp_path: Path) -> None:
    make(project(tmp_path, THREE))
    assert not make(tmp_path).written
    project(tmp_path, {"river": event("The river floods the market", "2024-12-01")})
    report = make(tmp_path)
    assert [path for path in report.written if path.endswith(".png")] == ["events/river/card.png"]
    (tmp_path / "content/events/river.yaml").unlink()
    assert "events/river/card.png" in make(tmp_path).removed
    make(tmp_path, "clean", clean=True)
    assert_same(tmp_path / "site", tmp_path / "clean")


def test_a_card_that_was_damaged_is_drawn_again(tmp_path: Path) -> None:
    make(project(tmp_path, THREE))
    before = cards(tmp_path)
    (tmp_path / "site/events/rain/card.png").write_bytes(b"")
    make(tmp_path)
    assert cards(tmp_path) == before


def test_cards_that_are_turned_off_are_taken_away(tmp_path: Path) -> None:
    make(project(tmp_path, THREE))
    project(tmp_path, {}, PROJECT.replace("on\n", "off\n"))
    make(tmp_path)
    assert cards(tmp_path) == {}
    assert "og:image" not in meta(tmp_path, "events/rain/index.html")


def test_a_new_event_of_a_long_chronology_draws_its_own_card_alone(tmp_path: Path) -> None:
    many = {f"e{n}": event(f"Event {n}", f"20{n % 20:02}-05-04") for n in range(70)}
    make(project(tmp_path, many), jobs=2)
    project(tmp_path, {"new": event("One more", "2011-03-15")})
    report = make(tmp_path)
    written = {path for path in report.written if path.endswith(".png")}
    assert written == {"card.png", "events/new/card.png"}


def test_the_same_bytes_with_any_number_of_workers(tmp_path: Path) -> None:
    project(tmp_path, {f"e{n}": event(f"Event {n}", f"2024-{n % 12 + 1:02}-04") for n in range(20)})
    make(tmp_path, "one", jobs=1)
    make(tmp_path, "two", jobs=2)
    assert len(cards(tmp_path, "one")) == 21
    assert_same(tmp_path / "one", tmp_path / "two")


def test_without_the_library_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    (warning,) = make(project(tmp_path, THREE)).warnings
    assert (warning.code, warning.path, warning.line) == ("CARD001", "content/timeline.yaml", 3)
    assert "sourced-timeline[cards]" in warning.help
    assert cards(tmp_path) == {}
    assert "og:image" not in meta(tmp_path, "index.html")
    monkeypatch.delitem(sys.modules, "PIL")
    assert not make(tmp_path).warnings
    assert len(cards(tmp_path)) == 4


def test_a_title_without_a_font_is_left_out(tmp_path: Path) -> None:
    (warning,) = make(
        project(tmp_path, {"one": event("阿勒颇"), "two": event("哈马市"), "three": event("Aleppo")})
    ).warnings
    assert warning.code == "CARD002"
    assert "颇" in warning.message
    drawn = cards(tmp_path)
    assert drawn["events/one/card.png"] == drawn["events/two/card.png"] != drawn["events/three/card.png"]


def test_a_language_without_a_font_has_no_cards(tmp_path: Path) -> None:
    events = {"one": event("Aleppo"), "two": event("Hama")}
    (warning,) = make(
        project(tmp_path, events, f"{PROJECT}languages: [en, ar, zh]\nrules: {{missing_translation: off}}\n")
    ).warnings
    assert warning.code == "CARD002"
    assert "`zh`" in warning.message
    assert {path.partition("/")[0] for path in cards(tmp_path)} == {"ar", "card.png", "events"}
    assert "og:image" in meta(tmp_path, "ar/events/one/index.html")
    assert "og:image" not in meta(tmp_path, "zh/events/one/index.html")


def test_equal_titles_are_drawn_equally_however_they_are_encoded(tmp_path: Path) -> None:
    titles = {
        "one": "Cafe\u0301 fire",
        "two": "Caf\u00e9 fire",
        "three": "Café \U0001f525 fire",
        "four": "Cafe fire",
    }
    make(project(tmp_path, {id_: event(title) for id_, title in titles.items()}))
    one, two, three, four = (cards(tmp_path)[f"events/{id_}/card.png"] for id_ in titles)
    assert one == two == three != four


TITLES = {
    "long": "A title that goes on " * 9,
    "word": "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle" * 2,
    "arabic": "هيئة تحرير الشام (HTS) تدخل حلب والجيش السوري ينسحب من المدينة إلى حماة " * 2,
    "marks": "Ḥayʼat Taḥrīr al-Shām, ‘Aṭāʾ and Łódź",
}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_title_leaves_its_place(tmp_path: Path, language: str) -> None:
    events = {id_: event(f"'{title.strip()[:200]}'") for id_, title in TITLES.items()}
    make(project(tmp_path, events, f"{PROJECT}language: {language}\n"))
    for id_ in TITLES:
        image = picture(cards(tmp_path)[f"events/{id_}/card.png"])
        paper = image.getpixel((0, 0))
        for box in ((0, 0, 60, 630), (1140, 0, 1200, 630), (0, 468, 1200, 478)):
            assert image.crop(box).getextrema() == (paper, paper), (id_, box)


def test_a_card_in_arabic_runs_from_right_to_left(tmp_path: Path) -> None:
    events = {"one": event("دخول حلب"), "two": event("بعد", "2024-12-09")}
    make(project(tmp_path, events, f"{PROJECT.replace('The flood', 'الفيضان')}language: ar\n"))
    image = picture(cards(tmp_path)["events/one/card.png"])
    ink = image.crop((60, 180, 1140, 470)).point(lambda colour: 255 * (colour > 2)).getbbox()
    assert ink is not None
    assert ink[0] > 500
    assert ink[2] > 1040


def test_a_title_of_another_direction_begins_where_the_page_does(tmp_path: Path) -> None:
    make(project(tmp_path, {"one": event("דחל"), "two": event("Bridge", "2024-12-09")}))
    image = picture(cards(tmp_path)["events/one/card.png"])
    ink = image.crop((60, 225, 1140, 470)).point(lambda colour: 255 * (colour > 2)).getbbox()
    assert ink is not None
    assert ink[0] < 30


def test_the_first_and_the_last_event_are_marked(tmp_path: Path) -> None:
    make(project(tmp_path, THREE | {"last": event("It is over", "2024-12-09")}))
    for id_ in ("rain", "last"):
        image = picture(cards(tmp_path)[f"events/{id_}/card.png"])
        axis = image.crop((60, 520, 1140, 550)).convert("RGB")
        red = [pixel for _, pixel in axis.getcolors() or [] if pixel == (0x9B, 0x2C, 0x1C)]
        assert red, id_


def test_the_hours_of_a_night_are_apart_on_the_axis(tmp_path: Path) -> None:
    night = {
        id_: event(id_, day, f'time: "{time}"\n')
        for id_, day, time in (
            ("a", "2024-11-29", "18:40"),
            ("b", "2024-11-29", "23:15"),
            ("c", "2024-11-30", "02:05"),
        )
    }
    make(project(tmp_path, night))
    marks = []
    for id_ in night:
        axis = picture(cards(tmp_path)[f"events/{id_}/card.png"]).convert("RGB").crop((60, 522, 1140, 544))
        red = [x for x in range(axis.width) if axis.getpixel((x, 11)) == (0x9B, 0x2C, 0x1C)]
        marks.append(sum(red) / len(red))
    assert marks[0] < 200 < 500 < marks[1] < 800 < marks[2]


def test_a_status_that_changes_the_meaning_is_on_the_card(tmp_path: Path) -> None:
    make(
        project(
            tmp_path,
            {
                "one": event("It is said"),
                "two": event("It was said", more="status: retracted\nstatus_note: Wrong.\n"),
            },
        )
    )
    one, two = (
        picture(cards(tmp_path)[f"events/{id_}/card.png"]).crop((600, 70, 1140, 130))
        for id_ in ("one", "two")
    )
    assert one.getextrema() != two.getextrema()


def test_the_colours_and_fonts_of_the_projects_theme(tmp_path: Path) -> None:
    fonts = Path(__file__).parents[1] / "themes/default/static/fonts"
    own = {
        "themes/own/theme.yaml": "leave_out: [fonts]\n",
        "themes/own/static/own.css": ':root { --paper: #102030; --serif: "Own"; --sans: "Own"; }\n'
        '@font-face { font-family: "Own"; src: url(own.woff2) format("woff2"); }\n',
        "themes/own/static/own.woff2": (fonts / "source-sans-3-latin-wght-normal.woff2").read_bytes(),
    }
    make(project(tmp_path, THREE))
    before = cards(tmp_path)
    write(tmp_path, own)
    report = make(project(tmp_path, {}, f"{PROJECT}theme: own\n"))
    after = cards(tmp_path)
    assert not report.warnings
    assert all(after[path] != data for path, data in before.items())
    assert picture(after["card.png"]).convert("RGB").getpixel((0, 0)) == (0x10, 0x20, 0x30)


def test_a_chronology_as_it_was_known_has_no_cards(tmp_path: Path) -> None:
    source = "sources:\n  - {url: https://paper.example/a, published: 2024-11-29}\n"
    project(tmp_path, {"one": f"title: One\ndate: 2024-11-29\n{source}"})
    build(paths_of(tmp_path), BuildOptions(as_known_at="2024-12-01"))
    assert cards(tmp_path) == {}


@pytest.mark.parametrize(
    "text, base, expected",
    [
        ("abc", "ltr", [("abc", "ltr")]),
        ("abc אבג def", "ltr", [("abc ", "ltr"), ("אבג", "rtl"), (" def", "ltr")]),
        ("אבג abc", "rtl", [("abc", "ltr"), ("אבג ", "rtl")]),
        ("abc (אבג)", "ltr", [("abc (", "ltr"), ("אבג", "rtl"), (")", "ltr")]),
        ("abc אבג (דהו) def", "ltr", [("abc ", "ltr"), ("אבג (דהו)", "rtl"), (" def", "ltr")]),
        ("قتل 1,200 شخص", "rtl", [(" شخص", "rtl"), ("1,200", "ltr"), ("قتل ", "rtl")]),
        ("30% من", "rtl", [(" من", "rtl"), ("30%", "ltr")]),
        (
            "في 29-11-2024",
            "rtl",
            [("2024", "ltr"), ("-", "rtl"), ("11", "ltr"), ("-", "rtl"), ("29", "ltr"), ("في ", "rtl")],
        ),
        ("\u202bאבג\u202c", "ltr", [("אבג", "rtl")]),
    ],
)
def test_the_visual_order_of_a_line(text: str, base: str, expected: list[tuple[str, str]]) -> None:
    assert visual_runs(text, base) == expected
