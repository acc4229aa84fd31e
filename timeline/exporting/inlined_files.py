"""Style sheets, maps and pictures of a site, as parts of one HTML file."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from functools import partial
from posixpath import basename, dirname, join, normpath

from timeline.exporting.export_site import ExportSite
from timeline.exporting.report import LossReport

MAX_PICTURE = 4 << 20
"""Bytes of a picture; one that is larger stays outside."""
MAX_PICTURES = 64 << 20
"""Bytes of all pictures."""

_TYPES = {
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "webp": "image/webp",
}
_FONT_FACE = re.compile(r"@font-face\s*\{[^{}]*url\([^{}]*\}\s*")
_IMPORT = re.compile(r"@import[^;]*;\s*")
_URL = re.compile(r"""url\(\s*+["']?([^"'()]*+)["']?\s*+\)""")
_SVG = re.compile(r"<svg\b([^>]*)>(.*)</svg>", re.DOTALL)


class InlinedFiles:
    """Takes files of the site into the HTML file, each as often as it is needed."""

    def __init__(self, site: ExportSite, report: LossReport) -> None:
        self._site = site
        self._report = report
        self._symbols: dict[str, str] = {}
        self._pictures: dict[str, str] = {}
        self._bytes = 0

    def styles(self, sheets: Iterable[tuple[str, str]]) -> str:
        """The style sheets, given by path and media, as one text without fonts and imports."""
        texts = []
        for path, media in sheets:
            text = _IMPORT.sub("", _FONT_FACE.sub("", self._site.text(path)))
            text = _URL.sub(partial(self._url_of_style, path), text)
            texts.append(f"@media {media} {{\n{text}}}\n" if media else text)
        return "".join(texts).replace("</", "<\\/")

    def _url_of_style(self, sheet: str, url: re.Match[str]) -> str:
        if url[1].startswith(("data:", "#")):
            return url[0]
        path = normpath(join(dirname(sheet), url[1]))
        return f'url("{self.picture(path) if path in self._site.files else ""}")'

    def picture(self, path: str) -> str:
        """A picture as a `data:` address; an empty one if it is too large, which the report tells."""
        if path not in self._pictures:
            data = self._site.read(path) if path in self._site.files else b""
            kind = _TYPES.get(path.rpartition(".")[2].lower(), "")
            if not data or not kind or len(data) > MAX_PICTURE or self._bytes + len(data) > MAX_PICTURES:
                self._report.lost(
                    "picture", "file", "too large for one file; its description stays", example=basename(path)
                )
                self._pictures[path] = "data:,"
            else:
                self._bytes += len(data)
                self._pictures[path] = f"data:{kind};base64,{b64encode(data).decode()}"
        return self._pictures[path]

    def symbol(self, path: str) -> str:
        """The id of a drawing (SVG) that the file holds once; empty if there is none at the path."""
        if path not in self._symbols:
            found = (
                _SVG.search(self._site.text(path))
                if path in self._site.files and path.endswith(".svg")
                else None
            )
            if found is None:
                return ""
            attributes = re.sub(r'\s(xmlns|preserveAspectRatio|id)="[^"]*"', "", found[1])
            id_ = f"drawings.{basename(path).removesuffix('.svg')}"
            self._symbols[path] = (
                f'<symbol id="{id_}" preserveAspectRatio="none"{attributes}>{found[2]}</symbol>\n'
            )
        return f"drawings.{basename(path).removesuffix('.svg')}"

    def symbols(self) -> str:
        """The drawings, to be placed in the file's body."""
        drawings = "".join(self._symbols.values())
        return (
            f'<svg width="0" height="0" class="unseen" aria-hidden="true">\n{drawings}</svg>\n'
            if drawings
            else ""
        )
