"""`timeline export`: take the chronology elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from timeline.commands import options
from timeline.exporting.formats import FORMATS


@click.command(epilog="Formats: " + "; ".join(f"{name} ({one.label})" for name, one in FORMATS.items()) + ".")
@click.argument("format_", metavar="FORMAT", type=click.Choice([*FORMATS]))
@click.argument("out", metavar="[OUT]", default="")
@click.option("--over", is_flag=True, help="Overwrite OUT.")
@click.option(
    "--report",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the report to FILE too, as JSON if FILE ends in .json.",
)
@click.option(
    "--drafts",
    is_flag=True,
    help="Include drafts, embargoed events and what only editors see; not for publication.",
)
@click.option(
    "--language",
    metavar="CODE",
    default="",
    help="The language, for formats in one language; by default, the project's own.",
)
@click.option("--event", "events", metavar="ID", multiple=True, help="Only this event; repeatable.")
@click.option(
    "--topic",
    "topics",
    metavar="ID",
    multiple=True,
    help="Only events with claims on this topic; repeatable.",
)
@click.option(
    "--notes",
    is_flag=True,
    help="For evidence: include content files with comments, `x-` fields or exact points that no page shows.",
)
@options.jobs
def export(
    *,
    format_: str,
    out: str,
    over: bool,
    report: Path | None,
    drafts: bool,
    language: str,
    events: tuple[str, ...],
    topics: tuple[str, ...],
    notes: bool,
    jobs: int | None,
) -> None:
    """Export the chronology to another format.

    OUT is a file, a folder or - for standard output; by default, a file in the current folder, named after the project.
    What readers may not see is left out: drafts, embargoed events, obscured points, notes for the editors.

    The report, on standard error, counts what the format cannot hold.

    \b
    timeline export jsonl                   all records, for timeline import
    timeline export jsonl - --drafts        the same with drafts, to standard output
    """
    from timeline.commands.report.terminal import style_of
    from timeline.editing.content_files import write_text
    from timeline.exporting.chronology import ExportOptions
    from timeline.exporting.report import loss_report_json, loss_report_text
    from timeline.exporting.run import export_chronology
    from timeline.project import find_project, paths_of

    asked = ExportOptions(drafts, language, events, topics, notes, jobs)
    told, data = export_chronology(paths_of(find_project(Path.cwd())), format_, out, asked, over=over)
    if data is not None:
        click.echo(data, nl=False)
    visible = style_of(err=True).visible
    for line in loss_report_text(told).splitlines():
        click.echo(visible(line), err=True)
    if report is not None:
        text = loss_report_json(told) if report.suffix == ".json" else loss_report_text(told)
        write_text(report, text, over=True)
