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
        _check_free(target, plan)
        counts = {kind: (len(paths), _size(site, paths)) for kind, paths in plan.batches}
        report = PublishReport(
            counts=counts,
            deleted=len(plan.deleted),
            unchanged=plan.unchanged,
            added=len(plan.added),
            resumed=bool(journal.changing),
        )
        if not options.dry_run:
            _Publication(site, target, options, on_step).carry_out(plan, data, journal)
    return report


def _check_free(target: PublishTarget, plan: PublishPlan) -> None:
    """Refuse to replace files that no publication has made."""
    foreign = target.occupied(plan.added) if plan.added else []
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
        options: PublishOptions,
        on_step: Callable[[PublishStep], None],
    ) -> None:
        self._site = site
        self._target = target
        self._options = options
        self._on_step = on_step
        self._done = 0
        self._total = 0

    def carry_out(self, plan: PublishPlan, old: bytes | None, journal: PublishJournal) -> None:
        """Send and delete what the plan says, in its order."""
        target = self._target
        last = self._site.last_uploads()
        same = not plan.batches and not plan.deleted and old == self._site.manifest_bytes
        if same and not journal.changing:
            last = [one for one in last if target.read(one.path, LIMIT) != one.read()]
            if not last:
                return
        self._total = len(plan.sent) + len(plan.deleted) + len(last)
        changing = journal.changing.union(plan.sent, plan.deleted)
        if changing and not target.atomic:
            self._put_journal(PublishJournal(changing, journal.compressed))
        self._delete(plan.blocking)
        for _, paths in plan.batches:
            left = iter(paths)
            while part := list(islice(left, _AT_ONCE)):
                self._put(map(self._site.upload, part))
        self._delete(plan.stale)
        for upload in last:
            self._put([upload])
        if changing and not target.atomic:
            self._end_journal(journal)
        target.finish(self._options.message, self._options.moment)

    def _put(self, uploads: Iterable[Upload]) -> None:
        for upload in self._target.put(list(uploads)):
            self._step(upload.path)

    def _delete(self, paths: Sequence[str]) -> None:
        if paths:
            for path in self._target.delete(paths):
                self._step(path)

    def _step(self, path: str) -> None:
        self._done += 1
        self._on_step(PublishStep(path, self._done, self._total))

    def _put_journal(self, journal: PublishJournal) -> None:
        data = render_journal(journal)
        for _ in self._target.put([Upload(JOURNAL, data, len(data), content_type(JOURNAL), NEVER)]):
            pass

    def _end_journal(self, journal: PublishJournal) -> None:
        if journal.compressed:
            self._put_journal(PublishJournal(compressed=journal.compressed))
            return
        for _ in self._target.delete([JOURNAL]):
            pass
