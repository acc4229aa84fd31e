"""Publish a site to a target: compare, refuse, send batch after batch, and the manifest last.

Interrupted at any point and repeated, a publication ends in the same state. The journal, stored first, lists what it
changes; the next publication sends those files again, whatever the manifest says of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice

import msgspec

from timeline.diagnostics import UsageError
from timeline.output.manifest import NAME, parse_manifest
from timeline.publishing.built_site import BuiltSite
from timeline.publishing.compression import compressed, copy_paths, suffixes_here
from timeline.publishing.headers import NEVER, content_type
from timeline.publishing.journal import LIMIT, PublishJournal, parse_journal, render_journal
from timeline.publishing.plan import Kind, PublishPlan, check_deletes, plan_publication
from timeline.publishing.target import JOURNAL, PublishTarget, Upload

_AT_ONCE = 500
"""Files of a batch that are checked and handed to the target at a time."""
_SHOWN = 5


class PublishOptions(msgspec.Struct, frozen=True):
    """How to publish."""

    dry_run: bool = False
    everything: bool = False
    """Send every file again."""
    max_deletes: int | None = None
    """How many files may be deleted; None for the usual bound."""
    compress: bool = False
    """Keep compressed copies beside the files."""
    message: str = ""
    """For targets that keep a history."""
    moment: int = 0
    """The time of the content's commit, in seconds since 1970."""


class PublishReport(msgspec.Struct, frozen=True):
    """What was published, or would be."""

    counts: dict[Kind, tuple[int, int]]
    """The number of files and bytes sent, by kind, in order."""
    deleted: int
    unchanged: int
    added: int
    resumed: bool
    """Whether an earlier publication had been interrupted."""
    signatures: tuple[str, ...] = ()
    """The signatures that were sent because the target did not have them so."""
    unsigned: tuple[str, ...] = ()
    """The signatures that were removed."""

    @property
    def files(self) -> int:
        """The number of files sent."""
        return sum(files for files, _ in self.counts.values())

    @property
    def bytes(self) -> int:
        """The number of bytes sent."""
        return sum(size for _, size in self.counts.values())


class PublishStep(msgspec.Struct, frozen=True):
    """The progress of a publication."""

    path: str
    done: int
    total: int


def publish_site(
    site: BuiltSite,
    target: PublishTarget,
    options: PublishOptions,
    on_step: Callable[[PublishStep], None] = lambda _: None,
) -> PublishReport:
    """Publish a site. The caller has checked that it may be published, and holds the lock on its folder.

    Raises TimelineError; what is published then is whole, and a repetition completes it.
    """
    with target.lock():
        data = target.read(NAME, LIMIT)
        old = {} if data is None else parse_manifest(data, f"{target.shown}, {NAME},")
        journal = parse_journal(target.read(JOURNAL, LIMIT), target.shown)
        everything = options.everything or target.is_altered()
        plan = plan_publication(old, journal, site.manifest, everything=everything)
        check_deletes(plan, options.max_deletes, target.shown)
        suffixes = suffixes_here() if options.compress else ()
        _check_free(target, plan, suffixes)
        signatures, unsigned = _signatures(site, target)
        counts = {kind: (len(paths), _size(site, paths)) for kind, paths in plan.batches}
        report = PublishReport(
            counts=counts,
            deleted=len(plan.deleted),
            unchanged=plan.unchanged,
            added=len(plan.added),
            resumed=bool(journal.changing),
            signatures=tuple(signatures),
            unsigned=tuple(unsigned),
        )
        if not options.dry_run:
            publication = _Publication(site, target, suffixes, on_step)
            if publication.carry_out(plan, data, journal, unsigned):
                target.finish(options.message, options.moment)
    return report


def _signatures(site: BuiltSite, target: PublishTarget) -> tuple[list[str], list[str]]:
    """The signatures that the target lacks or has otherwise, and those that only it has."""
    ours = [one for one in site.last_uploads() if one.path != NAME]
    return (
        [one.path for one in ours if target.read(one.path, LIMIT) != one.read()],
        [name for name in site.missing_signatures() if target.read(name, LIMIT) is not None],
    )


def _check_free(target: PublishTarget, plan: PublishPlan, suffixes: Sequence[str]) -> None:
    """Refuse to replace files that no publication has made."""
    added = [*plan.added, *copy_paths(plan.added, suffixes)]
    foreign = target.occupied(added) if added else []
    if foreign:
        more = f" and {len(foreign) - _SHOWN:,} more" if len(foreign) > _SHOWN else ""
        raise UsageError(
            f"at {target.shown} these are in the way: {', '.join(foreign[:_SHOWN])}{more}",
            "timeline did not put them there and leaves them alone; move them away, or publish to another place",
        )


def _size(site: BuiltSite, paths: Sequence[str]) -> int:
    """The bytes of these files, each of which is as the build made it. Raises EnvironmentFailure."""
    return sum(site.upload(path).size for path in paths)


class _Publication:
    """A publication under way."""

    def __init__(
        self,
        site: BuiltSite,
        target: PublishTarget,
        suffixes: Sequence[str],
        on_step: Callable[[PublishStep], None],
    ) -> None:
        self._site = site
        self._target = target
        self._suffixes = tuple(suffixes)
        self._on_step = on_step
        self._done = 0
        self._total = 0

    def carry_out(
        self, plan: PublishPlan, old: bytes | None, journal: PublishJournal, unsigned: Sequence[str]
    ) -> bool:
        """Send and delete what the plan says, in its order; returns whether there was anything to do."""
        target, last = self._target, self._site.last_uploads()
        if self._nothing_to_do(plan, old, journal):
            last = [one for one in last if target.read(one.path, LIMIT) != one.read()]
            if not last and not unsigned:
                return False
        self._total = len(plan.sent) + len(plan.deleted) + len(last)
        changing = journal.changing.union(plan.sent, plan.deleted)
        made = {*journal.compressed, *self._suffixes}
        if (changing or made) and not target.atomic:
            self._put_journal(PublishJournal(changing, tuple(sorted(made))))
        self._delete(plan.blocking, made)
        for _, paths in plan.batches:
            left = iter(paths)
            while part := list(islice(left, _AT_ONCE)):
                self._put([self._site.upload(path) for path in part])
        self._bring_copies_in_line(plan, journal)
        self._delete(plan.stale, made)
        self._delete(unsigned, ())
        for upload in last:
            self._put([upload])
        if (changing or made) and not target.atomic:
            self._end_journal()
        return True

    def _nothing_to_do(self, plan: PublishPlan, old: bytes | None, journal: PublishJournal) -> bool:
        same = not plan.batches and not plan.deleted and old == self._site.manifest_bytes
        return same and journal == PublishJournal(compressed=self._suffixes)

    def _put(self, uploads: Sequence[Upload]) -> None:
        for upload in self._target.put(uploads):
            self._step(upload.path)
        self._put_copies(uploads, self._suffixes)

    def _put_copies(self, uploads: Sequence[Upload], suffixes: Sequence[str]) -> None:
        copies = list(compressed(uploads, suffixes))
        for _ in self._target.put(copies) if copies else ():
            pass

    def _bring_copies_in_line(self, plan: PublishPlan, journal: PublishJournal) -> None:
        """Make copies of files that have not changed if there were none before; delete copies that are no longer wanted."""
        unwanted = [suffix for suffix in journal.compressed if suffix not in self._suffixes]
        for _ in self._target.delete(copy_paths(self._site.manifest, unwanted)) if unwanted else ():
            pass
        new = [suffix for suffix in self._suffixes if suffix not in journal.compressed or journal.changing]
        sent = set(plan.sent)
        kept = iter([path for path in self._site.manifest if path not in sent] if new else [])
        while part := list(islice(kept, _AT_ONCE)):
            self._put_copies([self._site.upload(path) for path in part], new)

    def _delete(self, paths: Sequence[str], made: Iterable[str]) -> None:
        copies = copy_paths(paths, made)
        for path in self._target.delete(paths) if paths else ():
            self._step(path)
        for _ in self._target.delete(copies) if copies else ():
            pass

    def _step(self, path: str) -> None:
        self._done += 1
        self._on_step(PublishStep(path, self._done, self._total))

    def _put_journal(self, journal: PublishJournal) -> None:
        data = render_journal(journal)
        for _ in self._target.put([Upload(JOURNAL, data, len(data), content_type(JOURNAL), NEVER)]):
            pass

    def _end_journal(self) -> None:
        if self._suffixes:
            self._put_journal(PublishJournal(compressed=self._suffixes))
            return
        for _ in self._target.delete([JOURNAL]):
            pass
