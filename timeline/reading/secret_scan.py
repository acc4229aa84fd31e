"""What looks like a password or a key for a machine, and was pasted into a file by mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator

from timeline.diagnostics import Problem, Severity
from timeline.reading.decode import decode, spans_in
from timeline.reading.escapes import has_escapes, without_escapes

_KINDS = {
    "a private key": r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----",
    "a key of Amazon Web Services": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "a token of GitHub": r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{50,})\b",
    "a token of GitLab": r"\bglpat-[\w-]{20,}",
    "a token of Slack": r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}",
    "a key of Google": r"\bAIza[\w-]{35}\b",
    "a key of Stripe": r"\b[rs]k_live_[A-Za-z0-9]{16,}\b",
    "a web token": r"(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+",
    "the key of a signed address": r"[?&](?:access_token|X-Amz-(?:Signature|Security-Token))=[^\s&\"']{16,}",
}
"""No pattern can begin within what its own repetitions run over, so that each character is looked at a few times at most."""
_PATTERNS = {kind: re.compile(pattern) for kind, pattern in _KINDS.items()}
_MARKS = {
    pattern[:1]: re.compile(pattern)
    for pattern in (
        rb"A(?:KIA|SIA|Iza)",
        rb"V(?<=PRIV)ATE KEY",
        rb"J(?<=\.eyJ)",
        rb"X-Amz-",
        rb"xox[abeoprs]-",
        rb"_(?:(?<=gh[pousr]_)|pat_|live_|token=)",
        rb"glpat-",
    )
}
"""One of these at least is found wherever a secret is, by the byte that it begins with: that most of these bytes are not in
a file is seen in no time, and a build looks through many."""


def secrets_in(data: bytes) -> Iterator[Problem]:
    """SAFE001 for each place of a file that looks like a secret, escapes decoded; what it says is not repeated."""
    escaped = has_escapes(data)
    if not escaped and not any(first in data and mark.search(data) for first, mark in _MARKS.items()):
        return
    text, _ = decode(data)
    plain, origin = without_escapes(text) if escaped else ("", int)
    for kind, pattern in _PATTERNS.items():
        places = {found.span() for found in pattern.finditer(text)}
        places.update((origin(found.start()), origin(found.end())) for found in pattern.finditer(plain))
        for span in spans_in(text, sorted(places)):
            yield Problem(
                "SAFE001",
                f"this looks like {kind}",
                "take it out, and have it withdrawn where it is from: the repository's history keeps it",
                span=span,
                severity=Severity.WARNING,
            )
