"""`timeline translate`: what is to be translated, files for translators, and PO files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from timeline.editing.translation_status import LanguageStatus


@click.group
def translate() -> None:
    """Show what is to be translated, and exchange texts with translators.

    \b
    timeline translate status              what is missing or outdated
    timeline translate new ar content/events/2024-11-29-aleppo.yaml
    timeline translate export ar -o ar.po  for Weblate or Poedit
    timeline translate import ar ar.po
    """


@translate.command
@click.argument("languages", metavar="[LANG]...", nargs=-1)
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", help="How to print it."
)
def status(*, languages: tuple[str, ...], form: str) -> None:
    """Count what is translated, outdated and missing, by language and kind of record.

    Drafts are not counted. With a LANG, the records that need work are listed, too; as JSON they always are.

    \b
    timeline translate status
    timeline translate status ar
    """
    import msgspec

    from timeline.commands.report.terminal import style_of
    from timeline.editing.translation_status import translation_status
    from timeline.editing.translation_units import find_units
    from timeline.project import find_project, paths_of

    units = find_units(paths_of(find_project(Path.cwd())))
    found = translation_status(units, languages)
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(found)).decode())
        return
    if not found:
        click.echo(f"The project has one language, `{units.project.language}`.")
    for one in found:
        _print_status(one, style_of(err=False).visible, listed=bool(languages))


def _print_status(found: LanguageStatus, visible: Callable[[str], str], *, listed: bool) -> None:
    for kind in found.kinds:
        done = kind.current + kind.undated
        total = done + kind.incomplete + kind.outdated + kind.missing
        rest = ((kind.incomplete, "incomplete"), (kind.outdated, "outdated"), (kind.missing, "missing"))
        notes = [f"{number} {word}" for number, word in rest if number]
        if kind.undated:
            notes.append(f"{kind.undated} without `of`")
        line = f"{found.language}  {kind.kind:<8} {done} of {total} translated"
        click.echo(", ".join([line, *notes]))
    for record in found.open if listed else ():
        texts = f": {', '.join(record.texts)}" if record.texts else ""
        name = f"{record.file} ({record.id})" if record.id else record.file
        click.echo(visible(f"{record.state:<10}  {name}{texts}"))


@translate.command
@click.argument("language", metavar="LANG")
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def new(*, language: str, file: Path) -> None:
    """Write a translation file beside FILE, with the originals as comments, and print its path.

    No file is overwritten. Fill in the texts; `of` is filled in already.

    \b
    timeline translate new ar content/events/2024-11-29-aleppo.yaml
    """
    from timeline.commands.report.terminal import style_of
    from timeline.editing.new_translation import new_translation
    from timeline.project import find_project, paths_of

    path = new_translation(paths_of(find_project(Path.cwd())), language, file)
    click.echo(style_of(err=False).visible(path))


@translate.command
@click.argument("language", metavar="LANG")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to FILE, over what is there; by default, to standard output.",
)
def export(*, language: str, output: Path | None) -> None:
    """Export all texts with their translations as a PO file.

    The context of each entry names the file and the text. Outdated translations are marked as fuzzy; drafts are left
    out. Needs an additional package: pip install 'sourced-timeline[po]'.

    \b
    timeline translate export ar -o ar.po
    """
    from timeline.editing.content_files import write_text
    from timeline.editing.po_files import export_po
    from timeline.editing.translation_units import find_units
    from timeline.project import find_project, paths_of

    text = export_po(find_units(paths_of(find_project(Path.cwd()))), language)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_text(output, text, over=True)


@translate.command("import")
@click.argument("language", metavar="LANG")
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_po(*, language: str, file: Path) -> None:
    """Import the translations of a PO file.

    Each text is written where the translation of its record stands, else into a file beside it; other lines stay as they
    are. Fuzzy entries, and those whose original has changed since the export, are left out. If a text has an error,
    nothing is written.

    \b
    timeline translate import ar ar.po
    """
    from timeline.commands.report.terminal import style_of
    from timeline.editing.po_files import MOST_NAMED, read_po_file, translations_in
    from timeline.editing.translation_units import find_units
    from timeline.editing.write_translations import write_translations
    from timeline.project import find_project, paths_of

    paths = paths_of(find_project(Path.cwd()))
    units = find_units(paths)
    found = translations_in(read_po_file(file), units, language)
    written = write_translations(paths, units.project, language, found.units)
    click.echo(f"texts imported: {found.texts}; files written: {len(written)}")
    visible = style_of(err=False).visible
    if found.fuzzy:
        click.echo(f"fuzzy, not imported: {found.fuzzy}")
    for title, contexts in (
        ("not imported, since the original has changed", found.changed),
        ("not in this project", found.unknown),
    ):
        if contexts:
            click.echo(f"{title}: {len(contexts)}")
            for context in contexts[:MOST_NAMED]:
                click.echo(visible(f"  {context[:200]}"))
