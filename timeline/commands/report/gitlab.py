"""Diagnostics as a Code Quality report, which GitLab shows in a merge request and at its lines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from timeline.commands.report.as_json import json_for_logs
from timeline.commands.report.terminal import StreamStyle
from timeline.diagnostics import Diagnostic, Severity
from timeline.digest import digest


def as_gitlab(diagnostics: Iterable[Diagnostic], folder: str) -> str:
    """One list (GitLab, "Code Quality report format"); `folder` is the project's path, empty or ending in a slash."""
    issues = [_issue(diagnostic, folder) for diagnostic in diagnostics]
    return json_for_logs(json.dumps(issues, indent=2, ensure_ascii=False))


def _issue(d: Diagnostic, folder: str) -> dict[str, Any]:
    look = StreamStyle(False, "utf-8")
    path = look.visible(folder + d.path)
    return {
        "description": look.visible(f"{d.message} ({d.help})" if d.help else d.message),
        "check_name": d.code,
        "fingerprint": digest((path, d.code, d.message, d.line)).hex(),
        "severity": "major" if d.severity is Severity.ERROR else "minor",
        "location": {"path": path, "lines": {"begin": d.line, "end": d.end_line}},
    }
