"""The base maps, which pages show below places: an SVG file for each frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from timeline.digest import digest
from timeline.exports.file_plan import FilePlan
from timeline.planning.base_maps import BaseMap, base_maps
from timeline.planning.edition import Edition


def base_map_files(editions: Sequence[Edition], pages: Sequence[str]) -> Iterator[FilePlan]:
    """The base maps, which all languages share; each is drawn again only if its frame is new."""
    version = editions[0].version
    for path, base in base_maps(editions[0].chronicle).items():
        yield FilePlan(path, digest((version, base)), partial(_draw, base))


def _draw(base: BaseMap) -> bytes:
    from timeline.maps.base_map import base_map  # most builds draw none

    return base_map(base.frame, base.width, borders=base.borders)
