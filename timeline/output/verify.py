"""Verification of a built site: the checksums of its files against the manifest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from timeline.fs import sha256_below
from timeline.output.manifest import Manifest


def check_site(site: Path, manifest: Manifest) -> Iterator[tuple[str, str]]:
    """The paths of files that are missing or differ, each with what is wrong. Raises EnvironmentFailure."""
    for path, expected in sorted(manifest.items()):
        actual = sha256_below(site, path)
        if actual is None:
            yield path, "is missing"
        elif actual != expected:
            yield path, "has changed since the build"
