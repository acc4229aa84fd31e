"""The preview as a browser shows it: pages that reload by themselves, and the errors laid over them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from previews import EVENT, Client, edit, make_project, running

pytestmark = pytest.mark.browser

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE = 15_000
"""Milliseconds to wait for what a build brings."""

if not CHROMIUM.exists() and "CI" not in os.environ:
    pytest.skip(f"{CHROMIUM} is missing", allow_module_level=True)

from axe_playwright_python.sync_playwright import Axe  # noqa: E402 - only where there is a browser
from playwright.sync_api import Browser, Page, expect, sync_playwright  # noqa: E402


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = make_project(tmp_path)
    details = "\n\n".join(f"  Paragraph {n}." for n in range(60))
    edit(root, "sources:", f"details: |\n{details}\nsources:")
    return root


@pytest.fixture
def preview(project: Path) -> Iterator[Client]:
    with running(project) as client:
        yield client


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that may say nothing on the console: no message, no violation of its policy, no refusal."""
    with browser.new_page(viewport={"width": 800, "height": 400}) as page:
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("response", lambda answer: complaints.append(answer.url) if answer.status >= 400 else None)
        yield page
        page.wait_for_timeout(50)
        assert complaints == []


def test_an_edit_reloads_the_page_where_it_was(project: Path, preview: Client, page: Page) -> None:
    page.goto(f"{preview.url}events/river-rises/")
    page.evaluate("scrollTo(0, 1200)")
    page.evaluate("window.isOld = true")
    edit(project, "rose by a metre", "rose by two metres")
    expect(page.get_by_text("rose by two metres")).to_be_attached(timeout=PATIENCE)
    assert page.evaluate("window.isOld") is None
    page.wait_for_load_state()
    assert page.evaluate("scrollY") == pytest.approx(1200, abs=20)  # fonts may have moved the text a little


def test_errors_are_laid_over_the_page_until_they_are_mended(
    project: Path, preview: Client, page: Page
) -> None:
    page.goto(f"{preview.url}events/river-rises/")
    page.locator(".masthead a").first.focus()
    edit(project, "on Friday", "on Saturday")
    dialog = page.get_by_role("dialog", name="1 error")
    expect(dialog).to_be_visible(timeout=PATIENCE)
    expect(dialog.get_by_role("heading")).to_be_focused()
    expect(dialog.locator(".place")).to_contain_text(f"{EVENT}:2:10")
    expect(dialog.locator(".message")).to_contain_text("Friday")
    expect(dialog.locator(".help")).not_to_be_empty()
    line, caret = dialog.locator("pre code"), dialog.locator(".caret")
    expect(line).to_contain_text("wording: on Saturday")
    expect(caret).to_be_visible()
    expect(caret).to_have_text("^" * len("on Saturday"))
    marked, under = dialog.locator("mark").bounding_box(), caret.bounding_box()
    assert marked
    assert under
    assert under["x"] == pytest.approx(marked["x"], abs=1)
    assert under["width"] == pytest.approx(marked["width"], abs=1)
    assert under["y"] >= marked["y"] + marked["height"] - 1
    expect(page.get_by_text("It rose by a metre.")).to_be_attached()  # the last good page
    edit(project, "on Saturday", "on Friday")
    expect(dialog).not_to_be_attached(timeout=PATIENCE)
    expect(page.locator(".masthead a").first).to_be_focused()


def test_the_errors_can_be_closed_and_opened_again(project: Path, preview: Client, page: Page) -> None:
    page.goto(preview.url)
    edit(project, "on Friday", "on Saturday")
    dialog, reopen = page.get_by_role("dialog"), page.get_by_role("button", name="1 error")
    expect(dialog).to_be_visible(timeout=PATIENCE)
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    reopen.click()
    page.get_by_role("button", name="Close").click()
    expect(dialog).not_to_be_visible()
    edit(project, "title: The river rises", "titel: The river rises")  # other errors: they show themselves
    expect(page.get_by_role("dialog", name="2 errors")).to_be_visible(timeout=PATIENCE)
    edit(project, "titel", "title")
    edit(project, "on Saturday", "on Friday")
    expect(dialog).not_to_be_attached(timeout=PATIENCE)
    expect(reopen).not_to_be_attached()


def test_texts_of_errors_are_texts(project: Path, preview: Client, page: Page) -> None:
    page.goto(preview.url)
    edit(project, "on Friday", "on <img src=x onerror=alert(1)> Saturday")
    edit(project, "date:", "<b>date</b>:")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("pre").first).to_contain_text("<b>date</b>", timeout=PATIENCE)
    assert dialog.locator("img, b, script").count() == 0


def test_without_a_site_there_is_a_page_of_errors(project: Path, browser: Browser) -> None:
    edit(project, "on Friday", "on Saturday")
    with running(project) as client, browser.new_page() as page:
        page.goto(f"{client.url}events/river-rises/")
        expect(page.get_by_role("heading", name="1 error")).to_be_visible()
        expect(page.locator(".caret")).to_be_visible()
        assert Axe().run(page).violations_count == 0
        edit(project, "date: 2024-11-29", "date: 2024-11-31")
        expect(page.get_by_text("2024-11-31")).to_be_visible(timeout=PATIENCE)
        edit(project, "date: 2024-11-31", "date: 2024-11-30")
        expect(page.get_by_role("heading", name="The river rises")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_role("dialog")).not_to_be_attached()


def test_the_errors_can_be_read_by_everyone(project: Path, preview: Client, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(preview.url)
    edit(project, "on Friday", "on Saturday " + "and so on " * 40)
    edit(project, "sources:", "sorces:")
    expect(page.get_by_role("dialog")).to_be_visible(timeout=PATIENCE)
    for width, height in ((390, 800), (1200, 300)):
        page.set_viewport_size({"width": width, "height": height})
        dialog = page.get_by_role("dialog").bounding_box()
        assert dialog
        assert dialog["x"] >= 0
        assert dialog["x"] + dialog["width"] <= width
        assert dialog["y"] + dialog["height"] <= height
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            results = Axe().run(page)
            assert results.violations_count == 0, results.generate_report()
    page.close()


def test_a_page_that_is_not_seen_holds_no_connection(project: Path, preview: Client, page: Page) -> None:
    page.goto(preview.url)
    page.evaluate(
        "Object.defineProperty(document, 'hidden', { value: true, configurable: true });"
        "document.dispatchEvent(new Event('visibilitychange')); window.isOld = true"
    )
    edit(project, "The river rises", "The river rises again")
    page.wait_for_timeout(500)
    assert page.evaluate("window.isOld") is True
    page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("The river rises again").first).to_be_attached(timeout=PATIENCE)
