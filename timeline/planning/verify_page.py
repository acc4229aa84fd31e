"""The page that tells readers how to check that a site is what its editors published.

It is made if the project names its `repository`: what a page says of itself proves nothing, so it leads readers there.
"""

from __future__ import annotations

from shlex import quote

from timeline.planning.page_frame import PageFrames
from timeline.planning.page_views import PageFrame
from timeline.planning.plan import PagePlan
from timeline.planning.views import View
from timeline.project import NAMESPACE, SIGNERS

_FOLDER = "chronology"
"""The folder that the commands clone into."""


class VerifyPage(View, frozen=True):
    """about/verify/: what the site was made from, and how to check it."""

    page: PageFrame
    intro: str
    repository: str
    revision: str
    """The commit; empty if the content is in no repository."""
    one: str
    """The command that prints the digest of the home page."""
    all: tuple[str, ...]
    """The commands that compare the whole site with its commit."""
    signature: tuple[str, ...]
    """The commands that check the signature; none if the project names no signers."""


def plan_verify_page(frames: PageFrames, revision: str | None, signer: str) -> PagePlan:
    """The page, of a project with a `repository` and a `url`; `signer` is one of those who may sign, if any may."""
    edition = frames.edition
    path, intro = edition.paths.verify, edition.say("intro.verify")
    site, repository = edition.project.url or "", edition.project.repository or ""
    clone = (f"git clone {quote(repository)} {_FOLDER}", f"cd {_FOLDER}")
    checkout = (f"git checkout {revision}",) if revision else ()
    names = ("manifest.sha256", "manifest.sha256.sig")
    signature = (
        *clone,
        *(f"curl --remote-name {quote(site + name)}" for name in names),
        f"ssh-keygen -Y verify -f {SIGNERS} -I {quote(signer)} -n {NAMESPACE} -s {names[1]} < {names[0]}",
    )
    view = VerifyPage(
        page=frames.frame(path, "verify", edition.say("site.verify"), intro),
        intro=intro,
        repository=repository,
        revision=revision or "",
        one=f"curl --silent {quote(site)} | sha256sum",
        all=(*clone, *checkout, f"timeline verify {quote(site)}"),
        signature=signature if signer else (),
    )
    return PagePlan(path, "verify.html", view)
