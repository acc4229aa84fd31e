"""Which files a content folder holds: sorted, inside the folder, regular files only."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import msgspec

from timeline.diagnostics import EnvironmentFailure, Problem, Severity
from timeline.reading.decode import MAX_BYTES

FILE = "content/timeline.yaml"
"""The project file."""
RECORD_SUFFIXES = (".yaml", ".yml", ".md")
MAX_DEPTH = 12
"""Folders within folders; a deeper tree is a loop or a mistake."""

SETTLED_NS = 50_000_000
"""A file that was written less than this before it was looked at may be written again without its stamp changing."""

_DEVICE = r"(?!(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$))"
"""Windows keeps these names for devices, with any ending."""
_USABLE_NAME = re.compile(_DEVICE + r"[^\x00-\x1f\x7f\\]*[^\x00-\x1f\x7f\\. ]")
_NOT_ON_WINDOWS = re.compile(r'[:*?"<>|]')
RENAME = "rename the file: letters, digits, - _ . and spaces only"

Stamp = tuple[int, int, int, int]
"""What the file system says of a file: size, mtime and ctime in nanoseconds, inode."""


class FoundFile(msgspec.Struct, frozen=True):
    """A content file that may be read."""

    path: str
    """Relative to the project folder, forward slashes."""
    stamp: Stamp


class Discovery(msgspec.Struct, frozen=True):
    """All content files, sorted by path, and what was refused."""

    records: tuple[FoundFile, ...]
    media: tuple[FoundFile, ...]
    problems: tuple[Problem, ...]


def stamp_of(info: os.stat_result) -> Stamp:
    """The four numbers that change when a file is written."""
    return info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino


def discover(project: Path, content: str = "content") -> Discovery:
    """Walk the content folder.

    Hidden files (a leading dot) and editors' backups (`~`, `.bak`, `.tmp`, `.swp`) are passed over, and so is the folder
    `archive`, where copies of sources are kept. Links, devices and files over 1 MiB are problems, not surprises.

    Raises EnvironmentFailure when a folder cannot be listed.
    """
    records: list[FoundFile] = []
    media: list[FoundFile] = []
    problems: list[Problem] = []
    folders = [(content, 0)]
    while folders:
        folder, depth = folders.pop()
        if depth > MAX_DEPTH:
            problems.append(
                Problem("FILE004", f"folders are nested deeper than {MAX_DEPTH}", "flatten them", path=folder)
            )
            continue
        try:
            entries = list(os.scandir(project / folder))
        except OSError as error:
            raise EnvironmentFailure(
                f"cannot list {folder}: {error.strerror}", "check its permissions"
            ) from None
        problems += _clashes(folder, [entry.name for entry in entries])
        for entry in entries:
            name = entry.name
            if _is_passed_over(name):
                continue
            path = f"{folder}/{name}"
            if not _is_usable(name):
                message = f"the file name {name!r} cannot be used"
                problems.append(Problem("FILE005", message, RENAME, path=ascii(path)[1:-1]))
                continue
            if foreign := _NOT_ON_WINDOWS.search(name):
                message = f"Windows cannot have a file whose name holds {foreign[0]}"
                problems.append(Problem("FILE007", message, RENAME, path=path, severity=Severity.WARNING))
            if entry.is_symlink():
                help_text = "put the file itself there; a link could lead out of the content folder"
                problems.append(Problem("FILE001", "this is a link", help_text, path=path))
                continue
            if entry.is_dir(follow_symlinks=False):
                if path != f"{content}/archive":
                    folders.append((path, depth + 1))
                continue
            try:
                info = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            if not stat.S_ISREG(info.st_mode):
                problems.append(
                    Problem(
                        "FILE002",
                        "this is not a file that can be read",
                        "remove it from the content folder",
                        path=path,
                    )
                )
                continue
            file = FoundFile(path, stamp_of(info))
            if path.startswith(f"{content}/media/"):
                media.append(file)
            elif not name.endswith(RECORD_SUFFIXES):
                help_text = "records end in .yaml or .md; pictures belong in content/media/"
                problems.append(
                    Problem(
                        "FILE003", "this file is not used", help_text, path=path, severity=Severity.WARNING
                    )
                )
            elif info.st_size > MAX_BYTES:
                message = f"the file has {info.st_size:,} bytes; one file may have {MAX_BYTES:,}"
                problems.append(Problem("YAML010", message, "split it into several files", path=path))
            else:
                records.append(file)
    records.sort(key=lambda file: file.path)
    media.sort(key=lambda file: file.path)
    problems.sort(key=lambda problem: problem.path)
    return Discovery(tuple(records), tuple(media), tuple(problems))


def is_record_path(path: str) -> bool:
    """Whether `discover` would take a file of this path (from the project's folder) for one that holds records."""
    folder, *rest = path.split("/")
    return (
        folder == "content"
        and 0 < len(rest) <= MAX_DEPTH + 1
        and rest[0] != "media"
        and path.endswith(RECORD_SUFFIXES)
        and all(_is_usable(name) and not _is_passed_over(name) for name in rest)
    )


def _is_passed_over(name: str) -> bool:
    return name.startswith(".") or name.endswith(("~", ".bak", ".tmp", ".swp"))


def _clashes(folder: str, names: list[str]) -> Iterator[Problem]:
    """Names of one folder that are one file on other systems: Windows and macOS do not tell capitals from small letters."""
    if len(set(map(str.lower, names))) == len(names) and "".join(names).isascii():
        return
    first: dict[str, str] = {}
    for name in sorted(names):
        other = first.setdefault(_folded(name), name)
        if other != name and not _is_passed_over(name):
            how = (
                "capitals"
                if name.isascii() or _composed(name) != _composed(other)
                else "how their letters are encoded"
            )
            message = f"the file names {other!a} and {name!a} differ only in {how}"
            yield Problem("FILE005", message, "rename one of them", path=f"{folder}/{name}")


def _folded(name: str) -> str:
    return name.lower() if name.isascii() else _composed(name).casefold()


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _is_usable(name: str) -> bool:
    """Whether a name means one file wherever it can stand, and can be printed as it is."""
    return _USABLE_NAME.fullmatch(name) is not None and (name.isascii() or _is_legible(name))


def _is_legible(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return name.isprintable()


_READING = os.O_RDONLY
for _flag in ("O_NOFOLLOW", "O_CLOEXEC", "O_NONBLOCK", "O_BINARY"):
    _READING |= getattr(os, _flag, 0)
_PART = 1 << 16
"""Bytes that are asked for at a time: more than almost any file has."""


def read_file(project: Path, path: str, most: int = MAX_BYTES + 1) -> bytes:
    """The bytes of a content file (`most` of them at the most), opened without following a link.

    Raises EnvironmentFailure when it vanished or cannot be read.
    """
    try:
        descriptor = os.open(f"{project}/{path}", _READING)
    except OSError as error:
        raise EnvironmentFailure(
            f"cannot read {path}: {error.strerror}", "check the file and its permissions"
        ) from None
    data = b""
    try:
        while len(data) < most and (part := os.read(descriptor, min(_PART, most - len(data)))):
            data += part
    finally:
        os.close(descriptor)
    return data
