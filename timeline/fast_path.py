"""Whether the fast path is on: quick Markdown, templates joined before they are compiled, and the template cache.

The plain path gives the same bytes with markdown-it-py and Jinja2 alone, in twice the time. It is for the day on which a
new version of one of them breaks the fast path.
"""

from __future__ import annotations

import os
from functools import cache

SWITCH = "TIMELINE_FAST_PATH"
"""The environment variable that turns it off, with the value `off`."""


@cache
def fast_path() -> bool:
    """Whether to take the fast path. The environment is read once: the answer is asked for at every text."""
    return os.environ.get(SWITCH) != "off"
