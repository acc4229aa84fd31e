"""Errors of a theme's templates as problems with a file and a line, found by running or by reading them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import NamedTuple

from jinja2 import nodes
from jinja2.exceptions import TemplateError, TemplateNotFound, TemplateSyntaxError

from timeline.diagnostics import Problem, Span
from timeline.model.suggest import SimilarNames, suggestion
from timeline.rendering.stock_templates import Line, StockEnvironment
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
_MOST_CIRCLES = 20
"""The most circles that are reported at once; each costs a walk through all templates."""


def problem_of(error: Exception, theme: Theme, environment: StockEnvironment, template: str = "") -> Problem:
    """The problem to report for an error, at the innermost line of a template that it comes from.

    `template` is the one that was being rendered, if any.
    """
    circle = environment.circle_of(error) if isinstance(error, RecursionError) else ()
    file, line = circle[0] if circle else environment.position_of(error)
    if circle:
        reason = _leads_back(circle[1:], theme)
    elif isinstance(error, TemplateNotFound):
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


def _leads_back(others: Sequence[Line], theme: Theme) -> str:
    """What to say of a line that runs itself again, by way of others."""
    way = ", ".join(f"{theme.shown(file)}:{line}" for file, line in others)
    return f"this line leads back to itself{' by way of ' if way else ''}{way}"


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
    includes: dict[str, dict[str, int]] = {}
    """The files that each file always includes, with the lines."""
    for name in theme.own_templates():
        try:
            tree, file = _parse(name, environment)
            named = list(_named_templates(tree, environment))
            for error in (
                *_unknown_names(tree, file, environment, theme.settings),
                *_unknown_templates(named, file),
                *_unknown_texts(tree, file, words),
            ):
                yield problem_of(error, theme, environment)
        except TEMPLATE_ERRORS as error:
            yield problem_of(error, theme, environment)
            continue
        always = [one for one in named if isinstance(one.node, nodes.Include) and one.node in tree.body]
        includes[file] = {one.file: one.node.lineno for one in always}
    for circle in _circles(includes, theme):
        yield problem_of(circle, theme, environment)


class _Named(NamedTuple):
    """A template that another one extends, includes or imports by its name."""

    node: nodes.Node
    name: str
    file: str
    """Empty where there is none."""


def _circles(includes: Mapping[str, Mapping[str, int]], theme: Theme) -> Iterator[TemplateSyntaxError]:
    """Circles of files that include each other, at most a few; of several through one file, one."""
    left = dict(includes)
    for _ in range(_MOST_CIRCLES):
        try:
            TopologicalSorter(left).prepare()
        except CycleError as found:
            files: list[str] = found.args[1][::-1]
            (file, line), *others = [(file, includes[file][included]) for file, included in pairwise(files)]
            yield TemplateSyntaxError(_leads_back(others, theme), line, filename=file)
            del left[file]
        else:
            return


def _parse(name: str, environment: StockEnvironment) -> tuple[nodes.Template, str]:
    """The tree of a template, and its file."""
    source, file = _source(name, environment)
    return environment.parse(source, name, file), file


def _source(name: str, environment: StockEnvironment) -> tuple[str, str]:
    assert environment.loader
    source, file, _ = environment.loader.get_source(environment, name)
    return source, file or name


def _unknown_names(
    tree: nodes.Template, file: str, environment: StockEnvironment, settings: Collection[str]
) -> Iterator[TemplateSyntaxError]:
    """Names of settings, filters and tests that do not exist."""
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


def _named_templates(tree: nodes.Template, environment: StockEnvironment) -> Iterator[_Named]:
    """What a template extends, includes or imports, but for what it can do without."""
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        name = constant(getattr(node, "template", node))
        if not name or getattr(node, "ignore_missing", False):
            continue
        try:
            yield _Named(node, name, _source(name, environment)[1])
        except TemplateNotFound:
            yield _Named(node, name, "")


def _unknown_templates(named: Iterable[_Named], file: str) -> Iterator[TemplateSyntaxError]:
    for one in named:
        if not one.file:
            yield TemplateSyntaxError(f"there is no template {one.name!r}", one.node.lineno, filename=file)


def _unknown_texts(tree: nodes.Template, file: str, words: Catalogue) -> Iterator[TemplateSyntaxError]:
    for call in tree.find_all(nodes.Call):
        key = text_key(call)
        if key and not words.has(f"ui.{key}"):
            reason = f"there is no text `ui.{key}` in language {words.language!r}"
            yield TemplateSyntaxError(reason, call.lineno, filename=file)
