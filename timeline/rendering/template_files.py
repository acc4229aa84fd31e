"""Find and read the template files of a theme and its parents, up to a limit that no theme needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, PrefixLoader
from jinja2.exceptions import TemplateSyntaxError

LIMIT = 2 << 20
"""Characters that a theme's templates may have in total, with what they include: fifteen times the default theme's."""
_FILE_COST = 64
"""Characters that each file that is read counts for besides its own, so that empty ones count too."""


class TemplateFiles(BaseLoader):
    """Finds templates by plain name (the most specific theme's) or as `THEME/NAME`."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """For the `templates` folders of a theme and its parents."""
        by_theme = {folder.parent.name: FileSystemLoader(folder) for folder in folders}
        self._loader = ChoiceLoader(
            [*(FileSystemLoader(folder) for folder in folders), PrefixLoader(by_theme)]
        )
        self._left = LIMIT

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """The source of a template and its file."""
        try:
            source, file, _ = self._loader.get_source(environment, template)
        except UnicodeDecodeError:
            raise error_at(f"the template {template} is not UTF-8", None, 1) from None
        self.count(len(source) + _FILE_COST, file or template)
        return source, file or template, None

    def count(self, characters: int, file: str) -> None:
        """Count characters against the limit. Raises TemplateSyntaxError above it."""
        self._left -= characters
        if self._left < 0:
            message = f"the templates, with all that they include, have more than {LIMIT:,} characters"
            raise error_at(message, file, 1)


def error_at(message: str, file: str | None, line: int) -> TemplateSyntaxError:
    """An error in a line of a template."""
    return TemplateSyntaxError(message, line, filename=file)
