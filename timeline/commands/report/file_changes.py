"""Show what would change in a content file, line by line."""

from __future__ import annotations

from difflib import unified_diff

import click

from timeline.commands.report.terminal import style_of


def print_change(path: str, before: bytes, after: bytes) -> None:
    """The lines that differ, as `diff -u` shows them."""
    visible = style_of(err=False).visible
    old, new = before.decode().splitlines(), after.decode().splitlines()
    for line in unified_diff(old, new, f"a/{path}", f"b/{path}", lineterm=""):
        click.echo(visible(line))
