"""Statements of a page on itself, field by field, each with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from timeline.addresses.same_page import address_key
from timeline.filling.html_page import Block, HtmlPage
from timeline.filling.json_ld import Item, described, is_several, items_in, property_texts, titles_of
from timeline.filling.words import begins_with_by, has_word
from timeline.reading.web_text import normalise

Use = Literal["states", "hints", "other"]
"""`states`: made to say this. `hints`: it can confirm or contradict. `other`: something else, as a change's day; for display."""

_METAS: dict[str, dict[str, Use]] = {
    "title": dict.fromkeys(
        ("citation_title", "og:title", "dc.title", "dcterms.title", "twitter:title", "parsely-title", "itemprop:headline"),
        "states",
    ),
    "author": dict.fromkeys(
        ("citation_author", "citation_authors", "author", "article:author", "dc.creator", "dcterms.creator", "byl",
         "parsely-author", "sailthru.author", "itemprop:author"),
        "states",
    ),
    "publisher": dict.fromkeys(
        ("citation_publisher", "og:site_name", "dc.publisher", "dcterms.publisher", "application-name"), "states"
    ),
    "published": {
        **dict.fromkeys(
            ("article:published_time", "og:article:published_time", "citation_publication_date", "citation_online_date",
             "citation_date", "dc.date.issued", "dcterms.issued", "pubdate", "publishdate", "publish-date", "publish_date",
             "publication_date", "parsely-pub-date", "itemprop:datepublished", "og:published_time"),
            "states",
        ),
        **dict.fromkeys(("date", "dc.date", "dcterms.date", "dc.date.created", "dcterms.created", "sailthru.date",
                         "itemprop:datecreated"), "hints"),
        **dict.fromkeys(
            ("article:modified_time", "og:updated_time", "last-modified", "dcterms.modified", "dc.date.modified", "revised",
             "itemprop:datemodified"),
            "other",
        ),
    },
    "language": {
        "citation_language": "states",
        "dc.language": "states",
        "dcterms.language": "states",
        "itemprop:inlanguage": "states",
        "content-language": "hints",
        "og:locale": "hints",
    },
}  # fmt: skip
_PROPERTIES: dict[str, dict[str, Use]] = {
    "author": {"author": "states", "creator": "states"},
    "publisher": {"publisher": "states"},
    "published": {
        "datePublished": "states",
        "uploadDate": "states",
        "dateCreated": "other",
        "dateModified": "other",
    },
    "language": {"inLanguage": "states"},
}
_NEAR = 8
"""Texts after the headline in which a day is looked for."""
_MOST_HEADINGS = 20
_LONGEST = 2_000
_LONGEST_BYLINE = 80
_SHORT = 160
"""Characters of a text beside the headline; longer ones tell the story itself."""


class Statement(msgspec.Struct, frozen=True):
    """A value as the page gives it."""

    value: str
    where: str
    """`JSON-LD headline`, `og:title`, `<h1>` ..."""
    use: Use = "states"


class Statements(msgspec.Struct, frozen=True):
    """All statements of a page, and a doubt that concerns them all."""

    by_field: dict[str, list[Statement]]
    is_ambiguous: bool
    """It describes several articles, none of which is surely the page's."""


def statements_of(page: HtmlPage, addresses: tuple[str, ...]) -> Statements:
    """The statements of a page that was found at these addresses."""
    keys = {address_key(url.partition("#")[0]) for url in addresses}
    items = items_in(page.scripts)
    headings = (*page.texts("h1"), *page.texts("title"), *page.contents("og:title"))
    of_page = described(items, lambda url: address_key(url.partition("#")[0]) in keys, headings)
    found: dict[str, list[Statement]] = {field: [] for field in _METAS}
    for item in of_page:
        for field, statement in _of_item(item):
            found[field].append(statement)
    for name, content in page.metas:
        for field, names in _METAS.items():
            if name in names:
                found[field].append(Statement(content, _meta(name), names[name]))
    found["title"] += [Statement(text, "<h1>") for text in page.texts("h1")]
    found["title"] += [Statement(text, "<title>", "hints") for text in page.texts("title")[:1]]
    if page.language:
        found["language"].append(Statement(page.language, "<html lang>"))
    found["published"] += _days_beside(page)
    found["author"] += _bylines(page)
    return Statements(
        {
            field: list(dict.fromkeys(one for one in said if one.value.strip()))
            for field, said in found.items()
        },
        not of_page and is_several(items),
    )


def _of_item(item: Item) -> Iterator[tuple[str, Statement]]:
    key = "headline" if property_texts(item, "headline") else "name"
    yield from (("title", Statement(text, f"JSON-LD {key}")) for text in titles_of(item))
    for field, names in _PROPERTIES.items():
        for name, use in names.items():
            yield from (
                (field, Statement(text, f"JSON-LD {name}", use)) for text in property_texts(item, name)
            )


def _meta(name: str) -> str:
    return name.removeprefix("itemprop:") + " (microdata)" if name.startswith("itemprop:") else name


def _days_beside(page: HtmlPage) -> Iterator[Statement]:
    """Days in `<time>` elements and short texts: those named as of publication, and those near the headline."""
    start = _headline(page)
    label = ""
    for number, block in enumerate(page.blocks):
        is_near = start is not None and start < number <= start + _NEAR
        if block.element or len(block.text) > _SHORT:
            label = ""
            continue
        text = f"{label} {block.text}".strip()
        is_other, is_named = has_word(text, "other_day"), has_word(text, "published")
        yield from _of_block(block, text, is_near=is_near, is_named=is_named, is_other=is_other)
        is_label = len(block.text) < 40 and not any(character.isdigit() for character in block.text)
        label = block.text if is_label and (is_other or is_named) else ""


def _bylines(page: HtmlPage) -> Iterator[Statement]:
    """Short texts below the headline that begin with `By`."""
    start = _headline(page)
    for block in page.blocks[start + 1 : start + 1 + _NEAR] if start is not None else ():
        if len(block.text) <= _LONGEST_BYLINE and begins_with_by(block.text):
            yield Statement(block.text, "the text below the headline", "hints")


def _headline(page: HtmlPage) -> int | None:
    """The number of the block that is the headline: the first `h1` with words of the page's title, else the first of all."""
    title = normalise(" ".join((*page.texts("title"), *page.contents("og:title"))))
    headings = [n for n, block in enumerate(page.blocks) if block.element == "h1" and block.text][
        :_MOST_HEADINGS
    ]
    in_title = [n for n in headings if normalise(page.blocks[n].text[:_LONGEST]) in title]
    return max(in_title, key=lambda n: len(page.blocks[n].text), default=next(iter(headings), None))


def _of_block(
    block: Block, text: str, *, is_near: bool, is_named: bool, is_other: bool
) -> Iterator[Statement]:
    for time in block.times:
        if time.role == "modified" or (is_other and not is_named and not time.role):
            yield Statement(time.moment, "<time> of a change", "other")
        elif is_near:
            named = time.role == "published" or (is_named and not is_other)
            where = "<time> of publication" if named else "<time> beside the headline"
            yield Statement(time.moment, where, "states" if named else "hints")
    if not any(character.isdigit() for character in text):
        return
    if is_named and not is_other and (is_near or len(text) < 60):
        yield Statement(text, "the text, as the day of publication", "states" if is_near else "hints")
    elif is_near:
        use: Use = "other" if is_other and not is_named else "hints"
        yield Statement(text, "the text below the headline", use)
