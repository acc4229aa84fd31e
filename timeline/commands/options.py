"""Options shared by several commands."""

from __future__ import annotations

import click

FORMATS = ("text", "json", "github", "sarif")

form = click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    help="How to show problems; all formats but text go to standard output.",
)
quiet = click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
strict = click.option("--strict", is_flag=True, help="Treat warnings as errors.")
jobs = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Number of processes; by default one per processor, at most 4.",
)
drafts = click.option(
    "--drafts",
    is_flag=True,
    help="Include drafts and embargoed events, marked as such; not for publication.",
)
