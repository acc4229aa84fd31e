"""`timeline sign`: sign the manifest of the built site."""

from __future__ import annotations

from pathlib import Path

import click

from timeline.commands import options


@click.command
@click.option(
    "--key",
    required=True,
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="SSH key: a private one, or a public one whose private key ssh-agent holds.",
)
@click.option(
    "--site",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the site; by default site/ in the project.",
)
@options.quiet
def sign(*, key: Path, site: Path | None, quiet: bool) -> None:
    """Sign the built site, so that readers can check who published it.

    Writes manifest.sha256.sig beside manifest.sha256, by `ssh-keygen -Y sign`. The next build that changes the site
    removes it. Who may sign is in the project's file allowed_signers, one line for each key:

    \b
    desk@example.org namespaces="timeline-manifest" ssh-ed25519 AAAA...

    \b
    timeline sign --key ~/.ssh/id_ed25519
    """
    from timeline import fs
    from timeline.commands.failures import print_error
    from timeline.commands.report.terminal import style_of
    from timeline.diagnostics import UsageError
    from timeline.output.manifest import DRAFTS, NAME, read_manifest
    from timeline.output.site_lock import site_lock
    from timeline.output.verify import check_site
    from timeline.output.writer import is_open
    from timeline.project import NAMESPACE, SIGNERS, find_project, paths_of
    from timeline.verification.as_built import verification_folder
    from timeline.verification.signatures import SIGNATURE, SignatureState, check_signature
    from timeline.verification.signatures import sign as sign_manifest

    paths = paths_of(find_project(Path.cwd()), site)
    manifest = read_manifest(paths.site)
    if manifest is None:
        raise UsageError(f"there is no site in {paths.site}", "build it first: timeline build")
    if DRAFTS in manifest:
        raise UsageError(
            f"{paths.site} shows drafts: it is not for publication", "sign what `timeline build` makes"
        )
    if is_open(paths.site):
        raise UsageError(f"the last build of {paths.site} was interrupted", "build again, then sign")
    with site_lock(paths.site):
        for path, fault in check_site(paths.site, manifest):
            raise UsageError(
                f"{paths.site / path} {fault}", "find out what changed it; then build again, and sign"
            )
        sign_manifest(paths.site, key.absolute())
        data, signature = fs.read(f"{paths.site}/{NAME}"), fs.read(f"{paths.site}/{SIGNATURE}")
    checked = check_signature(data, signature, paths.root / SIGNERS, verification_folder(paths))
    if checked.state is SignatureState.GOOD:
        if not quiet:
            click.echo(style_of(err=True).visible(f"signed as {checked.signer}: {checked.key}"), err=True)
        return
    print_error(
        f"the site is signed, but nobody can check it: {checked.detail} ({checked.key})",
        f'add a line to {SIGNERS} in the project, and commit it: NAME@EXAMPLE.ORG namespaces="{NAMESPACE}" PUBLIC-KEY',
    )
    click.get_current_context().exit(1)
