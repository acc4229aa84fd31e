"""The HTML that the server adds: the script in a page, and a page of errors where there is no site yet."""

from __future__ import annotations

import re
from html import escape

from timeline.server.event_stream import MOST_FAULTS, State
from timeline.server.preview_errors import PreviewError

RESERVED = "/.timeline/"
"""Addresses of the server's own files. No site has such: a leading dot is refused everywhere."""
_LOCAL_LINK = re.compile(rb'\b((?:href|src)=")(?![a-z][a-z0-9+.-]*:|[/#"])', re.IGNORECASE)
_ASSETS = re.compile(rb'\bhref="(/[^"]*?)assets/')


def with_script(html: bytes, page: str) -> bytes:
    """A page with the script that reloads it once `page` is no longer the state's."""
    script = f'<script src="{RESERVED}live.js" data-page="{escape(page)}" defer></script>\n'.encode()
    at = html.lower().rfind(b"</body>")
    return html + script if at < 0 else html[:at] + script + html[at:]


def from_the_root(html: bytes) -> bytes:
    """A page of the site's top folder, with its links made to work at any address of this server.

    Links of a 404 page begin with the folder that the published site will stand in; here it stands at the root.
    """
    assets = _ASSETS.search(html)
    if assets and assets[1] != b"/":
        html = html.replace(b'="' + assets[1], b'="/')
    return _LOCAL_LINK.sub(rb"\1/", html)


def error_page(state: State) -> bytes:
    """The page that stands in for a site that could not be built yet: marked up as the overlay is."""
    more = f'<p class="more">{escape(state.more)}</p>\n' if state.more else ""
    faults = "\n".join(map(_fault, state.faults[:MOST_FAULTS]))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(state.heading)}</title>
<link rel="stylesheet" href="{RESERVED}overlay.css">
<link rel="icon" href="data:,">
</head>
<body>
<main class="sheet">
<div class="bar"><h1>{escape(state.heading)}</h1></div>
<p class="state">There is no site to show yet. It will appear here by itself once this is mended.</p>
<ol>
{faults}
</ol>
{more}</main>
</body>
</html>
""".encode()


def _fault(fault: PreviewError) -> str:
    parts = ['<li class="fault">', '<p class="place">']
    if fault.place:
        parts.append(f"<code>{escape(fault.place)}</code> ")
    parts.append(f'<span class="severity">{escape(fault.severity)}</span> ')
    parts.append(f'<span class="code">{escape(fault.code)}</span></p>')
    parts.append(f'<p class="message">{escape(fault.message)}</p>')
    if fault.line:
        caret = f'<span class="caret" aria-hidden="true">{"^" * max(len(fault.marked), 1)}</span>'
        text = f"{escape(fault.before)}<mark>{escape(fault.marked)}{caret}</mark>{escape(fault.after)}"
        number = f'<span class="number" aria-hidden="true">{escape(fault.line)}</span>'
        parts.append(f'<pre role="group" aria-label="line {escape(fault.line)}" tabindex="0">{number}')
        parts.append(f"<code>{text}</code></pre>")
    if fault.help:
        parts.append(f'<p class="help">{escape(fault.help)}</p>')
    return "".join([*parts, "</li>"])
