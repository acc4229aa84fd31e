"""Get the page of a source: from a file, from its archived copy, or from the network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import msgspec

from timeline.copies.checks import copy_error
from timeline.copies.pages import MOST_BYTES, PAGES, page_in_copy
from timeline.copies.warc_files import can_be_read, is_warc, page_in_warc
from timeline.diagnostics import UsageError
from timeline.filling.find import wall_of
from timeline.filling.sources import SourceToFill
from timeline.network.errors import FailureKind, RequestError
from timeline.network.page_text import read_page
from timeline.network.responses import Answer, Response
from timeline.network.verdicts import PAYWALL, Verdict, judge


class SourcePage(msgspec.Struct, frozen=True):
    """The page of a source, or why there is none."""

    where: str
    """`the network`, or the file that it was read from."""
    html: str = ""
    final: str = ""
    """The address to which the page's own has redirected."""
    problem: str = ""
    """Why it cannot be read; then there is no page."""
    help: str = ""
    """What can be done about that."""


_SAVE = "open it in a browser, save it, and give the file: --page FILE"
_HELP = {"gone": "check the address, or look for a copy: timeline sources archive", "refused": _SAVE}


Fetch = Callable[[Iterable[str]], Mapping[str, SourcePage]]
"""Requests pages by their addresses."""


def page_in_file(place: Path, url: str) -> SourcePage:
    """The page that was saved from an address in a file, HTML or WARC. Raises UsageError if that cannot be read."""
    try:
        with open(place, "rb") as file:
            data = file.read(MOST_BYTES)
    except OSError as error:
        raise UsageError(
            f"{place} cannot be read: {error.strerror}", "give the file of a saved page"
        ) from None
    content_type = ""
    if is_warc(place.name):
        if not can_be_read():
            raise UsageError("WARC files need the package warcio", "pip install 'sourced-timeline[net]'")
        data, content_type = page_in_warc(data, MOST_BYTES)
    return _of_copy(data, content_type, url, str(place))


def pages_for(root: Path, sources: Iterable[SourceToFill], fetch: Fetch | None) -> dict[str, SourcePage]:
    """The page of each source by its address: its archived copy if it has one, otherwise as requested by `fetch`.

    None for a source that has all fields.
    """
    pages: dict[str, SourcePage] = {}
    wanted: list[str] = []
    for one in sources:
        if one.is_complete:
            continue
        copy = _copy_of(root, one)
        if copy is not None:
            pages[one.url] = copy
        if copy is None or (copy.problem and fetch is not None):
            wanted.append(one.url)
    missing = [url for url in dict.fromkeys(wanted) if url not in pages or pages[url].problem]
    if fetch is None:
        problem = "it has no archived copy that can be read, and no request was allowed"
        return pages | dict.fromkeys(
            missing, SourcePage("", problem=problem, help="run it without --offline")
        )
    return pages | dict(fetch(missing)) if missing else pages


def page_of_answer(answer: Answer, verdict: Verdict, where: str) -> SourcePage:
    """The page of an answer, unless that is another page than the one that was asked for."""
    if verdict.status not in ("live", "moved") and verdict.reason != PAYWALL:
        return SourcePage(where, problem=verdict.reason, help=_HELP.get(verdict.status, _SAVE))
    page = read_page(answer.last)
    if page is None or not page.html:
        kind = answer.last.header("content-type").partition(";")[0].strip() or "no HTML"
        return SourcePage(where, problem=f"it is no web page ({kind[:60]})", help="write its fields by hand")
    if wall := wall_of(page.html):
        return SourcePage(where, problem=f"it shows {wall[:80]!r} instead of the page", help=_SAVE)
    return SourcePage(where, page.html, answer.last.url)


def page_of_failure(fault: RequestError) -> SourcePage:
    """Why a page could not be requested."""
    is_forbidden = fault.kind is FailureKind.FORBIDDEN
    help_text = "allow a host of your own network: --allow-host HOST" if is_forbidden else _SAVE
    return SourcePage("the page", problem=fault.message, help=help_text)


def _copy_of(root: Path, source: SourceToFill) -> SourcePage | None:
    """The first archived copy that can be read."""
    for copy in source.source.archived if source.source else ():
        file = copy.file
        if file is None or not (file.endswith(PAGES) or (is_warc(file) and can_be_read())):
            continue
        if copy_error(root / "content", file) is None:
            data, content_type = page_in_copy(root, file)
            if data:
                return _of_copy(data, content_type, source.url, f"content/{file}")
    return None


def _of_copy(data: bytes, content_type: str, url: str, where: str) -> SourcePage:
    """The page in a copy, judged as the answer of a server would be."""
    headers = (("content-type", content_type),) if content_type else ()
    answer = Answer((), Response(url, 200, headers, data, is_whole=True))
    return page_of_answer(answer, judge(answer, ()), where)
