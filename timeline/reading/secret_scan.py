"""Detect credentials (private keys, access tokens) that were pasted into a file by mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator

from timeline.diagnostics import Problem, Severity
from timeline.reading.decode import decode, spans_in
from timeline.reading.escapes import decode_escapes, has_escapes

_KINDS = {
    "a private key": r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----",
    "an Amazon Web Services key": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "a GitHub token": r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{50,})\b",
    "a GitLab token": r"\bglpat-[\w-]{20,}",
    "a Slack token": r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}",
    "a Google API key": r"\bAIza[\w-]{35}\b",
    "a Stripe key": r"\b[rs]k_live_[A-Za-z0-9]{16,}\b",
    "a JSON Web Token": r"(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+",
    "the signature of a signed URL": r"[?&](?:access_token|X-Amz-(?:Signature|Security-Token))=[^\s&\"']{16,}",
}
"""No pattern can match again inside its own repetition, so each character is examined a few times at most."""
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
"""Quick test, by first byte: every secret holds one of these, and most files do not even hold the bytes."""


def find_secrets(data: bytes) -> Iterator[Problem]:
    """SAFE001 for each apparent secret in a file, written with escapes or not. Messages never repeat the secret."""
    escaped = has_escapes(data)
    if not escaped and not any(first in data and mark.search(data) for first, mark in _MARKS.items()):
        return
    text, _ = decode(data)
    plain, origin = decode_escapes(text) if escaped else ("", int)
    for kind, pattern in _PATTERNS.items():
        ranges = {match.span() for match in pattern.finditer(text)}
        ranges.update((origin(match.start()), origin(match.end())) for match in pattern.finditer(plain))
        for span in spans_in(text, sorted(ranges)):
            yield Problem(
                "SAFE001",
                f"this looks like {kind}",
                "delete it here and revoke it where it was issued: the repository's history keeps it",
                span=span,
                severity=Severity.WARNING,
            )
