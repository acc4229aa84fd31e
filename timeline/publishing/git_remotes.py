"""Addresses of branches, and what is known of the services that publish a branch as a site."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import msgspec

from timeline.diagnostics import UsageError
from timeline.history.git import run_git
from timeline.history.repository import Repository

_BRANCH = re.compile(r"(?!-)[A-Za-z0-9._/-]{1,200}")
_NAME = re.compile(r"(?!-)[A-Za-z0-9._-]{1,100}")
_SCP = re.compile(r"(?:[A-Za-z0-9._-]+@)?(?!-)([A-Za-z0-9.-]+):(?!:|//)(?!-)([^\s:]+)")
_URLS = ("https://", "ssh://", "file:///")

_DOMAINS = {"github.com": "github.io", "codeberg.org": "codeberg.page"}
"""The domain under which each service publishes branches."""


class BranchAddress(msgspec.Struct, frozen=True):
    """A branch of the project's own repository or of a remote one."""

    branch: str
    remote: str = ""
    """The address of the remote repository; empty for the project's own."""

    @property
    def shown(self) -> str:
        """The address without a password; on the web, the user's name may be a token, and goes too."""
        scheme, mark, rest = self.remote.partition("://")
        authority, slash, path = rest.partition("/")
        user, _, host = authority.rpartition("@")
        if mark and (scheme.lower() in ("https", "http") or ":" in user):
            authority = host
        remote = f"{scheme}{mark}{authority}{slash}{path}"
        return f"branch {self.branch}{remote and f' of {remote}'}"

    @property
    def ref(self) -> str:
        """The full name of the branch."""
        return f"refs/heads/{self.branch}"


def parse_address(address: str, repository: Repository) -> BranchAddress:
    """The branch of an address without `git:`: BRANCH, or REMOTE#BRANCH. Raises UsageError."""
    remote, mark, branch = address.rpartition("#")
    invalid = (".lock", "/", ".")
    if not _BRANCH.fullmatch(branch) or re.search(r"\.\.|//|/\.|^[./]", branch) or branch.endswith(invalid):
        raise UsageError(
            f"{branch[:60]!r} cannot be a branch",
            "write git:gh-pages, or git:origin#gh-pages for a remote one",
        )
    if not mark:
        return BranchAddress(branch)
    if remote.startswith(_URLS) and "::" not in remote and not re.match(r"[a-z]+://[^/]*@?-", remote):
        return BranchAddress(branch, remote)
    if _SCP.fullmatch(remote):
        return BranchAddress(branch, remote)
    names = run_git(repository, "remote").decode("utf-8", "replace").split()
    if not _NAME.fullmatch(remote) or remote not in names:
        known = f"the remotes are: {', '.join(names)}; or " if names else ""
        raise UsageError(
            f"there is no remote {remote[:100]!r}",
            f"{known}write an https:// or ssh:// address, or user@host:path",
        )
    url = run_git(repository, "remote", "get-url", "--push", remote).decode("utf-8", "replace").strip()
    return BranchAddress(branch, url)


def misfit(address: BranchAddress, url: str | None) -> tuple[str, str] | None:
    """Why a project's `url` cannot be that of a branch, with what to write; None if it can, or nothing is known."""
    host, owner, name = _parts(address.remote)
    domain = _DOMAINS.get(host)
    if domain is None or url is None:
        return None
    of_owner = name.lower() in (f"{owner}.{domain}".lower(), "pages" if host == "codeberg.org" else "")
    path = "/" if of_owner else f"/{name}/"
    usual = f"https://{owner.lower()}.{domain}{path}"
    given = urlsplit(url)
    wrong = (
        url.lower() != usual.lower()
        if (given.hostname or "").endswith(f".{domain}")
        else given.path not in ("/", path)
    )
    if not wrong:
        return None
    return (
        f"{host} publishes this branch at {usual}, or at the root of a domain of your own; the project's `url` is {url}",
        f"write `url: {usual}` in content/timeline.yaml, then build and publish",
    )


def custom_domain(address: BranchAddress, url: str | None) -> tuple[str, str] | None:
    """The file that tells the service about a domain of one's own, and the domain; None without one."""
    given = urlsplit(url or "")
    own = any((given.hostname or "").endswith(f".{domain}") for domain in (*_DOMAINS.values(), "gitlab.io"))
    if not given.hostname or given.path != "/" or own:
        return None
    return (".domains" if _parts(address.remote)[0] == "codeberg.org" else "CNAME"), given.hostname


def _parts(remote: str) -> tuple[str, str, str]:
    """The host of a remote repository, its owner and its name."""
    match = None if "://" in remote else _SCP.fullmatch(remote)
    host, path = (match[1], match[2]) if match else (urlsplit(remote).hostname or "", urlsplit(remote).path)
    owner, _, name = path.strip("/").removesuffix(".git").rpartition("/")
    return host.lower(), owner, name
