"""Read the versions of content files that commits changed, each under the project file of its time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from timeline import __version__
from timeline.digest import digest
from timeline.history.commits import Commit
from timeline.history.git import blob_reader
from timeline.history.journal import FileVersion
from timeline.history.repository import Repository
from timeline.model.project import PROJECT_FILE, Project
from timeline.model.rules import RULES
from timeline.reading.discovery import is_record_path
from timeline.records.event_summary import FileRecords
from timeline.records.load_project import load_project
from timeline.records.loading import id_from_path, kind_of_path, load_file

Blobs = Callable[[Iterable[str]], Iterator[tuple[str, bytes | None]]]

_KINDS_READ = ("events", "sources", "actors")
"""Kinds of records that histories and statuses depend on."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(FileRecords).decode
_decode_project = msgspec.msgpack.Decoder(Project).decode

UNREADABLE = b""
"""Cache value of a version with errors."""


class _File(msgspec.Struct, frozen=True):
    """A file that a commit changed."""

    path: str
    blob: str | None
    key: str
    """Its cache key: files with equal keys have equal records."""
    project: Project


class Versions:
    """Reads the versions of files in a range of commits, through a cache."""

    def __init__(
        self,
        project: Project,
        current: Mapping[tuple[str, str], FileVersion],
        remembered: Callable[[list[str]], Mapping[str, bytes]],
    ) -> None:
        """`current` holds loaded files by blob and path; `remembered` looks keys up in the cache."""
        self._project = project
        self._current = current
        self._remembered = remembered
        self.fresh: dict[str, bytes] = {}
        """New values for the cache."""

    def of(
        self, repository: Repository, commits: Iterable[Commit]
    ) -> list[tuple[Commit, list[tuple[str, FileVersion | None]]]]:
        """The changed files of each commit, without files that have errors. Raises GitError."""
        with blob_reader(repository) as blobs:
            files = [
                (commit, self._files(changes, project))
                for commit, project, changes in _with_era_changes(self._projects(commits, blobs))
            ]
            packed = self._read([file for _, changed in files for file in changed], blobs)
        return [(commit, list(self._versions(changed, packed))) for commit, changed in files]

    def _projects(self, commits: Iterable[Commit], blobs: Blobs) -> Iterator[tuple[Commit, Project]]:
        """Each commit with the project file of its time; the current one until there is a valid one."""
        commits = list(commits)
        names = {blob for commit in commits for path, blob in commit.changes if path == PROJECT_FILE and blob}
        keys = {blob: digest((__version__, PROJECT_FILE, blob)).hex() for blob in sorted(names)}
        packed = dict(self._remembered(list(keys.values())))
        for name, data in blobs(blob for blob, key in keys.items() if key not in packed):
            read = load_project(data)[0] if data else None
            packed[keys[name]] = self.fresh[keys[name]] = _encode(read) if read else UNREADABLE
        projects = {blob: _decode_project(packed[key]) for blob, key in keys.items() if packed[key]}
        project = self._project
        for commit in commits:
            for path, blob in commit.changes:
                if path == PROJECT_FILE and blob:
                    project = projects.get(blob, project)
            yield commit, project

    def _files(self, changes: Iterable[tuple[str, str | None]], project: Project) -> list[_File]:
        rules = _rules(project)
        files = []
        for path, blob in changes:
            if path != PROJECT_FILE and is_record_path(path) and kind_of_path(path) in _KINDS_READ:
                form = (kind_of_path(path), id_from_path(path), path.endswith(".md"), path.count("/") == 1)
                key = digest((__version__, blob, form, rules)).hex()
                files.append(_File(path, blob, key, project))
        return files

    def _is_current(self, file: _File) -> bool:
        return (file.blob or "", file.path) in self._current and _rules(file.project) == _rules(self._project)

    def _read(self, files: list[_File], blobs: Blobs) -> dict[str, bytes]:
        """The packed records of all versions that are not current, by key."""
        wanted = {file.key: file for file in files if file.blob and not self._is_current(file)}
        packed = dict(self._remembered(list(wanted)))
        missing: dict[str, list[_File]] = {}
        for key, file in wanted.items():
            if key not in packed and file.blob:
                missing.setdefault(file.blob, []).append(file)
        for blob, data in blobs(missing):
            for file in missing[blob]:
                packed[file.key] = self.fresh[file.key] = _pack(file, data)
        return packed

    def _versions(
        self, files: list[_File], packed_records: Mapping[str, bytes]
    ) -> Iterator[tuple[str, FileVersion | None]]:
        for file in files:
            if file.blob is None:
                yield file.path, None
            elif self._is_current(file):
                yield file.path, self._current[file.blob, file.path]
            elif packed := packed_records[file.key]:
                yield file.path, loaded_version(_decode(packed))


def _with_era_changes(
    commits: Iterable[tuple[Commit, Project]],
) -> Iterator[tuple[Commit, Project, Iterable[tuple[str, str | None]]]]:
    """Each commit with the files that it changed; all files if it moved the first day of an era."""
    blobs: dict[str, str | None] = {}
    first_days: dict[str, str] = {}
    for commit, project in commits:
        before, first_days = first_days, {id_: era.first for id_, era in (project.eras or {}).items()}
        moved = any(first_days.get(era, first) != first for era, first in before.items())
        blobs.update(commit.changes)
        yield commit, project, list(blobs.items()) if moved else commit.changes


def loaded_version(records: FileRecords) -> FileVersion:
    """A file version whose whole events are already loaded."""
    return FileVersion(records, lambda: records.events)


def _pack(file: _File, data: bytes | None) -> bytes:
    if data is None:
        return UNREADABLE
    loaded = load_file(file.path, data, _lenient(file.project))
    return UNREADABLE if loaded.has_errors else _encode(loaded.records)


def _lenient(project: Project) -> Project:
    """The project with all rules off: they judge what to publish, not what earlier files contain."""
    return msgspec.structs.replace(project, rules=dict.fromkeys(RULES, "off"))


def _rules(project: Project) -> bytes:
    """The digest of the settings on which reading content files depends."""
    return digest((project.eras, project.fields))
