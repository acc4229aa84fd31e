"""What is wrong with a theme's templates, with its place: found without running them, or when one of them fails."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import nodes
from jinja2.exceptions import TemplateError, TemplateNotFound, TemplateSyntaxError

from timeline.diagnostics import Problem, Span
from timeline.rendering.lines import NumberedEnvironment
from timeline.rendering.theme import Theme

FAULTS = (TemplateError, AttributeError, TypeError, LookupError, ArithmeticError, ValueError, RecursionError)
"""What templates raise: a theme is code."""


def problem_of(error: Exception, theme: Theme, environment: NumberedEnvironment, made: str = "") -> Problem:
    """The problem behind an error, at the innermost line of a template that it comes from; `made`: what was being rendered."""
    file, line = environment.place_of(error)
    if isinstance(error, TemplateNotFound):
        said = f"there is no template {error.name!r}"
    else:
        said = str(error.args[0] if error.args else "") or type(error).__name__
    return Problem(
        "THEME002",
        f"the theme's template fails: {said}",
        f"mend the template; it failed while {made} was made" if made else "mend the template",
        path=theme.shown(file),
        span=Span(line, 1, line, 2),
    )


def faults_in(theme: Theme, environment: NumberedEnvironment) -> Iterator[Problem]:
    """The faults of the templates of a project's own themes, as far as they show without running (or compiling) one."""
    for name in theme.own_templates():
        try:
            tree = _tree(name, environment)
            for error in _unknown_names(tree, environment):
                yield problem_of(error, theme, environment)
        except FAULTS as error:
            yield problem_of(error, theme, environment)


def _tree(name: str, environment: NumberedEnvironment) -> nodes.Template:
    assert environment.loader
    source, file, _ = environment.loader.get_source(environment, name)
    return environment.parse(source, name, file)


def _unknown_names(tree: nodes.Template, environment: NumberedEnvironment) -> Iterator[TemplateSyntaxError]:
    """Filters, tests and templates that are named and do not exist."""
    for filtered in tree.find_all(nodes.Filter):
        if filtered.name not in environment.filters:
            yield TemplateSyntaxError(f"there is no filter {filtered.name!r}", filtered.lineno)
    for test in tree.find_all(nodes.Test):
        if test.name not in environment.tests:
            yield TemplateSyntaxError(f"there is no test {test.name!r}", test.lineno)
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        wanted = getattr(node, "template", None)
        if isinstance(wanted, nodes.Const):
            try:
                _tree(str(wanted.value), environment)
            except TemplateNotFound:
                yield TemplateSyntaxError(f"there is no template {wanted.value!r}", node.lineno)
