"""The site that an export takes its pages from: built in the user's cache folder, beside that of the preview."""

from __future__ import annotations

from pathlib import Path

import msgspec

from timeline import fs
from timeline.build import build
from timeline.building.options import BuildOptions
from timeline.cache.folders import make_private_folder, make_project_cache_folder
from timeline.output.manifest import read_manifest
from timeline.project import ProjectPaths


class ExportSite(msgspec.Struct, frozen=True):
    """A site, by the paths of its files."""

    folder: Path
    files: frozenset[str]

    def read(self, path: str) -> bytes:
        """The bytes of a file."""
        return fs.read(str(self.folder / path))

    def text(self, path: str) -> str:
        """The text of a page or a style sheet."""
        return self.read(path).decode("utf-8")


def build_export_site(paths: ProjectPaths, *, drafts: bool = False) -> ExportSite:
    """Build the site from the content, or update it since the last export. Raises TimelineError."""
    cache = make_project_cache_folder(paths.cache_folder, paths.root) / "export"
    folder = make_private_folder(cache, paths.root)
    site = folder / ("site-drafts" if drafts else "site")
    build(ProjectPaths(paths.root, site, folder), BuildOptions(drafts=drafts))
    return ExportSite(site, frozenset(read_manifest(site) or ()))
