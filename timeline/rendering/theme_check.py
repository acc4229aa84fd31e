"""Check a project's theme without rendering a page, and find the interface texts that a language lacks."""

from __future__ import annotations

from pathlib import Path

from timeline.diagnostics import Problem, Severity, ThemeFault
from timeline.model.project import PROJECT_FILE, Project
from timeline.rendering.html import Renderer
from timeline.rendering.theme import load_theme
from timeline.wording.catalogue import Catalogue


def missing_texts(words: Catalogue, theme: str) -> list[Problem]:
    """LANG002: interface texts that are in English on pages of another language."""
    if not words.fallbacks:
        return []
    lacking, all_ = len(words.fallbacks), len(words.texts)
    missing = (
        "no interface texts"
        if lacking == all_
        else f"no texts for {lacking:,} of {all_:,} places of the interface"
    )
    return [
        Problem(
            "LANG002",
            f"there are {missing} in `{words.language}`; pages show the English ones, marked as English",
            f"write them in themes/{theme if theme != 'default' else 'NAME'}/wording/{words.language}.yaml",
            PROJECT_FILE,
            ("language",),
            severity=Severity.WARNING,
        )
    ]


def theme_faults(root: Path, project: Project) -> list[Problem]:
    """The errors of the theme. No template is run or compiled, so that checking a theme is as safe as checking content."""
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
