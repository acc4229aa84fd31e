"""A page in words: what a reader finds on it, without what only a style sheet needs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

_BLOCKS = {
    "address", "article", "blockquote", "body", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "footer", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "th",
    "thead", "tr", "ul",
}  # fmt: skip
_MARKS = {f"h{n}": "#" * n for n in range(1, 7)} | {
    "li": "-",
    "dt": "=",
    "dd": ":",
    "blockquote": ">",
    "summary": "+",
}


def parsed(page: bytes) -> Element:
    """The document as a browser reads it."""
    document: Element = html5lib.parse(page, namespaceHTMLElements=False, transport_encoding="utf-8")
    return document


def outline(page: bytes) -> str:
    """The page's head and, line by line, its body: headings, lists, links with where they lead, pictures."""
    document = parsed(page)
    lines = [*_head(document), ""]
    body = document.find("body")
    if body is not None:
        lines += _lines(body)
    return "\n".join(lines) + "\n"


def _head(document: Element) -> Iterator[str]:
    yield f"lang {document.get('lang')}, dir {document.get('dir')}"
    yield f"title: {document.findtext('head/title')}"
    for meta in document.iterfind("head/meta"):
        name = meta.get("name") or meta.get("property") or meta.get("http-equiv")
        if name and name not in ("viewport", "theme-color", "color-scheme", "generator"):
            yield f"{name}: {meta.get('content')}"
    for link in document.iterfind("head/link"):
        if link.get("rel") in ("canonical", "alternate"):
            yield f"{link.get('rel')}: {link.get('href')}"
    for script in document.iter("script"):
        if file := script.get("src"):
            yield f"script: {re.sub(r'[.][0-9a-f]{10}(?=[.]js$)', '', file.rpartition('/')[2])}"
            continue
        yield json.dumps(json.loads(script.text or ""), indent=1, ensure_ascii=False)


def _lines(body: Element) -> list[str]:
    lines = [""]

    def say(text: str | None) -> None:
        lines[-1] += text or ""

    def walk(element: Element) -> None:
        if element.tag in ("script", "style", "svg", "template"):
            say(element.tail)
            return
        block = element.tag in _BLOCKS
        if block or element.tag == "br":
            lines.append("")
        if element.tag in _MARKS:
            say(f"{_MARKS[element.tag]} ")
        if element.tag == "img":
            say(f"[picture {element.get('src')}: {element.get('alt')}]")
        say(element.text)
        for child in element:
            walk(child)
        if element.get("href"):
            say(f" <{element.get('href')}>")
        if element.get("datetime"):
            say(f" <{element.get('datetime')}>")
        if block:
            lines.append("")
        say(element.tail)

    walk(body)
    words = (re.sub(r"\s+", " ", line).strip() for line in lines)
    return [line for line in words if line.strip("#-=:>+ ")]
