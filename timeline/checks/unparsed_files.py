"""Ignore missing references that an unparsed file may define."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from timeline.addresses.urls import id_from_url
from timeline.chronicle.references import Reference
from timeline.records.loading import id_from_path

_GIVEN_ID = re.compile(r"""\bid["']?\s*:\s*["']?([a-z0-9-]+)""")
_KEY = re.compile(r"""([a-z0-9-]+)["']?\s*:""")
_URL = re.compile(r"""https?://[^\s"'<>{},\[\]]+""")


def surely_dangling(
    references: Iterable[Reference], unread: Iterable[str], read: Callable[[str], bytes]
) -> list[Reference]:
    """The references whose ids do not occur in any faulty file, as its name, an `id:`, a key or an address."""
    references = list(references)
    possible: set[str] = set()
    for path in unread if references else ():
        text = read(path).decode("utf-8", "replace")
        possible.add(id_from_path(path))
        possible.update((_KEY if path.count("/") == 1 else _GIVEN_ID).findall(text))
        possible.update(map(id_from_url, _URL.findall(text)))
    return [reference for reference in references if reference.id not in possible]
