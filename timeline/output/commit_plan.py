"""The survey of a commit: what it will do to the site, found out before anything is touched.

It looks at what is there (the stage, the site and the two manifests), not at what an earlier attempt meant
to do. So the survey of a commit that was cut short is that of the rest of it.
"""

from __future__ import annotations

import stat

import msgspec

from timeline import fs
from timeline.diagnostics import UsageError
from timeline.output.manifest import Manifest

ASSETS = "assets"
LISTS = ("404.html", "index.html")
_SHOWN = 5


class Survey(msgspec.Struct, frozen=True):
    """The steps of a commit in their order; every path is relative to the site folder."""

    in_the_way: tuple[str, ...]
    """Stale files that must go first: a folder comes to their place, or a file to that of their folder."""
    folders_in_the_way: tuple[str, ...]
    """What those leave behind, innermost first."""
    moves: tuple[str, ...]
    """Staged files, and whole folders where the site has none: assets, pages, lists, then feeds and data."""
    stale: tuple[str, ...]
    """Files of the old manifest that the new one does not name."""
    emptied: tuple[str, ...]
    """Folders that held stale files, innermost first: to be removed where they hold nothing else."""


def survey(site: str, tree: str, old: Manifest, new: Manifest) -> Survey:
    """What moves `site` from the old manifest to the new one, with the staged files in `tree`.

    Raises UsageError when something that is not ours stands where the commit must write, or a link on the way
    to it, and OSError.
    """
    stale = old.keys() - new.keys()
    moves: list[str] = []
    in_the_way: list[str] = []
    folders_in_the_way: list[str] = []
    foreign: list[str] = []
    pending = _staged(tree, "")
    while pending:
        path, is_folder = pending.pop()
        there = fs.kind(f"{site}/{path}")
        if is_folder and there == stat.S_IFDIR:
            pending += _staged(tree, path)
            continue
        moves.append(path)
        if there == stat.S_IFREG and not is_folder:
            foreign += [] if path in old else [path]
        elif there in (stat.S_IFREG, stat.S_IFDIR):
            files, folders = _contents(site, path) if there == stat.S_IFDIR else ([path], [])
            in_the_way += files
            folders_in_the_way += folders
            foreign += [file for file in files if file not in stale]
        elif there:
            foreign.append(_described(path, there))
    doomed, emptied, links = _survey_stale(site, stale.difference(in_the_way))
    foreign += links
    if foreign:
        more = f" and {len(foreign) - _SHOWN} more" if len(foreign) > _SHOWN else ""
        raise UsageError(
            f"in {site} these are in the way: {', '.join(foreign[:_SHOWN])}{more}",
            "timeline did not make them and leaves them alone; move them away, then build again",
        )
    cleared = set(folders_in_the_way)
    return Survey(
        in_the_way=tuple(in_the_way),
        folders_in_the_way=tuple(folders_in_the_way),
        moves=tuple(moves),
        stale=tuple(doomed),
        emptied=tuple(folder for folder in emptied if folder not in cleared),
    )


def _staged(tree: str, folder: str) -> list[tuple[str, bool]]:
    """Paths in a staged folder and whether each is a folder; what goes first comes last, to be popped."""
    entries = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in fs.listing(f"{tree}/{folder}")]
    entries.sort(key=_order, reverse=True)
    prefix = folder and f"{folder}/"
    return [(prefix + name, is_folder) for name, is_folder in entries]


def _order(entry: tuple[str, bool]) -> tuple[bool, bool, bool, str]:
    """What others refer to goes before what refers to it: no reader meets a page without its style."""
    name, is_folder = entry
    return not is_folder, name != ASSETS, name not in LISTS, name


def _contents(site: str, top: str) -> tuple[list[str], list[str]]:
    """All files and, innermost first, all folders of a folder, itself among them."""
    files: list[str] = []
    folders = [top]
    for folder in folders:
        for entry in fs.listing(f"{site}/{folder}"):
            found = folders if entry.is_dir(follow_symlinks=False) else files
            found.append(f"{folder}/{entry.name}")
    return files, folders[::-1]


def _survey_stale(site: str, stale: set[str]) -> tuple[list[str], list[str], list[str]]:
    """The stale files that are still there, the folders they lie in (innermost first), links met on the way.

    What is no longer a file is no longer ours, and left alone.
    """
    doomed: list[str] = []
    links: dict[str, None] = {}
    kinds: dict[str, int] = {}
    for path in sorted(stale):
        for folder in _folders_above(path):
            there = kinds.get(folder)
            if there is None:
                there = kinds[folder] = fs.kind(f"{site}/{folder}")
            if there != stat.S_IFDIR:
                break
        else:
            folder, there = path, fs.kind(f"{site}/{path}")
            if there == stat.S_IFREG:
                doomed.append(path)
        if there == stat.S_IFLNK:
            links[_described(folder, there)] = None
    emptied = sorted((folder for folder, there in kinds.items() if there == stat.S_IFDIR), reverse=True)
    return doomed, emptied, list(links)


def _folders_above(path: str) -> list[str]:
    """`a`, `a/b` of `a/b/c`."""
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


def _described(path: str, kind: int) -> str:
    return f"{path} ({'a link' if kind == stat.S_IFLNK else 'not a file'})"
