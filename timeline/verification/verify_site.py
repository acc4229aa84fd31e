"""Verify a site: read its manifest and its files, build the project here, and compare."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from timeline.building.report import BuildStatement
from timeline.clock import now
from timeline.diagnostics import EnvironmentFailure, UsageError
from timeline.history.git import GitError
from timeline.history.working_tree import changed_content
from timeline.output.foreign_files import find_foreign_files
from timeline.output.manifest import NAME, Manifest, parse_manifest
from timeline.output.verify import Delivered, FileFinding, FileState, compare_file, most_bytes, read_folder
from timeline.output.writer import is_open
from timeline.project import SIGNERS, ProjectPaths
from timeline.publishing.compression import without_true_copies
from timeline.verification.as_built import (
    BUILD_JSON,
    AsBuilt,
    build_here,
    commits_apart,
    read_statement,
    verification_folder,
)
from timeline.verification.comparison import Comparison, Origin, sample_of
from timeline.verification.signatures import MOST_BYTES as MOST_OF_SIGNATURE
from timeline.verification.signatures import SIGNATURE, SignatureCheck, SignatureState, check_signature

OnFile = Callable[[str, Delivered], None]
ReadFiles = Callable[[Sequence[str], Callable[[str], int], OnFile], None]
"""Reads files of a site, of at most so many bytes each, and hands each to a function."""


def folder_reader(site: Path) -> ReadFiles:
    """Reads from a folder."""

    def read(paths: Sequence[str], most: Callable[[str], int], on_file: OnFile) -> None:
        for path in paths:
            on_file(path, read_folder(site, path, most(path)))

    return read


def verify_site(
    target: str | Path,
    read: ReadFiles,
    paths: ProjectPaths | None,
    *,
    sample: int | None,
    on_start: Callable[[int], None],
    on_path: Callable[[str], None],
) -> Comparison:
    """Compare the site at an address or in a folder with its manifest, and with what the project builds here.

    `on_start` is told how many files will be compared, `on_path` each one that was.
    Raises TimelineError if the project cannot be built, or the site not be reached.
    """
    data, manifest, findings = _read_manifest(target, read)
    signature = _check_signature(data, read, paths)
    built = build_here(paths) if paths else None
    folder = built.folder if built else None
    chosen = sorted(manifest) if sample is None else sample_of(manifest, sample, now().isoformat())
    on_start(len(chosen))
    statements: list[BuildStatement] = []

    def compare(path: str, delivered: Delivered) -> None:
        on_path(path)
        here = built.manifest.get(path, "") if built else ""
        finding = compare_file(path, delivered, manifest[path], folder, here)
        if finding:
            findings.append(finding)
        if path == BUILD_JSON and delivered.body and (said := read_statement(delivered.body)):
            statements.append(said)

    read(chosen, lambda path: most_bytes(folder, path), compare)
    return Comparison(
        manifest=manifest,
        compared=len(chosen),
        findings=tuple(sorted(findings, key=lambda finding: finding.path)),
        foreign=_foreign_in(target, manifest) if isinstance(target, Path) and manifest else (),
        interrupted=isinstance(target, Path) and is_open(target),
        origin=_origin(statements[0] if statements else None, built, paths),
        built=built,
        signature=signature,
        changed_here=_changed_here(built, paths, manifest),
    )


def _foreign_in(site: Path, manifest: Manifest) -> tuple[str, ...]:
    """The files in a folder that neither a build nor a publication has made."""
    return tuple(without_true_copies(site, find_foreign_files(site), manifest))


def _read_one(path: str, most: int, read: ReadFiles) -> Delivered:
    got: list[Delivered] = []
    read([path], lambda _: most, lambda _, delivered: got.append(delivered))
    return got[0]


def _check_signature(manifest: bytes, read: ReadFiles, paths: ProjectPaths | None) -> SignatureCheck:
    """Check the manifest's signature against the project's own file of signers. Raises EnvironmentFailure."""
    if paths is None:
        return SignatureCheck(
            SignatureState.UNCHECKED, detail="there is no project here, whose signers could be taken"
        )
    if not (paths.root / SIGNERS).is_file():
        return SignatureCheck(SignatureState.UNCHECKED, detail=f"the project has no {SIGNERS}")
    delivered = _read_one(SIGNATURE, MOST_OF_SIGNATURE, read)
    if delivered.fault or delivered.leads_to:
        detail = f"{SIGNATURE} could not be read: {delivered.fault or 'it redirects to another site'}"
        return SignatureCheck(SignatureState.INVALID, detail=detail)
    return check_signature(manifest, delivered.body, paths.root / SIGNERS, verification_folder(paths))


def _read_manifest(target: str | Path, read: ReadFiles) -> tuple[bytes, Manifest, list[FileFinding]]:
    """The manifest, also its bytes; or an empty one, and what is wrong with it."""
    delivered = _read_one(NAME, most_bytes(None, NAME), read)
    if delivered.fault:
        raise EnvironmentFailure(
            f"{target}: {delivered.fault}", "check the address and the connection, then try again"
        )
    if delivered.leads_to:
        raise UsageError(
            f"{target} redirects to {delivered.leads_to[:200]}", "verify that address, if it is yours"
        )
    if delivered.body is None:
        return (
            delivered.body or b"",
            {},
            [
                FileFinding(
                    NAME, FileState.MISSING, "is missing: no site of timeline is there, or not all of it"
                )
            ],
        )
    try:
        if delivered.is_whole:
            return delivered.body, parse_manifest(delivered.body, "it"), []
        reason = "it is cut off"
    except (UsageError, EnvironmentFailure) as error:
        reason = str(error)
    finding = FileFinding(NAME, FileState.CUT_OFF, f"is no list of a site's files: {reason}")
    return delivered.body, {}, [finding]


def _origin(statement: BuildStatement | None, built: AsBuilt | None, paths: ProjectPaths | None) -> Origin:
    theirs, ours = statement.revision if statement else None, built.statement.revision if built else None
    if theirs == ours or paths is None:
        return Origin(statement)
    if theirs is None or ours is None:
        return Origin(statement, ahead=None)
    try:
        apart = commits_apart(paths.root, theirs, ours)
    except GitError:
        apart = None
    return Origin(statement, *apart) if apart else Origin(statement, ahead=None)


def _changed_here(built: AsBuilt | None, paths: ProjectPaths | None, manifest: Manifest) -> tuple[str, ...]:
    """The files that differ from the commit; nobody needs to know if the site is what is built here."""
    if built is None or paths is None or built.statement.revision is None or manifest == built.manifest:
        return ()
    try:
        return tuple(changed_content(paths.root, built.statement.revision))
    except GitError:
        return ()
