"""Write the files of an import, so that one that is broken off is completed by the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from timeline.diagnostics import ContentErrors
from timeline.editing.imported_files import write_imported
from timeline.importing.report import Finding, ImportReport
from timeline.importing.state import FileStep, ImportState, completed, intended, state_text
from timeline.project import ProjectPaths


def write_steps(root: Path, steps: Sequence[FileStep], state: ImportState, state_file: str) -> None:
    """Write the files, and before and after them the state, whose path is relative to the project."""
    changes = [step for step in steps if step.action in ("create", "update")]
    if changes:
        write_imported(root, state_file, state_text(intended(state, changes)))
    for step in changes:
        write_imported(root, step.path, step.text)
    write_imported(root, state_file, state_text(completed(state, steps)))


def tell_steps(steps: Sequence[FileStep], report: ImportReport) -> None:
    """Tell the report what is done with each file."""
    report.files = dict(sorted(Counter(step.action for step in steps).items()))
    by_action = {action: [step.path for step in steps if step.action == action] for action in report.files}
    report.conflicts = by_action.get("conflict", [])
    report.removed = by_action.get("removed", [])
    report.taken = by_action.get("taken", [])


def check_imported(paths: ProjectPaths, places: Mapping[str, str]) -> list[Finding]:
    """What `timeline check` says of the imported files; `places` has the place of each in the source."""
    from timeline import build  # late: a survey needs none of it

    try:
        diagnostics = build.check(paths)
    except ContentErrors as errors:
        diagnostics = errors.diagnostics
    return [
        Finding(places[d.path], d.path, d.line, str(d.severity), d.code, d.message)
        for d in diagnostics
        if d.path in places
    ]
