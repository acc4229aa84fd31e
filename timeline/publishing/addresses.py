"""Find the target that a name in the project file, or an address, stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from timeline.diagnostics import UsageError
from timeline.model.publish import TargetSettings
from timeline.model.suggest import did_you_mean
from timeline.output.site_folder import unsuitable
from timeline.project import ProjectPaths
from timeline.publishing.folder import FolderTarget
from timeline.publishing.object_store import STORES, ObjectStoreTarget
from timeline.publishing.rsync import RsyncTarget
from timeline.publishing.sftp import SftpTarget
from timeline.publishing.ssh_address import parse_ssh_address
from timeline.publishing.target import PublishTarget

_SCHEME = re.compile(r"(?:([a-z][a-z0-9+]+)|[^/:@]+@[^/:@]+):(.*)", re.DOTALL)
"""An address with its scheme, or `user@host:path`."""


class GivenAddress(msgspec.Struct, frozen=True):
    """Where an address was given."""

    paths: ProjectPaths
    folder: Path
    """To which a relative path refers: the project for its own file, else the current folder."""
    settings: TargetSettings


Opener = Callable[[str, GivenAddress], PublishTarget]
"""Makes a target of an address without its scheme. Raises UsageError; opens no connection."""


def _git(address: str, given: GivenAddress) -> PublishTarget:
    from timeline.publishing.git_branch import open_branch  # it runs git

    return open_branch(address, given.paths.root, given.settings)


KINDS: dict[str, Opener] = {
    "git": _git,
    "ssh": lambda _, given: RsyncTarget(parse_ssh_address(given.settings.to)),
    "sftp": lambda _, given: SftpTarget(parse_ssh_address(given.settings.to)),
    **dict.fromkeys(STORES, lambda _, given: ObjectStoreTarget(given.settings.to)),
}
"""Kinds of targets by the scheme of their addresses. What has none is a folder."""


def settings_of(name: str | None, targets: Mapping[str, TargetSettings]) -> tuple[TargetSettings, bool]:
    """The settings for a name or an address, and whether the project file has them; without either, its only target.

    Raises UsageError.
    """
    if name is None:
        if len(targets) == 1:
            return next(iter(targets.values())), True
        help_text = (
            f"name one of them: {', '.join(targets)}"
            if targets
            else "give an address (timeline publish ../public), or list targets under `publish:` in content/timeline.yaml"
        )
        raise UsageError("where to publish?", help_text)
    if name in targets:
        return targets[name], True
    if not _SCHEME.fullmatch(name) and "/" not in name and "\\" not in name and name not in (".", ".."):
        raise UsageError(
            f"there is no target `{name[:60]}`{did_you_mean(name, targets)}",
            f"for a folder, write ./{name[:60]}; targets are listed under `publish:` in content/timeline.yaml",
        )
    return TargetSettings(name), False


_COMPRESSING = ("git", "s3", "gs", "az")
"""Kinds of targets whose services compress by themselves, and send no copies that stand beside files."""


def open_target(given: GivenAddress) -> PublishTarget:
    """The target of these settings. Raises UsageError; opens no connection."""
    address = given.settings.to
    if not address.isprintable():
        raise UsageError("the address of the target has control characters", "write it without")
    match = _SCHEME.fullmatch(address)
    if match is None:
        return _folder(given, Path(address))
    kind = match[1] or "ssh"
    if kind not in KINDS:
        known = ", ".join(f"{kind}:" for kind in KINDS)
        raise UsageError(
            f"timeline cannot publish to addresses with {match[1]}:",
            f"give a folder{known and f', or one with {known}'}",
        )
    if given.settings.compress and kind in _COMPRESSING:
        raise UsageError(
            f"compressed copies are of no use at {kind}: targets, whose services compress by themselves",
            "leave out `compress` at this target",
        )
    return KINDS[kind](match[2], given)


def _folder(given: GivenAddress, path: Path) -> PublishTarget:
    folder = given.folder / path.expanduser()
    reason = unsuitable(folder, given.paths.root, given.paths.content)
    if not reason and (folder.resolve() == given.paths.site.resolve()):
        reason = "it is the folder in which the site is built"
    if reason:
        raise UsageError(
            f"{folder} cannot be published to: {reason}", "name a new or an empty folder for it alone"
        )
    return FolderTarget(folder.resolve())
