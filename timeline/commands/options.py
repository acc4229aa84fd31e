"""Options shared by several commands."""

from __future__ import annotations

import re

import click

INSTALL = "pip install 'sourced-timeline[net]'"
_HOST = re.compile(r"(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?", re.IGNORECASE)

FORMATS = ("text", "json", "github", "gitlab", "sarif")

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
pause = click.option(
    "--pause",
    type=click.FloatRange(min=0),
    default=1.0,
    show_default=True,
    metavar="SECONDS",
    help="Minimum seconds between requests to one host.",
)
timeout = click.option(
    "--timeout",
    type=click.FloatRange(min=0.1),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="Time limit for one request, in seconds.",
)


def _hosts(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    wrong = [value for value in values if not _HOST.fullmatch(value)]
    if wrong:
        raise click.BadParameter(f"{wrong[0]!r} is not a host; write intranet.example or 10.0.0.5:8080")
    return tuple(value.lower() for value in values)


allow_host = click.option(
    "--allow-host",
    "allowed",
    multiple=True,
    callback=_hosts,
    metavar="HOST[:PORT]",
    help="Allow requests to this host on a private network (an intranet); repeatable.",
)


def require_network_packages() -> None:
    """Raises EnvironmentFailure that says what to install, where packages for the network are missing."""
    from importlib.util import find_spec

    from timeline.diagnostics import EnvironmentFailure

    missing = [name for name in ("anyio", "certifi", "httpcore", "warcio") if find_spec(name) is None]
    if missing:
        raise EnvironmentFailure(
            f"this command needs packages that are not installed: {', '.join(missing)}", INSTALL
        )
