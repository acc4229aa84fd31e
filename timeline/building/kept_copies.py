"""Copies that the editors keep: pages say so, so they must be there. (`timeline verify` holds them against their digests.)"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from timeline.building.content_cache import Content
from timeline.diagnostics import Problem, Severity
from timeline.model.project import Project
from timeline.model.rules import RULE_CODES, RULES, severity_of
from timeline.output.verify import fault_of_copy
from timeline.reading.discovery import read_file


def missing_copies(root: Path, project: Project, content: Content) -> Iterator[Problem]:
    """Copies that sources name and that are not there, or lead elsewhere; files with other faults are passed over."""
    level = project.rule("missing_copy")
    for row in content.rows:
        if not any(fault_of_copy(root / "content", file) for _, file in row.copies):
            continue
        if any(one.severity is Severity.ERROR and one.code not in RULE_CODES for one in row.problems):
            continue
        from timeline.records.cited_pages import collect_cited_pages  # few projects need it

        for one in collect_cited_pages([(row.path, read_file(root, row.path))]).descriptions:
            for index, copy in enumerate(one.source.archived):
                fault = fault_of_copy(root / "content", copy.file) if copy.file else None
                if fault is None:
                    continue
                problem = Problem(*fault, one.path, (*one.at, "archived", index, "file"))
                if problem.code != RULES["missing_copy"].code:
                    yield problem
                elif level != "off":
                    yield msgspec.structs.replace(problem, severity=severity_of(level))
