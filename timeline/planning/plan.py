"""The plan of a page, with everything it prints, and the sketch of one, with the digest of everything it may depend on.

`PagePlan` holds all that a page prints. `Sketch` is made from the records of a chronicle without making the plan: its
`made_from` is the digest of everything that the plan could depend on. So a build makes no plan whose `made_from` stands
in the cache, and renders no page whose plan's key does; both are complete by construction.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from timeline.digest import digest
from timeline.planning.views import View


class PagePlan(msgspec.Struct, frozen=True):
    """All that one file of the site is made from."""

    path: str
    template: str
    view: View

    def key(self, theme: bytes) -> bytes:
        """Equal keys, equal bytes. `theme` is the digest of the engine, the templates and the catalogue."""
        return digest((theme, self.path, self.template, self.view))


class Sketch(msgspec.Struct, frozen=True):
    """A page that will be planned if anything that it is made from has changed."""

    path: str
    made_from: bytes
    plan: Callable[[], PagePlan]
