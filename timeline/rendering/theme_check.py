"""What keeps a project's theme from being used, as far as it shows without rendering a page; and texts it lacks."""

from __future__ import annotations

from pathlib import Path

from timeline.diagnostics import Problem, Severity, ThemeFault
from timeline.model.project import PROJECT_FILE, Project
from timeline.rendering.html import Renderer
from timeline.rendering.theme import load_theme
from timeline.wording.catalogue import Catalogue


def missing_texts(words: Catalogue, theme: str) -> list[Problem]:
    """LANG002: the interface texts that are English on pages of another language."""
    if not words.borrowed:
        return []
    lacking, all_ = len(words.borrowed), len(words.texts)
    said = (
        "no interface texts"
        if lacking == all_
        else f"no texts for {lacking:,} of {all_:,} places of the interface"
    )
    return [
        Problem(
            "LANG002",
            f"there are {said} in `{words.language}`; pages show the English ones, marked as English",
            f"write them in themes/{theme if theme != 'default' else 'NAME'}/wording/{words.language}.yaml",
            PROJECT_FILE,
            ("language",),
            severity=Severity.WARNING,
        )
    ]


def theme_faults(root: Path, project: Project) -> list[Problem]:
    """The faults of the theme. No template is run, nor compiled: to look at a theme is as safe as to look at content."""
    try:
        theme = load_theme(root, project.theme, project.settings)
        words = theme.words(project.language)
    except ThemeFault as fault:
        return list(fault.problems)
    if not theme.is_own:
        return missing_texts(words, theme.name)
    return missing_texts(words, theme.name) + list(
        Renderer(theme, words, project.language, "ltr").static_errors()
    )
