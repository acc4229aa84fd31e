"""The same events in a site of this program, in TimelineJS and in vis-timeline, as readers load and zoom them.

    python tools/beside_others.py [EVENTS|SITE ...] [--runs 5] [--slow]

For a number of events (by default 14, 300, 1000 and 5000) a project is made up and built; a built site can be named
instead. npm fetches the other two into a temporary folder. They get the title, dates and summary of each event, and show
them as their manuals say. Each is loaded in turn over HTTP with gzip, in one headless Chromium; medians are printed.
Requests to other hosts (TimelineJS asks for fonts) are refused and counted apart.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from measured_pages import LOADED, Load, browsing, loaded, median, serving
from playwright.sync_api import Browser, Error, Page

VERSIONS = {"@knight-lab/timelinejs": "3.9.11", "vis-timeline": "8.5.4"}
FIRST_DAY = date(2011, 1, 1)
WORDS = re.findall(r"[a-z]{2,}", Path(__file__).parents[1].joinpath("docs/tutorial.md").read_text().lower())

STEPS = 40
"""How far is zoomed in, and out again."""

TIMELINEJS = """<!doctype html><html lang="en"><meta charset="utf-8"><title>TimelineJS</title>
<link rel="stylesheet" href="timelinejs/css/timeline.css"><script src="timelinejs/js/timeline.js"></script>
<div id="timeline" style="width: 100%; height: 650px"></div>
<script>
fetch('timelinejs.json').then(answer => answer.json()).then(events => {
  const timeline = new TL.Timeline('timeline', {events});
  timeline.on('loaded', () => { window.ready = performance.now(); });
});
</script></html>
"""
VIS = """<!doctype html><html lang="en"><meta charset="utf-8"><title>vis-timeline</title>
<link rel="stylesheet" href="vis/vis-timeline-graph2d.min.css"><script src="vis/vis-timeline-graph2d.min.js"></script>
<div id="timeline"></div>
<script>
fetch('vis.json').then(answer => answer.json()).then(events => {
  new vis.Timeline(document.getElementById('timeline'), new vis.DataSet(events), {
    height: 650, onInitialDrawComplete: () => { window.ready = performance.now(); } });
});
</script></html>
"""
OURS = "article.event h3, .brief h3, .in-short li, .key-moments li"
AXIS = ".axis-view"


def _by_wheel(page: Page, target: str, key: str = "") -> None:
    """Zoom in and out over the middle of an element, by the wheel; some want a key held with it."""
    box = page.locator(target).first.bounding_box()
    if box is None:
        raise SystemExit(f"{target} is not shown")
    if key:
        page.keyboard.down(key)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + min(box["height"], 600) / 2)
    for delta in [-60] * STEPS + [60] * STEPS:
        page.mouse.wheel(0, delta)


def _by_buttons(page: Page) -> None:
    """TimelineJS zooms by its buttons, five steps each way."""
    for icon in ("zoom-in", "zoom-out"):
        for _ in range(5):
            page.locator(f".tl-menubar-button:has(.tl-icon-{icon})").click(force=True)
            page.wait_for_timeout(250)


@dataclass(frozen=True)
class Way:
    """A way of showing the events: its page, what is content in it, when it is ready, how it is zoomed."""

    name: str
    path: str
    content: str
    ready: str
    zoom: Callable[[Page], None]


WAYS = (
    Way("timeline", "site/", OURS, LOADED, lambda page: _by_wheel(page, AXIS, "Control")),
    Way("TimelineJS", "timelinejs.html", ".tl-timemarker-text, .tl-headline", "window.ready", _by_buttons),
    Way(
        "vis-timeline",
        "vis.html",
        ".vis-item-content",
        "window.ready",
        lambda page: _by_wheel(page, "#timeline"),
    ),
)


def made_project(root: Path, count: int) -> None:
    """A project of so many made-up events, the same each time."""
    draw = random.Random(count)  # noqa: S311 - the same each time

    def text(low: int, high: int) -> str:
        return " ".join(draw.choices(WORDS, k=draw.randint(low, high))).capitalize()

    def event(index: int) -> dict[str, Any]:
        paper = draw.randrange(12)
        url = f"https://paper-{paper}.example/{index}"
        return {
            "id": f"event-{index}",
            "title": text(5, 9),
            "date": str(FIRST_DAY + timedelta(days=draw.randrange(5_000))),
            "summary": f"{text(12, 30)}.",
            "details": f"{text(60, 120)}.\n\n{text(60, 120)}.",
            "place": f"place-{draw.randrange(60)}",
            "actors": [f"actor-{n}" for n in draw.sample(range(80), 2)],
            "tags": [f"tag-{draw.randrange(20)}"],
            "importance": "major" if index % max(count // 6, 1) == 1 else "normal",
            "sources": [{"url": url, "title": text(5, 10), "publisher": f"Paper {paper}"}],
            "claims": [{"by": f"actor-{draw.randrange(80)}", "says": f"{text(6, 12)}.", "source": url}],
        }

    places = {
        f"place-{n}": {"name": text(1, 1), "at": [draw.randrange(30, 60), draw.randrange(-5, 40)]}
        for n in range(60)
    }
    files: dict[str, Any] = {
        "timeline.yaml": {"title": f"{count} events", "rules": {"unarchived": "off"}},
        "places.yaml": places,
        "actors.yaml": {f"actor-{n}": {"name": text(2, 3)} for n in range(80)},
    }
    for start in range(0, count, 500):
        files[f"events/{start:05}.yaml"] = [event(n) for n in range(start, min(start + 500, count))]
    for name, records in files.items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(records, indent=1), encoding="utf-8")  # JSON is YAML


def site_of(named: str, folder: Path) -> Path:
    """A built site: the named folder, or one of a made-up project with so many events."""
    if not named.isdecimal():
        return Path(named)
    made_project(folder / "project", int(named))
    command = [sys.executable, "-m", "timeline", "-C", str(folder / "project"), "build", "--quiet"]
    subprocess.run(command, check=True)  # noqa: S603 - our own command
    return folder / "project/site"


def fetch_others(folder: Path) -> None:
    """Install the other two by npm, and put what their pages load where they look for it."""
    packages = [f"{name}@{version}" for name, version in VERSIONS.items()]
    options = ["--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("There is no npm: run tools/set-up-browser.sh.")
    subprocess.run([npm, "install", *options, *packages], check=True)  # noqa: S603 - pinned, without their scripts
    modules = folder / "node_modules"
    shutil.copytree(modules / "@knight-lab/timelinejs/dist", folder / "timelinejs")
    (folder / "vis").mkdir()
    for file in ("standalone/umd/vis-timeline-graph2d.min.js", "styles/vis-timeline-graph2d.min.css"):
        shutil.copy(modules / "vis-timeline" / file, folder / "vis")
    shutil.rmtree(modules)
    (folder / "timelinejs.html").write_text(TIMELINEJS)
    (folder / "vis.html").write_text(VIS)


def give_events(site: Path, folder: Path) -> int:
    """Write the events of a site as the others read them, and link the site; returns how many events there are."""
    chronology = json.loads((site / "timeline.json").read_text(encoding="utf-8"))
    events = list(filter(None, map(_plain, chronology["events"])))
    theirs = [
        {
            "unique_id": event["id"],
            "start_date": _parts(event["start"]),
            "end_date": _parts(event["end"]),
            "text": {"headline": event["title"], "text": event["summary"]},
        }
        for event in events
    ]
    vis = [
        {"id": event["id"], "content": event["title"], "title": event["summary"], "start": event["start"]}
        | ({"end": event["end"]} if event["end"] > event["start"] else {})
        for event in events
    ]
    (folder / "timelinejs.json").write_text(json.dumps(theirs))
    (folder / "vis.json").write_text(json.dumps(vis))
    link = folder / "site"
    link.unlink(missing_ok=True)
    link.symlink_to(site.resolve())
    return len(events)


def _plain(event: dict[str, Any]) -> dict[str, str] | None:
    """What both can show of an event: title, summary, two days. None without a day of the years 1 to 9999."""
    start, end = event["date"]["earliest"], event["date"]["latest"]
    if not start or not re.fullmatch(r"\d{4}-\d\d-\d\d", start):
        return None
    summary = event.get("summary") or ""
    return {
        "id": event["id"],
        "title": event["title"],
        "summary": summary,
        "start": start,
        "end": end or start,
    }


def _parts(day: str) -> dict[str, int]:
    return dict(zip(("year", "month", "day"), map(int, day.split("-")), strict=True))


def measure(browser: Browser, base: str, way: Way, *, slow: bool) -> tuple[Load, list[float]]:
    """One load, and the times between the frames of zooming, in ms."""
    with loaded(browser, base + way.path, content=way.content, ready=way.ready, slow=slow) as (page, load):
        page.evaluate("window.measured.recording = true")
        way.zoom(page)
        page.wait_for_timeout(200)
        frames: list[float] = page.evaluate("window.measured.frames")
        return load, frames


def rows(browser: Browser, base: str, *, runs: int, slow: bool) -> Iterator[str]:
    """A line for each way; they are loaded in turn."""
    loads: dict[str, list[Load]] = {way.name: [] for way in WAYS}
    frames: dict[str, list[float]] = {way.name: [] for way in WAYS}
    failures: dict[str, str] = {}
    for _ in range(runs):
        for way in WAYS:
            if way.name not in failures:
                try:
                    load, zoomed = measure(browser, base, way, slow=slow)
                except Error as error:
                    failures[way.name] = error.message.splitlines()[0]
                else:
                    loads[way.name].append(load)
                    frames[way.name] += zoomed
    for way in WAYS:
        if way.name in failures:
            yield f"{way.name:14}{failures[way.name]}"
            continue
        load, times = median(loads[way.name]), sorted(frames[way.name])
        yield (
            f"{way.name:14}{load.kilobytes:8.0f}{load.requests:6.0f}{load.elsewhere:6.0f}{load.content:9.0f}ms"
            f"{load.ready:8.0f}ms{load.blocked:8.0f}ms{load.processor:7.0f}ms{statistics.median(times):8.1f}ms"
            f"{times[len(times) * 95 // 100]:8.1f}ms{load.nodes:9,.0f}"
        )


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("events", nargs="*", default=["14", "300", "1000", "5000"], metavar="EVENTS|SITE")
    options.add_argument("--runs", type=int, default=5, help="loads of each page; the medians are printed")
    options.add_argument(
        "--slow", action="store_true", help="a mobile network and a quarter of the processor"
    )
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary, browsing() as browser:
        pages = Path(temporary, "pages")
        pages.mkdir()
        fetch_others(pages)
        for named in chosen.events:
            site = site_of(named, Path(temporary, f"of-{Path(named).name}"))
            count = give_events(site, pages)
            print(
                f"\n{f'{count:,} events':14}{'kB':>8}{'req.':>6}{'else':>6}{'content':>11}{'ready':>10}{'blocked':>10}{'cpu':>9}"
                f"{'frame':>10}{'95 %':>10}{'nodes':>9}"
            )
            with serving(pages) as base:
                for row in rows(browser, base, runs=chosen.runs, slow=chosen.slow):
                    print(row, flush=True)


if __name__ == "__main__":
    main()
