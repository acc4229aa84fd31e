"""Markdown: the quick way and the parser give the same bytes, and nothing comes out that a page may not hold.

The cases of `tests/markdown.txt` are texts with the HTML that becomes of them.
"""

from __future__ import annotations

from pathlib import Path

import html5lib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from timeline.markdown.to_html import by_parser, to_html
from timeline.planning.views import Link, Prose

CASES = Path(__file__).parent / "markdown.txt"
LINKS = {
    "hts": Link('H<T>&S\'s "forces"', "actors/hts/index.html"),
    "draft-less": Link("no page", ""),
    "@paper": Link("The Paper & Co", "sources/paper/index.html"),
}
NOTES = {"wire": 3, "wire#2": 4}

ALLOWED = {
    "p": set(), "br": set(), "em": set(), "strong": set(), "s": set(), "code": set(), "pre": set(), "blockquote": set(), "ul": set(),
    "ol": {"start"}, "li": set(), "hr": set(), "a": {"href", "rel", "title"}, "sup": {"class"}, "h2": set(), "h3": set(), "h4": set(),
    "h5": set(), "h6": set(), "table": set(), "thead": set(), "tbody": set(), "tr": set(), "th": set(), "td": set(),
}  # fmt: skip
"""The elements that Markdown may become, with their attributes."""

words = st.sampled_from(
    [
        "water",
        "The",
        "é",
        "ابجد",
        "12",
        "3.",
        "x_y",
        "a",
        "I'm",
        '"so"',
        "“yes”",
        "(no)",
        "–",
        "1931~",
        "50 %",
        "a:b",
        "e.g.",
        "#1",
        "!",
        "-",
        "+",
        "1)",
    ]
)
marks = st.sampled_from(
    ["*", "**", "_", "`", "[", "]", "(", ")", "~~", "<", ">", "&", "&amp;", "\\", "|", "#", "---", "***", "===", "> ", "- ", "1. ", "    ", "\t", "  \n", "\n", "\n\n", "\n\n\n",
     "\xa0", "\u3000", "\u2003", "\u200f", "!", "![", "](", "https://example.org/a", "www.example.org", "a@example.org", "<b>", "</p>", "<!--", "{{", "\x02"]
)  # fmt: skip
spans = st.sampled_from(
    ["*water*", "**The lane**", "[words](https://example.org/a-b)", "[w](https://example.org/a \"t\")", "[[hts]]", "[[hts|the forces]]", "[[draft-less]]", "[[nothing]]",
     "[[nothing|so]]", "[@wire]", "[@paper]", "[@none]", "`code`", "~~gone~~", "[x](javascript:alert(1))", "[x](//host)", "![p](https://example.org/p.png)"]
)  # fmt: skip
between = st.sampled_from([" ", " ", " ", "", "\n", "\n\n", ", ", ". "])
texts = st.lists(
    st.tuples(st.one_of(words, words, spans, spans, marks), between), min_size=1, max_size=14
).map(lambda pairs: "".join(part + gap for pair in pairs for part, gap in [pair]))
free = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=60)


def sections() -> list[tuple[str, str, str]]:
    """Name, text and HTML of each case."""
    found = []
    for part in CASES.read_text(encoding="utf-8").split("=== ")[1:]:
        name, _, rest = part.partition("\n")
        text, _, html = rest.partition("\n---->\n")
        found.append((name, text, html.rstrip("\n")))
    return found


@pytest.mark.parametrize("name, text, html", sections(), ids=[name for name, _, _ in sections()])
def test_case(name: str, text: str, html: str) -> None:
    prose = Prose(text, LINKS, NOTES, anchored=name.startswith("headings with ids"))
    assert to_html(prose, "../").rstrip("\n") == html


@settings(max_examples=700, deadline=None, derandomize=True)
@given(text=st.one_of(texts, texts, texts, free), inline=st.booleans())
@example("a\u3000", False)
@example("a\u2003\n\nb", False)
@example("water  ", True)
@example("water [@none]\nwater", False)
@example("[words](https://" + "a" * 70 + ".org/x)", False)
@example("[words](https://example.org/" + "a" * 2000 + ")", False)
def test_the_quick_way_is_the_parser_s(text: str, inline: bool) -> None:
    prose = Prose(text, LINKS, NOTES, inline)
    assert str(to_html(prose, "../")) == by_parser(prose, "../")


@settings(max_examples=400, deadline=None, derandomize=True)
@given(text=st.one_of(texts, free), inline=st.booleans())
def test_nothing_comes_out_that_a_page_may_not_hold(text: str, inline: bool) -> None:
    html = to_html(Prose(text, LINKS, NOTES, inline), "../")
    for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        if element.tag == "DOCUMENT_FRAGMENT":
            continue
        assert element.tag in ALLOWED, html
        assert element.attrib.keys() <= ALLOWED[element.tag], html
        href = element.get("href", "https://example.org")
        assert href.startswith(("https://", "http://", "mailto:", "../actors/", "../sources/", "#note-")), (
            html
        )
        if href.startswith("http") and element.get("href"):
            assert element.get("rel") == "noopener noreferrer external"
