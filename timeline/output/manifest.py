"""The manifest: which files of the site folder are ours, and what their bytes must be.

It has the format of sha256sum, so that anyone can check a site with `sha256sum -c manifest.sha256`. Its
first line, a comment to that program, sets it apart from a list that somebody made of their own files: what
an archive lists so is never taken for ours.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from timeline import fs
from timeline.diagnostics import EnvironmentFailure, UsageError

NAME = "manifest.sha256"
STAGE = ".timeline-stage"
"""The folder in the site folder where the next site is made ready."""

DRAFTS = "not-for-publication.txt"
"""The file by which a site that shows drafts is known, by its manifest and by whoever looks into the folder."""

HEADER = "# Made by timeline, which may replace or remove the files listed here.\n"

Manifest = Mapping[str, str]
"""Path in the site (forward slashes, relative) to the SHA-256 of the file's bytes, in hexadecimal."""

_CHAR = r"[A-Za-z0-9._~-]"  # RFC 3986, section 2.3: what a URL holds as it is
_SEGMENT = rf"(?!\.\.?(?!{_CHAR})){_CHAR}+"
_OWN = rf"(?i:{re.escape(STAGE)}|{re.escape(NAME)}|\.git)(?!{_CHAR})"
_PATH = rf"(?!{_OWN}){_SEGMENT}(?:/{_SEGMENT})*"
_path = re.compile(_PATH)
_lines = re.compile(rf"(?:[0-9a-f]{{64}}  {_PATH}\n)*+")
_PATH_AT = 64 + len("  ")


def is_path(path: str) -> bool:
    """Whether a file of the site may have this path.

    It is relative, of unreserved characters between slashes, without `.` and `..`, and not where we or git
    keep house.
    """
    return _path.fullmatch(path) is not None


def render_manifest(entries: Manifest, read: Manifest = MappingProxyType({})) -> bytes:
    """The file's bytes, sorted by path; what has been `read` of an earlier one is known to fit.

    Raises ValueError for a path or a digest that does not fit: a fault of the program, not of its user.
    """
    new = _text(entries.items() - read.items())
    if not _lines.fullmatch(new):
        wrong = next(line for line in new.splitlines(keepends=True) if not _lines.fullmatch(line))
        raise ValueError(f"the manifest cannot hold {wrong!r}")
    return (HEADER + _text(sorted(entries.items()))).encode("ascii")


def _text(entries: Iterable[tuple[str, str]]) -> str:
    return "".join([f"{digest}  {path}\n" for path, digest in entries])


def read_manifest(site: Path) -> dict[str, str] | None:
    """The manifest of a site folder; None where there is none.

    Raises UsageError when another program made it, EnvironmentFailure when it is damaged or cannot be read.
    """
    path = f"{site}/{NAME}"
    with fs.failures_in_words(path, fs.UNTOUCHED):
        return read_entries(path)


def has_manifest(site: Path) -> bool:
    """Whether a site folder has a manifest; reads its first line only. Raises as `read_manifest` does."""
    path = f"{site}/{NAME}"
    with fs.failures_in_words(path, fs.UNTOUCHED):
        return _read(path, len(HEADER)) is not None


def read_entries(path: str) -> dict[str, str] | None:
    """The manifest at a path, wherever it lies; raises as `read_manifest` does, and OSError."""
    lines = _read(path)
    if lines is None:
        return None
    entries = {line[_PATH_AT:]: line[:64] for line in lines.splitlines()}
    if not _lines.fullmatch(lines) or len(entries) != lines.count("\n"):
        raise EnvironmentFailure(
            f"{path} is damaged, so that timeline cannot tell which files are its own",
            "restore that file, or empty the site folder; then build again",
        )
    return entries


def _read(path: str, limit: int = -1) -> str | None:
    """What follows the first line, once that has shown the file to be ours."""
    kind = fs.kind(path)
    if not kind:
        return None
    text = fs.read(path, limit).decode("ascii", "replace") if kind == stat.S_IFREG else ""
    if not text.startswith(HEADER):
        help_text = "choose another folder with --site, or move that file away"
        raise UsageError(f"{path} was not made by timeline", help_text)
    return text[len(HEADER) :]
