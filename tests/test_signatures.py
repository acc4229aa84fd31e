"""`timeline sign`, and what `timeline verify` says of signatures; also with OpenSSH and coreutils alone."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from support.command_line import Line
from support.repository import Repository
from support.serving import serving
from support.sites import tree

from timeline.project import NAMESPACE, first_signer

FILES = {
    "content/timeline.yaml": "title: A town\n",
    "content/events/x.yaml": "date: 2024-11-29\ntitle: A day\nsource: https://example.org/a\n",
}


class Signing(Line):
    """A project whose site is signed with the key of its desk."""

    def key(self, name: str) -> Path:
        """A key; each name has its own."""
        file = self.folder.parent / name
        if not file.exists():
            subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", file], check=True
            )
        return file

    def allow(self, name: str, options: str = f'namespaces="{NAMESPACE}"') -> None:
        """Name a key in allowed_signers, and no other."""
        public = self.key(name).with_suffix(".pub").read_text()
        self.write(
            "allowed_signers", f"# who may sign\n{name}@example.org {options} {public}".replace("  ", " ")
        )

    def sign(self, name: str = "desk") -> int:
        return self("sign", "--key", str(self.key(name))).code

    def signature(self, target: str = "site", *more: str) -> tuple[int, str, str]:
        """The exit code, the state of the signature, and what is wrong with it."""
        ran = self("verify", target, "--format", "json", *more)
        found = json.loads(ran.out)
        wrong = [problem["message"] for problem in found["problems"] if problem["code"] == "SITE008"]
        return ran.code, found["signature"]["state"], "".join(wrong)

    @property
    def site(self) -> Path:
        return self.folder / "site"


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Signing:
    line = Signing(tmp_path / "project", capsys)
    Repository(line.folder).commit({**FILES, ".gitignore": "site\nallowed_signers\n"})
    line.allow("desk")
    assert line("build").code == 0
    return line


def test_a_signed_site(project: Signing) -> None:
    ran = project("sign", "--key", str(project.key("desk")))
    assert (ran.code, "signed as desk@example.org: ED25519 SHA256:" in ran.err) == (0, True)
    assert project.signature() == (0, "good", "")
    assert "\nsignature: good, by desk@example.org (ED25519 SHA256:" in project("verify", "site").out
    assert project("verify").code == 0
    with serving(project.site) as base:
        assert project.signature(base, "--allow-host", base.split("/")[2]) == (0, "good", "")
    assert project.sign() == 0


def test_by_the_commands_of_the_manual_without_this_program(project: Signing) -> None:
    assert project.sign() == 0
    page = (Path(__file__).parents[1] / "docs/how-to/verify.md").read_text()
    commands = re.findall(
        r"^(ssh-keygen -Y verify .*|sha256sum --check .*manifest\.sha256)$", page, re.MULTILINE
    )
    assert len(commands) >= 2
    shutil.copy(project.folder / "allowed_signers", project.site)

    def passes() -> list[bool]:
        runs = (
            subprocess.run(one, shell=True, cwd=project.site, capture_output=True) for one in set(commands)
        )
        return sorted(run.returncode == 0 for run in runs)

    assert passes() == [True, True]
    (project.site / "index.html").write_text("altered")
    assert passes() == [False, True]
    manifest = project.site / "manifest.sha256"
    manifest.write_text(manifest.read_text().replace("a", "b", 1))
    assert passes() == [False, False]


def test_a_site_that_is_not_signed(project: Signing) -> None:
    code, state, wrong = project.signature()
    assert (code, state) == (1, "missing")
    assert "the site is not signed" in wrong


def test_without_signers_nothing_is_checked(project: Signing) -> None:
    (project.folder / "allowed_signers").unlink()
    ran = project("sign", "--key", str(project.key("desk")))
    assert (ran.code, "allowed_signers does not name the key" in ran.err) == (1, True)
    assert 'namespaces="timeline-manifest"' in ran.err
    assert project.signature() == (0, "unchecked", "")
    assert "signature: not checked: the project has no allowed_signers" in project("verify", "site").out


@pytest.mark.parametrize(
    ("options", "state", "message"),
    [
        ('valid-before="20250101"', "expired", "the key was valid until 2025-01-01"),
        ('valid-after="20990101"', "expired", "the key is not valid yet"),
        ('namespaces="git"', "unknown", "allowed_signers does not allow the key for timeline-manifest"),
        (f'namespaces="{NAMESPACE}",valid-before="20990101"', "good", ""),
        ("", "good", ""),
    ],
)
def test_what_allowed_signers_says_of_the_key(
    project: Signing, options: str, state: str, message: str
) -> None:
    assert project.sign() == 0
    project.allow("desk", options)
    code, found, wrong = project.signature()
    assert (code, found) == (0 if state == "good" else 1, state)
    assert message in wrong


def test_a_wrong_key(project: Signing) -> None:
    assert project.sign("stranger") == 1
    code, state, wrong = project.signature()
    assert (code, state) == (1, "unknown")
    assert re.search(r"allowed_signers does not name the key \(ED25519 SHA256:", wrong)


def test_a_manifest_changed_after_it_was_signed(project: Signing) -> None:
    assert project.sign() == 0
    manifest = project.site / "manifest.sha256"
    manifest.write_text(manifest.read_text() + f"{'0' * 64}  zzz.html\n")
    code, state, wrong = project.signature()
    assert (code, state) == (1, "altered")
    assert "the manifest was changed after it was signed" in wrong


@pytest.mark.parametrize("signature", [b"", b"junk", b"-----BEGIN SSH SIGNATURE-----\n\xff\n", b"a" * 70_000])
def test_what_is_no_signature(project: Signing, signature: bytes) -> None:
    (project.site / "manifest.sha256.sig").write_bytes(signature)
    assert project.signature()[:2] == (1, "invalid")


def test_a_signature_for_another_purpose(project: Signing) -> None:
    manifest = project.site / "manifest.sha256"
    subprocess.run(
        ["ssh-keygen", "-q", "-Y", "sign", "-n", "file", "-f", project.key("desk"), manifest], check=True
    )
    code, state, wrong = project.signature()
    assert (code, state) == (1, "invalid")
    assert "it was made for another purpose" in wrong


def test_a_build_removes_the_signature_of_the_site_before(project: Signing) -> None:
    assert project.sign() == 0
    (project.site / "manifest.sha256.minisig").write_text("x")
    signed = tree(project.site)
    assert project("build").code == 0
    assert tree(project.site) == signed
    project.write("content/events/x.yaml", FILES["content/events/x.yaml"].replace("A day", "Another day"))
    assert project("build").code == 0
    assert not [path for path in tree(project.site) if path.startswith("manifest.sha256.")]


def test_what_is_not_signed(project: Signing) -> None:
    (project.site / "index.html").write_text("altered")
    ran = project("sign", "--key", str(project.key("desk")))
    assert (ran.code, "index.html has changed since the build" in ran.err) == (2, True)
    assert project("build").code == 0
    assert project("build", "--drafts", "--site", "drafts").code == 0
    assert project("sign", "--site", "drafts", "--key", str(project.key("desk"))).code == 2
    assert project("sign", "--site", "nowhere", "--key", str(project.key("desk"))).code == 2
    assert project("sign", "--key", "content/timeline.yaml").code == 3
    assert not (project.site / "manifest.sha256.sig").exists()


def test_the_first_signer(tmp_path: Path) -> None:
    assert first_signer(tmp_path) == ""
    (tmp_path / "allowed_signers").write_text(
        '\n# who may sign\n"a@example.org,b@example.org" ssh-ed25519 AAAA\n'
    )
    assert first_signer(tmp_path) == "a@example.org"
