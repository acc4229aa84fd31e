"""`timeline import`: bring in a chronology from another program."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from timeline.commands import options

if TYPE_CHECKING:
    from timeline.importing.report import ImportReport

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
    "--pictures", is_flag=True, help="Save the pictures to which the source links, in content/media/."
)
@options.pause
@options.timeout
@options.allow_host
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
    pictures: bool,
    pause: float,
    timeout: float,
    allowed: tuple[str, ...],
    report: Path | None,
) -> None:
    """Import a chronology, or a list of sources.

    SOURCE is a file (CSV, a workbook, JSON, TimelineJS, TimeMap, SIMILE, markwhen, iCalendar, Atom or RSS, CSL JSON, BibTeX, RIS)
    or a folder of Markdown files. It is never changed.

    For CSV, workbooks, JSON and Markdown, a mapping is proposed in imports/NAME.yaml: it says what each field becomes. Edit
    it and run the same command again.

    The report accounts for every value: carried, changed, guessed, kept in an `x-` field, or lost. Importing again
    updates what has changed in the source, and leaves alone what you have edited since.

    No connection is opened, except with --pictures, for which additional packages are needed: pip install
    'sourced-timeline[net]'.

    \b
    timeline import incidents.csv
    timeline import timeline.json --into chronology
    """
    from timeline.commands.report.terminal import style_of
    from timeline.editing.content_files import write_text
    from timeline.importing.report import report_json, report_text
    from timeline.importing.run import ImportOptions, import_source
    from timeline.project import find_project, paths_of

    if pictures:
        options.require_network_packages()
    source = source.absolute()
    root = into.resolve() if into else find_project(Path.cwd())
    done = import_source(paths_of(root), ImportOptions(source, format_ or "", mapping, dry_run))
    if pictures and not dry_run and done.pictures:
        _save_pictures(root, done, pause, timeout, allowed)
    visible = style_of(err=False).visible
    for line in report_text(done).splitlines():
        click.echo(visible(line))
    if report is not None:
        write_text(report, report_json(done) if report.suffix == ".json" else report_text(done), over=True)
    if done.proposed:
        click.echo(
            f"\nnothing is imported yet: edit {visible(done.mapping)}, then run the command again", err=True
        )


def _save_pictures(
    root: Path, report: ImportReport, pause: float, timeout: float, allowed: tuple[str, ...]
) -> None:
    from timeline.commands.report.findings import Progress
    from timeline.importing.pictures import save_pictures
    from timeline.media.picture_files import MAX_SIZE
    from timeline.network.fetch_files import fetch_files
    from timeline.network.request_policy import policy_of
    from timeline.project import paths_of, require_project

    policy = policy_of(require_project(paths_of(root)), pause, timeout, allowed)
    with Progress(len({one.url for one in report.pictures}), "pictures", quiet=False) as progress:

        def fetch(urls: Iterable[str]) -> dict[str, bytes | str]:
            found = fetch_files(urls, policy, MAX_SIZE, progress.step)
            return {url: one if isinstance(one, bytes) else one.message for url, one in found.items()}

        save_pictures(root, report, fetch)
