"""A file of the site that is not a page, with a function that makes its bytes."""

from __future__ import annotations

from collections.abc import Callable

import msgspec


class FilePlan(msgspec.Struct, frozen=True):
    """The file at `path`; `make` is called only if `made_from`, the digest of its inputs, has changed."""

    path: str
    made_from: bytes
    make: Callable[[], bytes]
