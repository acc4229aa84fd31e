"""`timeline export html`: the whole chronology as one file that works offline."""

from __future__ import annotations

import msgspec

from timeline.exporting.chronology import Chronology
from timeline.exporting.export_site import build_export_site
from timeline.exporting.inlined_files import InlinedFiles
from timeline.exporting.one_page import OnePage
from timeline.exporting.report import LossReport
from timeline.planning.history_page import COMMIT


def html_file(chronology: Chronology, report: LossReport) -> bytes:
    """The file, in the language of the edition. Raises TimelineError if the site cannot be built."""
    site = build_export_site(chronology.paths, drafts=chronology.drafts)
    page = OnePage(site, chronology.edition, InlinedFiles(site, report))
    text = page.html(_commit(site.read("build.json")))
    report.written = {"events": len(chronology.entries)}
    report.lost("event", "history", "on the site only", count=_histories(chronology, site.files))
    return text.encode("utf-8")


def _commit(build: bytes) -> str:
    """The short id of the commit that a site was built from; empty without git."""
    revision = msgspec.json.decode(build)["revision"]
    return str(revision)[:COMMIT] if revision else ""


def _histories(chronology: Chronology, files: frozenset[str]) -> int:
    paths = chronology.edition.paths
    return sum(paths.history(entry.id) in files for entry in chronology.entries)
