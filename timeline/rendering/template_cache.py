"""Cache compiled templates between builds: compiling those of one page takes longer than rendering a hundred pages.

They are code, so they are stored in the user's own cache folder (`cache.folders`), never in the project, which may
come from others. Each file begins with a digest of its content; a damaged one is compiled again.
"""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path
from types import CodeType

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from timeline import __version__, fs
from timeline.cache.folders import make_private_folder, user_cache_folder
from timeline.diagnostics import EnvironmentFailure
from timeline.digest import digest

MOST = 200
"""Templates that are stored, about 20 for each theme; beyond this number the oldest are removed."""
FORMAT = 8
"""To be changed whenever this program compiles the same template differently."""
_DIGEST_SIZE = 16


class CompiledTemplates(BytecodeCache):
    """The compiled templates of a theme (`theme` is its digest) for all languages. A failure only costs time."""

    def __init__(self, theme: bytes, root: Path) -> None:
        """For a build of the project at `root`."""
        self._theme = theme
        self._folder = _folder(root)
        self._compiled: dict[str, CodeType | None] = {}
        """What this build has compiled or read, for its other languages."""

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The file name of a compiled template."""
        return digest((__version__, FORMAT, self._theme, name)).hex()

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """The bucket of a template; as the parent of others it is compiled in another way."""
        kind = "parent:" if environment.overlayed else ""
        return super().get_bucket(environment, kind + name, filename, source)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket from what this build has compiled or read, or from its file, if that is undamaged."""
        bucket.code = self._compiled.get(bucket.key)
        if bucket.code or self._folder is None:
            return
        try:
            data = fs.read(f"{self._folder}/{bucket.key}")
        except OSError:
            return
        if blake2b(data[_DIGEST_SIZE:], digest_size=_DIGEST_SIZE).digest() == data[:_DIGEST_SIZE]:
            bucket.bytecode_from_string(data[_DIGEST_SIZE:])
            self._compiled[bucket.key] = bucket.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store the content of a bucket."""
        self._compiled[bucket.key] = bucket.code
        if self._folder is None:
            return
        code = bucket.bytecode_to_string()
        new = f"{self._folder}/{bucket.key}.{os.getpid()}"
        try:
            descriptor = fs.open_new(new)
            try:
                fs.write(descriptor, blake2b(code, digest_size=_DIGEST_SIZE).digest() + code)
            finally:
                fs.close(descriptor)
            fs.replace(new, f"{self._folder}/{bucket.key}")
            kept = sorted((entry.stat().st_mtime_ns, entry.path) for entry in fs.listing(str(self._folder)))
            for _, path in kept[:-MOST]:
                fs.unlink(path)
        except OSError:
            return


def _folder(root: Path) -> Path | None:
    """Where compiled templates are stored; None where the user has no cache folder."""
    try:
        return make_private_folder(user_cache_folder() / "templates", root)
    except EnvironmentFailure:
        return None
