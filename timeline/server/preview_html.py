"""HTML added by the server: the reload script in each page, and an error page while there is no site."""

from __future__ import annotations

import re
from html import escape

from timeline.server.event_stream import MAX_ERRORS_SHOWN, State
from timeline.server.preview_errors import PreviewError

RESERVED = "/.timeline/"
"""The prefix of the server's own files. No file of a site has a leading dot."""
_LOCAL_LINK = re.compile(rb'\b((?:href|src)=")(?![a-z][a-z0-9+.-]*:|[/#"])', re.IGNORECASE)
_ASSETS = re.compile(rb'\bhref="(/[^"]*?)assets/')


def with_script(html: bytes, page: str) -> bytes:
    """A page with the script that reloads it once the version `page` is outdated."""
    script = f'<script src="{RESERVED}live.js" data-page="{escape(page)}" defer></script>\n'.encode()
    at = html.lower().rfind(b"</body>")
    return html + script if at < 0 else html[:at] + script + html[at:]


def with_root_links(html: bytes) -> bytes:
    """A page of the site's top folder, with links that work at any address of this server.

    Links of a 404 page begin with the base path of the published site; here the site is at the root.
    """
    assets = _ASSETS.search(html)
    if assets and assets[1] != b"/":
        html = html.replace(b'="' + assets[1], b'="/')
    return _LOCAL_LINK.sub(rb"\1/", html)


def error_page(state: State) -> bytes:
    """The page shown until a build succeeds, with the markup of the overlay."""
    more = f'<p class="more">{escape(state.more)}</p>\n' if state.more else ""
    errors = "\n".join(map(_error, state.errors[:MAX_ERRORS_SHOWN]))
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
<p class="state">There is no site to show yet. It will appear here as soon as these errors are fixed.</p>
<ol>
{errors}
</ol>
{more}</main>
</body>
</html>
""".encode()


def _error(error: PreviewError) -> str:
    parts = ['<li class="fault">', '<p class="place">']
    if error.place:
        parts.append(f"<code>{escape(error.place)}</code> ")
    parts.append(f'<span class="severity">{escape(error.severity)}</span> ')
    parts.append(f'<span class="code">{escape(error.code)}</span></p>')
    parts.append(f'<p class="message">{escape(error.message)}</p>')
    if error.line:
        caret = f'<span class="caret" aria-hidden="true">{"^" * max(len(error.marked), 1)}</span>'
        text = f"{escape(error.before)}<mark>{escape(error.marked)}{caret}</mark>{escape(error.after)}"
        number = f'<span class="number" aria-hidden="true">{escape(error.line)}</span>'
        parts.append(f'<pre role="group" aria-label="line {escape(error.line)}" tabindex="0">{number}')
        parts.append(f"<code>{text}</code></pre>")
    if error.help:
        parts.append(f'<p class="help">{escape(error.help)}</p>')
    return "".join([*parts, "</li>"])
