"""Compare a site with its manifest and with what this commit builds, and decide what that means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from hashlib import sha256

import msgspec

from timeline.building.report import BuildStatement
from timeline.diagnostics import counted
from timeline.output.manifest import DRAFTS, Manifest
from timeline.output.verify import FileFinding, FileState
from timeline.verification.as_built import BUILD_JSON, AsBuilt
from timeline.verification.signatures import SignatureCheck


class SiteVerdict(StrEnum):
    """What a verification finds, by the file that matters most."""

    SAME = "same"
    """Each file is as the manifest says and as this commit builds it."""
    WHOLE = "whole"
    """Each file is as the manifest says; there was no project to compare with."""
    MORE = "more"
    """The same, but there are further files."""
    OLDER = "older"
    """The site of an earlier commit, whole by its manifest."""
    NEWER = "newer"
    OTHER = "other"
    """The site of a commit that this clone does not have, or that is on another branch."""
    DIFFERENT = "different"
    """The site of this commit, whole by its manifest, but not what is built here."""
    INCOMPLETE = "incomplete"
    """Files are missing, cut off or from another build: it was published half, or is just being published."""
    ALTERED = "altered"
    UNREAD = "unread"
    """Files could not be read."""


class Origin(msgspec.Struct, frozen=True):
    """The commit that a site says it was built from, and how it relates to the present one."""

    statement: BuildStatement | None
    """None if the site's build.json is missing or damaged."""
    ahead: int | None = 0
    """How many commits it has that the present one lacks; None if it is unknown here."""
    behind: int = 0
    """How many commits the present one has that it lacks."""


class Comparison(msgspec.Struct, frozen=True):
    """A site compared."""

    manifest: Manifest
    compared: int
    """Files compared: all that the manifest lists, or a sample."""
    findings: tuple[FileFinding, ...]
    foreign: tuple[str, ...]
    """Files that the manifest does not list; only a folder shows them."""
    interrupted: bool
    """Whether a build of the folder was interrupted."""
    origin: Origin
    built: AsBuilt | None
    """None without a project."""
    signature: SignatureCheck
    changed_here: tuple[str, ...] = ()
    """Files of the project that differ from the present commit."""

    def paths(self, *states: FileState) -> list[str]:
        """The paths of files in these states."""
        return [finding.path for finding in self.findings if finding.state in states]

    @property
    def has_drafts(self) -> bool:
        """Whether the site shows drafts."""
        return DRAFTS in self.manifest

    @property
    def unlike_built(self) -> list[str]:
        """The files that the manifest lists otherwise than this commit builds them, or that only one of the two has."""
        if self.built is None:
            return []
        return sorted({path for path, _ in self.manifest.items() ^ self.built.manifest.items()})

    @property
    def verdict(self) -> SiteVerdict:
        """What it comes to."""
        if self.paths(FileState.ALTERED):
            return SiteVerdict.ALTERED
        if self.interrupted or self.paths(FileState.MISSING, FileState.CUT_OFF, FileState.OTHER_BUILD):
            return SiteVerdict.INCOMPLETE
        if self.paths(FileState.UNREAD):
            return SiteVerdict.UNREAD
        if self.built is not None and self.unlike_built:
            return self._of_other_bytes()
        if self.foreign:
            return SiteVerdict.MORE
        return SiteVerdict.WHOLE if self.built is None else SiteVerdict.SAME

    def _of_other_bytes(self) -> SiteVerdict:
        """For a whole site that is not what is built here."""
        ahead, behind = self.origin.ahead, self.origin.behind
        if ahead is None or (ahead and behind):
            return SiteVerdict.OTHER
        if ahead or behind:
            return SiteVerdict.NEWER if ahead else SiteVerdict.OLDER
        return SiteVerdict.DIFFERENT


def reasons_for_difference(compared: Comparison) -> Iterator[str]:
    """Why a site may differ from what its own commit builds here."""
    built, theirs = compared.built, compared.origin.statement
    if built is None or theirs is None:
        return
    if theirs.as_known_at:
        yield f"it shows the chronology as it was known on {theirs.as_known_at[:20]!r}"
    if theirs.version != built.statement.version:
        yield f"it was built by version {theirs.version[:40]!r}, this is {built.statement.version}"
    if compared.changed_here:
        changed = compared.changed_here
        more = f" and {len(changed) - 1:,} more" if len(changed) > 1 else ""
        yield f"your files differ from the commit: {changed[0]}{more}"
    elif theirs.inputs != built.statement.inputs:
        yield "it was built from files that differ from its commit"
    if built.shallow:
        yield "this clone is shallow, so that pages tell less of earlier versions (git fetch --unshallow)"
    missing = [code for code in built.languages if f"{code}/index.html" not in compared.manifest]
    if missing:
        yield f"it lacks the languages {', '.join(missing)}"
    same_content = theirs.inputs == built.statement.inputs and theirs.version == built.statement.version
    if same_content and theirs.events != built.statement.events:
        events = f"it shows {counted(theirs.events, 'event')}, here there are {built.statement.events:,}"
        yield f"{events}: an embargo has ended in between (see SOURCE_DATE_EPOCH)"


def sample_of(paths: Iterable[str], number: int, seed: str) -> list[str]:
    """`number` of the paths: the home page and build.json, and others that depend on the seed."""
    every = sorted(paths, key=lambda path: sha256(f"{seed} {path}".encode()).digest())
    every.sort(key=lambda path: path not in ("index.html", BUILD_JSON))
    return every[:number]
