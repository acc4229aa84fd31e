"""The options of a build."""

from __future__ import annotations

import msgspec


class BuildOptions(msgspec.Struct, frozen=True):
    """The options of a build."""

    jobs: int | None = None
    """The number of processes; None for one per processor, four at most."""
    drafts: bool = False
    """Show drafts and embargoed events."""
    clean: bool = False
    """Clear the cache first."""
    strict: bool = False
    """Treat warnings as errors."""
    as_known_at: str = ""
    """Show what was known on a day (ISO 8601). Such a build uses no cache."""
    explain: str = ""
    """The path of a page: explain whether and why it is rendered."""
