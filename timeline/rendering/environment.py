"""Make the Jinja2 environment for a theme's templates: the fast one, or Jinja2's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import jinja2

from timeline.fast_path import fast_path
from timeline.rendering.stock_templates import StockEnvironment
from timeline.rendering.template_files import TemplateFiles
from timeline.wording.catalogue import Catalogue


def is_fast() -> bool:
    """Whether templates take the fast path, which relies on the internals of Jinja2 3.1."""
    return fast_path() and str(vars(jinja2).get("__version__", "")).startswith("3.1.")


SETTINGS = {
    "autoescape": True,
    "undefined": jinja2.StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "auto_reload": False,
}


def make_environment(folders: Sequence[Path]) -> StockEnvironment:
    """Jinja2's own environment for templates in these folders, of which the first that has one counts."""
    return StockEnvironment(folders, loader=TemplateFiles(folders), **SETTINGS)


def make_fast_environment(
    folders: Sequence[Path], words: Catalogue, compiled: jinja2.BytecodeCache | None
) -> jinja2.Environment | None:
    """The fast environment, if `is_fast`; it inserts texts of the catalogue, and uses the cache of `compiled` templates.

    What it renders is the same. What it cannot compile or render raises an error, and is to be rendered by Jinja2's own.
    """
    if not is_fast():
        return None
    # Only here: with another Jinja2 it may not even be importable.
    from timeline.rendering.fast_templates import FastEnvironment

    return FastEnvironment(
        lambda key: words.text(f"ui.{key}"),
        loader=TemplateFiles(folders),
        bytecode_cache=compiled,
        **SETTINGS,
    )
