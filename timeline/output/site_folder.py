"""Checks of the site folder: a build refuses every folder where it could overwrite somebody's files."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from timeline import fs
from timeline.diagnostics import UsageError
from timeline.output.manifest import DRAFTS, SIGNATURES, STAGE, has_manifest, read_manifest

NEUTRAL = frozenset({".gitignore", ".gitattributes", ".gitkeep", ".DS_Store", "lost+found"})
"""Files that an empty folder may hold: git's own, and files that operating systems create."""
AT_THE_TOP = frozenset({"CNAME", ".nojekyll", *SIGNATURES})
"""Files that hosting services require at the top of a site, and those that sign it."""


def check_target(site: Path, project_root: Path, content: Path, *, drafts: bool = False) -> None:
    """Refuse a folder that cannot be the site folder, after following links. A site with `drafts` never replaces another.

    Raises UsageError, and EnvironmentFailure if the folder cannot be read.
    """
    reason = unsuitable(site, project_root, content)
    if reason:
        help_text = "choose a new or an empty folder of its own for it, with --site"
        raise UsageError(f"{site} cannot be the site folder: {reason}", help_text)
    if drafts and (DRAFTS not in (read_manifest(Path(os.path.realpath(site))) or {DRAFTS})):
        raise UsageError(
            f"{site} holds a site without drafts, which may be published",
            "leave --site out (drafts go to site-drafts/), or choose another folder",
        )


def unsuitable(site: Path, project_root: Path, content: Path) -> str:
    """Why a folder, after following links, cannot hold a site; empty if it can. Raises EnvironmentFailure."""
    with fs.failures_in_words(site, fs.UNTOUCHED):
        real = Path(os.path.realpath(site))
        return _location_error(site, real, project_root, content) or _contents_error(site, real)


def _location_error(site: Path, real: Path, project_root: Path, content: Path) -> str:
    """The reason why the folder's location is unsuitable; empty if it is suitable."""
    if real == Path(real.anchor):
        return "it is the root of the disk"
    if fs.lies_in(Path(os.path.expanduser("~")), real):
        return "it is your home folder, or holds it"
    if fs.lies_in(project_root, real):
        return "it is the project folder, or holds it"
    for folder in (content, project_root / "themes"):
        if fs.lies_in(real, folder) or fs.lies_in(folder, real):
            return f"it is the project's {folder.name} folder, lies in it or holds it"
    if ".git" in real.parts:
        return "it lies in git's own folder"
    if fs.lies_in(site.parent, project_root) and not fs.lies_in(real, project_root):
        return f"it is a link that leads out of the project, to {real}"
    return ""


def _contents_error(site: Path, real: Path) -> str:
    """The reason why the folder's contents are unsuitable; empty if they are suitable."""
    kind = fs.kind(str(real))
    if not kind:
        above = next(folder for folder in real.parents if fs.kind(str(folder)))
        if fs.kind(str(above)) != stat.S_IFDIR:
            return f"{above} is a file"
        return "it is a link that leads nowhere" if os.path.islink(site) else ""
    if kind != stat.S_IFDIR:
        return "it is a link that leads nowhere" if kind == stat.S_IFLNK else "it is a file"
    names = {entry.name for entry in fs.listing(str(real))} - NEUTRAL - AT_THE_TOP
    if has_manifest(real):
        return ""
    if ".git" in names:
        return "it is a git repository in which timeline has made no site yet"
    if STAGE in names or not names:
        return ""
    return f"it holds what timeline did not make ({min(names)})"
