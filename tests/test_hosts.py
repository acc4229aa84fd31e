"""Hosts are those that browsers make of an address: the table `hosts.txt`, against ours and against Chromium's own parser."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from support.browser import launched
from tables import cases, rows

from timeline.addresses.urls import UrlError, checked_url

TABLE = "hosts.txt"
_ASK = "url => { try { return new URL(url).hostname } catch { return 'refused' } }"


@pytest.mark.parametrize(("url", "browsers", "ours"), cases(TABLE))
def test_the_host_of_an_address(url: str, browsers: str, ours: str) -> None:
    if not ours.startswith("refused: "):
        assert urlsplit(checked_url(url)).netloc == (browsers if ours == "=" else ours)
        return
    with pytest.raises(UrlError) as caught:
        checked_url(url)
    assert ours.removeprefix("refused: ") in f"{caught.value.message}; {caught.value.help}"


@pytest.mark.browser
def test_the_table_says_what_chromium_does() -> None:
    with launched() as browser:
        page = browser.new_page()
        found = {url: page.evaluate(_ASK, url) for _, (url, *_) in rows(TABLE)}
    assert found == {url: browsers for _, (url, browsers, _) in rows(TABLE)}


@pytest.mark.parametrize(("url", "browsers", "ours"), cases(TABLE))
def test_a_host_that_is_read_again_stays_as_it_is(url: str, browsers: str, ours: str) -> None:
    if ours == "=":
        assert checked_url(checked_url(url)) == checked_url(url)


@pytest.mark.parametrize(
    "written, read",
    [
        ("mailto:post@faß.de", "mailto:post@xn--fa-hia.de"),
        ("mailto:a.b+c@example.org", "mailto:a.b+c@example.org"),
    ],
)
def test_the_host_of_a_mail_address(written: str, read: str) -> None:
    assert checked_url(written) == read == checked_url(read)


AFTER_THE_HOST = [
    ("https://example.org/é?", "https://example.org/%C3%A9?"),
    ("https://example.org/é#", "https://example.org/%C3%A9#"),
    ("HTTPS://Example.org?é", "https://example.org/?%C3%A9"),
    ("https://example.org:443/é;?#", "https://example.org/%C3%A9;?#"),
    ('https://example.org/a|b^{c}`"<d>e', "https://example.org/a%7Cb%5E%7Bc%7D%60%22%3Cd%3Ee"),
    (
        "https://example.org/?a[]=1|2&q={x}^2#`y`",
        "https://example.org/?a%5B%5D=1%7C2&q=%7Bx%7D%5E2#%60y%60",
    ),
    ("https://example.org/%7C%zz'!$()*+,;=:@~", "https://example.org/%7C%zz'!$()*+,;=:@~"),
    ("mailto:a^b@example.org", "mailto:a%5Eb@example.org"),
]


@pytest.mark.parametrize("written, read", AFTER_THE_HOST)
def test_what_follows_the_host_is_encoded_and_otherwise_kept(written: str, read: str) -> None:
    assert checked_url(written) == read == checked_url(read)


@pytest.mark.browser
def test_chromium_changes_nothing_of_what_is_linked() -> None:
    with launched() as browser:
        page = browser.new_page()
        found = [page.evaluate("url => new URL(url).href", read) for _, read in AFTER_THE_HOST]
    assert found == [read for _, read in AFTER_THE_HOST]
