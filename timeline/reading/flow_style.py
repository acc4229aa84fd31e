"""YAML on one line (flow style): `{status: live, checked: 2024-12-03}`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

_PLAIN = re.compile(r"(?!.*://)[A-Za-z0-9][A-Za-z0-9:./+-]*[A-Za-z0-9]")


def flow(fields: Mapping[str, str]) -> str:
    """A record on one line: `{status: live, checked: 2024-12-03}`."""
    return f"{{{', '.join(f'{key}: {written_flow(value)}' for key, value in fields.items())}}}"


def written_flow(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
