"""Signatures of the manifest, made and checked by OpenSSH (`ssh-keygen -Y`).

Who may sign is in the project's file `allowed_signers`, in the format that ssh-keygen reads. It is taken from the
verifier's clone of the project, never from the site: whoever could change the pages of a site could change a key there.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import msgspec

from timeline.diagnostics import EnvironmentFailure
from timeline.history.git import program_on_path
from timeline.output.manifest import NAME, SIGNATURES
from timeline.project import NAMESPACE, SIGNERS

SIGNATURE = SIGNATURES[0]
MOST_BYTES = 64 << 10
"""The size limit of a signature."""
LIMIT = 30.0
"""Time limit of a check in seconds."""

_KEY = re.compile(r"with (\S+) key (SHA256:[A-Za-z0-9+/]+)")


class SignatureState(StrEnum):
    """What a check of a signature found."""

    GOOD = "good"
    MISSING = "missing"
    """The project names signers, but the site is not signed."""
    ALTERED = "altered"
    """The signature is one, but of another manifest."""
    UNKNOWN = "unknown"
    """The signature fits, but its key is not among the signers."""
    EXPIRED = "expired"
    """The key is one of a signer, but no longer, or not yet."""
    INVALID = "invalid"
    """It is no signature, or one for another purpose."""
    UNCHECKED = "unchecked"
    """The project names no signers, or there is no project."""


class SignatureCheck(msgspec.Struct, frozen=True):
    """The result of a check."""

    state: SignatureState
    signer: str = ""
    """The name in `allowed_signers`."""
    key: str = ""
    """The key's type and fingerprint: `ED25519 SHA256:...`."""
    detail: str = ""


def check_signature(manifest: bytes, signature: bytes | None, signers: Path, folder: Path) -> SignatureCheck:
    """Check a manifest's signature; `folder` is a private one for a file that ssh-keygen is to read.

    Raises EnvironmentFailure if ssh-keygen is missing or fails.
    """
    if signature is None:
        return SignatureCheck(SignatureState.MISSING, detail=f"{SIGNERS} names who may sign it")
    file = folder / SIGNATURE
    file.write_bytes(signature)
    name = ["-n", NAMESPACE, "-s", str(file)]
    own = _ask("check-novalidate", name, manifest)
    key = " ".join(match.groups()) if (match := _KEY.search(own.stdout)) else ""
    if own.returncode:
        return _refused(own.stderr)
    allowed = ["-f", str(signers)]
    found = _ask("find-principals", [*allowed, "-s", str(file)], manifest)
    signer = found.stdout.partition("\n")[0]
    if found.returncode or not signer:
        return _not_allowed(found.stderr, key)
    valid = _ask("verify", [*allowed, "-I", signer, *name], manifest)
    if valid.returncode:
        return _not_allowed(valid.stderr, key, signer)
    return SignatureCheck(SignatureState.GOOD, signer, key)


def _refused(message: str) -> SignatureCheck:
    """For a signature that does not fit the manifest, whoever made it."""
    if "incorrect signature" in message:
        return SignatureCheck(SignatureState.ALTERED, detail="the manifest was changed after it was signed")
    if "namespace does not match" in message:
        return SignatureCheck(SignatureState.INVALID, detail="it was made for another purpose")
    return SignatureCheck(SignatureState.INVALID, detail="it is damaged, or no signature of ssh-keygen")


def _not_allowed(message: str, key: str, signer: str = "") -> SignatureCheck:
    """For a signature that fits, by a key that may not sign."""
    if "key has expired" in message:
        day = message.partition("valid-before ")[2].partition("T")[0][:10]
        return SignatureCheck(SignatureState.EXPIRED, signer, key, f"the key was valid until {day}")
    if "key is not yet valid" in message:
        return SignatureCheck(SignatureState.EXPIRED, signer, key, "the key is not valid yet")
    if "not permitted for use" in message:
        detail = f"{SIGNERS} does not allow the key for {NAMESPACE}"
        return SignatureCheck(SignatureState.UNKNOWN, signer, key, detail)
    return SignatureCheck(SignatureState.UNKNOWN, key=key, detail=f"{SIGNERS} does not name the key")


def sign(site: Path, key: Path) -> None:
    """Sign a site's manifest, in place of an earlier signature. ssh-keygen may ask for a passphrase or a touch.

    `key` is a private key, or a public one whose private key the agent holds. Raises EnvironmentFailure.
    """
    program = _ssh_keygen()
    (site / SIGNATURE).unlink(missing_ok=True)
    command = [program, "-Y", "sign", "-f", str(key), "-n", NAMESPACE, str(site / NAME)]
    done = subprocess.run(command, check=False)  # noqa: S603 - no shell; the user's own key and folder
    if done.returncode or not (site / SIGNATURE).is_file():
        raise EnvironmentFailure(
            "ssh-keygen has not signed the manifest", "see its message above, and try again"
        )


def _ask(action: str, words: Sequence[str], manifest: bytes) -> subprocess.CompletedProcess[str]:
    command = [_ssh_keygen(), "-Y", action, *words]
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603 - no shell; files of our own, and a name from the project's file
            command, input=manifest, env=environment, capture_output=True, timeout=LIMIT, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        raise EnvironmentFailure(
            "ssh-keygen cannot be run", "check that OpenSSH 8.9 or newer is installed"
        ) from None
    return subprocess.CompletedProcess(
        command,
        done.returncode,
        done.stdout.decode("utf-8", "replace"),
        done.stderr.decode("utf-8", "replace"),
    )


def _ssh_keygen() -> str:
    program = program_on_path("ssh-keygen")
    if program is None:
        raise EnvironmentFailure(
            "ssh-keygen is not installed", "install OpenSSH (8.9 or newer), and put it on PATH"
        )
    return program
