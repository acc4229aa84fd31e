"""Check the links of all cited pages (`sources check`), and write their states to the sources' records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import msgspec

from timeline.diagnostics import EnvironmentFailure, Problem
from timeline.editing.source_files import SourceEdit, edit_sources
from timeline.model.project import Project
from timeline.network.check_links import check_pages
from timeline.network.client import RequestPolicy
from timeline.network.findings import link_fields, link_problems
from timeline.network.link_cache import open_link_cache
from timeline.records.cited_pages import CitedPages


class CheckedSources(msgspec.Struct, frozen=True):
    """The result of a run."""

    states: Counter[str]
    """The number of pages in each state."""
    checked: int
    """The number of pages that were requested."""
    postponed: int
    """The number of due pages postponed to the next run."""
    changed: list[str]
    """The files that were changed."""
    problems: list[Problem]


def check_sources(
    root: Path,
    project: Project,
    cache_folder: Path,
    cited: CitedPages,
    policy: RequestPolicy,
    *,
    again: bool,
    write: bool,
    on_page: Callable[[str], None],
) -> CheckedSources:
    """Check the pages that are due; `on_page` is called with the address of each page done.

    Raises EnvironmentFailure if there is no network, and Locked.
    """
    pages = {page.url: [passage.text for passage in page.quotes] for page in cited.pages}
    with open_link_cache(cache_folder) as cache:
        result = check_pages(pages, policy, cache, again=again, on_done=on_page)
    if result.checked and result.offline == result.checked:
        raise EnvironmentFailure("no host could be reached", "check this machine's network connection")
    problems = list(link_problems(cited, result.records))
    changed: list[str] = []
    if write:
        edits = (
            SourceEdit(description, "link", fields=fields)
            for page in cited.pages
            for description in page.descriptions
            if (fields := link_fields(description.source, result.records[page.url]))
        )
        changed, failures = edit_sources(root, project, edits)
        problems += failures
    states = Counter[str](record.status for record in result.records.values())
    return CheckedSources(states, result.checked, result.postponed, changed, problems)
