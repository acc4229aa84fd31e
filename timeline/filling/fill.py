"""Fill the records of sources with what their pages say of themselves. What an author wrote is never changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from timeline.addresses.publishers import is_web, parties_at, parties_named
from timeline.diagnostics import Problem, Severity
from timeline.editing.add_record import add_record, record_text, records_of_kind
from timeline.editing.content_files import replace_file
from timeline.editing.edit_file import FileEditor
from timeline.editing.edit_yaml import CannotEdit
from timeline.editing.house_order import kept_in_order
from timeline.editing.new_record import new_source
from timeline.filling.find import Actors, find_fields
from timeline.filling.findings import FIELDS, FieldFinding
from timeline.filling.pages import SourcePage
from timeline.filling.sources import SourceToFill, is_in_record
from timeline.model.actor import Actor
from timeline.model.project import Project
from timeline.model.slug import to_slug
from timeline.project import ProjectPaths
from timeline.reading.discovery import read_file
from timeline.records.loading import load_file
from timeline.records.publisher_identity import Identities


class Filled(msgspec.Struct, frozen=True):
    """The result for one source."""

    source: SourceToFill
    page: SourcePage | None
    """None if it has all fields that can be filled."""
    findings: tuple[FieldFinding, ...] = ()
    added: Mapping[str, str | list[str]] = {}
    """The fields that were written, or would be."""
    path: str = ""
    """The file that has them; that of a new source too."""
    text: str = ""
    """The text of a new source's file."""
    problem: str = ""
    """Why the page could not be read, or its fields not written."""


def actors_of(paths: ProjectPaths, project: Project) -> Actors:
    """The actors of a project, by their addresses and names."""
    actors: dict[str, Actor] = {one.id: one for _, one in records_of_kind(paths.root, "actors", project)}
    known = Identities(actors, project.same_site)

    def at(url: str) -> str:
        return _actor(known.party(parties_at(url), lambda: url)) if is_web(url) else ""

    def named(name: str) -> str:
        return _actor(known.party(parties_named(name, None), lambda: None))

    def names(id_: str) -> tuple[str, ...]:
        actor = actors[id_]
        return (id_, *actor.name.values(), *actor.aka, *(former.name for former in actor.names))

    return Actors(at, named, names)


def fill_sources(
    paths: ProjectPaths,
    project: Project,
    sources: Iterable[SourceToFill],
    pages: Mapping[str, SourcePage],
    today: date,
    actors: Actors,
    id_: str | None,
    *,
    dry_run: bool,
) -> list[Filled]:
    """Fill sources from their pages; `id_` is that of a new source. Raises UsageError where that cannot be made."""
    found = [_found_on(source, pages.get(source.url), today, actors) for source in sources]
    made = [
        one if one.source.path or one.problem else _add_source(paths, one, id_, dry_run=dry_run)
        for one in found
    ]
    return _write_all(paths, project, made, dry_run=dry_run)


def _found_on(source: SourceToFill, page: SourcePage | None, today: date, actors: Actors) -> Filled:
    """What a source's page says, and which fields that adds to its record. No page is needed if it has all fields."""
    if page is None or page.problem:
        return Filled(source, page, path=source.path, problem=page.problem if page else "")
    findings = tuple(find_fields(page.html, source.url, page.final or source.url, today, actors))
    added: dict[str, str | list[str]] = {
        one.field: one.value[0] if len(one.value) == 1 else [*one.value]
        for one in findings
        if one.value and not source.has(one.field)
    }
    return Filled(source, page, findings, added, source.path)


def _write_all(
    paths: ProjectPaths, project: Project, found: Sequence[Filled], *, dry_run: bool
) -> list[Filled]:
    """Write the fields that were found into the files of their sources; returns the results in the same order.

    Each file is read again first. A file that the result would have a new error in is left as it is.
    """
    results = list(found)
    by_file: dict[str, list[int]] = {}
    for number, one in enumerate(found):
        if one.added and one.source.path:
            by_file.setdefault(one.source.path, []).append(number)
    for path, numbers in sorted(by_file.items()):
        try:
            before = read_file(paths.root, path)
            made = _edited(path, before, [found[number] for number in numbers])
            _refuse_new_errors(path, before, made, project)
            if not dry_run:
                replace_file(paths.root, path, kept_in_order(path, before, made, project))
        except CannotEdit as fault:
            for number in numbers:
                results[number] = msgspec.structs.replace(
                    found[number], added={}, problem=f"not written: {fault}"
                )
    return results


def _add_source(paths: ProjectPaths, filled: Filled, id_: str | None, *, dry_run: bool) -> Filled:
    """Make the file of a new source with the fields that were found. Raises UsageError."""
    title = filled.added.get("title")
    new = new_source(filled.source.url, title if isinstance(title, str) and to_slug(title) else None, id_)
    new = new._replace(fields={**new.fields, **filled.added})
    filled = msgspec.structs.replace(filled, added={**filled.added, "accessed": new.fields["accessed"]})
    if dry_run:
        path, text = record_text(paths, new)
        return msgspec.structs.replace(filled, path=path, text=text)
    place = add_record(paths, new)
    return msgspec.structs.replace(filled, path=place.relative_to(paths.root).as_posix())


def _edited(path: str, data: bytes, found: Iterable[Filled]) -> bytes:
    editor = FileEditor(path, data)
    for one in found:
        at, source = one.source.at, one.source
        fields: dict[str, Any] = {name: one.added[name] for name in FIELDS if name in one.added}
        if source.source is not None:
            for name, value in fields.items():
                editor.add(at, name, value, ("url",))
        elif is_in_record(at):
            editor.rename(at, "url")
            for name, value in fields.items():
                editor.add(at[:-1], name, value, ("source",))
        else:
            editor.put(at, {"url": source.url, **fields})
    return editor.result()


def _refuse_new_errors(path: str, before: bytes, made: bytes, project: Project) -> None:
    """Raises CannotEdit where the strict reader finds more errors than before."""
    new = _errors(path, made, project)
    if len(new) > len(_errors(path, before, project)):
        raise CannotEdit(f"the reader would refuse the result: {new[-1].message}")


def _errors(path: str, data: bytes, project: Project) -> list[Problem]:
    return [one for one in load_file(path, data, project).problems if one.severity is Severity.ERROR]


def _actor(party: str) -> str:
    kind, _, id_ = party.partition(":")
    return id_ if kind == "actor" else ""
