"""Hosts that belong to the site of another host, as the project file names them."""

from __future__ import annotations

import re
from typing import Any

from timeline.addresses.errors import UrlError
from timeline.addresses.hosts import ascii_host
from timeline.model.compound_types import Custom
from timeline.model.validation import Reader, shape

_HOST = r"^[^\s/:@?#]+\.[^\s/:@?#]+$"


def _read(value: Any, reader: Reader) -> dict[str, str] | None:
    if type(value) is not dict:
        reader.problem(
            "FIELD002",
            f"a record is expected here, not {shape(value)}",
            "write {new.example.org: example.org}",
        )
        return None
    read = {}
    for host, home in value.items():
        with reader.inside(host):
            try:
                read[_host(host)] = _host(home)
            except UrlError as error:
                reader.problem("SRC002", error.message, "write two hosts: {new.example.org: example.org}")
    for host, home in read.items():
        if home in read:
            with reader.inside(host):
                on = read[home]
                if on == home:
                    reader.problem("SRC002", f"`{home}` is said to belong to itself", "delete that line")
                    continue
                help_text = "delete one of the two lines" if on == host else f"write {host}: {on}"
                reader.problem("SRC002", f"`{home}` is itself said to belong to `{on}`", help_text)
    return read


def _host(value: Any) -> str:
    if type(value) is not str or not re.fullmatch(_HOST, value):
        raise UrlError(f"{str(value)[:60]!r} is no host", "")
    return ascii_host(value)


SAME_SITE = Custom(
    _read,
    lambda: {
        "type": "object",
        "propertyNames": {"pattern": _HOST},
        "additionalProperties": {"type": "string", "pattern": _HOST},
    },
)
