"""The layers of a project's maps: its own lines and areas, from GeoJSON files in content/maps."""

from __future__ import annotations

from pathlib import Path

import msgspec

from timeline.diagnostics import Problem
from timeline.maps.geojson import GeoJsonError, Shapes, read_geojson
from timeline.model.map_settings import MapLayer, MapSettings
from timeline.model.project import PROJECT_FILE
from timeline.reading.decode import MAX_BYTES
from timeline.reading.discovery import Discovery, read_file


class Layer(msgspec.Struct, frozen=True):
    """A layer of the project file, with its shapes."""

    layer: MapLayer
    shapes: Shapes


def read_layers(
    root: Path, found: Discovery, settings: MapSettings
) -> tuple[list[Problem], tuple[Layer, ...]]:
    """The problems of the layers, and those that can be drawn."""
    known = {file.path: file for file in found.maps}
    problems: list[Problem] = []
    layers = []
    for index, layer in enumerate(settings.layers):
        path = f"content/{layer.file}"
        if path not in known:
            help_text = "put the file there, or remove the layer"
            at = ("map", "layers", index, "file")
            problems.append(Problem("MAP001", f"there is no file {path}", help_text, PROJECT_FILE, at))
        elif known[path].stamp[0] > MAX_BYTES:
            message = f"the file has {known[path].stamp[0]:,} bytes; the limit is {MAX_BYTES:,}"
            problems.append(Problem("MAP001", message, "simplify the lines", path))
        else:
            try:
                layers.append(Layer(layer, read_geojson(read_file(root, path))))
            except GeoJsonError as error:
                problems.append(
                    Problem(
                        "MAP001",
                        error.message,
                        error.help,
                        path,
                        error.at,
                        on_key=error.on_key,
                        span=error.span,
                    )
                )
    return problems, tuple(layers)
