"""From a change to what the preview shows next."""

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

LINES_SAID = 10
"""Errors listed on the terminal; the browser shows more."""


class Outcome(msgspec.Struct, frozen=True):
    """How a build ended: with a report, or with what is wrong."""

    report: BuildReport | None = None
    faults: tuple[PreviewError, ...] = ()


def attempt(paths: ProjectPaths, options: BuildOptions) -> Outcome:
    """Build, and outlive whatever that runs into."""
    try:
        return Outcome(report=build(paths, options))
    except Exception as error:  # noqa: BLE001 - shown in the browser and on the terminal, whatever it is; the next change tries again
        return Outcome(faults=errors_to_show(error, paths.root))


def beginning() -> State:
    """The state before the first build. Pages of another run of the server reload when they see it."""
    return State(page=f"{secrets.token_hex(4)}.0", ready=False)


def after(state: State, outcome: Outcome) -> State:
    """What is shown after a build: the new site, or the old one with what is wrong laid over it."""
    if outcome.report is None:
        stays = state.ready or outcome.faults == state.faults
        return State(state.page if stays else _next(state.page), state.ready, outcome.faults)
    changed = outcome.report.written or outcome.report.removed or not state.ready
    return State(_next(state.page) if changed else state.page, ready=True)


def words_for(changed: Iterable[Path], root: Path, before: State, outcome: Outcome) -> Iterable[str]:
    """What the terminal says of a build, line by line: nothing, if nothing changed and nothing came of it."""
    what = _named(changed, root)
    report = outcome.report
    if report is None:
        if what or outcome.faults != before.faults:
            yield f"{what or 'the site'}: not built"
            yield from (f"  {as_line(fault)}" for fault in outcome.faults[:LINES_SAID])
            if len(outcome.faults) > LINES_SAID:
                yield f"  and {len(outcome.faults) - LINES_SAID} more"
        return
    if not before.ready:
        events = "1 event" if report.events == 1 else f"{report.events} events"
        yield f"{events} on {report.pages} pages, built in {report.seconds:.2f} s"
    elif what or before.faults or report.written or report.removed:
        files = len(report.written) + len(report.removed)
        made = (
            "nothing to update" if not files else "1 file updated" if files == 1 else f"{files} files updated"
        )
        yield f"{what or 'the site'}: {made} in {report.seconds:.2f} s"
    else:
        return
    if report.warnings:
        yield f"  {len(report.warnings)} warning{'s' * (len(report.warnings) > 1)}: timeline check shows them"


def _next(page: str) -> str:
    run, _, number = page.rpartition(".")
    return f"{run}.{int(number) + 1}"


def _named(changed: Iterable[Path], root: Path) -> str:
    names = sorted(
        path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name for path in changed
    )
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
