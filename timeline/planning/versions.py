"""The versions of a page in the site's languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from timeline.model.languages import direction, language_name
from timeline.planning.edition import Edition, paths_in, published_languages
from timeline.planning.views import View


class Version(View, frozen=True):
    """A page in one of the site's languages."""

    language: str
    name: str
    """The language's own name for itself: `العربية`."""
    direction: str
    href: str
    address: str = ""
    """The full address; empty if the project has none, and on pages that search engines should not index."""
    current: bool = False
    """Whether it is this very page."""


def versions_of(
    path: str, indexed: str, edition: Edition, address: Callable[[str], str]
) -> Iterator[Version]:
    """The page in each language, the one at the site's root first; none if there is one language.

    `indexed` is the path of the page that search engines should index for it; `address` returns the address of a path.
    """
    project, own = edition.chronicle.project, edition.paths
    languages = published_languages(project)
    for language in languages if len(languages) > 1 else ():
        there = paths_in(language, project)
        is_error = path == own.not_found
        yield Version(
            language,
            language_name(language, language),
            direction(language),
            there.home if is_error else there.folder + path.removeprefix(own.folder),
            "" if is_error else address(there.folder + indexed.removeprefix(own.folder)),
            language == edition.language,
        )
