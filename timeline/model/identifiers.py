"""Types of the registered identifiers of works: DOI and ISBN."""

from __future__ import annotations

import re
from typing import Any

from timeline.diagnostics import Severity
from timeline.model.compound_types import Custom
from timeline.model.validation import Reader, expect_text

_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_DOI_WITHIN = re.compile(
    r"(?:https?://)?(?:(?:dx\.)?doi\.org/|doi:?\s*)(10\.\d{4,9}(?:\.\d+)*/\S+)", re.IGNORECASE
)


def _read_doi(value: Any, reader: Reader) -> str | None:
    text = expect_text(value, reader, "a DOI")
    if text is None or (len(text) <= 200 and _DOI.fullmatch(text)):
        return text
    within = _DOI_WITHIN.fullmatch(text[:300])
    help_text = (
        f"write {within[1]}"
        if within
        else "write it as 10.1000/182: 10., four or more digits, a slash, the rest"
    )
    reader.problem("FIELD002", f"{text[:60]!r} is not a DOI", help_text)
    return None


def _read_isbn(value: Any, reader: Reader) -> str | None:
    text = expect_text(value, reader, "an ISBN")
    if text is None:
        return None
    if len(text) > 40:
        reader.problem(
            "FIELD002", "an ISBN has 13 digits, or 10 before 2007", "write one, as 978-3-16-148410-0"
        )
        return None
    if not _has_valid_checksum(re.sub(r"[\s–-]", "", text)):
        message = f"{text!r} is not a valid ISBN: its check digit is wrong"
        help_text = "compare it with the book; if it is misprinted there, leave it out and give `where`"
        reader.problem("FIELD002", message, help_text, severity=Severity.WARNING)
    return text


def _has_valid_checksum(digits: str) -> bool:
    """Whether the check digit is right (ISO 2108)."""
    if re.fullmatch(r"97[89][0-9]{10}", digits):
        return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0
    if re.fullmatch(r"[0-9]{9}[0-9Xx]", digits):
        values = [*map(int, digits[:9]), 10 if digits[9] in "Xx" else int(digits[9])]
        return sum(value * (10 - place) for place, value in enumerate(values)) % 11 == 0
    return False


DOI = Custom(_read_doi, lambda: {"type": "string", "maxLength": 200, "pattern": f"^{_DOI.pattern}$"})
"""The type of a DOI, without the address of a resolver."""
ISBN = Custom(_read_isbn, lambda: {"type": "string", "maxLength": 40})
"""The type of an ISBN; a wrong check digit is only a warning, as some books are printed with one."""
