"""Turn link records into problems for editors, and into `link` fields of sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

from timeline.diagnostics import Problem, Severity
from timeline.editing.source_files import Facts
from timeline.model.source import Source
from timeline.network.addresses import NOT_PUBLIC
from timeline.network.link_cache import DOUBT_PERIOD, LinkRecord, quote_key
from timeline.records.cited_pages import CitedPage, CitedPages

STALE_DAYS = 30
"""Age in days of `checked` in a source file after which it is updated even if the status is unchanged."""

_CODES = {"gone": "LINK001", "moved": "LINK002", "refused": "LINK003", "unknown": "LINK004"}
_HELP = {
    "moved": "look at the new page; if it is the same, use its address",
    "refused": "open it in a browser",
    "unknown": "it is retried in the next check",
}


def link_problems(cited: CitedPages, records: Mapping[str, LinkRecord]) -> Iterator[Problem]:
    """The problems with pages, and with quotes from them."""
    for page in cited.pages:
        record = records.get(page.url)
        if record is None:
            continue
        if record.status in _CODES:
            severity = Severity.ERROR if record.status == "gone" else Severity.WARNING
            help_text = _help_for(page, record)
            message = f"{page.url}: {record.reason}"
            yield Problem(_CODES[record.status], message, help_text, page.path, page.at, severity=severity)
        if record.status in ("live", "moved"):
            yield from _quote_problems(page, record)


def _help_for(page: CitedPage, record: LinkRecord) -> str:
    if record.reason.endswith(NOT_PUBLIC):
        return "readers cannot reach it; if it is a host of your own, allow it: --allow-host HOST"
    if record.status != "gone":
        return _HELP[record.status]
    if any(description.source.archived for description in page.descriptions):
        return "readers have the archived copy; `access: removed` says that its publisher took it down"
    return "look for a copy: timeline sources archive"


def _quote_problems(page: CitedPage, record: LinkRecord) -> Iterator[Problem]:
    for passage in page.quotes:
        state = record.quotes.get(quote_key(passage.text))
        if state == "lost":
            message = f"the quote is no longer in the page: {page.url}"
            help_text = "see what changed there; quote an archived copy, or say what is different now"
            yield Problem("LINK005", message, help_text, passage.path, passage.at)
        elif state == "never":
            message = f"the quote is not in the text of {page.url}"
            help_text = "compare it with the page, which may load its text by script"
            yield Problem("LINK005", message, help_text, passage.path, passage.at, severity=Severity.WARNING)


def link_fields(source: Source, record: LinkRecord) -> Facts | None:
    """The new `link` of a source, if the one in its file needs an update; else None.

    The status `unknown` is not written until it has lasted for three days, as failures are often temporary.
    """
    if not record.asked or (record.status == "unknown" and record.asked - record.since < DOUBT_PERIOD):
        return None
    day = datetime.fromtimestamp(record.asked, tz=UTC).date()
    old = source.link
    if old is not None and old.status == record.status and old.checked is not None:
        age = day - date.fromisoformat(old.checked[:10])
        if age.days <= STALE_DAYS:
            return None
    return {"status": record.status, "checked": day.isoformat()}
