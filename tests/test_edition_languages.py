"""A site in two languages: the pages and files of the second under its code, in its language, linked among themselves."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest
from html5lib import parse
from support.editions import TWO
from support.sites import SOURCE, copy_of, differences, make, shorten_lists, site_of, tree
from support.txtar import Case

from timeline.build import check
from timeline.building import content_cache
from timeline.chronicle.chronicle import Chronicle
from timeline.diagnostics import Severity
from timeline.planning.edition import Edition
from timeline.search.postings import FIRST_RANK, group_character
from timeline.wording.catalogue import load_catalogue
from timeline.wording.marked_texts import mark, remove_marks

BASE = "https://example.org/flood/"
ONCE = (
    "assets/", "media/", "maps/", "build.json", "manifest.sha256", "robots.txt", "sitemap.xml", "timeline.json"
)  # fmt: skip
"""Files that all languages share."""


class Site:
    """A project in English and Arabic, built."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.chronicle: Chronicle = make(root).chronicle
        self.files = tree(root / "site")
        self.pages = {path: data.decode() for path, data in self.files.items() if path.endswith(".html")}

    def text(self, path: str) -> str:
        return self.files[path].decode()


def publish(root: Path, languages: str) -> None:
    """Set the `languages` of a project."""
    file = root / "content/timeline.yaml"
    file.write_text(re.sub("(?m)^languages: .*", f"languages: [{languages}]", file.read_text()))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The golden project, which has no translations."""
    root = copy_of(SOURCE, tmp_path_factory.mktemp("golden"))
    publish(root, "en, ar")
    return Site(root)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The project of `two-languages.txt`."""
    root = tmp_path_factory.mktemp("two-languages")
    Case(TWO).write(root)
    return Site(root)


def of_language(paths: Mapping[str, object], folder: str) -> set[str]:
    """The paths in the folder of a language without that folder; those outside it without what all share."""
    if folder:
        return {path.removeprefix(folder) for path in paths if path.startswith(folder)}
    return {path for path in paths if not path.startswith(("ar/", *ONCE))}


def test_a_second_language_has_the_same_pages_under_its_code(site: Site) -> None:
    assert {"index.html", "404.html", "feed.xml", "events/river-rises/index.html"} <= site.files.keys()
    assert of_language(site.files, "ar/") == of_language(site.files, "")


def test_long_lists_have_the_same_pages_in_each_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shorten_lists(monkeypatch)
    publish(copy_of(SOURCE, tmp_path), "en, ar")
    pages = Site(tmp_path).pages
    assert any("page-2" in path for path in pages)
    assert of_language(pages, "ar/") == of_language(pages, "")


def test_pages_link_to_pages_of_their_language(site: Site) -> None:
    for path, html in site.pages.items():
        own = "ar/" if path.startswith("ar/") else ""
        html = re.sub(
            '<nav class="languages".*?</nav>|<p class="gloss translation.*?</p>', "", html, flags=re.DOTALL
        )
        for target in links(path, html):
            assert target in site.files, f"{path} links to {target}"
            if not target.startswith(ONCE):
                assert target.startswith("ar/") == bool(own), f"{path} links to {target}"


def links(path: str, html: str) -> Iterator[str]:
    """The files of the site that a page links to."""
    for link in re.findall(r'\b(?:href|src)="([^"#]+)', html):
        if not re.match("[a-z]+:", link):
            # The 404 page, which any address can show, gives paths from the root of its host.
            yield posixpath.normpath(posixpath.join(posixpath.dirname(path), link)).removeprefix("/flood/")


def test_pages_say_their_language_and_address(site: Site) -> None:
    for path, html in site.pages.items():
        root = parse(html, namespaceHTMLElements=False)
        arabic = path.startswith("ar/")
        assert (root.get("lang"), root.get("dir")) == (("ar", "rtl") if arabic else ("en", "ltr")), path
        for canonical in re.findall(r'rel="canonical" href="([^"]+)', html):
            assert canonical.startswith(f"{BASE}ar/") == arabic, path
    event = site.pages["ar/events/river-rises/index.html"]
    assert '"inLanguage":"ar"' in event
    assert f'"url":"{BASE}ar/events/river-rises/"' in event


def test_pages_name_their_versions_in_both_directions(site: Site) -> None:
    named = {}
    for path, html in site.pages.items():
        named[path] = dict(re.findall(r'rel="alternate" hreflang="([^"]+)" href="([^"]+)"', html))
        assert not re.search('href="[^"]*"[^>]*aria-current[^>]*hreflang', html)
    event = "events/river-rises/index.html"
    english, arabic = f"{BASE}events/river-rises/", f"{BASE}ar/events/river-rises/"
    assert named[event] == {"en": english, "x-default": english, "ar": arabic}
    assert named[f"ar/{event}"] == named[event]
    assert named["404.html"] == {}
    assert '<meta property="og:locale:alternate" content="ar">' in site.pages[event]
    assert '<meta property="og:locale:alternate" content="en">' in site.pages[f"ar/{event}"]
    for path, versions in named.items():
        for address in versions.values():
            target = address.removeprefix(BASE) + ("index.html" if address.endswith("/") else "")
            assert named[target] == versions, path


def test_every_page_links_to_itself_in_the_other_language(site: Site) -> None:
    for path, html in site.pages.items():
        (switch,) = re.findall('<nav class="languages".*?</nav>', html, flags=re.DOTALL)
        own, other = ("ar/", "") if path.startswith("ar/") else ("", "ar/")
        page = "index.html" if path.endswith("404.html") else path.removeprefix(own)
        assert list(links(path, switch)) == [other + page]
    assert re.search(
        '<a href="../../ar/events/river-rises/index.html" lang="ar" dir="rtl" hreflang="ar">العربية</a>',
        site.pages["events/river-rises/index.html"],
    )
    assert re.search('lang="en" dir="ltr" hreflang="en">English</a>', site.pages["ar/index.html"])


def test_the_sitemap_names_the_versions_of_each_page(site: Site) -> None:
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    root = ElementTree.fromstring(site.files["sitemap.xml"])
    listed = {}
    for url in root:
        versions = {link.get("hreflang"): link.get("href") for link in url if link.tag.endswith("}link")}
        listed[url.findtext(f"{name}loc")] = versions
    assert listed[f"{BASE}ar/"] == {"en": BASE, "ar": f"{BASE}ar/", "x-default": BASE}
    assert all(listed[address] == versions for versions in listed.values() for address in versions.values())
    assert not any("404" in address for address in listed)


def test_feeds_and_calendars_of_two_languages_have_no_id_in_common(site: Site) -> None:
    ids = re.compile(r'<id>([^<]+)|"id": "([^"]+)|UID:(\S+(?:\r\n \S+)*)')
    for name in ("feed.xml", "feed.json", "corrections/feed.xml", "timeline.ics"):
        first, second = (set(ids.findall(site.text(path))) for path in (name, f"ar/{name}"))
        assert len(first) == len(second) > 1
        assert not first & second, name
    assert 'xml:lang="ar"' in site.text("ar/feed.xml")
    assert '"language": "ar"' in site.text("ar/feed.json")
    urls = re.findall(
        r'href="([^"]+)"|"url": "([^"]+)"', site.text("ar/feed.xml") + site.text("ar/feed.json")
    )
    assert all((one or other).startswith(f"{BASE}ar/") for one, other in urls)


def test_the_data_file_is_at_the_root_for_all_languages(site: Site) -> None:
    assert "ar/timeline.json" not in site.files
    data = json.loads(site.files["timeline.json"])
    assert (data["language"], data["languages"]) == ("en", ["en", "ar"])
    home = site.pages["ar/index.html"]
    assert 'href="../timeline.json"' in home
    assert f'"contentUrl":"{BASE}timeline.json"' in home
    assert f'"contentUrl":"{BASE}ar/events.csv"' in home


def test_the_data_file_has_all_translations(two: Site) -> None:
    data = json.loads(two.files["timeline.json"])
    events = {event["id"]: event for event in data["events"]}
    rises = events["river-rises"]["translations"]["ar"]
    assert events["river-rises"]["title"] == "The river rises"
    assert rises["texts"]["title"] == "النهر يرتفع"
    assert rises["texts"]["details"].startswith("يُغلق الجسر قبل حلول الظلام. ثم")
    assert rises["texts"]["claims/first-count/says"] == "شخصان مفقودان."
    assert not rises["outdated"]
    assert events["river-rises"]["sources"][0]["quote_translations"] == [
        {"language": "ar", "text": "ارتفع الماء مترين.", "by": "ن. المترجم"}
    ]
    assert events["bridge-opens"]["translations"]["ar"]["outdated"]
    assert events["rain-stops"]["translations"] == {}
    assert data["actors"]["council"]["names"] == {"en": "Marrow Council", "ar": "مجلس مارو"}
    assert data["topics"]["how-many"]["translations"]["ar"]["texts"]["title"] == "كم عدد المفقودين؟"
    assert data["translations"]["ar"]["texts"]["title"] == "فيضان مارو"


def test_numbers_and_names_are_those_of_the_edition(site: Site) -> None:
    edition = Edition(site.chronicle, load_catalogue("de"), "0")
    assert edition.figure("12,500") == "12.500"
    assert edition.name({"": "Aleppo", "ar": "حلب", "de": "Haleb"}) == "Haleb"


def test_a_page_cannot_have_the_id_of_a_language(tmp_path: Path) -> None:
    root = copy_of(SOURCE, tmp_path)
    publish(root, "ar, pt-BR")
    for name in ("ar", "pt-br", "fr"):
        (root / f"content/pages/{name}.md").write_text("---\ntitle: A page\n---\n")
    found = [(p.code, p.path) for p in check(site_of(root)) if p.code == "ID003"]
    assert found == [("ID003", "content/pages/ar.md"), ("ID003", "content/pages/pt-br.md")]


def test_a_build_in_two_languages_in_steps_gives_what_a_clean_one_gives(tmp_path: Path) -> None:
    root = copy_of(SOURCE, tmp_path)
    make(root)
    one_language = tree(root / "site")
    publish(root, "en, ar")
    make(root)
    assert make(root).rendered == ()
    event = next(root.glob("content/events/*river-rises.yaml"))
    event.write_text(event.read_text().replace("title: ", "title: Again, ", 1))
    rendered = make(root).rendered
    assert {"events/river-rises/index.html", "ar/events/river-rises/index.html"} <= set(rendered)
    assert of_language(dict.fromkeys(rendered), "ar/") == of_language(dict.fromkeys(rendered), "")
    make(root, "clean")
    assert differences(tree(root / "site"), tree(root / "clean")) == ""
    event.write_text(event.read_text().replace("title: Again, ", "title: ", 1))
    publish(root, "en")
    make(root)
    assert differences(one_language, tree(root / "site")) == ""


OPAQUE = {"script", "style", "title", "text", "pre"}
WORDS = re.compile("[A-Za-z]{2,}")
NAMES = re.compile(
    r"https?://\S+|example\.org\S*|timeline [\d.]+|BibTeX|RIS|CSL-JSON|Atom|GeoJSON|JSON|CSV|CC-BY-4.0|CC0-1.0|Natural Earth"
    "|A. Photographer|Jo Smith|The editors"
)


def test_each_text_is_in_the_language_that_it_says(two: Site) -> None:
    for path, html in two.pages.items():
        if path.startswith("ar/"):
            found = list(english_in(parse(html.replace("<wbr>", ""), namespaceHTMLElements=False)))
            assert found == [], path


def english_in(element, marked: bool = False) -> Iterator[str]:
    """English texts outside an element that says so."""
    if not isinstance(element.tag, str) or element.tag.rpartition("}")[2] in OPAQUE:
        return
    marked = element.get("lang", "en" if marked else "") == "en"
    for text in (element.text, *(child.tail for child in element)):
        if text and not marked and WORDS.search(NAMES.sub("", text)):
            yield text
    for child in element:
        yield from english_in(child, marked)


def test_no_mark_of_a_language_is_left(two: Site) -> None:
    for path, data in two.files.items():
        if not path.endswith((".png", ".gif", ".woff2")):
            assert not re.search("[\ufdd0-\ufddf]", data.decode()), path


@pytest.mark.parametrize(
    "form", ["title: {}\n", "title: {!a}\n", "title: A\nsummary: A &#xFDD0;fr&#xFDD1;one&#xFDD2;\n"]
)
def test_no_text_can_forge_a_mark(form: str, tmp_path: Path) -> None:
    Case(TWO).write(tmp_path)
    title = form.format(mark("one", "fr")).replace("'", '"')  # the second form writes escapes
    (tmp_path / "content/events/forged.yaml").write_text(f"{title}date: 2024-03-02\nsource: news\n")
    errors = {p.code for p in check(site_of(tmp_path)) if p.severity is Severity.ERROR}
    assert errors == {"YAML002"}


def test_the_characters_of_the_search_index_are_no_marks() -> None:
    packed = "".join(map(chr, range(FIRST_RANK, 0x100))) + "".join(map(group_character, range(5_000)))
    assert remove_marks(packed.encode()).decode() == packed


def test_translated_texts_replace_the_original(two: Site) -> None:
    page = two.text("ar/events/river-rises/index.html")
    assert "<h1><bdi>النهر يرتفع</bdi></h1>" in page
    assert "<title>النهر يرتفع – فيضان مارو</title>" in page
    for text in (
        "يُغلق الجسر قبل حلول الظلام.", "الفقرة 2", "شخصان مفقودان.", "سكان", "مسعف", "تقرير لاحق.",
        'alt="النهر تحت الجسر"', "الجسر ظهرًا.", "المضيف", "منسوب الماء", "اليوم 1 من الفيضان", "TI  - النهر يرتفع",
    ):  # fmt: skip
        assert text in page, text
    assert '"headline":"النهر يرتفع"' in page
    for path, text in {
        "ar/corrections/index.html": "تقرير لاحق.",
        "ar/topics/how-many/index.html": "كم عدد المفقودين؟",
        "ar/actors/council/index.html": "يدير البلدة.",
        "ar/sources/news/index.html": "قُرئ مطبوعًا.",
        "ar/about/index.html": "صُنع من صحيفة واحدة.",
        "ar/index.html": "ثلاثة أيام من المطر",
        "ar/feed.xml": "<title>النهر يرتفع</title>",
        "ar/feed.json": "النهر يرتفع",
        "ar/events.csv": "النهر يرتفع",
        "ar/events.geojson": "النهر يرتفع",
        "ar/timeline.ics": "SUMMARY:النهر يرتفع",
        "ar/corrections/feed.xml": "تقرير لاحق.",
    }.items():
        assert text in two.text(path), path
    assert "PRODID:-//timeline//sourced chronology//AR" in two.text("ar/timeline.ics")


def test_the_original_stands_where_there_is_no_translation(two: Site) -> None:
    page = two.text("ar/events/rain-stops/index.html")
    assert '<h1><bdi lang="en" dir="ltr">The rain stops</bdi></h1>' in page
    assert (
        '<div class="prose lede" lang="en" dir="ltr"><p>The rain stops in the <em>morning</em>.</p>' in page
    )
    assert '<title xml:lang="en">The rain stops</title>' in two.text("ar/feed.xml").replace(" >", ">")
    shelter = two.text("ar/events/shelter-opens/index.html")
    assert "<h1><bdi>افتتاح ملجأ</bdi></h1>" in shelter
    assert '<div class="prose lede" lang="en" dir="ltr"><p>The council opens a shelter' in shelter
    assert '<q lang="en" dir="auto">The water came up by two metres.</q>' in two.text(
        "ar/events/river-rises/index.html"
    )


def test_a_quote_stands_beside_its_translation(two: Site) -> None:
    page = two.text("ar/events/river-rises/index.html")
    translated = '<q dir="auto">ارتفع الماء مترين.</q> ترجمة: ن. المترجم</'
    assert translated in page
    assert translated in two.text("ar/index.html")
    assert "ارتفع الماء" not in two.text("events/river-rises/index.html")


def test_pages_say_if_their_translation_is_missing_or_outdated(two: Site) -> None:
    said = {
        path: re.findall('<p class="gloss translation[^"]*">(.*?) <a href="([^"]+)" hreflang="en">', html)
        for path, html in two.pages.items()
    }
    words = load_catalogue("ar").texts
    outdated, missing = words["ui.translation.outdated"], words["ui.translation.missing"]
    assert said["ar/events/bridge-opens/index.html"] == [
        (outdated, "../../../events/bridge-opens/index.html")
    ]
    assert said["ar/events/rain-stops/index.html"] == [(missing, "../../../events/rain-stops/index.html")]
    assert said["ar/method/index.html"] == [(missing, "../../method/index.html")]
    told = {path for path, notices in said.items() if notices}
    assert all(path.startswith("ar/") for path in told)
    assert not told & {
        "ar/index.html", "ar/events/river-rises/index.html", "ar/events/shelter-opens/index.html", "ar/about/index.html",
        "ar/actors/council/index.html", "ar/places/marrow/index.html",
    }  # fmt: skip


def test_the_search_finds_the_words_of_its_edition(two: Site) -> None:
    english, arabic = words_of(two, ""), words_of(two, "ar/")
    assert {"يفتح", "جسر", "ملجا", "morning"} <= arabic
    assert {"morning", "traffic"} <= english
    assert not {"traffic", "again"} & arabic
    assert not any(re.search("[ء-ي]", word) for word in english)


def words_of(site: Site, folder: str) -> set[str]:
    """The words in a search index, each of which is written as what it adds to the one before."""
    words = set()
    for path in site.files:
        if path.startswith(f"{folder}find/index/words/"):
            word = ""
            for row in json.loads(site.text(path).partition(",")[2].strip().removesuffix(");")).split("!"):
                ending = row.partition(" ")[0]
                word = word[: int(ending[0], 36)] + ending[1:]
                words.add(word)
    return words


EDITS = {
    "a translation": ("events/2024-03-01-river-rises.yaml", "كما تقول", "على ما تقول"),
    "a translated title": ("events/2024-03-02-shelter-opens.yaml", "افتتاح ملجأ", "فتح ملجأ"),
    "a translated correction": ("events/2024-03-01-river-rises.yaml", "تقرير لاحق.", "خبر لاحق."),
    "translated terms": ("events/2024-03-01-river-rises.yaml", "البلدة السفلى", "البلدة القديمة"),
    "a translated note": ("actors.yaml", "يدير البلدة.", "يدير المدينة."),
    "a translated question": ("topics.yaml", "كم عدد المفقودين؟", "كم المفقودون؟"),
    "a translated page": ("pages/about.md", "صُنع من صحيفة واحدة.", "صُنع من صحيفتين."),
    "the project's translation": ("timeline.yaml", "صحيفتان من آذار 2024.", "صحيفتان."),
    "a translated era": ("timeline.yaml", "اليوم {n} من الفيضان", "{n} من أيام الفيضان"),
    "an original that is shown in both": ("events/2024-03-03-rain-stops.yaml", "*morning*", "evening"),
    "a fact": ("events/2024-03-01-river-rises.yaml", "date: 2024-03-01", "date: 2024-02-29"),
    "a removed translation": (
        "events/2024-03-02-shelter-opens.yaml",
        "\ntranslations:\n  ar: {title: فتح ملجأ}",
        "",
    ),
    "another language": ("timeline.yaml", "languages: [en, ar]", "languages: [en, ar, fr]"),
    "the order of languages": ("timeline.yaml", "languages: [en, ar, fr]", "languages: [fr, ar, en]"),
    "a removed language": ("timeline.yaml", "languages: [fr, ar, en]", "languages: [ar]"),
}


def test_each_edit_gives_what_a_clean_build_gives(tmp_path: Path) -> None:
    Case(TWO).write(tmp_path)
    make(tmp_path)
    assert make(tmp_path).rendered == ()
    for edit, (name, old, new) in EDITS.items():
        file = tmp_path / "content" / name
        text = file.read_text(encoding="utf-8")
        assert old in text, edit
        file.write_text(text.replace(old, new), encoding="utf-8")
        rendered = make(tmp_path).rendered
        if "transl" in edit:
            assert rendered, edit
            assert all(path.startswith("ar/") for path in rendered), edit
        elif edit == "a fact":
            assert {path.startswith("ar/") for path in rendered} == {True, False}
        make(tmp_path, "clean", clean=True)
        assert differences(tree(tmp_path / "site"), tree(tmp_path / "clean")) == "", edit


def test_an_edit_of_the_projects_translation_reads_no_other_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Case(TWO).write(tmp_path)
    beside = tmp_path / "content/timeline.fr.yaml"
    project = tmp_path / "content/timeline.yaml"
    text = project.read_text(encoding="utf-8").replace("languages: [en, ar]", "languages: [en, ar, fr]")
    project.write_text(text, encoding="utf-8")
    beside.write_text("title: L’inondation\n", encoding="utf-8")
    make(tmp_path)
    monkeypatch.setattr(content_cache, "load_file", None)
    beside.write_text("title: La crue\n", encoding="utf-8")
    project.write_text(text.replace("فيضان مارو", "الفيضان في مارو"), encoding="utf-8")
    make(tmp_path)
    for page, title in (("fr/index.html", "La crue"), ("ar/index.html", "الفيضان في مارو")):
        assert title in (tmp_path / "site" / page).read_text(encoding="utf-8")
