"""Files, folders and standard input are read as they are, and bad input is named."""

from __future__ import annotations

import io
import json
import os
import tempfile
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.ingest import loaders
from service.ingest.files.outcome import MIB
from service.ingest.files.tables import LINE_MAX
from service.ingest.loaders import Loaded, Outcome, Skipped, Unreadable, load

BODY = "The council of Port Ellery voted to close the old harbour."
SUFFIXES = [".txt", ".md", ".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".TEXT", ".markdown"]


def run(*paths: object, stdin: bytes = b"") -> list[Outcome]:
    return list(load([str(path) for path in paths], io.BytesIO(stdin)))


def items(outcomes: list[Outcome]) -> list[dict[str, Any]]:
    return [outcome.item for outcome in outcomes if isinstance(outcome, Loaded)]


def only_reason(outcomes: list[Outcome]) -> str:
    (outcome,) = outcomes
    assert isinstance(outcome, Unreadable | Skipped)
    return outcome.reason


class Folder:
    """A folder to write files into."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def file(self, name: str, content: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


class TestText:
    """Plain text and Markdown."""

    def test_a_short_first_line_before_a_blank_line_is_the_title_and_stays(
        self, folder: Folder
    ) -> None:
        text = f"Harbour to close\n\n{BODY}\n"
        (item,) = items(run(folder.file("a.txt", text)))
        assert (item["title"], item["text"]) == ("Harbour to close", text)

    def test_else_the_title_is_the_file_name(self, folder: Folder) -> None:
        for text in (BODY, f"Harbour\n{BODY}", f"{'Harbour ' * 19}\n\n{BODY}", "Harbour\n\n"):
            (item,) = items(run(folder.file("harbour_to-close.txt", text)))
            assert item["title"] == "harbour to close"

    def test_a_markdown_title_loses_its_mark_and_the_text_keeps_it(self, folder: Folder) -> None:
        (item,) = items(run(folder.file("a.MD", f"# Harbour to close\n\n{BODY}")))
        assert item["title"] == "Harbour to close"
        assert item["text"].startswith("# Harbour")
        (item,) = items(run(folder.file("a.txt", f"# Harbour to close\n\n{BODY}")))
        assert item["title"] == "# Harbour to close"

    def test_title_outlet_and_day_identify_it_else_its_path_as_given(self, folder: Folder) -> None:
        known = f"Harbour to close\n\n2031-04-09 (Kestrel) {BODY}"
        assert "id" not in items(run(folder.file("a.txt", known)))[0]
        first, second = items(run(folder.file("b.txt", BODY), folder.file("c.txt", BODY)))
        assert first["id"].startswith("file-")
        assert len(first["id"]) == len("file-") + 16
        assert first["id"] != second["id"]
        assert items(run(folder.root / "b.txt"))[0]["id"] == first["id"]

    def test_a_file_has_one_id_named_alone_or_with_its_folder(self, folder: Folder) -> None:
        path = folder.file("b.txt", BODY)
        assert items(run(f"{folder.root}/")) == items(run(folder.root)) == items(run(path))

    def test_a_date_line_at_the_top_is_no_title(self, folder: Folder) -> None:
        (item,) = items(run(folder.file("a-b.txt", f"2031-04-09 (Kestrel)\n\n{BODY}")))
        assert item["title"] == "a b"

    def test_a_byte_order_mark_is_no_text(self, folder: Folder) -> None:
        (item,) = items(run(folder.file("a.txt", b"\xef\xbb\xbf" + BODY.encode())))
        assert item["text"] == BODY


class TestBadFiles:
    """Each bad input by its name."""

    @pytest.mark.parametrize("suffix", SUFFIXES)
    def test_an_empty_file_is_named(self, folder: Folder, suffix: str) -> None:
        for content in (b"", b" \n\n", b"\xef\xbb\xbf"):
            path = folder.file(f"a{suffix}", content)
            assert run(path) == [Unreadable(str(path), "empty file")]

    @pytest.mark.parametrize("suffix", SUFFIXES)
    def test_a_binary_file_is_named(self, folder: Folder, suffix: str) -> None:
        for content in (b"\x7fELF\x00\x01\x02", b"\x89PNG", b"PK\x03\x04abc"):
            path = folder.file(f"a{suffix}", content)
            assert only_reason(run(path)) == "binary file, not text"

    @pytest.mark.parametrize("suffix", [".txt", ".json"])
    def test_bytes_that_are_not_utf_8_are_named_with_their_place(
        self, folder: Folder, suffix: str
    ) -> None:
        path = folder.file(f"a{suffix}", b"twelve bytes\xff and more")
        assert only_reason(run(path)) == "not UTF-8: byte 0xff at position 12"

    @pytest.mark.parametrize(
        ("name", "limit"), [("a.txt", 25), ("a.html", 10), ("a.pdf", 50), ("a.docx", 50)]
    )
    def test_a_file_over_its_limit_is_named(self, folder: Folder, name: str, limit: int) -> None:
        path = folder.file(name, b"x" * (limit * MIB + 1))
        assert only_reason(run(path)) == f"larger than {limit} MiB"

    def test_a_missing_path_is_named_and_the_others_are_read(self, folder: Folder) -> None:
        missing = str(folder.root / "nowhere")
        outcomes = run(missing, folder.file("a.txt", BODY), "", "nul\x00byte")
        assert outcomes[0] == Unreadable(missing, "no such file or folder")
        assert len(items(outcomes)) == 1
        assert len(outcomes) == 4

    def test_a_file_of_another_kind_is_unreadable_when_named(self, folder: Folder) -> None:
        (outcome,) = run(folder.file("a.xlsx", "x"))
        assert isinstance(outcome, Unreadable)
        assert outcome.reason.startswith("not a kind of file that is read (.txt")

    def test_a_file_without_permission_is_named(
        self, folder: Folder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object) -> None:
            raise PermissionError(13, "Permission denied")

        path = folder.file("a.txt", BODY)
        monkeypatch.setattr(loaders, "open", refuse, raising=False)
        assert run(path) == [Unreadable(str(path), "Permission denied")]

    def test_what_vanishes_while_the_folder_is_read_is_named(self, folder: Folder) -> None:
        folder.file("a.txt", BODY)
        last = folder.file("b/c.txt", BODY)
        outcomes = load([str(folder.root)], io.BytesIO())
        assert isinstance(next(outcomes), Loaded)
        last.unlink()
        last.parent.rmdir()
        assert list(outcomes) == [Unreadable(str(last.parent), "no such file or folder")]


class TestFolders:
    """Folders."""

    def test_all_below_is_read_in_the_order_of_names_without_hidden_ones(
        self, folder: Folder
    ) -> None:
        for name in ("b.txt", "a/z.txt", "a/.hidden.txt", ".git/x.txt", "c.txt"):
            folder.file(name, BODY)
        wheres = [Path(outcome.where) for outcome in run(folder.root)]
        assert [str(path.relative_to(folder.root)) for path in wheres] == [
            str(Path("a/z.txt")),
            "b.txt",
            "c.txt",
        ]

    def test_files_of_another_kind_are_skipped(self, folder: Folder) -> None:
        folder.file("a.png", "x")
        (outcome,) = run(folder.root)
        assert isinstance(outcome, Skipped)

    def test_a_loop_of_links_ends(self, folder: Folder) -> None:
        folder.file("a/a.txt", BODY)
        try:
            (folder.root / "a" / "loop").symlink_to(folder.root, target_is_directory=True)
            (folder.root / "a" / "self").symlink_to(folder.root / "a" / "self")
        except OSError:
            pytest.skip("no symbolic links here")
        outcomes = run(folder.root)
        assert len(items(outcomes)) == 1
        assert len(outcomes) == 3

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
    def test_a_pipe_is_not_waited_for(self, folder: Folder) -> None:
        os.mkfifo(folder.root / "a.txt")
        assert isinstance(run(folder.root)[0], Skipped)


class TestJson:
    """JSON and JSON lines."""

    @pytest.mark.parametrize(
        "content",
        ['[{"title": "A"}, {"title": "B"}]', '{"articles": [{"title": "A"}, {"title": "B"}]}'],
    )
    def test_a_list_is_read_with_the_place_of_each(self, folder: Folder, content: str) -> None:
        path = folder.file("a.json", content)
        assert run(path) == [
            Loaded({"title": "A"}, f"{path}[0]"),
            Loaded({"title": "B"}, f"{path}[1]"),
        ]

    def test_one_object_is_one_article(self, folder: Folder) -> None:
        path = folder.file("a.json", '{"title": "A", "text": "B"}')
        assert run(path) == [Loaded({"title": "A", "text": "B"}, str(path))]

    def test_an_element_that_is_no_object_is_named_and_the_others_go_in(
        self, folder: Folder
    ) -> None:
        path = folder.file("a.json", '[{"title": "A"}, 5, {"title": "B"}]')
        outcomes = run(path)
        assert outcomes[1] == Unreadable(f"{path}[1]", "expected an object, got a number")
        assert len(items(outcomes)) == 2

    def test_wrong_json_is_named_with_line_and_column(self, folder: Folder) -> None:
        path = folder.file("a.json", '[{"title": "A"},\n {"title": }]')
        assert only_reason(run(path)) == "wrong JSON at line 2, column 12: Expecting value"

    def test_deep_nesting_is_named(self, folder: Folder) -> None:
        path = folder.file("a.json", "[" * 100_000)
        assert only_reason(run(path)).startswith("wrong JSON: nested too deeply")
        path = folder.file("b.json", '{"title": ' + "[" * 100 + "]" * 100 + "}")
        assert only_reason(run(path)) == "nested more than 32 levels deep"

    def test_an_endless_number_is_named(self, folder: Folder) -> None:
        assert only_reason(run(folder.file("a.json", "9" * 5_000))).startswith("wrong JSON")

    def test_the_last_of_two_keys_counts_and_nan_is_nothing(self, folder: Folder) -> None:
        path = folder.file("a.json", '{"id": 1, "id": 2, "source": NaN, "date": 1e999}')
        assert items(run(path)) == [{"id": 2, "source": None, "date": None}]

    def test_an_empty_list_holds_no_articles(self, folder: Folder) -> None:
        (outcome,) = run(folder.file("a.json", "[]"))
        assert isinstance(outcome, Skipped)

    def test_a_bad_line_is_named_and_the_others_go_in(self, folder: Folder) -> None:
        lines = [b'{"title": "A"}', b"", b'{"title": }', b'{"title": "\xff"}', b"7", b'{"x": 1}']
        path = folder.file("a.jsonl", b"\xef\xbb\xbf" + b"\r\n".join(lines))
        assert run(path) == [
            Loaded({"title": "A"}, f"{path}:1"),
            Unreadable(f"{path}:3", "wrong JSON at line 3, column 11: Expecting value"),
            Unreadable(f"{path}:4", "not UTF-8: byte 0xff at position 11"),
            Unreadable(f"{path}:5", "expected an object, got a number"),
            Loaded({"x": 1}, f"{path}:6"),
        ]

    def test_a_10_mb_line_is_named_and_never_held(self, folder: Folder) -> None:
        def content() -> Iterator[bytes]:
            yield b'{"title": "A"}\n{"title": "'
            yield from (b"x" * MIB for _ in range(40))
            yield b'"}\n{"title": "B"}'

        path = folder.file("a.jsonl", b"".join(content()))
        tracemalloc.start()
        outcomes = run(path)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert outcomes[1] == Unreadable(f"{path}:2", "line 2 is longer than 8 MiB")
        assert [item["title"] for item in items(outcomes)] == ["A", "B"]
        assert peak < 3 * LINE_MAX

    def test_lone_surrogates_pass_through_for_the_service_to_refuse(self, folder: Folder) -> None:
        path = folder.file("a.jsonl", '{"title": "\\ud800"}')
        assert items(run(path)) == [{"title": "\ud800"}]
        assert json.dumps(items(run(path)))


class TestCsv:
    """Tables."""

    @pytest.mark.parametrize(("suffix", "mark"), [(".csv", ","), (".csv", ";"), (".tsv", "\t")])
    def test_rows_come_under_the_names_of_the_header(
        self, folder: Folder, suffix: str, mark: str
    ) -> None:
        text = f'Title{mark}Text\r\n\r\nA{mark}"B ""b""\r\n{mark} more"\r\nC{mark}D\r\n'
        path = folder.file(f"a{suffix}", text)
        assert run(path) == [
            Loaded({"Title": "A", "Text": f'B "b"\r\n{mark} more'}, f"{path}:3"),
            Loaded({"Title": "C", "Text": "D"}, f"{path}:5"),
        ]

    def test_a_row_of_another_length_is_named_with_its_line(self, folder: Folder) -> None:
        path = folder.file("a.csv", "title,text\nA\nB,b,c\nC,c\n")
        assert run(path) == [
            Unreadable(f"{path}:2", "1 columns, the header row has 2"),
            Unreadable(f"{path}:3", "3 columns, the header row has 2"),
            Loaded({"title": "C", "text": "c"}, f"{path}:4"),
        ]

    def test_a_row_that_is_not_utf_8_is_named_and_the_others_go_in(self, folder: Folder) -> None:
        path = folder.file("a.csv", b"title,text\nA,\xe9\nB,b\n")
        assert run(path) == [
            Unreadable(f"{path}:2", "not UTF-8: byte 0xe9"),
            Loaded({"title": "B", "text": "b"}, f"{path}:3"),
        ]

    def test_an_open_quotation_mark_is_named(self, folder: Folder) -> None:
        path = folder.file("a.csv", 'title,text\nA,a\nB,"b\nC,c\n')
        outcomes = run(path)
        assert outcomes[0] == Loaded({"title": "A", "text": "a"}, f"{path}:2")
        assert outcomes[1] == Unreadable(f"{path}:3", "wrong CSV: unexpected end of data")

    def test_a_cell_of_10_mb_is_read(self, folder: Folder) -> None:
        path = folder.file("a.csv", "title,text\nA," + "x" * 10_000_000 + "\nB,b\n")
        assert [len(item["text"]) for item in items(run(path))] == [10_000_000, 1]

    def test_a_table_without_a_header_row_is_named(self, folder: Folder) -> None:
        path = folder.file("a.csv", "A,a\nB,b\n")
        assert only_reason(run(path)).startswith("the header row names no title column")
        path = folder.file("b.csv", "title,url\nA,a\n")
        assert only_reason(run(path)).startswith("the header row names no text column")


class TestStandardInput:
    """What comes through a pipe is told apart by its beginning."""

    @pytest.mark.parametrize(
        ("data", "wheres"),
        [
            (b'[\n{"title": "A"}, {"title": "B"}]', ["-[0]", "-[1]"]),
            (b' [{"title": "A"}]', ["-[0]"]),
            (b'{\n"title": "A"}', ["-"]),
            (b'{"title": "A",\n"text": "B"}', ["-"]),
            (b'\xef\xbb\xbf\n{"title": "A"}\n{"title": "B"}\n', ["-:2", "-:3"]),
            (b'{"articles": [{"title": "A"}]}', ["-:1[0]"]),
        ],
    )
    def test_json_and_json_lines(self, data: bytes, wheres: list[str]) -> None:
        outcomes = run("-", stdin=data)
        assert all(isinstance(outcome, Loaded) for outcome in outcomes)
        assert [outcome.where for outcome in outcomes] == wheres

    @pytest.mark.parametrize("start", ["", "[Editor's note] ", "{curly} ", "\n\n"])
    def test_plain_text_is_one_article(self, start: str) -> None:
        (item,) = items(run("-", stdin=f"{start}Harbour to close\n\n{BODY}".encode()))
        assert item["title"] == f"{start}Harbour to close".strip()
        assert item["text"].endswith(BODY)

    def test_text_without_a_title_is_named_by_its_beginning_and_its_hash(self) -> None:
        first, second, again = (
            items(run("-", stdin=text.encode()))[0] for text in (BODY * 3, BODY * 2, BODY * 3)
        )
        assert first["title"].startswith("The council of Port Ellery")
        assert len(first["title"]) <= 100
        assert first["id"] == again["id"] != second["id"]

    @pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf"])
    def test_nothing_is_an_empty_file(self, data: bytes) -> None:
        assert run("-", stdin=data) == [Unreadable("-", "empty file")]

    def test_it_may_stand_among_files(self, folder: Folder) -> None:
        outcomes = run(folder.file("a.txt", BODY), "-", stdin=BODY.encode())
        assert len(items(outcomes)) == 2


@settings(deadline=None)  # it writes files
@given(
    st.sampled_from(SUFFIXES),
    st.binary()
    | st.lists(
        st.sampled_from([b'{"title":', b'"A"', b"}", b"[", b"]", b",", b"\n", b'"', b"\xff", b"\0"])
    ).map(b"".join),
)
def test_any_bytes_are_read_or_named(suffix: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as root:
        path = Path(root) / f"a{suffix}"
        path.write_bytes(content)
        for outcome in run(path, "-", stdin=content):
            assert outcome.where.startswith((str(path), "-"))
            if isinstance(outcome, Loaded):
                assert json.dumps(outcome.item, allow_nan=False)
