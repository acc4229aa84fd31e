"""A page of the site on its way from the plan to the file."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from timeline.building.context import BuiltFile, EditionContext, OutputRow
from timeline.planning.plan import PagePlan


class KeyedPage(msgspec.Struct, frozen=True):
    """A page that may have changed. It is made step by step, for many pages at once (see `workers.BLOCK`)."""

    made_from: bytes
    plan: PagePlan
    key: bytes
    context: EditionContext

    def html(self, fragment: Callable[[str, bytes], bytes] | None = None) -> bytes | None:
        """The bytes; None if the site has them. `fragment`: see `Renderer.page`. Raises ThemeFault."""
        old = self.context.files.unmodified(self.plan.path)
        if old is not None and old.key == self.key:
            return None
        return self.context.renderer().page(self.plan, fragment)

    def file(self, html: bytes | None) -> BuiltFile:
        """The file, which is written if the site does not have its bytes."""
        path, files = self.plan.path, self.context.files
        if html is not None:
            return files.write(path, self.made_from, self.key, html)
        old = files.rows[path]
        return BuiltFile(path, OutputRow(self.made_from, self.key, old.sha256, old.stamp), False, False)


def keyed_page(made_from: bytes, plan: PagePlan, context: EditionContext) -> KeyedPage:
    """The page of a plan, with its key."""
    return KeyedPage(made_from, plan, plan.key(context.theme_key), context)
