"""`timeline import`: bring in a chronology from another program."""

from __future__ import annotations

from pathlib import Path

import click

_FORMATS = (
    "bibtex", "csl", "csv", "feed", "icalendar", "json", "jsonl", "markdown", "markwhen", "ris", "simile", "simile-xml",
    "spreadsheet", "timeline", "timelinejs", "timelinejs-csv", "timemap",
)  # fmt: skip


@click.command("import")
@click.argument("source", metavar="SOURCE", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--into",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="The project; a new one if DIR is not there.",
)
@click.option(
    "--as",
    "format_",
    metavar="FORMAT",
    type=click.Choice(_FORMATS),
    help=f"The kind of source, which is guessed by default: {', '.join(_FORMATS[:-1])} or {_FORMATS[-1]}.",
)
@click.option(
    "--map",
    "mapping",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The mapping; by default, imports/NAME.yaml.",
)
@click.option("--dry-run", is_flag=True, help="Write nothing but the report.")
@click.option(
    "--report",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the whole report, as JSON if FILE ends in .json.",
)
def import_(
    *,
    source: Path,
    into: Path | None,
    format_: str | None,
    mapping: Path | None,
    dry_run: bool,
    report: Path | None,
) -> None:
    """Import a chronology, or a list of sources.

    SOURCE is a file (CSV, a workbook, JSON, TimelineJS, TimeMap, SIMILE, markwhen, iCalendar, Atom or RSS, CSL JSON, BibTeX, RIS)
    or a folder of Markdown files. It is never changed.

    For CSV, workbooks, JSON and Markdown, a mapping is proposed in imports/NAME.yaml: it says what each field becomes. Edit
    it and run the same command again.

    The report accounts for every value: carried, changed, guessed, kept in an `x-` field, or lost. Importing again
    updates what has changed in the source, and leaves alone what you have edited since.

    \b
    timeline import incidents.csv
    timeline import timeline.json --into chronology
    """
    from timeline.commands.report.terminal import style_of
    from timeline.editing.content_files import write_text
    from timeline.importing.report import report_json, report_text
    from timeline.importing.run import ImportOptions, import_source
    from timeline.project import find_project, paths_of

    source = source.absolute()
    root = into.resolve() if into else find_project(Path.cwd())
    done = import_source(paths_of(root), ImportOptions(source, format_ or "", mapping, dry_run))
    visible = style_of(err=False).visible
    for line in report_text(done).splitlines():
        click.echo(visible(line))
    if report is not None:
        write_text(report, report_json(done) if report.suffix == ".json" else report_text(done), over=True)
    if done.proposed:
        click.echo(
            f"\nnothing is imported yet: edit {visible(done.mapping)}, then run the command again", err=True
        )
