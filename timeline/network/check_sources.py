"""Check the links of all cited pages, and write the state of each beside its sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import msgspec

from timeline.diagnostics import EnvironmentFailure, Problem
from timeline.editing.source_files import SourceEdit, edit_sources
from timeline.network.check_links import check_pages
from timeline.network.client import RequestPolicy
from timeline.network.findings import findings, link_fields
from timeline.network.link_cache import memory_in
from timeline.records.cited_pages import CitedPages


class CheckedSources(msgspec.Struct, frozen=True):
    """The result of a run."""

    states: Counter[str]
    """The number of pages in each state."""
    asked: int
    """The number of pages that were asked for."""
    left: int
    """The number of pages that were due and are left for the next run."""
    changed: list[str]
    """The files that were changed."""
    problems: list[Problem]


def check_sources(
    root: Path,
    cache_folder: Path,
    cited: CitedPages,
    policy: RequestPolicy,
    *,
    again: bool,
    write: bool,
    on_page: Callable[[str], None],
) -> CheckedSources:
    """Ask for the pages that are due; `on_page` gets the address of each page that is done.

    Raises EnvironmentFailure where there is no network, and Locked.
    """
    pages = {page.url: [passage.text for passage in page.quotes] for page in cited.pages}
    with memory_in(cache_folder) as cache:
        result = check_pages(pages, policy, cache, again=again, told=on_page)
    if result.asked and result.offline == result.asked:
        raise EnvironmentFailure("no host could be reached", "see whether this machine has a network")
    problems = list(findings(cited, result.known))
    changed: list[str] = []
    if write:
        edits = (
            SourceEdit(description, "link", fields=fields)
            for page in cited.pages
            for description in page.descriptions
            if (fields := link_fields(description.source, result.known[page.url]))
        )
        changed, failures = edit_sources(root, edits)
        problems += failures
    states = Counter[str](known.status for known in result.known.values())
    return CheckedSources(states, result.asked, result.left, changed, problems)
