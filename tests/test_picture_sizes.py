"""Pages say how large their pictures are, as browsers see them."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path

import pytest
from support.browser import launched, visiting
from support.pictures import png
from support.sites import make, write

pytestmark = pytest.mark.browser

DRAW = """kind => {
    const canvas = document.createElement('canvas');
    canvas.width = 30; canvas.height = 20;
    canvas.getContext('2d').fillRect(0, 0, 30, 20);
    return canvas.toDataURL(kind, 0.8).split(',')[1];
}"""
SEEN = """[...document.querySelectorAll('figure img')].map(
    img => [img.getAttribute('width'), img.getAttribute('height'), `${img.naturalWidth}`, `${img.naturalHeight}`])"""


def test_sizes_are_those_that_a_browser_sees(tmp_path: Path) -> None:
    gif = b"GIF89a\x1e\x00\x14\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
    pictures = {"a.gif": gif, "turned.png": png(30, 20)}
    with launched() as browser, visiting(browser) as visit:
        for name, kind in (("b.jpg", "image/jpeg"), ("c.webp", "image/webp"), ("d.png", "image/png")):
            pictures[name] = b64decode(visit.page.evaluate(DRAW, kind))
        media = "".join(f"  - {{file: media/{name}, alt: a, credit: b, rights: c}}\n" for name in pictures)
        event = f"date: 2024-11-29\ntitle: T\nsource: https://example.org/\nmedia:\n{media}"
        files = {f"content/media/{name}": data for name, data in pictures.items()}
        make(
            write(tmp_path, {"content/timeline.yaml": "title: T\n", "content/events/e.yaml": event, **files})
        )
        visit.go((tmp_path / "site/events/e/index.html").as_uri())
        visit.page.evaluate("document.querySelectorAll('img').forEach(img => { img.loading = 'eager' })")
        visit.page.wait_for_function("[...document.images].every(img => img.complete)")
        seen = visit.page.evaluate(SEEN)
    assert seen == [["30", "20", "30", "20"], ["20", "30", "20", "30"], *[["30", "20", "30", "20"]] * 3]
