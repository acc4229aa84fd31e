"""Options that several commands have, said once."""

from __future__ import annotations

import click

FORMATS = ("text", "json", "github", "sarif")

form = click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    help="How problems are shown; all but text go to standard output.",
)
quiet = click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
strict = click.option("--strict", is_flag=True, help="Take warnings for errors.")
jobs = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Work in N processes; left out, as many as there are processors, up to 4.",
)
drafts = click.option(
    "--drafts",
    is_flag=True,
    help="Show drafts and events under embargo, marked as such; not for publication.",
)
