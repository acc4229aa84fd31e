"""The target that is a branch, of the project's own repository or of a remote one, as services for static pages want it.

Everything is written as objects of git. The work tree, the index and HEAD are never touched: in the end the branch is moved,
or pushed, from the very commit that was looked at, or not at all. The commit depends on the site, on its parent and on the
content's commit only, so that the same publication gives the same commit.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from timeline.diagnostics import EnvironmentFailure, Locked, UsageError
from timeline.digest import digest_bytes
from timeline.history.git import GitError, connect_git, run_git, verified, write_git
from timeline.history.repository import Repository, find_repository
from timeline.model.publish import TargetSettings
from timeline.output.manifest import NAME
from timeline.publishing.git_remotes import BranchAddress, custom_domain, misfit, parse_address
from timeline.publishing.plan import folders_above
from timeline.publishing.target import Upload

_MARK = "Published by timeline. SHA-256 of the manifest: "
"""In the message of every commit of ours."""
_WHO = {"NAME": "timeline", "EMAIL": "timeline@publish.invalid"}
_NEUTRAL = re.compile(
    r"(?:README|LICEN[CS]E|COPYING)(?:\.[a-z]+)?|CNAME|\.domains|\.nojekyll|\.git(?:ignore|attributes)"
)
"""Files that a branch may hold before the first publication."""


def open_branch(address: str, root: Path, settings: TargetSettings) -> BranchTarget:
    """The target for an address without `git:`. Raises UsageError; opens no connection."""
    found = find_repository(root)
    if found is None:
        raise UsageError(
            "the project is not in a git repository, so it has no branches",
            "publish to a folder, or start one: git init",
        )
    repository = verified(found)
    return BranchTarget(repository, parse_address(address, repository), one=settings.history == "one")


class BranchTarget:
    """A branch."""

    atomic = True

    def __init__(self, repository: Repository, address: BranchAddress, *, one: bool) -> None:
        self.shown = address.shown
        self._repository = repository
        self._address = address
        self._one = one
        self._tip = ""
        self._changes: dict[str, str] = {}
        self._url: str | None = None
        self._ours = f"refs/timeline/publish/{digest_bytes(address.shown.encode()).hex()[:12]}"
        """Keeps what was fetched, and what was pushed, from being collected as garbage."""

    def refusal(self, url: str | None) -> tuple[str, str] | None:
        """Whether the service publishes the branch at this address."""
        self._url = url
        return misfit(self._address, url)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Look at the branch. It is moved only if it is still the same in the end."""
        self._tip = self._fetch() if self._address.remote else self._own_tip()
        if self._tip:
            self._check_tip()
        yield

    def _own_tip(self) -> str:
        used = run_git(self._repository, "worktree", "list", "--porcelain").decode("utf-8", "replace")
        if f"branch {self._address.ref}" in used.splitlines():
            raise UsageError(
                f"the branch {self._address.branch} is checked out, so timeline leaves it alone",
                "name another branch, which holds the site alone: git:gh-pages",
            )
        return self._git("for-each-ref", "--format=%(objectname)", self._address.ref).strip()

    def _fetch(self) -> str:
        """The commit of a remote branch, with its files; empty without one. Raises GitError."""
        remote, ref = self._address.remote, self._address.ref
        answer = (
            connect_git(self._repository, "ls-remote", "--", remote, ref).decode("ascii", "replace").split()
        )
        tip = answer[0] if answer else ""
        if tip and tip != self._git("for-each-ref", "--format=%(objectname)", self._ours).strip():
            fetch = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules")
            connect_git(self._repository, *fetch, "--", remote, f"+{ref}:{self._ours}")
            tip = self._git("rev-parse", "--verify", f"{self._ours}^{{commit}}").strip()
        return tip

    def _check_tip(self) -> None:
        """Refuse a branch that is not one of publications. Raises UsageError."""
        names = [entry.partition("\t")[2] for entry in self._git("ls-tree", "-z", self._tip).split("\0")]
        if NAME not in names:
            foreign = [name for name in names if name and not _NEUTRAL.fullmatch(name)]
            if foreign:
                raise UsageError(
                    f"the {self.shown} holds what timeline did not publish: {', '.join(foreign[:3])}",
                    "name another branch, which holds the site alone: git:gh-pages",
                )
        if self._one:
            words = ("rev-list", "-1", "--invert-grep", "--fixed-strings", f"--grep={_MARK}", self._tip)
            foreign_commit = self._git(*words).strip()
            if foreign_commit:
                raise UsageError(
                    f"the {self.shown} has commits that timeline did not make ({foreign_commit[:12]}), "
                    "which `history: one` would discard",
                    "leave out `history: one`, or delete the branch if it can go",
                )
        domain = custom_domain(self._address, self._url)
        there = self.read("CNAME", 1_000) if domain is None or domain[0] == "CNAME" else None
        said = (there or b"").decode("ascii", "replace").strip()
        if said and self._url and (domain is None or domain[1] != said):
            raise UsageError(
                f"the {self.shown} is published at {said[:100]!r} (its file CNAME), and the project's `url` is {self._url}",
                "correct `url`, then build and publish; or change CNAME in the branch",
            )

    def read(self, path: str, limit: int) -> bytes | None:
        """The bytes of a file of the branch."""
        if not self._tip:
            return None
        entry = self._git("ls-tree", "-z", self._tip, "--", path)
        if not entry.startswith("100") or entry.partition("\t")[2] != f"{path}\0":
            return None
        blob = entry.split()[2]
        if int(self._git("cat-file", "-s", blob)) > limit:
            raise EnvironmentFailure(f"{path} of the {self.shown} is too large", "look at what it is")
        return run_git(self._repository, "cat-file", "blob", blob)

    def is_altered(self) -> bool:
        """Whether the last commit is not one of ours."""
        manifest = self.read(NAME, 1 << 30)
        if manifest is None:
            return False
        message = self._git("log", "-1", "--format=%B", "--no-show-signature", self._tip)
        return f"{_MARK}{sha256(manifest).hexdigest()}" not in message

    def occupied(self, paths: Sequence[str]) -> list[str]:
        """Files of the branch in the place of new files or of their folders."""
        if not self._tip:
            return []
        there = set(self._git("ls-tree", "-r", "-z", "--name-only", self._tip).split("\0"))
        folders = {folder for file in there for folder in folders_above(file)}
        return [
            path
            for path in paths
            if path in there or path in folders or there.intersection(folders_above(path))
        ]

    def put(self, uploads: Sequence[Upload]) -> Iterator[Upload]:
        """Write the files as objects."""
        by_folder: dict[Path, list[Upload]] = {}
        for upload in uploads:
            if isinstance(upload.source, bytes):
                self._changes[upload.path] = self._blob(upload.source)
                yield upload
                continue
            depth = upload.path.count("/")
            by_folder.setdefault(upload.source.parents[depth], []).append(upload)
        for folder, files in by_folder.items():
            names = "".join(f"{upload.path}\n" for upload in files).encode()
            words = ("hash-object", "-w", "--no-filters", "--stdin-paths")
            blobs = write_git(self._repository, *words, data=names, folder=folder).decode().split()
            for upload, blob in zip(files, blobs, strict=True):
                self._changes[upload.path] = blob
                yield upload

    def delete(self, paths: Sequence[str]) -> Iterator[str]:
        """Leave files out of the next commit."""
        for path in paths:
            self._changes[path] = ""
            yield path

    def finish(self, message: str, moment: int) -> None:
        """Commit, and move or push the branch. Raises Locked if it has changed meanwhile."""
        self._add_files_of_services()
        commit = self._commit(message, moment)
        if not self._address.remote:
            try:
                self._git(
                    "update-ref", "-m", message, self._address.ref, commit, self._tip or "0" * len(commit)
                )
            except GitError as error:
                raise self._overtaken() if self._own_tip() != self._tip else error from None
            return
        self._git("update-ref", self._ours, commit)
        lease = f"--force-with-lease={self._address.ref}:{self._tip}"
        words = ("push", "--quiet", "--no-verify", "--no-follow-tags", "--recurse-submodules=no", lease)
        try:
            connect_git(self._repository, *words, "--", self._address.remote, f"{commit}:{self._address.ref}")
        except GitError as error:
            tip = connect_git(self._repository, "ls-remote", "--", self._address.remote, self._address.ref)
            if tip.decode("ascii", "replace").partition("\t")[0] != self._tip:
                raise self._overtaken() from None
            raise error

    def _overtaken(self) -> Locked:
        return Locked(f"somebody else has changed the {self.shown} meanwhile", "publish again")

    def _add_files_of_services(self) -> None:
        """`.nojekyll`, and the domain of one's own, where they are missing."""
        files = {".nojekyll": b""}
        if domain := custom_domain(self._address, self._url):
            files[domain[0]] = f"{domain[1]}\n".encode()
        for name, data in files.items():
            if self.read(name, 1_000) is None:
                self._changes[name] = self._blob(data)

    def _commit(self, message: str, moment: int) -> str:
        """The commit of the branch with the changes."""
        none = "0" * len(self._blob(b""))  # as long as names of objects are in this repository
        lines = [
            f"{'100644' if blob else '0'} {blob or none}\t{path}\0"
            for path, blob in sorted(self._changes.items(), key=lambda change: (bool(change[1]), change[0]))
        ]
        with TemporaryDirectory(prefix="timeline-") as folder:
            with_index = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
            self._write("read-tree", self._tip or "--empty", environment=with_index)
            words = ("update-index", "--replace", "-z", "--index-info")
            self._write(*words, data="".join(lines).encode(), environment=with_index)
            tree = self._write("write-tree", environment=with_index).strip()
        text = f"{message}\n\n{_MARK}{self._manifest_digest()}\n"
        parents = ["-p", self._tip] if self._tip and not self._one else []
        return self._write(
            "-c", "i18n.commitEncoding=UTF-8", "commit-tree", "--no-gpg-sign", *parents, "-F", "-", tree,
            data=text.encode(),
            environment={f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in _WHO.items()}
            | {f"GIT_{who}_DATE": f"@{moment} +0000" for who in ("AUTHOR", "COMMITTER")},
        ).strip()  # fmt: skip

    def _manifest_digest(self) -> str:
        name = self._changes.get(NAME) or f"{self._tip}:{NAME}"  # missing if only signatures are new
        data = run_git(self._repository, "cat-file", "blob", name)
        return sha256(data).hexdigest()

    def _blob(self, data: bytes) -> str:
        return self._write("hash-object", "-w", "--no-filters", "--stdin", data=data).strip()

    def _git(self, *words: str) -> str:
        return os.fsdecode(run_git(self._repository, *words))

    def _write(self, *words: str, data: bytes = b"", environment: dict[str, str] | None = None) -> str:
        return write_git(self._repository, *words, data=data, environment=environment or {}).decode(
            "ascii", "replace"
        )
