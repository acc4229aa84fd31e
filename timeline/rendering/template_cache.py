"""Compiled templates, kept between builds: to compile those of one page takes longer than to print a hundred.

They are code, so they are kept in a folder of this user's own (`cache.folders`), never in the project, which may come
from others. Each lies under a digest of its own; what is damaged is compiled anew.
"""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from timeline import fs
from timeline.cache.folders import make_private_folder, user_cache_folder
from timeline.diagnostics import EnvironmentFailure
from timeline.digest import digest_bytes

MOST = 200
"""Templates that are kept; of more, the oldest go."""
FORM = b"2"
"""Changes with what this version of timeline makes of a template."""
_SEAL = 16


class CompiledTemplates(BytecodeCache):
    """The compiled templates of one theme in one language (`theme` is their digest). Failures cost time, nothing else."""

    def __init__(self, theme: bytes, root: Path) -> None:
        """For a build of the project at `root`."""
        self._theme = theme
        self._folder = _folder(root)

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The name of a template's file."""
        return digest_bytes(self._theme, FORM, name.encode()).hex()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket, if what lies there is what was put there."""
        if self._folder is None:
            return
        try:
            data = fs.read(f"{self._folder}/{bucket.key}")
        except OSError:
            return
        if blake2b(data[_SEAL:], digest_size=_SEAL).digest() == data[:_SEAL]:
            bucket.bytecode_from_string(data[_SEAL:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a bucket holds."""
        if self._folder is None:
            return
        code = bucket.bytecode_to_string()
        new = f"{self._folder}/{bucket.key}.{os.getpid()}"
        try:
            descriptor = fs.open_new(new)
            try:
                fs.write(descriptor, blake2b(code, digest_size=_SEAL).digest() + code)
            finally:
                fs.close(descriptor)
            fs.replace(new, f"{self._folder}/{bucket.key}")
            kept = sorted((entry.stat().st_mtime_ns, entry.path) for entry in fs.listing(str(self._folder)))
            for _, path in kept[:-MOST]:
                fs.unlink(path)
        except OSError:
            return


def _folder(root: Path) -> Path | None:
    """Where they are kept; None where this user has no such folder."""
    try:
        return make_private_folder(user_cache_folder() / "templates", root)
    except EnvironmentFailure:
        return None
