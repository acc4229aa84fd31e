"""Make the request policy of a project, with its User-Agent header."""

from __future__ import annotations

from timeline import __version__
from timeline.model.project import Project
from timeline.network.client import RequestPolicy


def user_agent(project: Project) -> str:
    """The User-Agent header: this program, its purpose and the project's contact, never another program's name."""
    contacts = [text for text in (project.url, project.contact) if text and text.isascii()]
    return f"timeline/{__version__} ({'; '.join(['checks the links of a chronology', *contacts])})"


def policy_of(project: Project, pause: float, timeout: float, allowed: tuple[str, ...]) -> RequestPolicy:
    """The policy of a run; pause and timeout in seconds."""
    return RequestPolicy(user_agent(project), pause, timeout, frozenset(allowed))
