"""How a project is to be built."""

from __future__ import annotations

import msgspec


class BuildOptions(msgspec.Struct, frozen=True):
    """How to build."""

    jobs: int | None = None
    """Processes; None: as many as there are processors."""
    drafts: bool = False
    """Show drafts and embargoed events."""
    clean: bool = False
    """Forget what earlier builds made."""
    strict: bool = False
    """A warning is an error."""
    as_known_at: str = ""
    """Show what was known on a day (ISO 8601); such a build has no memory, so that none can be mixed up with another."""
    explain: str = ""
    """The path of a page whose rendering is to be explained."""
