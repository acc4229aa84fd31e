"""List the content folder: record and media files by path, and problems with file names, links and devices."""

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
from timeline.reading.translation_files import translation_name, without_extension

PROJECT_FILE = "content/timeline.yaml"
"""The project file."""
RECORD_SUFFIXES = (".yaml", ".yml", ".md")
MAX_DEPTH = 12
"""Levels of folders; a deeper tree is a loop or a mistake."""

SETTLED_NS = 50_000_000
"""Age below which a stamp proves nothing: the file may be written again without its stamp changing."""

_DEVICE = r"(?!(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$))"
"""Names that Windows reserves for devices, with any extension."""
_USABLE_NAME = re.compile(_DEVICE + r"[^\x00-\x1f\x7f\\]*[^\x00-\x1f\x7f\\. ]")
_NOT_ON_WINDOWS = re.compile(r'[:*?"<>|]')
_RENAME = "rename the file: use letters, digits, - _ . and spaces only"

Stamp = tuple[int, int, int, int]
"""Identity of a file's state: size, mtime and ctime in nanoseconds, inode."""


class FoundFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """A content file that passed the checks of its name, type and size."""

    path: str
    """Relative to the project folder, forward slashes."""
    stamp: Stamp
    beside: tuple[FoundFile, ...] = ()
    """The files that translate it (`translation_files`), sorted by path."""


class Discovery(msgspec.Struct, frozen=True):
    """All content files, sorted by path, and the problems with those that were refused."""

    records: tuple[FoundFile, ...]
    media: tuple[FoundFile, ...]
    maps: tuple[FoundFile, ...]
    """GeoJSON files in content/maps."""
    problems: tuple[Problem, ...]


def stamp_of(info: os.stat_result) -> Stamp:
    """The four numbers that change when a file is written."""
    return info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino


def discover(project: Path, content: str = "content") -> Discovery:
    """Walk the content folder.

    Hidden files (a leading dot), editors' backups (`~`, `.bak`, `.tmp`, `.swp`) and the folder `archive`, which holds
    copies of sources, are ignored. Links, devices and files over 1 MiB are reported as problems.

    Raises EnvironmentFailure when a folder cannot be listed.
    """
    records: list[FoundFile] = []
    media: list[FoundFile] = []
    maps: list[FoundFile] = []
    problems: list[Problem] = []
    folders = [(content, 0)]
    while folders:
        folder, depth = folders.pop()
        if depth > MAX_DEPTH:
            problems.append(
                Problem("FILE004", f"folders are nested deeper than {MAX_DEPTH}", "flatten them", path=folder)
            )
            continue
        entries = _entries(project, folder)
        problems += _clashes(folder, [entry.name for entry in entries])
        for entry in entries:
            name = entry.name
            if _is_ignored(name):
                continue
            path = f"{folder}/{name}"
            if problem := _name_problem(name, path):
                problems.append(problem)
                if problem.severity is Severity.ERROR:
                    continue
            if entry.is_symlink():
                help_text = "replace it with the file itself; a link could lead out of the content folder"
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
                help_text = "remove it from the content folder"
                problems.append(Problem("FILE002", "this is not a regular file", help_text, path=path))
                continue
            file = FoundFile(path, stamp_of(info))
            if path.startswith(f"{content}/media/"):
                media.append(file)
            elif path.startswith(f"{content}/maps/") and path.endswith(".geojson"):
                maps.append(file)
            elif problem := _record_problem(path, info.st_size):
                problems.append(problem)
            else:
                records.append(file)
    records = _with_translations(sorted(records, key=lambda file: file.path), problems)
    media.sort(key=lambda file: file.path)
    problems.sort(key=lambda problem: problem.path)
    return Discovery(tuple(records), tuple(media), tuple(maps), tuple(problems))


def _with_translations(files: list[FoundFile], problems: list[Problem]) -> list[FoundFile]:
    """The record files, each with its translations; LANG006 for a translation of no file."""
    names = {file.path: named for file in files if (named := translation_name(file.path))}
    if not names:
        return files
    beside: dict[str, list[FoundFile]] = {}
    records = [file for file in files if file.path not in names]
    originals = {without_extension(file.path): file.path for file in records}
    for file in files:
        named = names.get(file.path)
        if named and named[0] in originals:
            beside.setdefault(originals[named[0]], []).append(file)
        elif named:
            message = f"there is no file {named[0]}.yaml that this could translate into `{named[1]}`"
            help_text = (
                "name it after the file beside it; if it is no translation, take the dot out of its name"
            )
            problems.append(Problem("LANG006", message, help_text, path=file.path))
    return [
        msgspec.structs.replace(file, beside=tuple(beside[file.path])) if file.path in beside else file
        for file in records
    ]


def _entries(project: Path, folder: str) -> list[os.DirEntry[str]]:
    try:
        return list(os.scandir(project / folder))
    except OSError as error:
        raise EnvironmentFailure(f"cannot list {folder}: {error.strerror}", "check its permissions") from None


def _name_problem(name: str, path: str) -> Problem | None:
    """FILE005 for an unusable file name, FILE007 (a warning) for one that Windows does not allow."""
    if not _is_usable(name):
        return Problem("FILE005", f"the file name {name!r} cannot be used", _RENAME, path=ascii(path)[1:-1])
    if forbidden := _NOT_ON_WINDOWS.search(name):
        message = f"Windows does not allow {forbidden[0]} in a file name"
        return Problem("FILE007", message, _RENAME, path=path, severity=Severity.WARNING)
    return None


def _record_problem(path: str, size: int) -> Problem | None:
    """FILE003 (a warning) for a file that is no record file, YAML010 for one that is too large."""
    if not path.endswith(RECORD_SUFFIXES):
        help_text = "records end in .yaml or .md; pictures belong in content/media/"
        return Problem("FILE003", "this file is not used", help_text, path=path, severity=Severity.WARNING)
    if size > MAX_BYTES:
        message = f"the file has {size:,} bytes; the limit is {MAX_BYTES:,}"
        return Problem("YAML010", message, "split it into several files", path=path)
    return None


def is_record_path(path: str) -> bool:
    """Whether `discover` would list a path, relative to the project folder, as a record file."""
    return is_content_path(path) and translation_name(path) is None


def is_content_path(path: str) -> bool:
    """The same for record files and their translations."""
    folder, *rest = path.split("/")
    return (
        folder == "content"
        and 0 < len(rest) <= MAX_DEPTH + 1
        and rest[0] != "media"
        and path.endswith(RECORD_SUFFIXES)
        and all(_is_usable(name) and not _is_ignored(name) for name in rest)
    )


def _is_ignored(name: str) -> bool:
    return name.startswith(".") or name.endswith(("~", ".bak", ".tmp", ".swp"))


def _clashes(folder: str, names: list[str]) -> Iterator[Problem]:
    """FILE005 for names in one folder that are the same file where case is ignored (Windows, macOS)."""
    if len(set(map(str.lower, names))) == len(names) and "".join(names).isascii():
        return
    first: dict[str, str] = {}
    for name in sorted(names):
        other = first.setdefault(_folded(name), name)
        if other != name and not _is_ignored(name):
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
    """Whether a name is portable and can be printed as it is."""
    return _USABLE_NAME.fullmatch(name) is not None and (name.isascii() or _is_legible(name))


def _is_legible(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return name.isprintable()


_OPEN_FLAGS = os.O_RDONLY
for _flag in ("O_NOFOLLOW", "O_CLOEXEC", "O_NONBLOCK", "O_BINARY"):
    _OPEN_FLAGS |= getattr(os, _flag, 0)
_CHUNK = 1 << 16
"""Bytes per read: more than almost any file has."""


def read_file(project: Path, path: str, limit: int = MAX_BYTES + 1) -> bytes:
    """The first `limit` bytes of a content file, opened without following a link.

    Raises EnvironmentFailure when the file has vanished or cannot be read.
    """
    try:
        descriptor = os.open(f"{project}/{path}", _OPEN_FLAGS)
    except OSError as error:
        raise EnvironmentFailure(
            f"cannot read {path}: {error.strerror}", "check the file and its permissions"
        ) from None
    data = b""
    try:
        while len(data) < limit and (chunk := os.read(descriptor, min(_CHUNK, limit - len(data)))):
            data += chunk
    finally:
        os.close(descriptor)
    return data
