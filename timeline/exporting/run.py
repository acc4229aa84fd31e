"""Run an export: read the project, make the format, and put it in its place whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from timeline.diagnostics import UsageError
from timeline.exporting.chronology import Chronology, ExportOptions, open_chronology
from timeline.exporting.formats import FORMATS, ExportFormat
from timeline.exporting.report import LossReport
from timeline.exporting.target import check_target_of_export, put_file, put_made
from timeline.project import ProjectPaths

STANDARD_OUTPUT = "-"


def export_chronology(
    paths: ProjectPaths, format_: str, out: str, options: ExportOptions, *, over: bool = False
) -> tuple[LossReport, bytes | None]:
    """Export a project; returns the report, and the bytes if they are for standard output.

    `out` is a file or folder, `-` for standard output, or empty for a file named after the project.

    Raises UsageError, ContentErrors, EnvironmentFailure; the target is then as it was.
    """
    made = FORMATS[format_]
    _refuse_options(format_, made, options)
    if out == STANDARD_OUTPUT and not made.text:
        raise UsageError(f"{format_} cannot go to standard output", "name a file or a folder")
    target = Path(out or f"{paths.root.name}{made.suffix or f'-{format_}'}").absolute()
    if out != STANDARD_OUTPUT:
        check_target_of_export(target, paths, over=over)
    report = LossReport(format_, out or target.name)
    chronology = open_chronology(paths, options, report)
    if not made.text:
        write: Callable[[Chronology, Path, LossReport], None] = _function(made.write)
        put_made(target, lambda path: write(chronology, path, report), over=over)
        return report, None
    text: Callable[[Chronology, LossReport], bytes] = _function(made.text)
    data = text(chronology, report)
    if out == STANDARD_OUTPUT:
        return report, data
    put_file(target, data, over=over)
    return report, None


def _function(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(".")
    found: Callable[..., Any] = getattr(import_module(f"timeline.exporting.{module}"), function)
    return found


def _refuse_options(name: str, format_: ExportFormat, options: ExportOptions) -> None:
    """Raises UsageError for options that the format does not have."""
    if options.language and not format_.has_language:
        raise UsageError(f"{name} has all languages", "leave --language out")
    if options.drafts and format_.as_in_content:
        raise UsageError(f"{name} is only of what readers may see", "leave --drafts out")
    if options.notes and not format_.as_in_content:
        raise UsageError(f"{name} holds no content files", "leave --notes out")
    if (options.events or options.topics) and not format_.selects:
        selecting = ", ".join(other for other, one in FORMATS.items() if one.selects)
        raise UsageError(
            f"{name} is always of the whole chronology",
            f"leave --event and --topic out; formats for a part: {selecting or 'none'}",
        )
