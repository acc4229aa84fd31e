"""Diagnostics as SARIF 2.1.0 (OASIS standard), for code-scanning services."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from timeline import __version__
from timeline.codes import Code, all_codes
from timeline.commands.report.as_json import json_for_logs
from timeline.diagnostics import Diagnostic


def as_sarif(diagnostics: Iterable[Diagnostic], folder: str) -> str:
    """One run; `folder` is the project's path in the repository, empty or ending in a slash."""
    diagnostics = list(diagnostics)
    known = all_codes()
    used = sorted({d.code for d in diagnostics})
    driver = {"name": "timeline", "version": __version__, "rules": [_rule(known[code]) for code in used]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(d, used.index(d.code), folder) for d in diagnostics],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json_for_logs(json.dumps(log, indent=2))


def _rule(code: Code) -> dict[str, Any]:
    return {
        "id": code.code,
        "shortDescription": {"text": code.title},
        "fullDescription": {"text": code.why},
        "help": {"text": code.in_text(), "markdown": code.in_markdown()},
        "defaultConfiguration": {"level": code.severity},
    }


def _result(d: Diagnostic, index: int, folder: str) -> dict[str, Any]:
    region = {"startLine": d.line, "startColumn": d.column, "endLine": d.end_line, "endColumn": d.end_column}
    artifact = {"uri": quote(folder + d.path), "uriBaseId": "%SRCROOT%"}
    return {
        "ruleId": d.code,
        "ruleIndex": index,
        "level": d.severity,
        "message": {"text": _text(f"{d.message} ({d.help})" if d.help else d.message)},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
    }


def _text(text: str) -> str:
    """A message without links: `[text](place)` would be one (section 3.11.6)."""
    return text.replace("](", "] (")
