"""Pages as a headless Chromium loads them from a local server that compresses: bytes, times, shifts, heights, nodes.

A library for `page_sizes.py` and `beside_others.py`; it needs playwright and Chromium (`tools/set-up-browser.sh`).
"""

from __future__ import annotations

import gzip
import os
import shutil
import statistics
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
COMPRESSED = {".html", ".css", ".js", ".mjs", ".json", ".geojson", ".svg", ".xml"}
TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".geojson": "application/geo+json"}
DESK, PHONE = (1440, 900), (390, 844)
SLOW = {"latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8, "offline": False}
"""A phone on a mobile network, as Lighthouse assumes it: 150 ms, 1.6 Mbit/s; its processor is a quarter as fast."""

SLOW_PROCESSOR = 4

OBSERVE = """(content => {
  const seen = window.measured = {content: null, ready: null, blocked: 0, shift: 0, frames: []};
  new PerformanceObserver(list => list.getEntries().forEach(task => seen.blocked += Math.max(0, task.duration - 50)))
    .observe({type: 'longtask', buffered: true});
  new PerformanceObserver(list => list.getEntries().forEach(shift => seen.shift += shift.hadRecentInput ? 0 : shift.value))
    .observe({type: 'layout-shift', buffered: true});
  const look = () => {
    const there = document.querySelector(content);
    if (!there || !there.textContent.trim() || !there.getClientRects().length) requestAnimationFrame(look);
    else requestAnimationFrame(() => { seen.content = performance.now(); });
  };
  requestAnimationFrame(look);
  let last = null;
  const frame = now => { if (last !== null && seen.recording) seen.frames.push(now - last); last = now; requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
})"""

LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd || null"
"""When a page with deferred scripts is ready, in ms; an expression, null until then."""

QUIET = """() => new Promise(resolve => {
  let last = performance.now();
  new PerformanceObserver(() => { last = performance.now(); }).observe({type: 'longtask'});
  const wait = setInterval(() => { if (performance.now() - last > 500) { clearInterval(wait); resolve(); } }, 50);
})"""


@dataclass(frozen=True)
class Load:
    """What one load of a page took."""

    kilobytes: float
    """As they travel: compressed, with the headers of the responses."""
    requests: int
    content: float
    """Milliseconds until the first text of an event could be seen."""
    ready: float
    """Milliseconds until it could be used."""
    blocked: float
    """Milliseconds beyond 50 of each task that blocked the page ("total blocking time")."""
    processor: float
    """Milliseconds of processor time of the page's main thread: what other work on the machine changes least."""
    shift: float
    """The sum of the layout shifts."""
    nodes: int
    screens: float
    """Its height over that of the window."""
    elsewhere: int
    """Requests to other hosts, which are refused."""


def median(loads: Sequence[Load]) -> Load:
    """The median of each figure."""
    return Load(**{f.name: statistics.median(getattr(load, f.name) for load in loads) for f in fields(Load)})


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, **TYPES}  # noqa: RUF012 - as in the parent

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            self.send_error(404)
            return
        content = _compressed(file)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        if file.suffix in COMPRESSED:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: Any) -> None:
        """A browser that goes on to another page closes its connections."""


@cache
def _compressed(file: Path) -> bytes:
    content = file.read_bytes()
    return gzip.compress(content, 6) if file.suffix in COMPRESSED else content


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address at which a folder's files are served, with a slash at its end."""
    server = _Server(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        _compressed.cache_clear()


@contextmanager
def browsing() -> Iterator[Browser]:
    """$CHROMIUM, or the first with a usual name."""
    named = os.environ.get("CHROMIUM")
    names = [named] if named else ["chromium", "chromium-browser", "google-chrome"]
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        raise SystemExit("There is no Chromium: run tools/set-up-browser.sh, or name one in CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def loaded(
    browser: Browser,
    url: str,
    *,
    content: str = "main :is(h1, h2, h3, p)",
    ready: str = LOADED,
    window: tuple[int, int] = DESK,
    slow: bool = False,
) -> Iterator[tuple[Page, Load]]:
    """A page in a new context, once it is ready and quiet, and what the load took.

    `content` selects an element that counts as the first of the content; `ready` is an expression in JavaScript
    for the time at which the page is ready.
    """
    width, height = window
    context = browser.new_context(viewport={"width": width, "height": height})
    try:
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        if slow:
            session.send("Network.emulateNetworkConditions", SLOW)
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_PROCESSOR})
        sizes: list[float] = []
        session.on("Network.loadingFinished", lambda done: sizes.append(done["encodedDataLength"]))
        here, elsewhere = urlsplit(url).netloc, []

        def refuse(route: Any) -> None:
            elsewhere.append(route.request.url)
            route.abort()

        page.route(lambda address: urlsplit(address).netloc not in ("", here), refuse)
        page.add_init_script(f"{OBSERVE}({content!r})")
        page.goto(url, wait_until="commit")
        page.wait_for_function(f"() => ({ready}) && window.measured.content", timeout=180_000)
        page.evaluate(QUIET)
        metrics = session.send("Performance.getMetrics")["metrics"]
        (processor,) = (metric["value"] for metric in metrics if metric["name"] == "TaskDuration")
        yield page, _load(page, sizes, len(elsewhere), ready, processor)
    finally:
        context.close()


def _load(page: Page, sizes: Sequence[float], elsewhere: int, ready: str, processor: float) -> Load:
    seen = page.evaluate(
        "ready => ({...window.measured, ready, nodes: document.getElementsByTagName('*').length, "
        "screens: document.scrollingElement.scrollHeight / innerHeight})",
        page.evaluate(ready),
    )
    return Load(
        kilobytes=sum(sizes) / 1000,
        requests=len(sizes),
        content=seen["content"],
        ready=max(seen["ready"], seen["content"]),
        blocked=seen["blocked"],
        processor=processor * 1000,
        shift=seen["shift"],
        nodes=seen["nodes"],
        screens=seen["screens"],
        elsewhere=elsewhere,
    )
