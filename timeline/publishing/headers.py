"""The headers with which a file of the site is served, where a target keeps them: its type, and how long it may be kept."""

from __future__ import annotations

import re

_HASHED = re.compile(r"(?:assets/.*\.[0-9a-f]{10}\.[a-z0-9]+|maps/[0-9a-f]{12}\.svg)")
"""Paths that contain the digest of their file, which can therefore never change."""
FOR_EVER = "public, max-age=31536000, immutable"
SHORTLY = "public, max-age=60"
NEVER = "no-cache"

_TYPES = {
    "atom": "application/atom+xml",
    "bib": "application/x-bibtex; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
    "gif": "image/gif",
    "html": "text/html; charset=utf-8",
    "ico": "image/vnd.microsoft.icon",
    "ics": "text/calendar; charset=utf-8",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "png": "image/png",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "webmanifest": "application/manifest+json",
    "webp": "image/webp",
    "woff2": "font/woff2",
    "xml": "application/xml",
}


def content_type(path: str) -> str:
    """The media type of a file, by its suffix."""
    if path.endswith("feed.xml"):
        return _TYPES["atom"]
    if path.endswith("feed.json"):
        return "application/feed+json"
    name = path.rpartition("/")[2]
    if name.startswith("manifest.sha256"):
        return _TYPES["txt"]
    return _TYPES.get(name.rpartition(".")[2], "application/octet-stream")


def cache_control(path: str) -> str:
    """How long browsers and caches may keep a file without asking again."""
    return FOR_EVER if _HASHED.fullmatch(path) else SHORTLY
