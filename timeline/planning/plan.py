"""The plan of a page, with everything it prints, and the sketch of one, with the digest of everything it may depend on.

A sketch is made from records without making the plan. A build skips the plan if the cache has the same `made_from`, and
the rendering if the cache has the same key of the plan; both digests cover all inputs.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from timeline.digest import digest
from timeline.planning.views import View


class PagePlan(msgspec.Struct, frozen=True):
    """Everything that one page is rendered from."""

    path: str
    template: str
    view: View

    def key(self, theme: bytes) -> bytes:
        """Pages with equal keys have equal bytes. `theme` is the digest of the engine, templates and catalogue."""
        return digest((theme, self.path, self.template, self.view))


class Sketch(msgspec.Struct, frozen=True):
    """A page that is planned only if `made_from`, the digest of its inputs, has changed."""

    path: str
    made_from: bytes
    plan: Callable[[], PagePlan]


class Pieces(msgspec.Struct, frozen=True):
    """The keys of an event's rendered card and brief."""

    card: bytes
    brief: bytes
