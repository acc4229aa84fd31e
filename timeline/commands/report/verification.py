"""What `timeline verify` found of a site: as diagnostics, as a line, and as JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from timeline.commands.report.as_json import as_json, json_for_logs
from timeline.diagnostics import Diagnostic, Severity, counted
from timeline.output.foreign_files import may_come_with_project
from timeline.output.manifest import DRAFTS, NAME
from timeline.output.verify import FileState
from timeline.planning.urls import address_of
from timeline.project import SIGNERS, ProjectPaths
from timeline.verification.as_built import BUILD_JSON
from timeline.verification.comparison import Comparison, SiteVerdict, reasons_for_difference
from timeline.verification.signatures import SIGNATURE, SignatureState

MOST_NAMED = 20
"""Files of one kind that are named one by one."""
ABBREVIATED = 10
"""Characters of a commit's id that are shown."""

FOREIGN_HELP = "look at what it is and move it away: whoever publishes the folder publishes it too"
DRAFTS_MESSAGE = "this site shows drafts and events under embargo: it is not for publication"
DRAFTS_HELP = "publish what `timeline build` makes without --drafts, in a folder of its own"


def site_diagnostics(target: str | Path, found: Comparison, paths: ProjectPaths | None) -> list[Diagnostic]:
    """All that is wrong with a site, the files that matter most first."""
    foreign = Severity.WARNING
    if paths and isinstance(target, Path) and may_come_with_project(target, paths.root):
        foreign = Severity.ERROR
    states = (FileState.ALTERED, FileState.CUT_OFF, FileState.MISSING)
    faults = [(file.path, f"the file {file.detail}") for file in found.findings if file.state in states]
    unread = [
        (file.path, f"the file {file.detail}") for file in found.findings if file.state is FileState.UNREAD
    ]
    others = [(path, "no build has made this file") for path in found.foreign]
    place = _Place(target, paths)
    return [
        *place.named(
            "SITE001",
            Severity.ERROR,
            faults,
            "find out what changed it, then send it again: timeline publish --all",
        ),
        *_half_published(found, place),
        *place.named("SITE007", Severity.ERROR, unread, "try again; nothing is known of it yet"),
        *place.named("SITE002", foreign, others, FOREIGN_HELP),
        *(
            [place.at(DRAFTS, Severity.ERROR, "SITE003", DRAFTS_MESSAGE, DRAFTS_HELP)]
            if found.has_drafts
            else ()
        ),
        *_signature(found, place),
        *_other_commit(found, place),
        *_other_bytes(found, place),
    ]


class _Place:
    """Where the files of a site are, for messages."""

    def __init__(self, target: str | Path, paths: ProjectPaths | None) -> None:
        self._target = target
        self._root = paths.root if paths else Path.cwd()

    def of(self, path: str) -> str:
        """The address of a file, or its path relative to the project."""
        if isinstance(self._target, str):
            return self._target + address_of(path)
        return Path(os.path.relpath(self._target / path, self._root)).as_posix()

    def at(self, path: str, severity: Severity, code: str, message: str, help_text: str) -> Diagnostic:
        """A diagnostic on a file as a whole."""
        return Diagnostic(self.of(path), 1, 1, 1, 1, severity, code, message, help_text)

    def named(
        self, code: str, severity: Severity, files: Sequence[tuple[str, str]], help_text: str
    ) -> Iterator[Diagnostic]:
        """A diagnostic for each file, up to a number, and one for all others."""
        for path, message in files[:MOST_NAMED]:
            yield self.at(path, severity, code, message, help_text)
        if len(files) > MOST_NAMED:
            left = counted(len(files) - MOST_NAMED, "more file")
            yield self.at(
                NAME, severity, code, f"the same is true of {left}; --format json names all", help_text
            )


def _half_published(found: Comparison, place: _Place) -> Iterator[Diagnostic]:
    if found.interrupted:
        message = "a build was interrupted, so that the folder is partly old and partly new"
        yield place.at(NAME, Severity.ERROR, "SITE006", message, "run timeline build, which completes it")
    if others := found.paths(FileState.OTHER_BUILD):
        message = (
            f"{counted(len(others), 'file is', 'files are')} not as the manifest says, but as this commit builds them "
            f"({_some(others)}): the site was published half, or is being published"
        )
        yield place.at(
            NAME, Severity.ERROR, "SITE006", message, "wait until it is published, or publish it again"
        )


_WRONG_SIGNATURES = {
    SignatureState.MISSING: (
        "the site is not signed",
        "sign it (timeline sign --key KEY), and publish it again",
    ),
    SignatureState.ALTERED: (
        "the signature is of another manifest",
        "do not rely on the site: compare it with its commit; then sign and publish it again",
    ),
    SignatureState.UNKNOWN: (
        "the signature is of nobody who may sign",
        f"do not rely on the site; if the key is yours, name it in {SIGNERS} and commit that",
    ),
    SignatureState.EXPIRED: (
        "the signature is by a key that is not valid now",
        "sign it again with a valid key, and publish it",
    ),
    SignatureState.INVALID: (
        "the signature is invalid",
        "sign it again (timeline sign --key KEY), and publish it",
    ),
}


def _signature(found: Comparison, place: _Place) -> Iterator[Diagnostic]:
    check = found.signature
    if check.state in _WRONG_SIGNATURES and found.manifest:
        message, help_text = _WRONG_SIGNATURES[check.state]
        by = f" ({check.key})" if check.key else ""
        yield place.at(SIGNATURE, Severity.ERROR, "SITE008", f"{message}: {check.detail}{by}", help_text)


def _other_commit(found: Comparison, place: _Place) -> Iterator[Diagnostic]:
    """Where the site is whole, but of another commit than the present one."""
    theirs, ours = found.origin.statement, found.built.statement if found.built else None
    message, help_text = "", ""
    if ours is None or not (found.unlike_built and found.manifest):
        return
    commit = theirs.revision if theirs else None
    if commit is None or ours.revision is None:
        if commit != ours.revision or theirs is None:
            message = f"it is not known which commit the site is of: {BUILD_JSON} names none"
            help_text = "build and publish the site from a commit"
            yield place.at(BUILD_JSON, Severity.WARNING, "SITE004", message, help_text)
        return
    ahead, behind, name = found.origin.ahead, found.origin.behind, commit[:ABBREVIATED]
    again = f"to compare it with its own commit: git checkout {name}, then verify it again"
    if ahead is None:
        message, help_text = (
            f"the site is of commit {name}, which this clone does not have",
            "git fetch, then verify it again",
        )
    elif ahead and behind:
        message, help_text = f"the site is of commit {name}, which is on another branch", again
    elif ahead:
        message = f"the site is of commit {name}, {counted(ahead, 'commit')} after yours"
        help_text = "git pull, then verify it again"
    elif behind:
        message, help_text = (
            f"the site is of commit {name}, {counted(behind, 'commit')} before yours",
            f"publish it again; or, {again}",
        )
    if message:
        message += "; its files were compared with its own manifest only"
        yield place.at(BUILD_JSON, Severity.WARNING, "SITE004", message, help_text)


def _other_bytes(found: Comparison, place: _Place) -> Iterator[Diagnostic]:
    """Where the manifest is not that which this commit builds here."""
    if found.built is None or not found.manifest or (found.origin.ahead, found.origin.behind) != (0, 0):
        return
    unlike = found.unlike_built
    if unlike and not found.paths(FileState.OTHER_BUILD):
        reasons = list(reasons_for_difference(found))
        files = counted(len(unlike), "file is", "files are")
        message = f"by its manifest, {files} not what this commit builds here: {_some(unlike)}"
        help_text = "; ".join(reasons) or (
            "somebody has changed the files and the manifest; or the theme, the packages or SOURCE_DATE_EPOCH are others"
        )
        severity = Severity.WARNING if found.changed_here else Severity.ERROR
        yield place.at(NAME, severity, "SITE005", message, help_text)


def _some(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - 3:,} more" if len(paths) > 3 else ""
    return f"{', '.join(paths[:3])}{more}"


def site_summary(target: str | Path, found: Comparison) -> str:
    """The verdict in one line."""
    listed = len(found.manifest)
    part = (
        f"{found.compared:,} of {counted(listed, 'file')} compared"
        if found.compared < listed
        else counted(listed, "file")
    )
    revision = found.origin.statement.revision if found.origin.statement else None
    commit = f", commit {revision[:ABBREVIATED]}" if revision else ""
    meaning = _MEANINGS[found.verdict]
    return f"{target}: {found.verdict}: {meaning} ({part}{commit})"


def signature_summary(found: Comparison) -> str:
    """The state of the signature in one line."""
    check = found.signature
    if check.state is SignatureState.GOOD:
        return f"signature: good, by {check.signer} ({check.key})"
    state = "not checked" if check.state is SignatureState.UNCHECKED else str(check.state)
    return f"signature: {state}: {check.detail}"


_MEANINGS = {
    SiteVerdict.SAME: "each file is as this commit builds it",
    SiteVerdict.WHOLE: "each file is as the manifest says; there is no project here to compare it with",
    SiteVerdict.MORE: "each file is as this commit builds it, but there are others",
    SiteVerdict.OLDER: "the site of an earlier commit, whole by its own manifest",
    SiteVerdict.NEWER: "the site of a later commit, whole by its own manifest",
    SiteVerdict.OTHER: "the site of another commit, whole by its own manifest",
    SiteVerdict.DIFFERENT: "whole by its own manifest, but not what this commit builds here",
    SiteVerdict.INCOMPLETE: "files are missing, cut off or of another build",
    SiteVerdict.ALTERED: "files have been changed",
    SiteVerdict.UNREAD: "not all files could be read",
}


def site_json(target: str | Path, found: Comparison, problems: Sequence[Diagnostic]) -> str:
    """The whole result as a JSON object, in ASCII."""
    theirs, ours = found.origin.statement, found.built.statement if found.built else None
    files = {
        state.value.replace(" ", "_"): found.paths(state)
        for state in FileState
        if state is not FileState.SAME
    }
    value = {
        "target": str(target),
        "verdict": found.verdict.value,
        "revision": theirs and theirs.revision,
        "version": theirs and theirs.version,
        "here": ours
        and {"revision": ours.revision, "version": ours.version, "changed": list(found.changed_here)},
        "commits_ahead": found.origin.ahead,
        "commits_behind": found.origin.behind if found.origin.ahead is not None else None,
        "files": {
            "listed": len(found.manifest),
            "compared": found.compared,
            **files,
            "more": list(found.foreign),
        },
        "signature": {
            "state": found.signature.state.value,
            "signer": found.signature.signer or None,
            "key": found.signature.key or None,
        },
        "unlike_this_commit": found.unlike_built,
        "problems": json.loads(as_json(problems)),
    }
    return json_for_logs(json.dumps(value, indent=2))
