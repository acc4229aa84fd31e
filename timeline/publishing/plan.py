"""The plan of a publication: what is sent and deleted, in an order that keeps every visitor's site whole.

A page must never be there before what it loads and what it links to. So the batches are: what pages load; new pages;
changed pages; the home pages and indexes of the search, which link to all of these; feeds and data, which are read by
programs; then deletions, pages first. The manifest comes last: what it says is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

import msgspec

from timeline.diagnostics import UsageError
from timeline.output.manifest import Manifest
from timeline.publishing.journal import PublishJournal

MOST_DELETES_SHARE = 10
MOST_DELETES = 20
"""Without `--max-deletes`, a tenth of the target's files may be deleted, and 20 in any case."""

_LISTS = re.compile(r"(?:[a-zA-Z-]{2,20}/)?(?:(?:index|404)\.html|(?:find|axis)/.*\.js)")
_FEEDS_AND_DATA = re.compile(r".*\.(?:atom|bib|csv|geojson|ics|json|ris|xml)|robots\.txt")


class Kind(StrEnum):
    """The kinds of files, in the order in which they are sent."""

    ASSET = "assets"
    NEW_PAGE = "new pages"
    PAGE = "pages"
    LIST = "lists"
    DATA = "feeds and data"


class PublishPlan(msgspec.Struct, frozen=True):
    """What a publication does."""

    batches: tuple[tuple[Kind, tuple[str, ...]], ...]
    """The paths to send, in order; no batch is empty."""
    blocking: tuple[str, ...]
    """Files to delete before anything is sent: a folder takes their place, or a file that of their folder."""
    stale: tuple[str, ...]
    """Files to delete after everything is sent: pages, then the rest."""
    added: tuple[str, ...]
    """Those of the paths to send that no earlier publication has sent."""
    unchanged: int
    ours: int
    """The number of files at the target that publications have sent."""

    @property
    def sent(self) -> list[str]:
        """All paths to send, in order."""
        return [path for _, paths in self.batches for path in paths]

    @property
    def deleted(self) -> tuple[str, ...]:
        """All paths to delete."""
        return (*self.blocking, *self.stale)


def plan_publication(
    old: Manifest, journal: PublishJournal, new: Manifest, *, everything: bool
) -> PublishPlan:
    """The plan from a target's manifest and journal to the site's manifest. `everything`: trust neither of them."""
    ours = old.keys() | journal.changing
    sent = sorted(
        path
        for path, sha256 in new.items()
        if everything or old.get(path) != sha256 or path in journal.changing
    )
    gone = sorted(ours - new.keys(), key=lambda path: (not path.endswith(".html"), path))
    blocking = _blocking(gone, sent)
    by_kind: dict[Kind, list[str]] = {kind: [] for kind in Kind}
    for path in sent:
        by_kind[kind_of_file(path, is_new=path not in old)].append(path)
    return PublishPlan(
        batches=tuple((kind, tuple(paths)) for kind, paths in by_kind.items() if paths),
        blocking=tuple(path for path in gone if path in blocking),
        stale=tuple(path for path in gone if path not in blocking),
        added=tuple(path for path in sent if path not in ours),
        unchanged=len(new) - len(sent),
        ours=len(ours),
    )


def kind_of_file(path: str, *, is_new: bool) -> Kind:
    """The kind of a file of the site, by its path."""
    if _LISTS.fullmatch(path):
        return Kind.LIST
    if path.endswith(".html"):
        return Kind.NEW_PAGE if is_new else Kind.PAGE
    return Kind.DATA if _FEEDS_AND_DATA.fullmatch(path) else Kind.ASSET


def _blocking(gone: Iterable[str], sent: Iterable[str]) -> set[str]:
    """Those of the files to delete that are in the way of a file to send."""
    gone, sent = set(gone), set(sent)
    in_place_of_folders = {folder for path in sent for folder in folders_above(path)} & gone
    return in_place_of_folders | {path for path in gone if sent.intersection(folders_above(path))}


def folders_above(path: str) -> list[str]:
    """`a` and `a/b` for `a/b/c`."""
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


def check_deletes(plan: PublishPlan, most: int | None, shown: str) -> None:
    """Refuse a plan that deletes more than is usual. Raises UsageError."""
    number = len(plan.deleted)
    limit = max(MOST_DELETES, plan.ours // MOST_DELETES_SHARE) if most is None else most
    if number > limit:
        named = ", ".join(plan.deleted[:3])
        raise UsageError(
            f"this would delete {number:,} of the {plan.ours:,} files at {shown}: {named} ...; the limit is {limit:,}",
            f"if they are to go, publish with --max-deletes {number}; nothing was changed",
        )
