"""Points of places and of events: in words with compass letters and as a link, no more precisely than they stand for."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from support.outline import parsed
from support.sites import make, write
from tables import cases


def site_of(root: Path, place: str, where: str = "p") -> Path:
    files = {
        "content/timeline.yaml": "title: T\nrules: {unsourced: off}\n",
        "content/places.yaml": f"p: {{name: P, {place}}}\n",
        "content/events/e.yaml": f"date: 2024-11-29\ntitle: T\nplace: {where}\n",
    }
    make(write(root, files))
    return root / "site"


def geo_links(site: Path, page: str) -> list[tuple[str, str]]:
    anchors = parsed((site / page / "index.html").read_bytes()).iter("a")
    return [(a.get("href", ""), "".join(a.itertext())) for a in anchors if "geo:" in a.get("href", "")]


def location(site: Path) -> dict[str, object]:
    script = next(parsed((site / "events/e/index.html").read_bytes()).iter("script"))
    found: dict[str, object] = json.loads(script.text or "")["about"]["location"]
    return found


@pytest.mark.parametrize("point, words, uri", cases("places.txt"))
def test_a_point(point: str, words: str, uri: str, tmp_path: Path) -> None:
    at, precision = point.rsplit(", ", 1)
    site = site_of(tmp_path, f"at: {at}, precision: {precision}")
    assert geo_links(site, "places/p") == [(uri, words)]
    latitude, longitude = uri.removeprefix("geo:").partition(";")[0].split(",")
    assert location(site)["geo"] == {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}


def test_an_obscured_point_is_nowhere(tmp_path: Path) -> None:
    site = site_of(tmp_path, "at: [36.2021, 37.1343], obscured: true")
    assert "geo" not in location(site)
    for file in site.rglob("*.*"):
        data = file.read_bytes()
        assert b"36.2" not in data
        assert b"geo:" not in data


@pytest.mark.parametrize("point, words, uri", cases("places.txt"))
@pytest.mark.parametrize("name, said", [("", None), ("place: p, ", "P"), ("near: p, ", "near P")])
def test_a_point_of_an_event_s_own(
    name: str, said: str | None, point: str, words: str, uri: str, tmp_path: Path
) -> None:
    at, precision = point.rsplit(", ", 1)
    site = site_of(tmp_path, "at: [1, 1]", f"{{{name}at: {at}, precision: {precision}}}")
    assert geo_links(site, "events/e") == [(uri, words)]
    latitude, longitude = uri.removeprefix("geo:").partition(";")[0].split(",")
    there = location(site)
    assert there.get("name") == said
    assert there["geo"] == {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    (event,) = json.loads((site / "timeline.json").read_bytes())["events"]
    assert event["at"] == [float(latitude), float(longitude)]
    assert (event["place"], event["near"]) == ("p" if name else None, name.startswith("near"))
    (row,) = csv.DictReader((site / "events.csv").read_text().splitlines())
    assert (row["latitude"], row["longitude"], row["place_name"]) == (latitude, longitude, said or "")
    assert f"GEO:{latitude};{longitude}\r\n" in (site / "timeline.ics").read_bytes().decode()


@pytest.mark.parametrize("name, left", [("", None), ("near: p, ", None), ("place: p, ", ("1.00", "1.00"))])
def test_an_obscured_point_of_an_event_leaves_its_place_s(
    name: str, left: tuple[str, str] | None, tmp_path: Path
) -> None:
    where = f"{{{name}at: [36.2021, 37.1343], obscured: true}}"
    site = site_of(tmp_path, "at: [1, 1]", where)
    assert geo_links(site, "events/e") == []
    (row,) = csv.DictReader((site / "events.csv").read_text().splitlines())
    assert (row["latitude"], row["longitude"]) == (left or ("", ""))
    assert not [file for file in site.rglob("*.*") if b"36.2" in file.read_bytes()]
