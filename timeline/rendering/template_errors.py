"""Errors of a theme's templates as problems with a file and a line, found by running or by reading them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from jinja2 import nodes
from jinja2.exceptions import TemplateError, TemplateNotFound, TemplateSyntaxError

from timeline.diagnostics import Problem, Span
from timeline.model.suggest import SimilarNames, suggestion
from timeline.rendering.stock_templates import StockEnvironment
from timeline.rendering.theme import Theme
from timeline.wording.catalogue import Catalogue

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
        reason = _plainly(str(error.args[0] if error.args else "")) or type(error).__name__
    return Problem(
        "THEME002",
        f"the theme's template fails: {reason}",
        f"mend the template; it failed while {template} was made" if template else "mend the template",
        path=theme.shown(file),
        span=Span(line, 1, line, 2),
    )


def _plainly(reason: str) -> str:
    """A reason with the names of our types as authors know them: `'Card object'`."""
    return "'".join(
        part.rpartition(".")[2] if part.startswith("timeline.") else part for part in reason.split("'")
    )


def constant(node: nodes.Node) -> str:
    """The text that an expression is; empty for any other."""
    return node.value if isinstance(node, nodes.Const) and isinstance(node.value, str) else ""


def text_key(call: nodes.Call) -> str:
    """The key of the interface text that `t('key')` asks for; empty for any other call."""
    is_text = isinstance(call.node, nodes.Name) and call.node.name == "t" and call.args
    return constant(call.args[0]) if is_text else ""


def static_errors(theme: Theme, environment: StockEnvironment, words: Catalogue) -> Iterator[Problem]:
    """The errors in templates of a project's own themes that can be found without running or compiling them."""
    for name in theme.own_templates():
        try:
            tree, file = _parse(name, environment)
            for error in (
                *_unknown_names(tree, file, environment, theme.settings),
                *_unknown_texts(tree, file, words),
            ):
                yield problem_of(error, theme, environment)
        except TEMPLATE_ERRORS as error:
            yield problem_of(error, theme, environment)


def _parse(name: str, environment: StockEnvironment) -> tuple[nodes.Template, str | None]:
    """The tree of a template, and its file."""
    source, file = _source(name, environment)
    return environment.parse(source, name, file), file


def _source(name: str, environment: StockEnvironment) -> tuple[str, str | None]:
    assert environment.loader
    return environment.loader.get_source(environment, name)[:2]


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
        wanted = constant(getattr(node, "template", node))
        if not wanted or getattr(node, "ignore_missing", False):
            continue
        try:
            _, found = _source(wanted, environment)
        except TemplateNotFound:
            yield TemplateSyntaxError(f"there is no template {wanted!r}", node.lineno, filename=file)
            continue
        if found == file and isinstance(node, nodes.Include) and node in tree.body:
            yield TemplateSyntaxError(f"{wanted} includes itself", node.lineno, filename=file)


def _unknown_texts(tree: nodes.Template, file: str | None, words: Catalogue) -> Iterator[TemplateSyntaxError]:
    for call in tree.find_all(nodes.Call):
        key = text_key(call)
        if key and not words.has(f"ui.{key}"):
            reason = f"there is no text `ui.{key}` in language {words.language!r}"
            yield TemplateSyntaxError(reason, call.lineno, filename=file)
