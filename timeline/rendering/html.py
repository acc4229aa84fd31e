"""Render page plans and event fragments to HTML with a theme's templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache, partial
from types import SimpleNamespace
from typing import Any, NoReturn

import msgspec
from jinja2 import BytecodeCache, Template, pass_context
from jinja2.exceptions import TemplateRuntimeError
from jinja2.runtime import Context
from markupsafe import Markup

from timeline.diagnostics import Problem, ThemeFault
from timeline.markdown.to_html import NOTES, to_html
from timeline.model.suggest import did_you_mean
from timeline.planning.page_views import PageFrame
from timeline.planning.plan import PagePlan
from timeline.planning.views import Brief, Card, Prose, Slot, View
from timeline.rendering.environment import make_environment, make_fast_environment
from timeline.rendering.template_errors import TEMPLATE_ERRORS, problem_of, static_errors
from timeline.rendering.theme import Theme
from timeline.rendering.theme_file import SettingValue
from timeline.wording.catalogue import Catalogue
from timeline.wording.marked_texts import attributes_of, tag_languages
from timeline.wording.numbers import in_digits

_BREAKS = re.compile(r"(?<=/)(?=[^/])|(?=[.?&=_])")
"""Where an address may break."""
_NOTE = re.compile(r'(<sup class="cite"><a href="[^"]*">)(\d+)(?=</a>)')
_ROOT = "\x02"
"""Placeholder in a fragment for the relative path to the site's root, which differs by page. (No text can contain it.)"""
_SLOT = "\x03"
"""Before and after the number of a slot in a page that is not filled yet. (No text can contain it.)"""
_JSON_LD = Markup("\x04")
"""The slot of a page's JSON-LD, which is bytes already, and escaped for its element (`page_frame.json_for_script`)."""
_JSON_LD_BYTES = _JSON_LD.encode()


class Renderer:
    """Renders plans and fragments from what it is given and nothing else."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        language: str,
        direction: str,
        compiled: BytecodeCache | None = None,
        language_folder: str = "",
    ) -> None:
        self._theme = theme
        self._words = words
        folders = [folder / "templates" for folder in theme.folders]
        self._environment = make_environment(folders)
        self._fast = make_fast_environment(folders, words, compiled)
        printed = partial(in_digits, locale=words.locale or language)
        for environment in filter(None, (self._environment, self._fast)):
            environment.globals.pop("lipsum")  # random
            environment.globals["t"] = _translator(words)
            environment.globals["settings"] = _Settings(**theme.settings)
            environment.globals["scripts"] = theme.scripts
            environment.filters["digits"] = _digits(printed)
            environment.filters["prose"] = _prose if printed("0") == "0" else _prose_with(printed)
            environment.filters["language"] = _language
            environment.filters["fragment"] = _fragment
            environment.filters["breakable"] = _breakable
        self._asset_at = cache(partial(_asset_at, theme.assets))
        self._templates: dict[str, Template] = {}
        self._fragment_page = PageFrame(
            path="",
            root=_ROOT,
            language_root=_ROOT + language_folder,
            kind="",
            title="",
            heading="",
            description="",
            language=language,
            base_language=language.partition("-")[0],
            locale=language.replace("-", "_"),
            direction=direction,
            site_title="",
        )

    def _template(self, name: str) -> Template:
        known = self._templates.get(name)
        if known is None:
            known = self._templates[name] = self._load(name)
        return known

    def _load(self, name: str) -> Template:
        if self._fast is not None:
            try:
                return self._fast.get_template(name)
            except TEMPLATE_ERRORS:
                if not self._theme.is_own:
                    raise
        return self._environment.get_template(name)

    def _run(self, name: str, context: dict[str, Any]) -> str:
        """What a template prints; one of an own theme that fails on the fast path is Jinja2's from then on."""
        template = self._template(name)
        try:
            return template.render(context)
        except TEMPLATE_ERRORS:
            if template.environment is self._environment or not self._theme.is_own:
                raise
        template = self._templates[name] = self._environment.get_template(name)
        return template.render(context)

    def compile(self, *names: str) -> None:
        """Load templates now, so that workers forked later need not. Raises ThemeFault."""
        for name in names:
            try:
                self._template(name)
            except TEMPLATE_ERRORS as error:
                self._raise(error, name)

    def page(self, plan: PagePlan, fragment: Callable[[str, bytes], bytes] | None = None) -> bytes:
        """The bytes of a page. `fragment` returns those of a slot by `PageFrame.root` and its key. Raises ThemeFault."""
        context = _context(plan.view)
        frame: PageFrame = context["page"]
        if frame.json_ld:
            context["page"] = msgspec.structs.replace(frame, json_ld=_JSON_LD)
        context["asset"] = self._asset_at(frame.root)
        keys: list[bytes] | None = [] if fragment else None
        context["_fragment"] = keys
        data = self._render(plan.template, context)
        if frame.json_ld:
            data = data.replace(_JSON_LD_BYTES, frame.json_ld)
        if fragment and keys:
            pieces = data.split(_SLOT.encode())
            try:
                filled = [keys[int(number)] for number in pieces[1::2]]
            except (ValueError, IndexError):
                self._raise(TemplateRuntimeError("a filter has cut what `fragment` prints"), plan.template)
            pieces[1::2] = [fragment(frame.root, key) for key in filled]
            data = b"".join(pieces)
        return data

    def card(self, card: Card) -> bytes:
        """The HTML of an event in a chronology, for `placed_fragment`."""
        return self._render("card.html", {"card": card, "page": self._fragment_page})

    def brief(self, brief: Brief) -> bytes:
        """The HTML of an event in a list, such as an actor's, for `placed_fragment`."""
        return self._render("brief.html", {"brief": brief, "page": self._fragment_page})

    def _render(self, name: str, context: dict[str, Any]) -> bytes:
        try:
            html = self._run(name, context)
        except TEMPLATE_ERRORS as error:
            self._raise(error, name)
        return tag_languages(html).encode()

    def _raise(self, error: Exception, name: str) -> NoReturn:
        """Raise a ThemeFault for an error in a project's own theme; the error itself in ours."""
        if not self._theme.is_own:
            raise error
        raise ThemeFault(problem_of(error, self._theme, self._environment, name)) from error

    def static_errors(self) -> Iterator[Problem]:
        """Errors in the templates of the project's own themes that can be found without running them."""
        return static_errors(self._theme, self._environment, self._words)


class _Settings(SimpleNamespace):
    """The settings of a theme as `settings.NAME`."""

    def __getattr__(self, name: str) -> SettingValue:
        raise AttributeError(f"the theme has no setting {name!r}{did_you_mean(name, vars(self))}")


class _Assets(dict[str, str]):
    """The links to the static files by name."""

    def __missing__(self, name: str) -> str:
        raise TemplateRuntimeError(f"there is no static file {name!r}")


def _asset_at(assets: Mapping[str, str], root: str) -> Callable[[str], str]:
    """The function `asset` for pages with this relative path to the site's root."""
    return _Assets({name: root + path for name, path in assets.items()}).__getitem__


def _context(view: View) -> dict[str, Any]:
    return msgspec.structs.asdict(view)


def _translator(words: Catalogue) -> Callable[..., str]:
    def t(key: str, **values: Any) -> str:
        return words.text(f"ui.{key}", **values)

    return lru_cache(maxsize=4096)(t)


@pass_context
def _prose(context: Context, prose: Prose | None, notes_at: str = NOTES) -> Markup:
    """The HTML of a Markdown text; a note's address is `notes_at` and its number."""
    if prose is None:
        return Markup("")
    return Markup(to_html(prose, context.resolve("page").root, notes_at))  # noqa: S704 - made safe there


def _prose_with(printed: Callable[[str], str]) -> Callable[..., Markup]:
    """`_prose` with the numbers of notes in other digits."""

    @pass_context
    def prose_in_digits(context: Context, prose: Prose | None, notes_at: str = NOTES) -> Markup:
        html = _prose(context, prose, notes_at)
        return Markup(_NOTE.sub(lambda match: match[1] + printed(match[2]), html))  # noqa: S704 - digits for digits

    return prose_in_digits


def _digits(printed: Callable[[str], str]) -> Callable[..., str]:
    """The filter for numbers that no sentence holds, in the digits of the page."""

    @pass_context  # else the compiler would print a constant in the digits of one language
    def digits(_: Context, number: int | str) -> str:
        return printed(str(number))

    return digits


def _language(prose: Prose | None) -> Markup:
    """The attributes with the language and direction of a Markdown text."""
    return Markup(attributes_of(prose.lang) if prose and prose.lang else ' dir="auto"')  # noqa: S704 - a checked tag


def _breakable(text: str) -> str:
    """A text in which an address may break before a full stop or after a slash, and not within a word."""
    if " " in text or "." not in text:
        return text
    return Markup("<wbr>").join(_BREAKS.split(text))


@pass_context
def _fragment(context: Context, slot: Slot) -> Markup:
    """A mark for the slot, which is filled when the page is bytes: its HTML is, too, and many pages print it."""
    keys: list[bytes] | None = context.parent["_fragment"]
    if keys is None:
        raise TemplateRuntimeError("this page has no slots")
    keys.append(slot.key)
    return Markup(f"{_SLOT}{len(keys) - 1}{_SLOT}")  # noqa: S704 - a number


def placed_fragment(html: bytes, root: str) -> bytes:
    """A rendered card or brief, for pages with this relative path to the site's root."""
    return html.replace(_ROOT.encode(), root.encode())
