"""Addresses as readers are shown them: legible, never deceptive, and leading where the link leads."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.outline import parsed
from support.sites import make, write
from tables import cases

from timeline.addresses.display import shown_url
from timeline.addresses.urls import checked_url

ARABIC = "https://ar.example/" + quote("معركة_حلب")
SHOWN = "https://ar.example/معركة_حلب"
COPY = "https://archive.example/" + quote("حلب")


@pytest.mark.parametrize("url, shown", cases("shown_urls.txt"))
def test_shown(url: str, shown: str) -> None:
    assert shown_url(url) == (url if shown == "=" else shown)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
runs = st.one_of(
    texts.map(lambda text: quote(text, safe="")),
    st.binary(max_size=6).map(quote),
    st.sampled_from("/?#&=.-_a"),
)


@given(st.lists(runs, max_size=6).map(lambda parts: "https://example.org/" + "".join(parts)))
def test_what_is_shown_leads_to_the_same_address(url: str) -> None:
    shown = shown_url(url)
    assert checked_url(shown) == checked_url(url)
    assert urlsplit(shown).netloc == "example.org"
    assert not re.search(r"\s", shown)
    assert shown.isprintable()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    event = f"""\
date: 2024-11-29
title: T
summary: See <{ARABIC}>.
page: {ARABIC}
sources:
  - {{url: "{ARABIC}", archived: [{{url: "{COPY}", at: 2024-12-01}}]}}
  - {{id: gone, url: "{ARABIC}?2", title: Gone, access: removed, archived: ["{COPY}"]}}
"""
    files = {
        "content/timeline.yaml": "title: T\nfields: {page: {type: url}}\n",
        "content/actors/x.yaml": f'name: X\nurl: "{ARABIC}"\n',
        "content/events/e.yaml": event,
    }
    root = write(tmp_path_factory.mktemp("shown"), files)
    make(root)
    return root / "site"


PAGES = [
    "index.html",
    "events/e/index.html",
    "actors/x/index.html",
    "sources/gone/index.html",
    "days/2024-11-29/index.html",
]


@pytest.mark.parametrize("path", PAGES)
def test_pages_print_addresses_decoded_and_link_to_them_whole(path: str, site: Path) -> None:
    body = parsed((site / path).read_bytes()).find("body")
    assert body is not None
    text = "".join(body.itertext())
    assert SHOWN in text
    assert "%D9" not in text
    links = [link.get("href", "") for link in body.iter("a")]
    assert not [link for link in links if not link.isascii()]
    copies = [
        link.get("data-shown") for link in body.iter("a") if link.get("href") == COPY and link.get("class")
    ]
    assert set(copies) <= {"https://archive.example/حلب"}
