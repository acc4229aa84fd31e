"""Rebuild the preview after a change: build, next state, and lines for the terminal."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from pathlib import Path

import msgspec

from timeline.build import BuildOptions, build
from timeline.building.report import BuildReport
from timeline.project import ProjectPaths
from timeline.server.event_stream import State
from timeline.server.preview_errors import PreviewError, as_line, errors_to_show

MAX_LINES = 10
"""Errors listed on the terminal; the browser shows more."""


class Outcome(msgspec.Struct, frozen=True):
    """The result of a build: a report, or errors."""

    report: BuildReport | None = None
    errors: tuple[PreviewError, ...] = ()


def try_build(paths: ProjectPaths, options: BuildOptions) -> Outcome:
    """Build, turning any exception into errors."""
    try:
        return Outcome(report=build(paths, options))
    except Exception as error:  # noqa: BLE001 - shown in the browser and on the terminal; the next change triggers a new build
        return Outcome(errors=errors_to_show(error, paths.root))


def initial_state() -> State:
    """The state before the first build. It makes pages of an earlier server run reload."""
    return State(page=f"{secrets.token_hex(4)}.0", ready=False)


def next_state(state: State, outcome: Outcome) -> State:
    """The state after a build: the new site, or the old one with errors on top."""
    if outcome.report is None:
        is_unchanged = state.ready or outcome.errors == state.errors
        return State(state.page if is_unchanged else _next(state.page), state.ready, outcome.errors)
    changed = outcome.report.written or outcome.report.removed or not state.ready
    return State(_next(state.page) if changed else state.page, ready=True)


def terminal_lines(changed: Iterable[Path], root: Path, before: State, outcome: Outcome) -> Iterable[str]:
    """The terminal output for a build; empty if nothing changed."""
    what = _file_names(changed, root)
    report = outcome.report
    if report is None:
        if what or outcome.errors != before.errors:
            yield f"{what or 'the site'}: not built"
            yield from (f"  {as_line(error)}" for error in outcome.errors[:MAX_LINES])
            if len(outcome.errors) > MAX_LINES:
                yield f"  and {len(outcome.errors) - MAX_LINES} more"
        return
    if not before.ready:
        events = "1 event" if report.events == 1 else f"{report.events} events"
        yield f"{events} on {report.pages} pages, built in {report.seconds:.2f} s"
    elif what or before.errors or report.written or report.removed:
        count = len(report.written) + len(report.removed)
        updated = (
            "1 file updated" if count == 1 else f"{count} files updated" if count else "nothing to update"
        )
        yield f"{what or 'the site'}: {updated} in {report.seconds:.2f} s"
    else:
        return
    if report.warnings:
        yield f"  {len(report.warnings)} warning{'s' * (len(report.warnings) > 1)}: timeline check shows them"


def _next(page: str) -> str:
    run, _, number = page.rpartition(".")
    return f"{run}.{int(number) + 1}"


def _file_names(changed: Iterable[Path], root: Path) -> str:
    names = sorted(
        path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name for path in changed
    )
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
