"""How hosts are asked on behalf of a project."""

from __future__ import annotations

from timeline import __version__
from timeline.model.project import Project
from timeline.network.client import RequestPolicy


def user_agent(project: Project) -> str:
    """The name under which this program asks: what it does and whom to turn to, never another program's name."""
    known = [text for text in (project.url, project.contact) if text and text.isascii()]
    return f"timeline/{__version__} ({'; '.join(['checks the links of a chronology', *known])})"


def policy_of(project: Project, pause: float, timeout: float, allowed: tuple[str, ...]) -> RequestPolicy:
    """The policy of a run; pause and timeout in seconds."""
    return RequestPolicy(user_agent(project), pause, timeout, frozenset(allowed))
