"""TimelineJS itself, in a browser: what it shows of a document."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from support.browser import visiting
from support.serving import serving

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = REPOSITORY / ".tools/node_modules/@knight-lab/timelinejs/dist"

_PAGE = """<!doctype html><html lang="en"><title>t</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="dist/css/timeline.css"><div id="t" style="height: 600px"></div>
<script src="dist/js/timeline.js"></script>
<script>
window.timeline = new TL.Timeline('t', %s, {font: null, script_path: document.baseURI + 'dist/js/'});
</script>"""
_SLIDES = """() => [...document.querySelectorAll('.tl-slide')].map(slide => ({
    headline: slide.querySelector('.tl-headline')?.innerText ?? '',
    date: slide.querySelector('.tl-headline-date')?.innerText ?? '',
    text: slide.querySelector('.tl-text-content')?.innerText ?? '',
    media: slide.querySelectorAll('.tl-media').length,
}))"""
_CONFIG = """() => ({
    errors: timeline.config.getErrors(),
    scale: timeline.config.scale,
    ids: timeline.config.events.map(one => one.unique_id),
    starts: timeline.config.events.map(one => one.start_date.getTime()),
    eras: timeline.config.eras.map(one => one.headline),
    groups: [...document.querySelectorAll('.tl-timegroup')].map(one => one.innerText.trim()),
})"""


def timelinejs_shows(browser: Any, text: str, folder: Path, *, alone: bool = True) -> dict[str, Any]:
    """The slides, groups and eras that TimelineJS shows, and its errors. `alone`: it must ask nobody else for anything."""
    if not PACKAGE.is_dir():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no TimelineJS: run tools/set-up-browser.sh")
    (folder / "dist").symlink_to(PACKAGE)
    (folder / "index.html").write_text(
        _PAGE % json.dumps(json.loads(text)).replace("</", "<\\/"), encoding="utf-8"
    )
    with serving(folder) as address, visiting(browser, 1280, 800) as visit:
        visit.page.route("**/*", lambda route: _allow(route, address))
        visit.go(f"{address}index.html")
        visit.page.wait_for_function("() => window.timeline && document.querySelector('.tl-timemarker')")
        shown = {"slides": visit.page.evaluate(_SLIDES), **visit.page.evaluate(_CONFIG)}
        shown["elsewhere"] = visit.asked_elsewhere(address)
        if not alone:
            visit.complaints.clear()
    return shown


def _allow(route: Any, address: str) -> None:
    if route.request.url.startswith((address, "data:")):
        route.continue_()
    else:
        route.abort()
