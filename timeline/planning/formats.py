"""What pages need to know of a format that they link to; the formats themselves are in `exports/registry.py`."""

from __future__ import annotations

from typing import Literal

from timeline.planning.urls import Paths
from timeline.planning.views import View


class Format(View, frozen=True):
    """A format in which the chronology is published beside its pages."""

    name: str
    """Its file in the folder of the page's language, or at the site's root: `feed.xml`."""
    media_type: str
    label: str
    """The key of its label among the interface texts: `foot.atom`."""
    kind: Literal["feed", "calendar", "data"]
    """A feed holds the latest events; the others hold all events, and are distributions of the data set (schema.org)."""
    is_alternate: bool = False
    """Whether the head of every page links to it, so that feed readers and programs find it."""
    shared: bool = False
    """Whether all languages share one file, at the site's root."""

    def path(self, paths: Paths) -> str:
        """The path of its file among those of a language."""
        return self.name if self.shared else paths.file(self.name)
