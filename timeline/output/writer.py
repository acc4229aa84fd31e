"""Writing the site: all of it or nothing, and only what is ours.

    stage = open_stage(site)        first completes, or clears away, what an earlier build left
    stage.write(path, data) ...     what is new or changed, in any number of processes
    commit(stage, site, files)      or stage.discard(), and nothing has happened

A commit writes the new manifest to the stage as a *journal*; from then on it will be completed, by itself
or by the next build. Staged files are moved over their places (assets, pages, lists, feeds), stale files
removed, and last of all the journal is moved over the old manifest, which ends the commit. So each file is
old or new at every moment, never torn and never missing, whenever the process dies. After a power cut,
which this does not promise to outlive, `sha256sum -c manifest.sha256` tells whether the bytes of the last
seconds reached the disk.

One build at a time: the caller holds the lock.
"""

from __future__ import annotations

import stat
from pathlib import Path

import msgspec

from timeline import fs
from timeline.diagnostics import UsageError
from timeline.output.commit_plan import Survey, survey
from timeline.output.manifest import NAME, STAGE, Manifest, read_entries, read_manifest, render_manifest
from timeline.output.stage import Stage, make_folder, make_site_folder, remove_if_empty


class CommitReport(msgspec.Struct, frozen=True):
    """What a commit did to the site, path by path, each list sorted."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    """How many files stayed as they were."""


def open_stage(site: Path) -> Stage:
    """An empty stage in the site folder, which is made where it is missing.

    Read the site's manifest after this, not before: completing an earlier commit changes it.
    Raises UsageError and EnvironmentFailure; then nothing was made.
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
    """Make the site be `files`: every path with its SHA-256, the staged ones and those that stay as they are.

    `old`: the site's manifest, where it has been read since the stage was opened.
    Raises UsageError when something that is not ours is in the way, EnvironmentFailure when the disk fails.
    Call `stage.discard()` then, as after any other failure: it takes back what is not yet a commit. One
    that has begun is left for the next build to complete, and the failure says so.
    """
    if old is None:
        old = read_manifest(site)
    with fs.failures_in_words(site, fs.UNTOUCHED):
        steps = survey(str(site), stage.tree, old or {}, files)
        if old == files and not steps.moves:
            fs.remove_tree(stage.folder)
            return CommitReport(unchanged=len(files))
        unnamed = f"{stage.folder}/journal.new"
        stage.create(unnamed, render_manifest(files, old or {}), durable=True)
        fs.replace(unnamed, stage.journal)
    with fs.failures_in_words(site, fs.HALF_WAY):
        fs.sync_folder(stage.folder)
        _carry_out(steps, str(site), stage)
    return _report(old or {}, files)


def recover(site: Path) -> bool:
    """Clear away what a build left that was cut short, and tell whether that completed its commit.

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
        steps = survey(str(site), stage.tree, old, files)
        _carry_out(steps, str(site), stage)
    return True


def is_open(site: Path) -> bool:
    """Whether a commit has begun and not ended: the site is part old, part new. Raises EnvironmentFailure."""
    with fs.failures_in_words(site, fs.HALF_WAY):
        return fs.kind(Stage(str(site / STAGE)).journal) != 0


def _carry_out(steps: Survey, site: str, stage: Stage) -> None:
    for path in steps.in_the_way:
        fs.unlink(f"{site}/{path}")
    for folder in steps.folders_in_the_way:
        fs.rmdir(f"{site}/{folder}")
    for path in steps.moves:
        fs.replace(f"{stage.tree}/{path}", f"{site}/{path}")
    for path in steps.stale:
        fs.unlink(f"{site}/{path}")
    for folder in steps.emptied:
        remove_if_empty(f"{site}/{folder}")
    fs.replace(stage.journal, f"{site}/{NAME}")
    fs.remove_tree(stage.folder)


def _report(old: Manifest, new: Manifest) -> CommitReport:
    differing = [path for path, sha256 in new.items() if old.get(path) != sha256]
    added = [path for path in differing if path not in old]
    removed = old.keys() - new.keys() if len(new) - len(added) < len(old) else ()
    return CommitReport(
        added=tuple(sorted(added)),
        changed=tuple(sorted(set(differing).difference(added))),
        removed=tuple(sorted(removed)),
        unchanged=len(new) - len(differing),
    )
