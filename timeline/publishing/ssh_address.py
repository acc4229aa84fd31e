"""Addresses of folders on other machines: `user@host:path`, `ssh://` and `sftp://`."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

import msgspec

from timeline.diagnostics import UsageError

_USER = r"(?P<user>[A-Za-z0-9_][A-Za-z0-9_.+-]*)"
_HOST = r"(?P<host>[A-Za-z0-9_][A-Za-z0-9_.-]*|\[[0-9A-Fa-f:.]+\])"
_short = re.compile(rf"{_USER}@{_HOST}:(?P<path>.*)", re.DOTALL)
_long = re.compile(
    rf"(?P<scheme>ssh|sftp)://(?:{_USER}@)?{_HOST}(?::(?P<port>[0-9]{{1,5}}))?/(?P<path>.*)", re.DOTALL
)
_FORMS = "write user@host:path, ssh://user@host:port/path or sftp://user@host:port/path"


class SshAddress(msgspec.Struct, frozen=True):
    """A folder that a user of another machine can reach."""

    shown: str
    user: str | None
    host: str
    """A name, an alias of ~/.ssh/config, or an IP address without brackets."""
    port: int | None
    path: str
    """Absolute, or relative to the user's home."""
    sftp: bool


def parse_ssh_address(address: str) -> SshAddress:
    """The parts of an address; a path after `/~/` or, in the short form, without a slash begins at the user's home.

    Raises UsageError.
    """
    found = _long.fullmatch(address) or _short.fullmatch(address)
    if found is None:
        raise UsageError("this is not the address of a folder on a server", _FORMS)
    parts = found.groupdict()
    path, port = parts["path"], int(parts.get("port") or 0)
    if "scheme" in parts:
        path = "/" + _decoded(path)
    if path.startswith(("/~/", "~/")):
        path = path.partition("~/")[2]
    path = path.rstrip("/")
    if path in ("", "."):
        raise UsageError(
            f"{address!r} names no folder of its own",
            "name the folder that is to hold the site, for example /var/www/chronicle",
        )
    if not path.isprintable() or port > 0xFFFF:
        raise UsageError("this is not the address of a folder on a server", _FORMS)
    return SshAddress(
        shown=address,
        user=parts["user"],
        host=parts["host"].strip("[]"),
        port=port or None,
        path=path,
        sftp=parts.get("scheme") == "sftp",
    )


def _decoded(path: str) -> str:
    return unquote_to_bytes(path).decode("utf-8", "replace")
