"""Points of places: in words with compass letters and as a link, no more precisely than they stand for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.outline import parsed
from support.sites import make, write
from tables import cases


def site_of(root: Path, place: str) -> Path:
    files = {
        "content/timeline.yaml": "title: T\nrules: {unsourced: off}\n",
        "content/places.yaml": f"p: {{name: P, {place}}}\n",
        "content/events/e.yaml": "date: 2024-11-29\ntitle: T\nplace: p\n",
    }
    make(write(root, files))
    return root / "site"


def location(site: Path) -> dict[str, object]:
    script = next(parsed((site / "events/e/index.html").read_bytes()).iter("script"))
    found: dict[str, object] = json.loads(script.text or "")["about"]["location"]
    return found


@pytest.mark.parametrize("point, words, uri", cases("places.txt"))
def test_a_point(point: str, words: str, uri: str, tmp_path: Path) -> None:
    at, precision = point.rsplit(", ", 1)
    site = site_of(tmp_path, f"at: {at}, precision: {precision}")
    links = [
        a
        for a in parsed((site / "places/p/index.html").read_bytes()).iter("a")
        if a.get("href", "").startswith("geo:")
    ]
    assert [(a.get("href"), "".join(a.itertext())) for a in links] == [(uri, words)]
    latitude, longitude = uri.removeprefix("geo:").partition(";")[0].split(",")
    assert location(site)["geo"] == {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}


def test_an_obscured_point_is_nowhere(tmp_path: Path) -> None:
    site = site_of(tmp_path, "at: [36.2021, 37.1343], obscured: true")
    assert "geo" not in location(site)
    for file in site.rglob("*.*"):
        data = file.read_bytes()
        assert b"36.2" not in data
        assert b"geo:" not in data
