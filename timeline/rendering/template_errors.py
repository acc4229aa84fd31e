"""Errors of a theme's templates as problems with a file and a line, found by running or by reading them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from jinja2 import nodes
from jinja2.exceptions import TemplateError, TemplateNotFound, TemplateSyntaxError

from timeline.diagnostics import Problem, Span
from timeline.model.suggest import SimilarNames, suggestion
from timeline.rendering.stock_templates import StockEnvironment
from timeline.rendering.theme import Theme

TEMPLATE_ERRORS = (
    TemplateError,
    AttributeError,
    TypeError,
    LookupError,
    ArithmeticError,
    ValueError,
    RecursionError,
)
"""What a template can raise: it is code."""


def problem_of(error: Exception, theme: Theme, environment: StockEnvironment, template: str = "") -> Problem:
    """The problem to report for an error, at the innermost line of a template that it comes from.

    `template` is the one that was being rendered, if any.
    """
    file, line = environment.position_of(error)
    if isinstance(error, TemplateNotFound):
        reason = f"there is no template {error.name!r}"
    else:
        reason = str(error.args[0] if error.args else "") or type(error).__name__
    return Problem(
        "THEME002",
        f"the theme's template fails: {reason}",
        f"mend the template; it failed while {template} was made" if template else "mend the template",
        path=theme.shown(file),
        span=Span(line, 1, line, 2),
    )


def static_errors(theme: Theme, environment: StockEnvironment) -> Iterator[Problem]:
    """The errors in templates of a project's own themes that can be found without running or compiling them."""
    for name in theme.own_templates():
        try:
            tree, file = _parse(name, environment)
            for error in _unknown_names(tree, file, environment, theme.settings):
                yield problem_of(error, theme, environment)
        except TEMPLATE_ERRORS as error:
            yield problem_of(error, theme, environment)


def _parse(name: str, environment: StockEnvironment) -> tuple[nodes.Template, str | None]:
    """The tree of a template, and its file."""
    assert environment.loader
    source, file, _ = environment.loader.get_source(environment, name)
    return environment.parse(source, name, file), file


def _unknown_names(
    tree: nodes.Template, file: str | None, environment: StockEnvironment, settings: Collection[str]
) -> Iterator[TemplateSyntaxError]:
    """Names of settings, filters, tests and templates that do not exist."""
    nearest = SimilarNames()
    for value in tree.find_all(nodes.Getattr):
        if (
            isinstance(value.node, nodes.Name)
            and value.node.name == "settings"
            and value.attr not in settings
        ):
            reason = (
                f"the theme has no setting {value.attr!r}{suggestion(nearest.of('', value.attr, settings))}"
            )
            yield TemplateSyntaxError(reason, value.lineno, filename=file)
    for used in tree.find_all(nodes.Filter):
        if used.name not in environment.filters:
            yield TemplateSyntaxError(f"there is no filter {used.name!r}", used.lineno, filename=file)
    for test in tree.find_all(nodes.Test):
        if test.name not in environment.tests:
            yield TemplateSyntaxError(f"there is no test {test.name!r}", test.lineno, filename=file)
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        wanted = getattr(node, "template", None)
        if isinstance(wanted, nodes.Const):
            try:
                _parse(str(wanted.value), environment)
            except TemplateNotFound:
                yield TemplateSyntaxError(
                    f"there is no template {wanted.value!r}", node.lineno, filename=file
                )
