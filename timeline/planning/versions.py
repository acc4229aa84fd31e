"""The versions of a page in the site's languages."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from timeline.model.languages import direction, language_name
from timeline.planning.edition import Edition, paths_in, published_languages
from timeline.planning.views import View


class Version(View, frozen=True):
    """A page in one of the site's languages."""

    language: str
    locale: str
    """The language as Open Graph writes it: `pt_BR`."""
    name: str
    """The language's own name for itself: `العربية`."""
    direction: str
    href: str
    address: str = ""
    """The full address; empty if the project has none, and on pages that search engines should not index."""
    current: bool = False
    """Whether it is this very page."""


class LanguageVersions:
    """The versions of an edition's pages: none if there is one language."""

    def __init__(self, edition: Edition, address: Callable[[str], str]) -> None:
        """`address` returns the full address of a path, or nothing."""
        project = edition.chronicle.project
        languages = published_languages(project)
        self._own = edition.paths
        self._address = address
        self._of_error = tuple(
            Version(
                language,
                language.replace("-", "_"),
                language_name(language, language),
                direction(language),
                paths_in(language, project).home,
                current=language == edition.language,
            )
            for language in (languages if len(languages) > 1 else ())
        )
        self._in_folders = tuple(
            (paths_in(version.language, project).folder, version) for version in self._of_error
        )

    def of(self, path: str, indexed: str) -> tuple[Version, ...]:
        """The page in each language, the one at the site's root first.

        `indexed` is the path of the page that search engines should index for it.
        """
        if path == self._own.not_found:
            return self._of_error
        path, indexed = path.removeprefix(self._own.folder), indexed.removeprefix(self._own.folder)
        replace = msgspec.structs.replace
        return tuple(
            [
                replace(version, href=folder + path, address=self._address(folder + indexed))
                for folder, version in self._in_folders
            ]
        )
