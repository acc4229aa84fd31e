"""A site that nginx serves with the settings of the manual, asked by requests and by a browser."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from support.counterparts import nginx

MANUAL = Path(__file__).parents[1] / "docs/how-to/publish-to-a-server.md"
PATH = "/aleppo/"
COPIES = {"gz": gzip.compress(b"as gzip"), "br": b"as brotli"}
"""Copies that cannot be taken for what nginx would compress itself."""


@pytest.fixture(scope="module")
def served(edition: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the example, which lives below a path."""
    folder = tmp_path_factory.mktemp("nginx")
    (folder / "www").mkdir()
    site = folder / "www/aleppo"
    shutil.copytree(edition("example"), site)
    for name in ("methodology/index.html", "timeline.json"):
        for suffix in ("gz", "br"):
            (site / f"{name}.{suffix}").write_bytes(COPIES[suffix])
    (settings,) = re.findall(r"```nginx\n(.*?)```", MANUAL.read_text(encoding="utf-8"), re.DOTALL)
    for old, new in {
        "listen 80;": "listen PORT;",
        "root /var/www/chronicle;": "root ROOT;",
        '"^/': f'"^{PATH}',
        " /404.html": f" {PATH}404.html",
        "gzip_static on;": "gzip_static on; brotli_static on;",
    }.items():
        assert old in settings
        settings = settings.replace(old, new)
    with nginx(folder, settings, folder / "www") as address:
        yield address.rstrip("/")


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes


def get(served: str, path: str, **headers: str) -> Answer:
    connection = HTTPConnection(urlsplit(served).netloc, timeout=20)
    connection.request(
        "GET", PATH + path, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    response = connection.getresponse()
    answer = Answer(
        response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
    )
    connection.close()
    return answer


def test_each_file_has_its_type_and_its_time(served: str, edition: Callable[[str], Path]) -> None:
    site = edition("example")
    css = next(path.relative_to(site).as_posix() for path in site.glob("assets/**/*.css"))
    expected = {
        "": "text/html; charset=utf-8",
        "events.csv": "text/csv; charset=utf-8",
        "events.geojson": "application/geo+json",
        "feed.xml": "application/atom+xml",
        "timeline.ics": "text/calendar; charset=utf-8",
        "timeline.json": "application/json",
        "manifest.sha256": "text/plain; charset=utf-8",
        "robots.txt": "text/plain; charset=utf-8",
        css: "text/css; charset=utf-8",
    }
    answers = {path: get(served, path) for path in expected}
    assert {path: answer.headers["content-type"] for path, answer in answers.items()} == expected
    assert {answer.status for answer in answers.values()} == {200}
    assert answers[css].headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answers["manifest.sha256"].headers["cache-control"] == "no-cache"
    assert answers[""].headers["cache-control"] == "public, max-age=60"


def test_requests_of_all_kinds(served: str) -> None:
    page = get(served, "")
    assert get(served, "", If_None_Match=page.headers["etag"]).status == 304
    packed = get(served, "about/", Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.body) == get(served, "about/").body
    part = get(served, "timeline.json", Range="bytes=10-19")
    assert (part.status, part.body) == (206, get(served, "timeline.json").body[10:20])
    missing = get(served, "events/no-such-event/")
    assert (missing.status, missing.body) == (404, get(served, "404.html").body)
    moved = get(served, "events")
    assert (moved.status, moved.headers["location"]) == (301, f"{PATH}events/")
    assert get(served, ".timeline-publish").status == 404
    assert get(served, "..%2f..%2fetc/passwd").status in (400, 404)


def test_compressed_copies_are_sent_in_place_of_files(served: str) -> None:
    for accepted, encoding, suffix in (("gzip", "gzip", "gz"), ("gzip, br", "br", "br")):
        for path, kind in (
            ("methodology/", "text/html; charset=utf-8"),
            ("timeline.json", "application/json"),
        ):
            answer = get(served, path, Accept_Encoding=accepted)
            assert (answer.status, answer.headers["content-encoding"]) == (200, encoding)
            assert (answer.headers["content-type"], answer.headers["vary"]) == (kind, "Accept-Encoding")
            assert answer.body == COPIES[suffix]
    assert get(served, "timeline.json").headers.get("content-encoding") is None
    assert get(served, "timeline.json.gz").status == 404


@pytest.mark.browser
def test_a_browser_shows_it(served: str, browser: Any) -> None:
    from support.browser import visiting  # here: it imports Playwright

    with visiting(browser) as visit:
        visit.go(f"{served}{PATH}")
        visit.page.locator("main a[href*='events/']").first.click()
        visit.page.wait_for_load_state()
        assert visit.page.locator("h1").count() == 1
