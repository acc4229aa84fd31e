"""`timeline serve`: preview the site in a browser."""

from __future__ import annotations

from pathlib import Path

import click

from timeline.commands import options


@click.command
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; any other is open to your network.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8000,
    show_default=True,
    help="Port; 0 chooses a free one.",
)
@click.option(
    "--allow-host",
    "allowed",
    multiple=True,
    metavar="NAME",
    help="Accept requests for this host name too (a tunnel or proxy); repeatable.",
)
@options.drafts
@click.option("--open", "open_browser", is_flag=True, help="Open the preview in a browser.")
def serve(*, host: str, port: int, allowed: tuple[str, ...], drafts: bool, open_browser: bool) -> None:
    """Preview the site in a browser while you write.

    Every change is built at once, and the page reloads. If the content has errors, they are shown over the old
    page. Press Ctrl-C to stop.

    \b
    timeline serve --drafts --open
    """
    from timeline.project import find_project, paths_of
    from timeline.server.serve import serve as serve_project

    paths = paths_of(find_project(Path.cwd()))
    serve_project(
        paths, host=host, port=port, drafts=drafts, allowed=allowed, open_browser=open_browser, say=_say
    )


def _say(line: str) -> None:
    from timeline.commands.report.terminal import style_of

    click.echo(style_of(err=True).visible(line), err=True)
