"""The site to be published: read from its folder, and refused unless it is what readers may see and what a commit builds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from timeline.building.report import BuildStatement, parse_build_json
from timeline.diagnostics import EnvironmentFailure, UsageError
from timeline.fs import sha256_below
from timeline.output.manifest import DRAFTS, NAME, SIGNATURES, parse_manifest
from timeline.output.writer import is_open
from timeline.publishing.headers import NEVER, cache_control, content_type
from timeline.publishing.target import Upload


class BuiltSite(msgspec.Struct, frozen=True):
    """A site that builds have written to a folder."""

    folder: Path
    manifest: dict[str, str]
    manifest_bytes: bytes
    statement: BuildStatement
    """What its build.json says."""

    def upload(self, path: str) -> Upload:
        """One of its files, to be sent. Raises EnvironmentFailure if it differs from the manifest."""
        file = self.folder / path
        with _readable(file):
            same = sha256_below(self.folder, path) == self.manifest[path]
            size = file.stat().st_size if same else 0
        if not same:
            raise EnvironmentFailure(
                f"{file} is not as the build made it",
                "find out what changed it; then build again, and publish",
            )
        return Upload(path, file, size, content_type(path), cache_control(path))

    def missing_signatures(self) -> list[str]:
        """The signatures that the site does not have."""
        return [name for name in SIGNATURES if _read_small(self.folder / name) is None]

    def last_uploads(self) -> list[Upload]:
        """The manifest, after its signatures if it is signed."""
        signatures = [
            (name, data) for name in SIGNATURES if (data := _read_small(self.folder / name)) is not None
        ]
        return [
            Upload(name, data, len(data), content_type(name), NEVER)
            for name, data in (*signatures, (NAME, self.manifest_bytes))
        ]


def read_built_site(folder: Path) -> BuiltSite:
    """The site in a folder, which readers may see. Raises UsageError, and EnvironmentFailure if it cannot be read."""
    if is_open(folder):
        raise UsageError(f"the last build of {folder} was interrupted", "build again, then publish")
    data = _read_small(folder / NAME)
    if data is None:
        raise UsageError(f"there is no site in {folder}", "build it first: timeline build")
    manifest = parse_manifest(data, str(folder / NAME))
    if DRAFTS in manifest:
        raise UsageError(
            f"the site in {folder} shows drafts and events under embargo: it is not for publication",
            "publish what `timeline build` makes without --drafts",
        )
    statement = parse_build_json(_read_small(folder / "build.json") or b"")
    if statement is None or "build.json" not in manifest:
        raise UsageError(
            f"the site in {folder} has no build.json that can be read", "build again, then publish"
        )
    if statement.as_known_at:
        raise UsageError(
            f"the site in {folder} is the chronology as it was known on {statement.as_known_at}",
            "publish what `timeline build` makes without --as-known-at",
        )
    return BuiltSite(folder, manifest, data, statement)


def _read_small(file: Path) -> bytes | None:
    with _readable(file):
        return file.read_bytes() if file.is_file() and not file.is_symlink() else None


@contextmanager
def _readable(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EnvironmentFailure(
            f"cannot read {file}: {error.strerror}", "check the file and its disk"
        ) from None
