"""Citations that reference managers can read, links to the very words, and sources that are gone or withdrawn."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.browser import launched, visiting
from support.outline import parsed
from support.sites import make, write

from timeline.model.quotes import Quote
from timeline.model.source import Source
from timeline.model.validation import Reader
from timeline.network.page_text import PageText
from timeline.planning.citation_formats import EntryCitation, bibtex, csl_json, ris
from timeline.planning.passages import passage_url, text_directive
from timeline.reading.web_text import normalise

LINE = st.text(min_size=1, max_size=60).map(lambda text: " ".join(text.split())).filter(bool)
"""One line of text, as a title is read."""
NASTY = st.sampled_from(
    ["{", "}", "{{}", "\\", "\\}", "%", "~^", "$&#_", '"', "TY  - X", "ER  -", "</pre>", "é", "ا"]
)
TEXT = (
    st.lists(st.one_of(LINE, NASTY), min_size=1, max_size=5)
    .map(" ".join)
    .map(lambda text: " ".join(text.split()))
)


def reference(title: str = "Title", author: str = "Author", site: str = "Site") -> EntryCitation:
    url = "https://example.org/a_b/events/x/"
    return EntryCitation(
        "x", title, author, site, "2024-12-02", url, "en", "Date of the event (EDTF): 2024-11-29~"
    )


def unlatex(text: str) -> str:
    """What LaTeX prints."""
    named = {"backslash": "\\", "braceleft": "{", "braceright": "}", "asciitilde": "~", "asciicircum": "^"}
    return re.sub(r"\\text(\w+)\{\}|\\([$&#%_])", lambda m: named[m[1]] if m[1] else m[2], text)


@given(title=TEXT, author=TEXT, site=TEXT)
def test_bibtex_is_balanced_and_says_what_was_written(title: str, author: str, site: str) -> None:
    text = bibtex(reference(title, author, site))
    depth = 0
    for character in text:
        depth += (character == "{") - (character == "}")
        assert depth >= 0
    assert depth == 0
    for name, value in (("title", title), ("author", author)):
        (found,) = re.findall(rf"^  {name} = {{{{(.*)}}}},$", text, re.MULTILINE)
        assert unlatex(found) == value
        assert not re.search(r"(?<!\\)[$&#%_^~]", found)
    assert unlatex(re.findall(r"^  howpublished = {(.*)},$", text, re.MULTILINE)[0]) == site
    assert "url = {https://example.org/a_b/events/x/}" in text


@given(title=TEXT, author=TEXT, site=TEXT)
def test_ris_has_one_tag_a_line(title: str, author: str, site: str) -> None:
    lines = ris(reference(title, author, site)).split("\n")
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines)
    assert [lines[0], lines[-1]] == ["TY  - ELEC", "ER  - "]
    rows = dict(line.split("  - ", 1) for line in lines)
    assert (rows["TI"], rows["T2"], rows["PB"]) == (title, site, author)
    assert rows["DA"] == "2024/12/02/"
    assert not set(rows["AU"]) & set(",*;")


@given(title=TEXT, author=TEXT, site=TEXT)
def test_csl_json_says_what_was_written(title: str, author: str, site: str) -> None:
    (item,) = json.loads(csl_json(reference(title, author, site)))
    assert (item["title"], item["author"], item["container-title"]) == (title, [{"literal": author}], site)
    assert item["issued"] == {"date-parts": [[2024, 12, 2]]}
    assert item["type"] == "webpage"


# Links to the very words: URL Fragment Text Directives (WICG), section 3.4

TERM = re.compile(r"(?:[A-Za-z0-9!$'()*+./:;=?@_~]|%[0-9A-Fa-f]{2})+")
"""`TextDirectiveString`: no ampersand, hyphen or comma but percent-encoded ones."""


@given(quote=TEXT)
def test_a_quotation_survives_the_address(quote: str) -> None:
    url = passage_url(Source(url="https://example.org/a#part"), quote)
    base, _, directive = url.partition(":~:text=")
    assert base == "https://example.org/a#part"
    if not directive:
        assert not normalise(quote)
        return
    terms = directive.split(",")
    assert all(TERM.fullmatch(term) for term in terms)
    page = PageText((), normalise(quote), False, False, True)
    assert page.has(" … ".join(unquote(term, errors="strict") for term in terms))
    assert urlsplit(url).fragment.endswith(directive)


@pytest.mark.parametrize(
    "case", (Path(__file__).parent / "passages.txt").read_text("utf-8").split("\n\n==\n\n")[1:]
)
def test_where_an_address_leads(case: str) -> None:
    quote, _, directive = case.rpartition("\n-> ")
    read = Quote().read(quote, Reader(""))
    assert read is not None
    assert text_directive(read) == ",".join(map(encoded, directive.strip().split(" , ")))


def encoded(text: str) -> str:
    """As a directive has it: nothing but letters and digits as it is."""
    return re.sub(r"[^A-Za-z0-9]", lambda one: "".join(f"%{byte:02X}" for byte in one[0].encode()), text)


@pytest.mark.browser
@pytest.mark.parametrize(
    "quote",
    [
        "units, it said, pulled out - “all” & some of the 50% left the city’s western districts before noon",
        "units, it said, … & some of the 50% left",
        "50% left the city’s western districts before noon, it wrote.\nNobody was left there.",
    ],
)
def test_a_browser_goes_to_the_passage(quote: str, tmp_path: Path) -> None:
    filler = "".join(f"<p>Paragraph {number}." for number in range(300))
    passage = "The units, it said, pulled out - “all” &amp; some of the 50% left the city’s western districts before noon, it wrote."
    page = f"<!doctype html><meta charset=utf-8><title>x</title>{filler}<p>{passage}<p>Nobody was left there.{filler}"
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    link = passage_url(Source(url="https://example.org/"), quote).partition("#")[2]
    with launched() as browser, visiting(browser) as visit:
        visit.page.goto(f"{(tmp_path / 'page.html').as_uri()}#{link}")
        visit.page.wait_for_function("() => scrollY > 2000")


# In pages

SOURCES = {
    "content/timeline.yaml": "title: Case & Co\nurl: https://example.org/case/\ndescription: A case.\n",
    "content/sources/kept.yaml": (
        "title: A report\npublisher: Gazette\nciting: own\nurl: https://example.org/kept\npublished: 2024-12-01\nlink: {status: gone, checked: 2024-12-20}\n"
        "archived: [{url: https://archive.example/kept, at: 2024-12-03}]\n"
    ),
    "content/sources/lost.yaml": "title: Another\npublisher: Courier\nciting: own\nurl: https://example.org/lost\naccess: removed\n",
    "content/sources/false.yaml": (
        "title: A third\npublisher: Post\nurl: https://example.org/false\npublished: 2024-11-30\nretracted: It was another bridge.\n"
    ),
    "content/events/x.yaml": "date: 2024-11-29\ntitle: The bridge falls\nsummary: It fell.\nsources: [kept, lost, false]\ntags: [bridge]\n"
    "corrections: [{on: 2024-12-05, why: Another bridge.}]\n",
    "content/events/y.yaml": "date: 2024-11-30\ntitle: It stands\nsource: false\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write(tmp_path_factory.mktemp("quoting"), SOURCES)
    make(root)
    return root / "site"


def links(page: Path) -> dict[str, dict[str, str]]:
    return {
        str(element.get("href")): dict(element.items())
        for element in parsed(page.read_bytes()).iter()
        if element.tag.endswith("a") and element.get("href")
    }


@pytest.mark.parametrize("page", ["index.html", "events/x/index.html", "sources/kept/index.html"])
def test_a_source_that_is_gone_leads_with_its_copy(site: Path, page: str) -> None:
    found = links(site / page)
    assert not {"https://example.org/kept", "https://example.org/lost"} & found.keys()
    assert "https://archive.example/kept" in found
    text = (site / page).read_text(encoding="utf-8")
    assert "no longer online (checked 20 December 2024)" in text
    if page != "sources/kept/index.html":
        assert found["https://archive.example/kept"]["data-originalurl"] == "https://example.org/kept"
        assert found["https://archive.example/kept"]["data-versiondate"] == "2024-12-03"
        assert "removed by its publisher; no archived copy is known" in text


def test_a_source_that_was_withdrawn_is_told_of_wherever_its_events_are(site: Path) -> None:
    one = "1 of 3 sources was withdrawn by its publisher: It was another bridge."
    only = "Its only source was withdrawn by its publisher: It was another bridge."
    for page in ("index.html", "events/x/index.html", "days/2024-11-29/index.html"):
        assert one in (site / page).read_text(encoding="utf-8")
    assert only in (site / "events/y/index.html").read_text(encoding="utf-8")
    assert "3 sources (1 withdrawn), traced to 2 origins" in (site / "tags/bridge/index.html").read_text(
        encoding="utf-8"
    )
    x, y = json.loads((site / "timeline.json").read_bytes())["events"]
    assert (x["withdrawn"], x["origins"], x["status"], x["first_reported"]) == (
        ["false"],
        2,
        "corroborated",
        "2024-11-30",
    )
    assert (y["withdrawn"], y["origins"], y["status"]) == (["false"], 0, "reported")
    sources = json.loads((site / "timeline.json").read_bytes())["sources"]
    assert sources["kept"]["link"] == {"status": "gone", "checked": "2024-12-20"}


def test_zotero_takes_the_page_for_what_it_is(site: Path) -> None:
    """As its translators "Embedded Metadata" and "RDF" read: a `citation_title` would make a journal article of it."""
    head = {
        element.get("name") or element.get("property"): element.get("content")
        for element in parsed((site / "events/x/index.html").read_bytes()).iter()
        if element.get("content")
    }
    assert not {"citation_title", "citation_journal_title", "citation_author"} & head.keys()
    wanted = ("og:title", "og:site_name", "og:url", "og:description", "citation_date", "citation_language")
    assert [head[name] for name in wanted] == [
        "The bridge falls", "Case & Co", "https://example.org/case/events/x/", "It fell.", "2024-12-05", "en",
    ]  # fmt: skip


def test_the_page_gives_its_citation(site: Path) -> None:
    details = next(
        e for e in parsed((site / "events/x/index.html").read_bytes()).iter() if e.get("class") == "quote"
    )
    given = ["".join(element.itertext()) for element in details.iter() if element.tag.endswith("pre")]
    assert given[0].startswith("@misc{x,")
    assert r"author = {{Case \& Co}}" in given[0]
    assert given[1].startswith("TY  - ELEC\n")
    assert json.loads(given[2])[0]["URL"] == "https://example.org/case/events/x/"
    assert "“The bridge falls” (Friday, 29 November 2024), in Case & Co, as of 5 December 2024." in "".join(
        details.itertext()
    )


def test_a_quote_takes_the_place_of_another_passage() -> None:
    """An address that was copied with a passage leads to what is quoted, and to one place only."""
    for url in ("https://example.org/#:~:text=other", "https://example.org/"):
        assert passage_url(Source(url=url), "words") == "https://example.org/#:~:text=words"
    assert passage_url(Source(url="https://example.org/#a:~:text=other"), "words").endswith(
        "/#a:~:text=words"
    )
