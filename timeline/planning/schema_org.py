"""The sources of an event as schema.org's CreativeWorks, for JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from timeline.model.source import Citation, Source
from timeline.planning.citation_notes import cited_source, copies_of, shelf_text, source_id
from timeline.planning.edition import Edition

_TYPES = {
    "article": "Article", "article-journal": "ScholarlyArticle", "article-magazine": "Article",
    "article-newspaper": "NewsArticle", "book": "Book", "chapter": "Chapter", "dataset": "Dataset",
    "legislation": "Legislation", "manuscript": "Manuscript", "map": "Map", "motion_picture": "VideoObject",
    "periodical": "Periodical", "post": "SocialMediaPosting", "post-weblog": "BlogPosting", "report": "Report",
    "review": "Review", "thesis": "Thesis", "webpage": "WebPage",
}  # fmt: skip
"""What schema.org calls a CSL type, where it has a word of its own."""


def cited_works(citations: Iterable[Citation], edition: Edition) -> list[dict[str, Any]]:
    """Each source that is cited, once."""
    found: dict[str, Source] = {}
    for citation in citations:
        found.setdefault(source_id(citation, edition), cited_source(citation, edition))
    return [_work(source, edition) for source in found.values()]


def _kind_of(author: str, edition: Edition) -> str:
    actor = edition.chronicle.actors.get(author)
    return "Person" if actor is None or actor.kind in (None, "person") else "Organization"


def _work(source: Source, edition: Edition) -> dict[str, Any]:
    called = edition.party(edition.chronicle.origins.publisher(source)).text
    work: dict[str, Any] = {
        "@type": _TYPES.get(source.type or "", "CreativeWork"),
        "name": source.title or called,
    }
    if source.url:
        work["url"] = source.url
    authors = [
        {"@type": _kind_of(author, edition), "name": link.text}
        for author, link in zip(source.author, edition.authors(source), strict=True)
    ]
    if authors:
        work["author"] = authors if len(authors) > 1 else authors[0]
    if source.archive:
        work["@type"] = ["ArchiveComponent", *([work["@type"]] if work["@type"] != "CreativeWork" else [])]
        work["holdingArchive"] = {"@type": "ArchiveOrganization", "name": source.archive}
        work["itemLocation"] = shelf_text(source, edition)
    if source.publisher or source.url:
        work["publisher"] = {"@type": "Organization", "name": called}
    copies = [copy.url for copy in copies_of(source, edition)]
    if copies:
        work["archivedAt"] = copies
    return work
