"""Write YAML on one line (flow style): `{status: live, checked: 2024-12-03}`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

_PLAIN = re.compile(r"(?!.*://)[A-Za-z0-9][A-Za-z0-9:./+-]*[A-Za-z0-9]")


def flow_mapping(fields: Mapping[str, str]) -> str:
    """A record on one line: `{status: live, checked: 2024-12-03}`."""
    return f"{{{', '.join(f'{key}: {flow_scalar(value)}' for key, value in fields.items())}}}"


def flow_scalar(value: str) -> str:
    """A value inside a flow mapping, quoted unless it is obviously safe."""
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
