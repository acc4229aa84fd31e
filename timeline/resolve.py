"""From the records of single files to a checked chronicle: join, check, hide, derive, check again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from timeline.checks.subject import Subject
from timeline.chronicle.chronicle import Chronicle
from timeline.chronicle.derive import derive
from timeline.chronicle.record_set import join_records
from timeline.chronicle.references import Reference
from timeline.chronicle.visibility import links_to_hidden, public_part
from timeline.diagnostics import Problem, Severity
from timeline.model.project import Project
from timeline.records.event_summary import FileRecords


class Resolved(msgspec.Struct):
    """A chronicle, and what is wrong with it."""

    subject: Subject | None
    """The chronicle with its records; None where errors stand in its way."""
    problems: list[Problem]
    dangling: list[Reference]
    """References that lead nowhere: errors, to be located in their files."""
    hidden: tuple[Reference, ...] = ()
    """Links of public texts to hidden events: warnings, to be located in their files."""

    @property
    def chronicle(self) -> Chronicle | None:
        """The chronicle, where no error stands in its way."""
        return self.subject.chronicle if self.subject else None


def resolve(
    project: Project,
    files: Iterable[FileRecords],
    *,
    drafts: bool = False,
    moment: datetime | None = None,
    check: bool = True,
    complete: bool = True,
) -> Resolved:
    """All records of a project, seen together.

    `drafts` shows drafts and embargoed events; else an embargo ends when `moment` has passed it (none: it holds).
    Without `check`, equal records have passed the checks before. Where `files` are not `complete`, there is no chronicle,
    and only what would be wrong beside any others is looked for.
    """
    records, problems = join_records(project, files, complete=complete)
    if not check:
        problems = []
    dangling: list[Reference] = []
    if check:
        # most builds after an edit need no checks: to import them takes as long as to join the records
        from timeline.checks.references import dangling_references
        from timeline.checks.registry import check_chronicle, check_records

        dangling = dangling_references(records)
        problems += check_records(records)
    if dangling or not complete or any(problem.severity is Severity.ERROR for problem in problems):
        return Resolved(None, problems, dangling)
    public = records if drafts else public_part(records, moment)
    if check and public is not records:
        dangling = dangling_references(public)  # a source that only a draft describes
        if dangling:
            return Resolved(None, problems, dangling)
    subject = Subject(derive(public), public, records)
    if check:
        problems += check_chronicle(subject)
    return Resolved(subject, problems, [], tuple(links_to_hidden(records, public)))
