"""Generate docs/reference/diagnostics.md from the registry of codes; --check only reports if it is stale.

python tools/diagnostics_page.py
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "diagnostics.md"

_ARTICLES = {"error": "an error", "warning": "a warning"}

HEAD = """\
# Diagnostic codes

Each message of `timeline check` and `timeline build` has a code. This page explains the reason for each, and how to
fix the problem. An error stops the build; a warning does not, unless `--strict` is given.

Examples show whole files, each after a line `# content/...` with its name.

"""


def page() -> str:
    """The text of the page."""
    from timeline.codes import all_codes

    codes = all_codes().values()
    listing = "".join(f"- [{code.code}](#{code.code.lower()}) {code.title}\n" for code in codes)
    sections = "".join(
        f"\n## {code.code}\n\n**{code.title}.** Usually {_ARTICLES[code.severity]}.\n\n{code.in_markdown()}"
        for code in codes
    )
    return f"{HEAD}{listing}{sections}"


def main() -> None:
    """Write the page, or compare it."""
    sys.path.insert(0, str(ROOT))
    wanted = page()
    if "--check" in sys.argv[1:]:
        is_current = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == wanted
        sys.exit(0 if is_current else f"{PAGE} is stale: python tools/diagnostics_page.py writes it")
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(wanted, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
