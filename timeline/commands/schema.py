"""`timeline schema`: print JSON Schemas of records, for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from timeline.editing.schema_files import SCHEMA_NAMES, schema_of, write_schemas


@click.command
@click.argument("kind", metavar="[KIND]", required=False, type=click.Choice(SCHEMA_NAMES))
@click.option(
    "--all",
    "folder",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write all schemas to DIR, one file each.",
)
def schema(kind: str | None, folder: Path | None) -> None:
    """Print the JSON Schema (draft-07) of one kind of record.

    Editors use it to complete and check fields. KIND is event, source, actor, place, topic, page or project for a
    file with one record; events, sources, actors, places or topics for a file with several, such as
    content/actors.yaml; event-translation, project-translation and so on for a file with translations, NAME.ar.yaml;
    timeline.json for the data file of a site. Inside a project, the schema includes the project's own fields.

    \b
    timeline schema event
    timeline schema --all .timeline-schema      after updating timeline
    """
    if (kind is None) == (folder is None):
        raise click.UsageError("name one kind, or use --all DIR")
    if folder is not None:
        write_schemas(folder, _own_fields())
    else:
        click.echo(schema_of(str(kind), _own_fields()), nl=False)


def _own_fields() -> dict[str, Any]:
    """The fields that the current project declares; none outside a project."""
    from timeline.diagnostics import UsageError
    from timeline.project import find_project, paths_of, read_project

    try:
        root = find_project(Path.cwd())
    except UsageError:
        return {}
    project = read_project(paths_of(root))[0]
    return dict(project.fields or {}) if project else {}
