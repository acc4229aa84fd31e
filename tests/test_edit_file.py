"""Facts are put into content files, and nothing else in them changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from timeline.diagnostics import DocumentPath, EnvironmentFailure
from timeline.editing.content_files import create_file, replace_file
from timeline.editing.edit_file import FileEditor
from timeline.editing.edit_yaml import CannotEdit
from timeline.records.plain_value import plain_value

LINK = {"status": "gone", "checked": "2024-12-03"}
COPY = {"url": "https://archive.example/web/20241203/https://x.example/", "at": "2024-12-03T10:12Z"}
LINK_IN_FLOW = "{status: gone, checked: 2024-12-03}"
COPY_IN_FLOW = '{url: "https://archive.example/web/20241203/https://x.example/", at: 2024-12-03T10:12Z}'

CASES = Path(__file__).parent / "edit"


def edited(path: str, data: bytes, at: DocumentPath, *, archived: bool = True) -> bytes:
    """The file with the state of a link, and a copy, written into the record at a place."""
    editor = FileEditor(path, data)
    editor.set_fields(at, "link", LINK, ("url",))
    if archived:
        editor.add_items(at, "archived", [COPY], ("link", "url"))
    return editor.result()


@pytest.mark.parametrize("file", sorted(CASES.glob("*.txt")), ids=lambda file: file.stem)
def test_cases(file: Path) -> None:
    """A case: words; the path of a file, the place of the record; the file; what it becomes, or why it cannot."""
    _, head, before, after = file.read_text(encoding="utf-8").replace("COPY", COPY_IN_FLOW).split("----\n")
    path, _, place = head.strip().partition(" ")
    at: DocumentPath = tuple(int(step) if step.isdigit() else step for step in place.split("/") if step)
    if after.startswith("cannot: "):
        with pytest.raises(CannotEdit) as caught:
            edited(path, before.encode(), at)
        assert f"cannot: {caught.value}\n" == after
    else:
        assert edited(path, before.encode(), at).decode() == after


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["", "\n", "\n\n\n"])
def test_line_ends_and_byte_order_marks_are_kept(newline: str, mark: str, end: str) -> None:
    before = f"{mark}# Ours\ntitle: T\nurl: https://x.example/{end}"
    after = f"{mark}# Ours\ntitle: T\nurl: https://x.example/\nlink: {LINK_IN_FLOW}{end}"
    made = edited("content/sources/a.yaml", before.replace("\n", newline).encode(), (), archived=False)
    assert made.decode() == after.replace("\n", newline or "\n")


def test_mixed_line_ends_are_kept() -> None:
    before = b"title: T\r\nurl: https://x.example/\nnote: N\r\n"
    made = edited("content/sources/a.yaml", before, (), archived=False)
    assert [
        line for line in made.splitlines(keepends=True) if not line.startswith(b"link")
    ] == before.splitlines(keepends=True)


def test_what_stands_there_already_changes_nothing() -> None:
    before = b"url: https://x.example/\nlink: {checked: 2024-12-03, status: 'gone'}\n"
    assert edited("content/sources/a.yaml", before, (), archived=False) == before


WORDS = (
    st.text(st.sampled_from("abc äع:#'\"-,[]{}&*!|>%@`?~\\"), min_size=1, max_size=12)
    .map(str.strip)
    .filter(bool)
)
PLAIN = st.from_regex(r"[a-cäع](?:[a-c äع'-]{0,8}[a-c])?", fullmatch=True)
COMMENTS = st.sampled_from(["", "  # why", "   # {a: [b", "  # 'x"])
GAPS = st.sampled_from(["", "\n", "# url: no\n", "\n\n  # odd\n"])


@st.composite
def values(draw: st.DrawFn, indent: str) -> str:
    kind = draw(
        st.sampled_from(
            [
                "plain",
                "single",
                "double",
                "block",
                "folded",
                "flow list",
                "list",
                "flow record",
                "null",
                "many",
            ]
        )
    )
    text, comment = draw(WORDS), draw(COMMENTS)
    match kind:
        case "single":
            return " '" + text.replace("'", "''") + f"'{comment}"
        case "double":
            return ' "' + text.replace("\\", "\\\\").replace('"', '\\"') + f'"{comment}'
        case "block" | "folded":
            mark = draw(st.sampled_from(["|", "|-", "|+"] if kind == "block" else [">", ">-", ">+"]))
            return f" {mark}\n{indent}   {text}\n\n{indent}   {text}"
        case "flow list":
            return f" [{draw(PLAIN)},  '{draw(PLAIN).replace(chr(39), '')}' ]{comment}"
        case "list":
            return f"\n{indent}-   {draw(PLAIN)}{comment}\n{indent}- {draw(PLAIN)}"
        case "flow record":
            return f" {{x-a:   {draw(PLAIN)}, x-b: [ ]}}{comment}"
        case "null":
            return comment
        case "many":
            return f" {draw(PLAIN)}\n{indent}    {draw(PLAIN)}"
    return f" {draw(PLAIN)}{comment}"


LINKS = [
    "",
    "link: live\n",
    "link: {status: live}\n",
    "link: {checked: 2023-01-01, status: live}\n",
    "link:\n   status: live  # since\n",
]
ARCHIVED = [
    "", "archived: https://a.example/\n", "archived: []\n", "archived: [https://a.example/, {url: https://b.example/}]\n",
    "archived: {url: https://a.example/}\n", "archived:\n- https://a.example/\n-   url: https://b.example/\n    at: 2024-01-01\n",
    "archived:\n    - https://a.example/   # first\n\n    # the second is to come\n",
]  # fmt: skip


@st.composite
def records(draw: st.DrawFn, indent: str) -> str:
    """A source's lines in any order, with anything between them."""
    fields = [f"x-{number}:{draw(values(indent))}\n" for number in range(draw(st.integers(0, 3)))]
    fields += [
        "url: https://x.example/  # here\n",
        draw(st.sampled_from(LINKS)),
        draw(st.sampled_from(ARCHIVED)),
    ]
    lines = "".join(f"{field}{draw(GAPS)}" for field in draw(st.permutations(fields)) if field)
    return "".join(f"{indent}{line}\n" if line else "\n" for line in lines.split("\n")[:-1])


@given(st.data())
def test_any_file_differs_in_the_new_lines_only(data: st.DataObject) -> None:
    """`FileEditor` holds what is read again against what is wanted; here the lines are held against each other."""
    wrap = data.draw(st.sampled_from(["alone", "map", "list"]))
    if wrap == "alone":
        text, path, at = data.draw(records("")), "content/sources/a.yaml", ()
    elif wrap == "map":
        body = data.draw(records("  "))
        text, path, at = (
            f"# all\none:\n{body}two: {{url: https://y.example/}}\n",
            "content/sources.yaml",
            ("one",),
        )
    else:
        body = data.draw(records("  "))
        text, path, at = (
            f"- id: b\n{body}- {{id: c, url: https://y.example/}}\n",
            "content/sources/a.yaml",
            (0,),
        )
    value, problems = plain_value(path, text.encode())
    if value is None or any(problem.severity == "error" for problem in problems):
        event("refused by the reader")
        return
    try:
        made = edited(path, text.encode(), at).decode()
    except CannotEdit as fault:
        pytest.fail(f"{fault}\n{text}")
    before, after = text.split("\n"), made.split("\n")
    touched = {"link", "archived", "status", "checked", "- {url"}
    kept = iter(after)
    for line in before:
        if not any(word in line for word in touched):
            assert line in kept, f"{line!r} is lost or moved\n{made}"
    assert len(after) - len(before) <= 4


# The file


def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"old")
    file.chmod(0o640)
    replace_file(tmp_path, "a.yaml", b"new")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"new", 0o640)
    assert [one.name for one in tmp_path.iterdir()] == ["a.yaml"]


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/a.yaml").write_bytes(b"theirs")
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.yaml").symlink_to("../outside/a.yaml")
    (tmp_path / "content/archive").symlink_to("../outside")
    with pytest.raises(EnvironmentFailure):
        replace_file(tmp_path, "content/a.yaml", b"ours")
    with pytest.raises(EnvironmentFailure):
        create_file(tmp_path, "content/archive/b.gz", b"ours")
    assert [one.name for one in (tmp_path / "outside").iterdir()] == ["a.yaml"]
    assert (tmp_path / "outside/a.yaml").read_bytes() == b"theirs"


def test_nothing_is_left_of_what_could_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.yaml").write_bytes(b"old")

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("timeline.fs.write", full)
    with pytest.raises(EnvironmentFailure, match="the disk is full"):
        replace_file(tmp_path, "a.yaml", b"new")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("a.yaml", b"old")]
