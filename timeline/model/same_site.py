"""The project's own `same_site`: mirrors and moved hosts of one site, in addition to those of `sites.yaml`."""

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
    sites = {}
    for host, site in value.items():
        with reader.inside(host):
            try:
                sites[_host(host)] = _host(site)
            except UrlError as error:
                reader.problem("SRC002", error.message, "write two hosts: {new.example.org: example.org}")
    for host, site in sites.items():
        if site in sites:
            with reader.inside(host):
                target = sites[site]
                if target == site:
                    reader.problem("SRC002", f"`{site}` belongs to itself here", "delete that line")
                    continue
                help_text = "delete one of the two lines" if target == host else f"write {host}: {target}"
                reader.problem("SRC002", f"`{site}` itself belongs to `{target}` here", help_text)
    return sites


def _host(value: Any) -> str:
    if type(value) is not str or not re.fullmatch(_HOST, value):
        raise UrlError(f"{str(value)[:60]!r} is not a host", "")
    return ascii_host(value)


SAME_SITE = Custom(
    _read,
    lambda: {
        "type": "object",
        "propertyNames": {"pattern": _HOST},
        "additionalProperties": {"type": "string", "pattern": _HOST},
    },
)
