"""Compiled templates, kept between builds: to compile those of one page takes longer than to print a hundred.

They are code, so they are kept where Python's own compiled modules might be: in a folder of this user alone, never in the
project, which may come from others. Each lies under a digest of its own; what is damaged is compiled anew.
"""

from __future__ import annotations

import os
import stat
from hashlib import blake2b
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from timeline.digest import digest_bytes
from timeline.output import system

MOST = 200
"""Templates that are kept; of more, the oldest go."""
FORM = b"2"
"""Changes with what this version of timeline makes of a template."""
_SEAL = 16


class CompiledTemplates(BytecodeCache):
    """The compiled templates of one theme in one language (`theme` is their digest). Failures cost time, nothing else."""

    def __init__(self, theme: bytes) -> None:
        self._theme = theme
        self._folder = _own_folder()

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The name of a template's file."""
        return digest_bytes(self._theme, FORM, name.encode()).hex()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket, if what lies there is what was put there."""
        if self._folder is None:
            return
        try:
            data = system.read(f"{self._folder}/{bucket.key}")
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
            descriptor = system.open_new(new)
            try:
                system.write(descriptor, blake2b(code, digest_size=_SEAL).digest() + code)
            finally:
                system.close(descriptor)
            system.replace(new, f"{self._folder}/{bucket.key}")
            kept = sorted((entry.stat().st_mtime_ns, entry.path) for entry in system.listing(self._folder))
            for _, path in kept[:-MOST]:
                system.unlink(path)
        except OSError:
            return


def _own_folder() -> str | None:
    """This user's folder for them, made where it is missing; None where there is none that only this user can write to."""
    home = os.path.expanduser("~")
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or f"{home}/.cache"
    if not os.path.isabs(base):
        return None
    folder = f"{base}/timeline/templates"
    # Whoever can write to the outer one can put another inner one there.
    for place in (f"{base}/timeline", folder):
        try:
            Path(place).mkdir(mode=0o700, parents=True, exist_ok=True)
            info = system.lstat(place)
        except OSError:
            return None
        if not stat.S_ISDIR(info.st_mode) or (
            hasattr(os, "getuid") and (info.st_uid != os.getuid() or info.st_mode & 0o022)
        ):
            return None
    return folder
