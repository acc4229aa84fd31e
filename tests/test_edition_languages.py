"""An edition in a second language: all its pages and files under its code, in its language, and linked among themselves."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from html5lib import parse
from support.sites import SOURCE, copy_of, differences, make, site_of, tree

from timeline.building import pipeline
from timeline.building.event_records import EventRecords
from timeline.building.load import read_and_check
from timeline.building.options import BuildOptions
from timeline.cache.sqlite_cache import Cache
from timeline.exports.export import EventPart, ExportContext
from timeline.exports.registry import EVENT_PARTS, FORMATS, plan_exports
from timeline.model.event import Event
from timeline.planning.cards import brief_of, card_of
from timeline.planning.chronology import Pieces
from timeline.planning.dependencies import Facets
from timeline.planning.edition import Edition
from timeline.planning.event_page import plan_event
from timeline.planning.page_frame import PageFrames
from timeline.planning.page_order import PageOrder
from timeline.planning.plan import PagePlan
from timeline.planning.site_pages import sketch_pages
from timeline.rendering.html import Renderer
from timeline.rendering.theme import load_theme
from timeline.wording.catalogue import load_catalogue
from timeline.wording.fallback_texts import mark_fallbacks

SHARED = ("assets/", "media/", "maps/")
"""Folders that all languages share."""


class Site:
    """The pages and files of one edition, by path."""

    def __init__(self, language: str) -> None:
        cache = Cache(None)
        reading = read_and_check(site_of(SOURCE), BuildOptions(jobs=1), cache)
        records = EventRecords(reading.content, cache.long_values)
        words = mark_fallbacks(load_catalogue(language))
        self.edition = Edition(reading.chronicle, words, "0")
        self.plans = list(_plans(self.edition, records.of))
        self.fragments: dict[bytes, str] = {}
        folder = self.edition.paths.folder
        renderer = Renderer(
            load_theme(SOURCE, "default"), words, language, self.edition.direction, None, folder
        )
        parts: dict[EventPart, list[bytes]] = {make_part: [] for make_part in EVENT_PARTS}
        for entry in reading.chronicle.entries:
            event = records.of(entry)
            card, _ = card_of(event, entry, self.edition)
            self.fragments[f"card {entry.id}".encode()] = renderer.card(card)
            self.fragments[f"brief {entry.id}".encode()] = renderer.brief(brief_of(card, self.edition))
            for make_part, made in parts.items():
                made.append(make_part(event, entry, card, self.edition))
        self.pages = {
            plan.path: renderer.page(plan, self.fragments.__getitem__).decode() for plan in self.plans
        }
        context = ExportContext(
            self.edition, Facets(self.edition), b"", lambda id_: b"", parts.__getitem__, records.of
        )
        self.files = {plan.path: plan.make().decode() for plan in plan_exports(context)}


def _plans(edition: Edition, record_of) -> Iterator[PagePlan]:
    frames, chronicle = PageFrames(edition, FORMATS), edition.chronicle
    order = PageOrder(chronicle.reading_order)
    for index, entry in enumerate(order.entries):
        yield plan_event(record_of(entry), entry, order.position(index), frames)[0]

    def event_of(id_: str) -> Event:
        return record_of(chronicle.by_id[id_])

    pieces = {id_: Pieces(f"card {id_}".encode(), f"brief {id_}".encode()) for id_ in chronicle.by_id}
    for sketch in sketch_pages(frames, Facets(edition), pieces, event_of, b""):
        plan = sketch.plan()
        assert plan.path == sketch.path
        yield plan


@pytest.fixture(scope="module")
def english() -> Site:
    return Site("en")


@pytest.fixture(scope="module")
def arabic() -> Site:
    return Site("ar")


def test_a_second_language_has_the_same_pages_under_its_code(english: Site, arabic: Site) -> None:
    assert english.pages.keys() > {"index.html", "404.html", "events/river-rises/index.html"}
    assert arabic.pages.keys() == {f"ar/{path}" for path in english.pages}
    assert arabic.files.keys() == {f"ar/{path}" for path in english.files}
    assert {"ar/feed.xml", "ar/corrections/feed.xml"} <= arabic.files.keys()


def test_its_pages_link_among_themselves(english: Site, arabic: Site) -> None:
    for site in (english, arabic):
        known = site.pages.keys() | site.files.keys()
        for path, html in site.pages.items():
            for target in _links(path, html):
                if not target.startswith(SHARED):
                    assert target in known, f"{path} links to {target}"
    from_home = set(_links("ar/index.html", arabic.pages["ar/index.html"]))
    assert {"ar/index.html", "ar/feed.xml", "ar/timeline.json", "ar/actors/index.html"} <= from_home
    assert any(target.startswith("assets/") for target in from_home)


def _links(path: str, html: str) -> Iterator[str]:
    """The files of the site that a page links to."""
    for link in re.findall(r'\b(?:href|src)="([^"#]+)', html):
        if not re.match("[a-z]+:", link):
            # The 404 page, which any address can show, gives paths from the root of its host.
            yield posixpath.normpath(posixpath.join(posixpath.dirname(path), link)).removeprefix("/flood/")


def test_its_pages_say_their_language_and_address(arabic: Site) -> None:
    base = arabic.edition.project.url
    assert base
    for path, html in arabic.pages.items():
        root = parse(html, namespaceHTMLElements=False)
        assert (root.get("lang"), root.get("dir")) == ("ar", "rtl"), path
        for canonical in re.findall(r'rel="canonical" href="([^"]+)', html):
            assert canonical.startswith(f"{base}ar/"), path
    event = arabic.pages["ar/events/river-rises/index.html"]
    assert '"inLanguage":"ar"' in event
    assert f'"url":"{base}ar/events/river-rises/"' in event


def test_feeds_and_calendars_of_two_languages_have_no_id_in_common(english: Site, arabic: Site) -> None:
    ids = re.compile(r'<id>([^<]+)|"id": "([^"]+)|UID:(\S+(?:\r\n \S+)*)')
    for name in ("feed.xml", "feed.json", "corrections/feed.xml", "timeline.ics"):
        first, second = (set(ids.findall(text)) for text in (english.files[name], arabic.files[f"ar/{name}"]))
        assert len(first) == len(second) > 1
        assert not first & second, name
    assert 'xml:lang="ar"' in arabic.files["ar/feed.xml"]
    assert '"language": "ar"' in arabic.files["ar/feed.json"]
    assert '"language":"ar"' in arabic.files["ar/timeline.json"]
    urls = re.findall(
        r'href="([^"]+)"|"url": "([^"]+)"', arabic.files["ar/feed.xml"] + arabic.files["ar/feed.json"]
    )
    assert all((one or other).startswith(f"{arabic.edition.project.url}ar/") for one, other in urls)


def test_numbers_and_names_are_those_of_the_edition(english: Site) -> None:
    edition = Edition(english.edition.chronicle, load_catalogue("de"), "0")
    assert edition.figure("12,500") == "12.500"
    assert edition.name({"": "Aleppo", "ar": "حلب", "de": "Haleb"}) == "Haleb"


def test_pages_of_two_languages_have_keys_of_their_own(english: Site, arabic: Site) -> None:
    keys = {plan.key(b"theme") for site in (english, arabic) for plan in site.plans}
    assert len(keys) == len(english.plans) + len(arabic.plans)


def test_a_build_in_two_languages_in_steps_gives_what_a_clean_one_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copy_of(SOURCE, tmp_path)
    make(root)
    one_language = tree(root / "site")
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "published_languages", lambda project: (project.language, "ar"))
        make(root)
        site = tree(root / "site")
        again = {path for path in site if path in one_language and site[path] != one_language[path]}
        assert again <= {"build.json", "manifest.sha256", "sitemap.xml"}
        assert {path for path in site if path.startswith("ar/events/")} == {
            f"ar/{path}" for path in site if path.startswith("events/")
        }
        sitemap = site["sitemap.xml"].decode()
        assert "/flood/ar/events/river-rises/<" in sitemap
        assert "404" not in sitemap
        assert make(root).rendered == ()
        event = next(root.glob("content/events/*river-rises.yaml"))
        event.write_text(event.read_text().replace("title: ", "title: Again, ", 1))
        rendered = set(make(root).rendered)
        assert {"events/river-rises/index.html", "ar/events/river-rises/index.html"} <= rendered
        assert {path.removeprefix("ar/") for path in rendered if path.startswith("ar/")} == {
            path for path in rendered if not path.startswith("ar/")
        }
        make(root, "clean")
        assert differences(tree(root / "site"), tree(root / "clean")) == ""
    make(root)
    assert not (root / "site/ar").exists()
