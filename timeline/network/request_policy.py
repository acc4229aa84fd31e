"""Make the request policy of a project, with its User-Agent header."""

from __future__ import annotations

from timeline import __version__
from timeline.model.project import Project
from timeline.network.client import RequestPolicy


def user_agent(project: Project | None, purpose: str = "checks the links of a chronology") -> str:
    """The User-Agent header: this program, its purpose and the project's contact, never another program's name."""
    given = (project.url, project.contact) if project else ()
    contacts = [text for text in given if text and text.isascii()]
    return f"timeline/{__version__} ({'; '.join([purpose, *contacts])})"


def policy_of(project: Project, pause: float, timeout: float, allowed: tuple[str, ...]) -> RequestPolicy:
    """The policy of a run; pause and timeout in seconds."""
    return RequestPolicy(user_agent(project), pause, timeout, frozenset(allowed))
