"""Commits of staged files to the site: all of them or none, and only files that builds have written.

    stage = open_stage(site)        completes or clears an interrupted commit first
    stage.write(path, data) ...     new and changed files, from any number of processes
    commit(stage, site, files)      or stage.discard(), which leaves the site unchanged

A commit writes the new manifest to the stage as a *journal*. From then on it will be completed, by this build or the
next. Staged files are renamed over the old ones (assets, pages, lists, feeds), stale files are removed, and finally the
journal is renamed over the old manifest. So at every moment each file is either old or new, never torn or missing,
whenever the process dies. This does not hold after a power cut: `sha256sum -c manifest.sha256` shows whether the last
bytes reached the disk.

The caller holds the lock on the site.
"""

from __future__ import annotations

import stat
from collections.abc import Iterable
from pathlib import Path

import msgspec

from timeline import fs
from timeline.diagnostics import UsageError
from timeline.output.commit_plan import CommitPlan, plan_commit
from timeline.output.manifest import (
    NAME,
    SIGNATURES,
    STAGE,
    Manifest,
    read_entries,
    read_manifest,
    render_manifest,
)
from timeline.output.stage import Stage, make_folder, make_site_folder, remove_if_empty


class CommitReport(msgspec.Struct, frozen=True):
    """The files that a commit changed, by path, each list sorted."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    """The number of other files."""
    moved: frozenset[str] = frozenset()
    """The files, and the whole folders, that were moved into the site."""


def open_stage(site: Path) -> Stage:
    """Open an empty stage in the site folder, which is created if it is missing.

    Read the site's manifest after this, not before: completing an earlier commit changes it.
    Raises UsageError and EnvironmentFailure, and then creates nothing.
    """
    recover(site)
    with fs.failures_in_words(site, fs.UNTOUCHED):
        made = make_site_folder(site)
    stage = Stage(str(site / STAGE), made=made)
    try:
        with fs.failures_in_words(site, fs.UNTOUCHED):
            make_folder(stage.folder)
            return msgspec.structs.replace(stage, set_modes=make_folder(stage.tree))
    except BaseException:
        stage.discard()
        raise


def commit(stage: Stage, site: Path, files: Manifest, old: Manifest | None = None) -> CommitReport:
    """Make the site consist of `files`: each path with its SHA-256, for staged and for unchanged files.

    `old`: the site's manifest, if it has been read since the stage was opened.
    Raises UsageError if a foreign file blocks the commit, EnvironmentFailure if the disk fails. Call `stage.discard()`
    then, as after any other failure. A commit with a journal is left for the next build to complete, and the failure
    says so.
    """
    if old is None:
        old = read_manifest(site)
    with fs.failures_in_words(site, fs.UNTOUCHED):
        plan = plan_commit(str(site), stage.tree, old or {}, files)
        if old == files and not plan.moves:
            fs.remove_tree(stage.folder)
            return CommitReport(unchanged=len(files))
        new_journal = f"{stage.folder}/journal.new"
        stage.create(new_journal, render_manifest(files, old or {}), durable=True)
        fs.replace(new_journal, stage.journal)
    with fs.failures_in_words(site, fs.HALF_WAY):
        fs.sync_folder(stage.folder)
        _carry_out(plan, str(site), stage)
    return _report(old or {}, files, plan.moves)


def recover(site: Path) -> bool:
    """Complete or clear what an interrupted build left; returns whether there was a commit to complete.

    Raises UsageError and EnvironmentFailure.
    """
    stage = Stage(str(site / STAGE))
    with fs.failures_in_words(site, fs.UNTOUCHED):
        kind = fs.kind(stage.folder)
        if not kind:
            return False
        if kind != stat.S_IFDIR:
            raise UsageError(f"{stage.folder} is not a folder", "timeline needs that name; move it away")
        if not fs.kind(stage.journal):
            fs.remove_tree(stage.folder)
            return False
    with fs.failures_in_words(site, fs.HALF_WAY):
        files = read_entries(stage.journal) or {}
        old = read_entries(str(site / NAME)) or {}
        plan = plan_commit(str(site), stage.tree, old, files)
        _carry_out(plan, str(site), stage)
    return True


def is_open(site: Path) -> bool:
    """Whether a commit was interrupted, so that the site is partly old and partly new. Raises EnvironmentFailure."""
    with fs.failures_in_words(site, fs.HALF_WAY):
        return fs.kind(Stage(str(site / STAGE)).journal) != 0


def _carry_out(plan: CommitPlan, site: str, stage: Stage) -> None:
    for name in SIGNATURES:  # of the manifest that is about to be replaced
        if fs.kind(f"{site}/{name}") in (stat.S_IFREG, stat.S_IFLNK):
            fs.unlink(f"{site}/{name}")
    for path in plan.blocking_files:
        fs.unlink(f"{site}/{path}")
    for folder in plan.blocking_folders:
        fs.rmdir(f"{site}/{folder}")
    for path in plan.moves:
        fs.replace(f"{stage.tree}/{path}", f"{site}/{path}")
    for path in plan.stale_files:
        fs.unlink(f"{site}/{path}")
    for folder in plan.stale_folders:
        remove_if_empty(f"{site}/{folder}")
    fs.replace(stage.journal, f"{site}/{NAME}")
    fs.remove_tree(stage.folder)


def _report(old: Manifest, new: Manifest, moves: Iterable[str]) -> CommitReport:
    differing = [path for path, sha256 in new.items() if old.get(path) != sha256]
    added = [path for path in differing if path not in old]
    removed = old.keys() - new.keys() if len(new) - len(added) < len(old) else ()
    return CommitReport(
        added=tuple(sorted(added)),
        changed=tuple(sorted(set(differing).difference(added))),
        removed=tuple(sorted(removed)),
        unchanged=len(new) - len(differing),
        moved=frozenset(moves),
    )
