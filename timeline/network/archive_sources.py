"""Get copies of the cited pages, and write each beside its source as soon as there is one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import msgspec

from timeline import fs
from timeline.dates import edtf
from timeline.diagnostics import Problem, Severity
from timeline.editing.content_files import create_file
from timeline.editing.source_files import Facts, SourceEdit, edit_sources
from timeline.model.source import Source
from timeline.network.archiving import Archives, Got, Wanted, get_copies
from timeline.network.client import RequestPolicy
from timeline.network.snapshots import written
from timeline.records.cited_pages import CitedPage, CitedPages


class ArchivedSources(msgspec.Struct):
    """The result of a run."""

    wanted: int = 0
    """The number of pages of which a copy was wanted."""
    copies: list[str] = []
    """A line for each copy."""
    changed: set[str] = set()
    """The files that were changed."""
    problems: list[Problem] = []


def archive_sources(
    root: Path,
    cited: CitedPages,
    archives: Archives,
    policy: RequestPolicy,
    *,
    every: bool,
    write: bool,
    on_page: Callable[[str], None],
) -> ArchivedSources:
    """Get a copy of each page that has none, or of `every` page; `on_page` gets the address of each page that is done.

    Raises EnvironmentFailure.
    """
    pages = {page.url: page for page in cited.pages if every or not _has_copy(page)}
    done = ArchivedSources(wanted=len(pages))

    def got(url: str, found: Got) -> None:
        _take(root, pages[url], found, archives, done, write=write)
        on_page(url)

    get_copies([_wanted(page) for page in pages.values()], archives, policy, got)
    return done


def _take(
    root: Path, page: CitedPage, found: Got, archives: Archives, done: ArchivedSources, *, write: bool
) -> None:
    """Keep what has been got for a page."""
    items: list[Facts] = []
    if found.copy is not None and not _is_known(page, found.copy.url):
        items.append({"url": found.copy.url, "at": written(found.copy.at)})
    if found.warc and found.at is not None:
        items.append(_keep(root, page, found.warc, found.at))
    done.copies += [f"{page.url}: {_named(item)}" for item in items]
    if found.troubles and not items and found.copy is None:
        message = f"{page.url}: {'; '.join(found.troubles)}"
        help_text = (
            "if you know of a copy, write it down: `archived: [https://...]`"
            if archives.own or _is_gone(page)
            else "capture it yourself: timeline sources archive --warc"
        )
        done.problems.append(
            Problem("LINK007", message, help_text, page.path, page.at, severity=Severity.WARNING)
        )
    if write and items:
        _write(root, page, tuple(items), done)


def _named(item: Facts) -> str:
    return item.get("url") or f"content/{item['file']}"


def _has_copy(page: CitedPage) -> bool:
    return any(description.source.archived for description in page.descriptions)


def _is_known(page: CitedPage, copy: str) -> bool:
    return any(archived.url == copy for one in page.descriptions for archived in one.source.archived)


def _wanted(page: CitedPage) -> Wanted:
    sources = [description.source for description in page.descriptions]
    days = [day for source in sources if (day := _day_of(source))]
    return Wanted(page.url, min(days, default=None), _is_gone(page), is_described=bool(sources))


def _is_gone(page: CitedPage) -> bool:
    sources = (description.source for description in page.descriptions)
    return any(source.link is not None and source.link.status == "gone" for source in sources)


def _day_of(source: Source) -> datetime | None:
    """Noon of the day on which a source was read, else of the last on which it can have been published."""
    if source.accessed:
        return datetime.fromisoformat(f"{source.accessed[:10]}T12:00:00+00:00")
    latest = edtf.parse(source.published).latest if source.published else None
    if latest is None:
        return None
    try:
        return datetime.fromtimestamp(latest * 86_400 + 43_200, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _keep(root: Path, page: CitedPage, warc: bytes, at: datetime) -> Facts:
    """Write a capture into content/archive/, under a name that is free; returns its description."""
    id_ = page.descriptions[0].source.id
    number = 1
    while True:
        again = f"-{number}" if number > 1 else ""
        file = f"archive/{id_}-{at:%Y%m%d}{again}.warc.gz"
        if not fs.kind(str(root / "content" / file)):
            create_file(root, f"content/{file}", warc)
            return {"file": file, "at": written(at), "sha256": sha256(warc).hexdigest()}
        number += 1


def _write(root: Path, page: CitedPage, items: tuple[Facts, ...], done: ArchivedSources) -> None:
    if not page.descriptions:
        message = f"{page.url} is cited by its address alone, so that a copy cannot be written beside it"
        said = ", ".join(f"{key}: {value}" for item in items for key, value in item.items())
        help_text = f"write it as a record: {{url: {page.url}, archived: [{{{said}}}]}}"
        done.problems.append(
            Problem("LINK006", message, help_text, page.path, page.at, severity=Severity.WARNING)
        )
        return
    changed, problems = edit_sources(root, [SourceEdit(page.descriptions[0], "archived", items=items)])
    done.changed.update(changed)
    done.problems += problems
