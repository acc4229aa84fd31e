"""Git repositories made in tests: hundreds of commits in a blink, by `git fast-import`."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

DAY = 86_400
START = 1_733_212_800
"""3 December 2024, 08:00 UTC."""

ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "HOME": "/nowhere",
    "LC_ALL": "C",
}
_SIGNED = "Canary Person <canary@example.org>"


class Repository:
    """A repository with the branch `main`, checked out in a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._commits = 0
        self.time = START
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *words: str, data: bytes | None = None, **environment: str) -> bytes:
        """Run git; returns what it prints."""
        done = subprocess.run(
            ["git", *words],
            cwd=self.root,
            env={**ENVIRONMENT, **environment},
            input=data,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    def commit(self, files: Mapping[str, str | bytes | None], after: int = DAY) -> str:
        """A commit, so many seconds after the one before, that writes these files (None: removes them)."""
        return self.commits([files], after)[0]

    def commits(self, series: list[Mapping[str, str | bytes | None]], after: int = DAY) -> list[str]:
        """Commits on top of the branch, which is then checked out; returns their names."""
        stream: list[bytes] = []
        for files in series:
            stamp = f"{_SIGNED} {self.time} +0330".encode()
            stream.append(b"commit refs/heads/main\nmark :%d\n" % (self._commits + 1))
            stream.append(b"author %b\ncommitter %b\ndata 6\ncanary\n" % (stamp, stamp))
            if self._commits and not stream[:-2]:
                stream.append(b"from refs/heads/main^0\n")
            for path, content in files.items():
                quoted = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").encode()
                if content is None:
                    stream.append(b'D "%b"\n' % quoted)
                    continue
                content = content.encode() if isinstance(content, str) else content
                stream.append(b'M 100644 inline "%b"\ndata %d\n%b\n' % (quoted, len(content), content))
            self._commits += 1
            self.time += after
        self.git("fast-import", "--quiet", "--force", data=b"".join(stream))
        self.git("reset", "--quiet", "--hard", "main")
        names = self.git("rev-list", "--reverse", f"--max-count={len(series)}", "main").decode().split()
        assert len(names) == len(series)
        return names
