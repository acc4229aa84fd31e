"""Find what a page says of itself, field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from urllib.parse import urljoin

import msgspec

from timeline.addresses.publishers import is_web, parties_at, parties_named
from timeline.addresses.same_page import page_address
from timeline.filling.findings import FIELDS, FieldFinding
from timeline.filling.html_page import HtmlPage, read_html
from timeline.filling.names import author_finding, publisher_finding
from timeline.filling.published import published_finding
from timeline.filling.statements import statements_of
from timeline.filling.text_language import language_finding
from timeline.filling.titles import title_finding
from timeline.filling.words import is_wall

_POST = "it may be the name of the account: posts have no titles"
_SEVERAL = "the page describes several articles, and none of them is surely this one"


class Actors(msgspec.Struct, frozen=True):
    """The actors that a page may name."""

    at: Callable[[str], str] = lambda _: ""
    """The id of the actor whose site or account an address is; else empty."""
    named: Callable[[str], str] = lambda _: ""
    """The id of the actor of a name."""
    names: Callable[[str], tuple[str, ...]] = lambda _: ()
    """The names of an actor."""


def find_fields(html: str, url: str, final: str, today: date, actors: Actors) -> list[FieldFinding]:
    """What the page at an address says of itself; `final` is the address to which that has redirected."""
    page = read_html(html)
    addresses = tuple(filter(is_web, (url, final, urljoin(final, page.canonical) if page.canonical else "")))
    said = statements_of(page, addresses)
    of = said.by_field
    owner = actors.at(url)
    sites = [
        *_names_of_site(url),
        *(one.value for one in of["publisher"]),
        *(actors.names(owner) if owner else ()),
    ]
    party = parties_at(url)[0]
    is_account = not party.startswith("site:")
    title = title_finding(of["title"], sites)
    findings = {
        "title": _in_doubt(title, _POST) if is_account and not _is_video(page) else title,
        "author": author_finding(of["author"], sites, actors.named),
        "publisher": publisher_finding(
            of["publisher"],
            owner,
            page_address(url).host,
            lambda name: parties_named(name, url) == parties_at(url),
            is_account=is_account,
        ),
        "published": published_finding(of["published"], url, today),
        "language": language_finding(of["language"], _prose(page)),
    }
    if said.is_ambiguous:
        if not any(
            one.where.startswith(("the text", "<time>", "the address"))
            for one in findings["published"].statements
        ):
            findings["published"] = _in_doubt(findings["published"], _SEVERAL)
        findings["author"] = _in_doubt(findings["author"], _SEVERAL)
    return [findings[field] for field in FIELDS]


def wall_of(html: str) -> str:
    """The heading of a page that asks for something before it shows what was asked for; else empty."""
    page = read_html(html)
    headings = (*page.texts("title"), *page.texts("h1"), *page.contents("og:title"))
    return next(filter(is_wall, headings), "")


def _in_doubt(finding: FieldFinding, doubt: str) -> FieldFinding:
    return msgspec.structs.replace(finding, value=(), doubt=doubt) if finding.value else finding


def _is_video(page: HtmlPage) -> bool:
    return any(kind.startswith("video") for kind in page.contents("og:type"))


def _names_of_site(url: str) -> Iterator[str]:
    """The host, and its labels that may be the site's name."""
    page = page_address(url)
    host = page.host.partition(":")[0]
    yield host
    yield from (label for label in host.split(".")[:-1] if len(label) > 2)
    if page.platform:
        yield from (page.platform.name, *page.platform.names)


def _prose(page: HtmlPage) -> Iterator[str]:
    yield from (block.text for block in page.blocks if len(block.text) > 30)
