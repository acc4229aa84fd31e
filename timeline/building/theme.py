"""What keeps a project's theme from being used, as far as it shows without rendering a page."""

from __future__ import annotations

from pathlib import Path

from timeline.diagnostics import Problem, ThemeFault
from timeline.model.project import Project
from timeline.rendering.html import Renderer
from timeline.rendering.theme import load_theme


def theme_faults(root: Path, project: Project) -> list[Problem]:
    """The faults of the theme. No template is run, nor compiled: to look at a theme is as safe as to look at content."""
    try:
        theme = load_theme(root, project.theme)
        words = theme.words(project.language)
    except ThemeFault as fault:
        return [fault.problem]
    if not theme.is_own:
        return []
    return list(Renderer(theme, words, project.language, "ltr").faults())
