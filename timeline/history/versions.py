"""Content files as commits have them, read by the same reader under the project file of their time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from timeline import __version__
from timeline.digest import digest
from timeline.history.commits import Commit
from timeline.history.git import open_blobs
from timeline.history.journal import FileVersion
from timeline.history.repository import Repository
from timeline.model.project import PROJECT_FILE, Project
from timeline.model.rules import RULES
from timeline.reading.discovery import is_record_path
from timeline.records.event_summary import FileRecords
from timeline.records.loading import id_from_path, kind_of_path, load_file, load_project

Blobs = Callable[[Iterable[str]], Iterator[tuple[str, bytes | None]]]

_TOLD = ("events", "sources", "actors")
"""Kinds of records that histories tell of or that statuses rest on."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(FileRecords).decode
_decode_project = msgspec.msgpack.Decoder(Project).decode

UNREADABLE = b""
"""What is remembered of a version that had errors."""


class _File(msgspec.Struct, frozen=True):
    """A file that a commit changed."""

    path: str
    blob: str | None
    key: str
    """The name of what is read from it: equal keys, equal records."""
    project: Project


class Versions:
    """The versions of files in a range of commits."""

    def __init__(
        self,
        project: Project,
        current: Mapping[tuple[str, str], FileVersion],
        remembered: Callable[[list[str]], Mapping[str, bytes]],
    ) -> None:
        """`current`: what is at hand of files as they are now, by blob and path; `remembered`: what earlier builds read."""
        self._project = project
        self._current = current
        self._remembered = remembered
        self.fresh: dict[str, bytes] = {}
        """What was read now, to be remembered."""

    def of(
        self, repository: Repository, commits: Iterable[Commit]
    ) -> list[tuple[Commit, list[tuple[str, FileVersion | None]]]]:
        """What each commit made of content files. Files that could not be read are left out. Raises GitRefuses."""
        with open_blobs(repository) as blobs:
            files = [
                (commit, self._files(changes, project))
                for commit, project, changes in _with_recounted(self._projects(commits, blobs))
            ]
            known = self._read([file for _, found in files for file in found], blobs)
        return [(commit, list(self._versions(found, known))) for commit, found in files]

    def _projects(self, commits: Iterable[Commit], blobs: Blobs) -> Iterator[tuple[Commit, Project]]:
        """Each commit with the project file that was in force; the present one until there is one that can be read."""
        commits = list(commits)
        names = {blob for commit in commits for path, blob in commit.changes if path == PROJECT_FILE and blob}
        keys = {blob: digest((__version__, PROJECT_FILE, blob)).hex() for blob in sorted(names)}
        known = dict(self._remembered(list(keys.values())))
        for name, data in blobs(blob for blob, key in keys.items() if key not in known):
            read = load_project(data)[0] if data else None
            known[keys[name]] = self.fresh[keys[name]] = _encode(read) if read else UNREADABLE
        projects = {blob: _decode_project(known[key]) for blob, key in keys.items() if known[key]}
        project = self._project
        for commit in commits:
            for path, blob in commit.changes:
                if path == PROJECT_FILE and blob:
                    project = projects.get(blob, project)
            yield commit, project

    def _files(self, changes: Iterable[tuple[str, str | None]], project: Project) -> list[_File]:
        rules = _rules(project)
        found = []
        for path, blob in changes:
            if path != PROJECT_FILE and is_record_path(path) and kind_of_path(path) in _TOLD:
                same = (kind_of_path(path), id_from_path(path), path.endswith(".md"), path.count("/") == 1)
                key = digest((__version__, blob, same, rules)).hex()
                found.append(_File(path, blob, key, project))
        return found

    def _is_current(self, file: _File) -> bool:
        return (file.blob or "", file.path) in self._current and _rules(file.project) == _rules(self._project)

    def _read(self, files: list[_File], blobs: Blobs) -> dict[str, bytes]:
        """The records of all versions that are not at hand, packed."""
        wanted = {file.key: file for file in files if file.blob and not self._is_current(file)}
        known = dict(self._remembered(list(wanted)))
        missing: dict[str, list[_File]] = {}
        for key, file in wanted.items():
            if key not in known and file.blob:
                missing.setdefault(file.blob, []).append(file)
        for blob, data in blobs(missing):
            for file in missing[blob]:
                known[file.key] = self.fresh[file.key] = _packed(file, data)
        return known

    def _versions(
        self, files: list[_File], known: Mapping[str, bytes]
    ) -> Iterator[tuple[str, FileVersion | None]]:
        for file in files:
            if file.blob is None:
                yield file.path, None
            elif self._is_current(file):
                yield file.path, self._current[file.blob, file.path]
            elif packed := known[file.key]:
                yield file.path, version_of(_decode(packed))


def _with_recounted(
    commits: Iterable[tuple[Commit, Project]],
) -> Iterator[tuple[Commit, Project, Iterable[tuple[str, str | None]]]]:
    """Each commit with what it changed; that is every file, where it changed what days of eras are counted from."""
    standing: dict[str, str | None] = {}
    counted: dict[str, str] = {}
    for commit, project in commits:
        before, counted = counted, {id_: era.first for id_, era in (project.eras or {}).items()}
        recounted = any(counted.get(era, first) != first for era, first in before.items())
        standing.update(commit.changes)
        yield commit, project, list(standing.items()) if recounted else commit.changes


def version_of(records: FileRecords) -> FileVersion:
    """A file whose records are all at hand."""
    return FileVersion(records, lambda: records.events)


def _packed(file: _File, data: bytes | None) -> bytes:
    if data is None:
        return UNREADABLE
    loaded = load_file(file.path, data, _lenient(file.project))
    return UNREADABLE if loaded.has_errors else _encode(loaded.records)


def _lenient(project: Project) -> Project:
    """The project without the house's rules: they say what should be published, not what an earlier file says."""
    return msgspec.structs.replace(project, rules=dict.fromkeys(RULES, "off"))


def _rules(project: Project) -> bytes:
    """The part of a project file by which content files are read."""
    return digest((project.eras, project.fields))
