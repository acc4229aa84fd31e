"""Publish a theme's static files under names that contain a part of their digest, so that caches never serve old ones.

References between files follow: `url(...)` in style sheets, `import` and `from` with relative paths in scripts.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from timeline.digest import sha256_of

_CSS_URL = re.compile(rb"url\(\s*+([\"']?)([^()\"'\s]++)\1\s*+\)")
_FONT_FACE = re.compile(rb"@font-face\s*+\{([^{}]*+)\}\s*+")
_IMPORT = re.compile(rb"(\b(?:from|import)\s*+\(?\s*+)([\"'])(\.\.?/[^\"'\\\s]++)\2")

MODULE = ".mjs"
"""The suffix of scripts that are ES modules; published as `.js`, which every server knows."""
SCRIPTS = (".js", MODULE)


DEEPEST = 50
"""Files that may refer to one another in a chain."""


class ReferenceCycle(Exception):
    """Files refer to each other, so that no name can be computed first, or in too long a chain; `args[0]` is one of them."""


class StaticFiles(NamedTuple):
    """Static files as they are published."""

    assets: dict[str, str]
    """Their paths in the site by name."""
    files: dict[str, bytes]
    """Their bytes by path in the site."""


def publish(static: Mapping[str, bytes], left_out: Collection[str]) -> StaticFiles:
    """The files of `static` under their published names, without the `@font-face` rules of fonts that are left out.

    Raises ReferenceCycle.
    """
    published = StaticFiles({}, {})
    for name in sorted(static):
        _publish(name, static, left_out, published, ())
    return published


def _publish(
    name: str,
    static: Mapping[str, bytes],
    left_out: Collection[str],
    published: StaticFiles,
    referring: tuple[str, ...],
) -> str:
    """Publish a file after those that it refers to; returns its path in the site."""
    if name in referring or len(referring) > DEEPEST:
        raise ReferenceCycle(name)
    if name in published.assets:
        return published.assets[name]
    folder = posixpath.dirname(name)

    def path_to(reference: bytes) -> bytes | None:
        """The relative path to a static file in the site; None for any other reference."""
        target = _target(folder, reference)
        if target not in static or target == name:
            return None
        path = _publish(target, static, left_out, published, (*referring, name))
        return posixpath.relpath(path, posixpath.dirname(f"assets/{name}")).encode()

    def in_css(match: re.Match[bytes]) -> bytes:
        path = path_to(match[2])
        return match[0] if path is None else b'url("%s")' % path

    def in_script(match: re.Match[bytes]) -> bytes:
        path = path_to(match[3])
        if path is None:
            return match[0]
        return match[1] + match[2] + (path if path.startswith(b".") else b"./" + path) + match[2]

    def font_face(match: re.Match[bytes]) -> bytes:
        targets = {_target(folder, url[2]) for url in _CSS_URL.finditer(match[1])}
        return match[0] if targets.isdisjoint(left_out) else b""

    data = static[name]
    if name.endswith(".css"):
        data = _CSS_URL.sub(in_css, _FONT_FACE.sub(font_face, data) if left_out else data)
    elif name.endswith(SCRIPTS):
        data = _IMPORT.sub(in_script, data)
    stem, dot, suffix = name.rpartition(".")
    if name.endswith(MODULE):
        suffix = "js"
    path = published.assets[name] = f"assets/{stem}.{sha256_of(data)[:10]}{dot}{suffix}"
    published.files[path] = data
    return path


def _target(folder: str, reference: bytes) -> str:
    """The name of the static file that a file in `folder` refers to."""
    return posixpath.normpath(posixpath.join(folder, reference.decode("utf-8", "replace")))
