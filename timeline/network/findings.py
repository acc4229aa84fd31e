"""What a look at the links comes to: what editors are told, and what is written beside the sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

from timeline.diagnostics import Problem, Severity
from timeline.editing.source_files import Facts
from timeline.model.source import Source
from timeline.network.addresses import NOT_PUBLIC
from timeline.network.link_cache import STUBBORN, LinkRecord, quote_key
from timeline.records.cited_pages import CitedPage, CitedPages

STALE_DAYS = 30
"""A source file is not changed only to name a newer day, until the one in it is older than this."""

_CODES = {"gone": "LINK001", "moved": "LINK002", "refused": "LINK003", "unknown": "LINK004"}
_HELP = {
    "moved": "look at the new page; if it is the same, write its address",
    "refused": "look at it in a browser",
    "unknown": "the next check asks again",
}


def findings(cited: CitedPages, known: Mapping[str, LinkRecord]) -> Iterator[Problem]:
    """What is wrong with pages, and with what is quoted from them."""
    for page in cited.pages:
        one = known.get(page.url)
        if one is None:
            continue
        if one.status in _CODES:
            severity = Severity.ERROR if one.status == "gone" else Severity.WARNING
            help_text = _help_for(page, one)
            message = f"{page.url}: {one.reason}"
            yield Problem(_CODES[one.status], message, help_text, page.path, page.at, severity=severity)
        if one.status in ("live", "moved"):
            yield from _quotes(page, one)


def _help_for(page: CitedPage, known: LinkRecord) -> str:
    if known.reason.endswith(NOT_PUBLIC):
        return "readers cannot go there; if it is a host of your own, allow it: --allow-host HOST"
    if known.status != "gone":
        return _HELP[known.status]
    if any(description.source.archived for description in page.descriptions):
        return "readers have the archived copy; `access: removed` says that its publisher took it down"
    return "look for a copy: timeline sources archive"


def _quotes(page: CitedPage, known: LinkRecord) -> Iterator[Problem]:
    for passage in page.quotes:
        state = known.quotes.get(quote_key(passage.text))
        if state == "lost":
            message = f"the quote is not in the page any more: {page.url}"
            help_text = "look what was changed there; quote an archived copy, or say what is different now"
            yield Problem("LINK005", message, help_text, passage.path, passage.at)
        elif state == "never":
            message = f"the quote is not in the text of {page.url}"
            help_text = "compare it with the page, which may show its text by a script"
            yield Problem("LINK005", message, help_text, passage.path, passage.at, severity=Severity.WARNING)


def link_fields(source: Source, known: LinkRecord) -> Facts | None:
    """The `link` of a source where that in its file is to be changed; else None.

    A page in doubt leaves the file as it is until it has been in doubt for three days: networks have bad hours.
    """
    if not known.asked or (known.status == "unknown" and known.asked - known.since < STUBBORN):
        return None
    day = datetime.fromtimestamp(known.asked, tz=UTC).date()
    old = source.link
    if old is not None and old.status == known.status and old.checked is not None:
        age = day - date.fromisoformat(old.checked[:10])
        if age.days <= STALE_DAYS:
            return None
    return {"status": known.status, "checked": day.isoformat()}
