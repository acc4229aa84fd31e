"""What an evidence package says of itself: README.md, and VERIFY.md for those who do not have this program."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from timeline import __version__
from timeline.exporting.rests_on import on_one_line
from timeline.exporting.ro_crate import Package

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&])")


def readme(package: Package, provenance: Mapping[str, Any], first: Iterable[str]) -> str:
    """README.md."""
    return "".join(f"{line}\n" for line in _readme(package, provenance, first))


def _readme(package: Package, provenance: Mapping[str, Any], first: Iterable[str]) -> Iterator[str]:
    yield f"# {_text(package.name)}"
    yield ""
    yield _text(package.description)
    yield ""
    yield "Begin with:"
    yield ""
    yield from (f"- [pages/{path}](pages/{path})" for path in first)
    yield ""
    has_captures = any(copy["file"] for copy in provenance["captures"])
    yield from (line for line in _CONTENTS.splitlines() if has_captures or not line.startswith(_CAPTURES))
    yield ""
    yield "## Where it comes from"
    yield ""
    yield f"Made by timeline {__version__} ({package.day})."
    if package.commit:
        yield f"The records are those of commit `{package.commit}` of {package.committed}."
        if provenance["uncommitted"]:
            yield "**Not all of them are as committed.** These differ from the commit, or are not in it:"
            yield ""
            yield from (f"- {_text(path)}" for path in provenance["uncommitted"])
        else:
            yield "All content files of the package are as committed."
        if provenance["other_files_uncommitted"]:
            yield f"Other content files that are not as committed: {provenance['other_files_uncommitted']}."
    else:
        yield f"There is no commit: {_text(provenance['no_commit_because'])}."
    if provenance["shallow_clone"]:
        yield "The clone was shallow: earlier versions are not known."
    yield ""
    yield "## What is not in it"
    yield ""
    yield from _not_in_it(provenance)


def _not_in_it(provenance: Mapping[str, Any]) -> Iterator[str]:
    yield (
        "Drafts, events under embargo, points that are obscured, and earlier texts of events that concern protected people"
        " are never in a package. Names of authors and messages of commits are not in it either."
    )
    yield ""
    for file in provenance["records"]:
        if "withheld" in file:
            yield f"- Withheld: the content file of {_text(', '.join(file['records']))}, because {file['withheld']}."
    for copy in provenance["captures"]:
        if copy["withheld"]:
            yield f"- Withheld: an archived copy of the source {_text(copy['source'])}, because {copy['withheld']}."
        elif copy["missing"]:
            of = f"an archived copy of the source {_text(copy['source'])}"
            yield f"- Missing: {_text(copy['path'])}, {of}: {copy['missing']}."
    if any("withheld" in file for file in provenance["records"]):
        yield ""
        yield "What readers see of a withheld record is on its page and in chronology.json."


_CAPTURES = "| `captures/`"
_CONTENTS = """\
## Contents

| | |
| --- | --- |
| `pages/` | the pages of the site, to be opened in a browser; links out of the package are marked as such |
| `records/` | the files that the pages are made from, byte for byte |
| `captures/` | archived copies of sources |
| `chronology.json` | the same events, sources, actors, places and topics as data |
| `rests-on.txt`, `rests-on.json` | what each event rests on: sources, the chain from each to its origin, claims |
| `history.json` | the public versions of each event, and the last commit of each record |
| `provenance.json` | program, version, commit; digests of records and captures; what is withheld or missing |
| `VERIFY.md` | how to verify all this without the program |
| `ro-crate-metadata.json` | the description of the package (RO-Crate 1.1) |

Around it is a BagIt folder (RFC 8493) with a digest of every file.
"""


def verification(package: Package, files: int) -> str:
    """VERIFY.md; `files` is the number of payload files."""
    commit = package.commit or "COMMIT"
    return _VERIFY.format(files=files, commit=commit, version=__version__)


_VERIFY = """\
# Verify this package

No step needs the program that made it. The commands are for a terminal in the folder that holds `bagit.txt`.

## 1. Nothing was altered, nothing is missing

    sha256sum --check --quiet tagmanifest-sha256.txt
    sha256sum --check --quiet manifest-sha256.txt

Both print nothing if all is well. On macOS, write `shasum -a 256 --check --quiet` for `sha256sum --check --quiet`.

## 2. Nothing was added

    find data -type f | wc -l

prints {files}. Or, for steps 1 and 2 together, with the bagit library (`pip install bagit`):

    python -m bagit --validate .

## 3. It is the package that was handed over

The digest of one file stands for the whole package:

    sha256sum tagmanifest-sha256.txt

Whoever hands the package over tells you this digest in another way: on paper, by telephone, or in a signed message.
Digests inside a package prove only that its parts belong together.

## 4. The records are those of the commit

In a clone of the project's repository:

    git cat-file -t {commit}
    git ls-tree -r {commit} content/

The second lists an id for each file. `git hash-object FILE` prints the same id for the file in `data/records/`, and so does
`provenance.json`, under `blob`. (If the project is not at the top of the repository, write the path to its `content`
folder.) Files that differ are named in `README.md`.

## 5. The captures are what was captured

`provenance.json` has two digests for each capture: `sha256` of the file in `data/captures/`, and `sha256_in_record`, which the
editors wrote when they made the copy. They must be equal. Where there is a time stamp or a public archive of the same page,
compare with that too.

## 6. The package can be made again

With version {version} of the program, the same commit and the same options, `timeline export evidence` makes the same
package, byte for byte.
"""


def _text(text: str) -> str:
    """A text from outside in Markdown: on one line, and as it is."""
    return _SPECIAL.sub(r"\\\1", on_one_line(text))
