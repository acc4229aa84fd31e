"""A headless Chromium, and pages in it that must not complain."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
"""A container's usual rights; and nothing of the browser's own on the network."""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""What axe looks for: WCAG 2.0 to 2.2, levels A and AA, and its own advice."""


@contextmanager
def launched() -> Iterator[Browser]:
    """$CHROMIUM, or the first with a usual name. Without one the test is skipped; in CI it fails."""
    named = os.environ.get("CHROMIUM")
    path = shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium: run tools/set-up-browser.sh")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """A page, and what has been heard of it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.asked: list[str] = []
        """The addresses that it asked for."""
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("requestfailed", self._failed)
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("response", lambda answer: answer.status < 400 or self.complaints.append(answer.url))

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # by going on to another page
            self.complaints.append(f"{request.url}: {request.failure}")

    def go(self, url: str) -> None:
        """Open a page, and wait for its fonts."""
        self.page.goto(url)
        self.page.evaluate("document.fonts.ready.then(() => true)")

    def asked_elsewhere(self, base: str) -> list[str]:
        """What it asked others for."""
        return [url for url in self.asked if not url.startswith((base, "data:"))]


@contextmanager
def visiting(browser: Browser, width: int = 1440, height: int = 900, **options: Any) -> Iterator[Visit]:
    """A page in a context of its own, which by the end has said nothing: no message, violation or refusal."""
    context = browser.new_context(viewport={"width": width, "height": height}, **options)
    try:
        visit = Visit(context.new_page())
        yield visit
        assert not visit.complaints, visit.complaints
    finally:
        context.close()


def overflow(page: Page) -> int:
    """CSS pixels by which the page is wider than the window."""
    width: int = page.evaluate(
        "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
    )
    return width


def violations(page: Page) -> list[str]:
    """What axe finds, a line each."""
    found = Axe().run(
        page, options={"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    )
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]
