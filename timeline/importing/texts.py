"""Texts of other programs to Markdown, and a long text to a summary and details."""

from __future__ import annotations

import html
import re

from timeline.diagnostics import UsageError
from timeline.markdown.marks import CITATION_MARK, WIKI_LINK

SUMMARY = 600
"""The most characters of a summary."""
DETAILS = 65_536
TITLE = 300

_ELEMENTS = (
    "a|b|i|p|br|em|strong|span|div|ul|ol|li|h[1-6]|blockquote|code|pre|img|table|tr|td|sup|sub|hr|u|font|center"
    "|iframe|script|style|small|figure|video"
)
_TAG = re.compile(rf"</?(?:{_ELEMENTS})\b[^<>]*>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]*>")
_NO_TEXT = ("script", "style", "iframe", "object", "noscript", "embed", "video", "audio")
"""Elements whose content is not part of the text; of what they embed, the address is kept."""
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31});")
_SENTENCE = re.compile(r"(?<=[.!?…؟。])[\"'”’)\]]*\s+(?=\S)")
_PICTURE = re.compile(r"!\[([^\[\]]{0,500})\]\(\s*<?(\S+?)>?(?:\s+[\"'][^\"')]*[\"'])?\s*\)")
_CONTROL = re.compile("[\u202a-\u202e\u2066-\u2069\u00ad\u200b\u2060\ufeff]")


def has_html(text: str) -> bool:
    """Whether a text holds HTML elements or entities."""
    return ("<" in text and _TAG.search(text) is not None) or (
        "&" in text and _ENTITY.search(text) is not None
    )


def to_markdown(text: str) -> str:
    """HTML as Markdown; plain text and Markdown as they are, but for marks that mean something here only.

    Raises UsageError if the text holds HTML and the extra is not installed.
    """
    if "<" in text and _TAG.search(text):
        text = _converted(text)
    elif "&" in text:
        text = html.unescape(text)
    text = _PICTURE.sub(lambda found: f"[{found[1].strip() or 'Picture'}]({found[2]})", text)
    text = _CONTROL.sub("", text.replace("\xa0", " "))
    return escape_marks("\n".join(line.rstrip() for line in text.split("\n")).strip())


def _converted(text: str) -> str:
    try:
        from bs4 import BeautifulSoup  # heavy, as is the next, and few need them
        from markdownify import MarkdownConverter
    except ImportError:
        raise UsageError(
            "the texts hold HTML, and markdownify, which converts it, is not installed",
            "install it: pip install 'sourced-timeline[import]'",
        ) from None
    soup = BeautifulSoup(text, "html.parser")
    embedded = []
    for element in soup.find_all(_NO_TEXT):
        address = str(element.get("src") or "")
        if address.startswith(("http:", "https:")):
            embedded.append(f"<{address}>")
        element.extract()
    try:
        converted: str = MarkdownConverter(heading_style="ATX", bullets="-").convert_soup(soup)
    except RecursionError:
        converted = html.unescape(_ANY_TAG.sub(" ", text))
    return re.sub(r"\n{3,}", "\n\n", "\n\n".join([converted, *embedded]))


def escape_marks(text: str) -> str:
    """The text with `[@` and `[[`, which are citations and links here, escaped."""
    if "[@" in text:
        text = CITATION_MARK.sub(lambda mark: f"[\\{mark[0][1:]}", text)
    if "[[" in text:
        text = WIKI_LINK.sub(lambda link: f"[\\{link[0][1:]}", text)
    return text


def plain_line(text: str) -> str:
    """Plain text on one line, without elements and entities of HTML."""
    if has_html(text):
        text = html.unescape(_ANY_TAG.sub(" ", text))
    return " ".join(_CONTROL.sub("", text).split())


def summary_and_details(text: str) -> tuple[str, str]:
    """The first paragraph, or as many of its sentences as make a summary, and the rest."""
    first, _, rest = text.partition("\n\n")
    if _is_block(first):
        return "", text
    if len(first) <= SUMMARY:
        return first.strip(), rest.strip()
    end = 0
    for boundary in _SENTENCE.finditer(first):
        if boundary.start() > SUMMARY:
            break
        end = boundary.start()
    summary = first[:end].strip()
    if not summary or not _is_balanced(summary):
        return "", text
    return summary, "\n\n".join(filter(None, (first[end:].strip(), rest.strip())))


def _is_block(text: str) -> bool:
    """Whether a paragraph is a list, a quotation, a heading, a table or code, which cannot be a summary."""
    return re.match(r"\s*(?:[-*+>#|]|[0-9]{1,9}[.)]|```|    )", text) is not None and (
        "\n" in text or text.lstrip().startswith(("#", ">", "|", "```"))
    )


def _is_balanced(text: str) -> bool:
    """Whether no link or emphasis is cut off at the end."""
    return all(text.count(opening) == text.count(closing) for opening, closing in ("[]", "()")) and all(
        text.count(mark) % 2 == 0 for mark in ("**", "`")
    )


def cut(text: str, most: int) -> tuple[str, bool]:
    """The text, or its beginning up to a word with `…`; and whether it was cut."""
    if len(text) <= most:
        return text, False
    end = text.rfind(" ", 0, most - 1)
    return f"{text[: end if end > most // 2 else most - 1]}…", True
