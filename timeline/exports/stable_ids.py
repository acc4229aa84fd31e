"""Globally unique ids for feeds and calendars, from the site's address or, if it has none, from the title."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID, uuid5

from timeline.model.project import Project
from timeline.planning.edition import Edition

_NAMESPACE = UUID("5f0a9e52-3b0c-5b6e-9d3f-6a1c1c7e8f20")
"""The namespace of chronologies without an address. Changing it would change the ids of all their entries."""


@lru_cache(maxsize=8)
def _project_id(title: str) -> UUID:
    return uuid5(_NAMESPACE, title)


def entry_id(address: str, project: Project) -> str:
    """The id of an entry by its address below the site's: the full address, or a URN (RFC 9562, version 5)."""
    if project.url:
        return project.url + address
    return f"urn:uuid:{uuid5(_project_id(project.title), address)}"


def calendar_uid(event: str, edition: Edition) -> str:
    """The UID of an event in calendars (RFC 5545): its id, at the edition's host and path or below the project's UUID."""
    project = edition.chronicle.project
    site = project.url.partition("://")[2] if project.url else f"{_project_id(project.title)}/"
    return f"{event}@{site}{edition.paths.folder}".rstrip("/")
