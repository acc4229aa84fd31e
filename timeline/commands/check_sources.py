"""Looks at links for `timeline sources check`, and writes beside the sources what has changed."""

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
from timeline.records.cited_pages import Cited


class Checked(msgspec.Struct, frozen=True):
    """What has come of it."""

    states: Counter[str]
    """How many pages are in each state."""
    asked: int
    left: int
    """Pages that were due and are left for the next run."""
    changed: list[str]
    """Files."""
    problems: list[Problem]


def check_links(
    root: Path,
    memory_folder: Path,
    cited: Cited,
    policy: RequestPolicy,
    *,
    again: bool,
    write: bool,
    told: Callable[[str], None],
) -> Checked:
    """Ask for the pages that are due. Raises EnvironmentFailure where there is no network, and Locked."""
    pages = {page.url: [passage.text for passage in page.quotes] for page in cited.pages}
    with memory_in(memory_folder) as memory:
        look = check_pages(pages, policy, memory, again=again, told=told)
    if look.asked and look.offline == look.asked:
        raise EnvironmentFailure("no host could be reached", "see whether this machine has a network")
    problems = list(findings(cited, look.known))
    changed: list[str] = []
    if write:
        edits = (
            SourceEdit(description, "link", fields=fields)
            for page in cited.pages
            for description in page.descriptions
            if (fields := link_fields(description.source, look.known[page.url]))
        )
        changed, failures = edit_sources(root, edits)
        problems += failures
    states = Counter[str](known.status for known in look.known.values())
    return Checked(states, look.asked, look.left, changed, problems)
