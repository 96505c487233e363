"""The verbs, alone and through a running server: the same data, the same exit codes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from service.adapters.folder_lock import FolderLock
from tests.cli.conftest import COMMAND, Cli, Server, environment


def news(prefix: str) -> list[dict[str, Any]]:
    """Six articles of two outlets, with every field."""
    return [
        {
            "id": f"{prefix}-{n}",
            "title": f"Hat {n} found",
            "text": f"Hat number {n} was found in Vell on Monday by Odile Farn.",
            "source": "Vell Post" if n % 2 else "Orrin Times",
            "published_at": f"2026-03-{n + 1:02}T08:00:00Z",
            "authors": ["Ada Pell"],
            "language": "en",
            "topic": "local",
            "url": f"https://vellpost.example/{prefix}/{n}",
        }
        for n in range(6)
    ]


NEWS = news("hat")


def test_the_verbs_do_the_same_alone_and_through_a_server(either: Cli) -> None:
    cli = either
    (cli.folder / "news.jsonl").write_text("".join(json.dumps(one) + "\n" for one in NEWS))

    taken_in = cli("ingest", "news.jsonl", "--json")
    assert taken_in.code == 0
    counts = {"added": 6, "updated": 0, "unchanged": 0, "rejected": 0, "skipped": 0}
    assert taken_in.json["counts"] == counts
    places = [one["where"] for one in taken_in.json["results"]]
    assert places == [f"news.jsonl:{n}" for n in range(1, 7)]

    asked = cli("ask", "Who found hat number 3?", "--json", "--from", "2026-03-04")
    assert asked.code == 0
    assert asked.json["outcome"] == "answered"
    assert {c["article_id"] for c in asked.json["citations"]} <= {"hat-3", "hat-4", "hat-5"}

    reindexed = cli("reindex", "--json")
    assert reindexed.json == {"passages": 6, "embedded_anew": False}

    deleted = cli("delete", "hat-0", "nobody", "--source", "vell post")
    assert (deleted.code, deleted.out) == (1, "4 deleted\n")
    assert "no article nobody" in deleted.err

    assert cli("export").lines == [NEWS[4], NEWS[2]]


def test_doctor_finds_a_running_service_in_order(demo: tuple[Cli, Server]) -> None:
    done = demo[0]("doctor", "--json")
    assert done.code == 0
    names = ("Python", "SQLite", "Data folder", "Embedder", "Language model", "Collection")
    assert {check["name"]: check["ok"] for check in done.json} == dict.fromkeys(names, True)
    assert "58 articles" in done.json[-1]["found"]


def test_what_was_taken_in_once_is_unchanged_the_second_time(desk: Cli) -> None:
    cli = desk
    lines = "\n".join(json.dumps(one) for one in news("once")).encode()
    assert cli("ingest", "-", stdin=lines).out.startswith("6 added")
    again = cli("ingest", "-", stdin=lines)
    assert again.code == 0
    assert again.out == "0 added, 0 updated, 6 unchanged, 0 rejected, 0 skipped\n"


def test_what_was_exported_goes_into_another_folder_unchanged(demo: tuple[Cli, Server]) -> None:
    cli, _ = demo
    exported = cli("export")
    assert len(exported.lines) == 58
    other = ["--data-dir", "other"]
    taken_in = cli("ingest", "-", "--json", *other, stdin=exported.out.encode())
    assert taken_in.code == 0
    assert taken_in.json["counts"]["added"] == 58
    again = cli("export", *other)
    assert sorted(again.out.splitlines()) == sorted(exported.out.splitlines())


def test_a_folder_of_many_things_is_taken_in_as_far_as_it_can_be(desk: Cli) -> None:
    cli = desk
    many = news("many")
    folder = cli.folder / "news"
    (folder / "below").mkdir(parents=True)
    (folder / "one.txt").write_text("A hat was found\n\nA hat was found in Vell on Monday.\n")
    (folder / "below" / "two.md").write_text("# A scarf\n\nA scarf was found in Orrin.\n")
    (folder / "list.json").write_text(json.dumps([*many[:2], 7, {"title": "No text"}]))
    (folder / "lines.jsonl").write_text(json.dumps(many[2]) + "\n{broken\n" + json.dumps(many[3]))
    (folder / "table.csv").write_text("title,text,source\nA glove,A glove was lost.,Vell Post\n")
    (folder / "empty.txt").write_text("")
    (folder / "binary.txt").write_bytes(b"%PDF-1.7\x00\x01")
    (folder / "latin.txt").write_bytes("Ein Hut wurde in Köln gefunden.".encode("latin-1"))
    (folder / "picture.png").write_bytes(b"\x89PNG")
    done = cli("ingest", "news", "nowhere.txt", "--json")
    assert done.code == 1
    report: dict[str, Any] = done.json
    assert report["counts"] == {
        **{"added": 7, "updated": 0, "unchanged": 0, "rejected": 7, "skipped": 1}
    }
    failed = {one["where"]: one["error"] for one in report["results"] if one["error"]}
    assert {
        "news/list.json[2]",
        "news/list.json[3]",
        "news/lines.jsonl:2",
        "news/empty.txt",
        "news/binary.txt",
        "news/latin.txt",
        "news/picture.png",
        "nowhere.txt",
    } == set(failed)
    for where, error in failed.items():
        assert f"{where}: {error}" in done.err


def test_an_article_too_large_to_send_does_not_stop_the_others(desk: Cli) -> None:
    cli = desk
    large = {"title": "Large", "text": "x" * (26 * 1024 * 1024)}
    (cli.folder / "large.json").write_text(json.dumps([large, news("large")[0]]))
    done = cli("ingest", "large.json", "--json")
    assert done.code == 1
    assert (done.json["counts"]["added"], done.json["counts"]["rejected"]) == (1, 1)
    assert "25 MiB" in done.json["results"][0]["error"]


def test_the_first_own_article_sets_the_sample_aside_and_says_so(cli: Cli) -> None:
    server = Server.start(cli, "demo")
    try:
        done = cli("ingest", "-", stdin=json.dumps(NEWS[0]).encode())
        assert "sample newsroom (58 articles) was set aside" in done.err
        assert len(cli("list").out.splitlines()) == 1
    finally:
        server.stop()


def test_plain_text_on_stdin_is_one_article(desk: Cli) -> None:
    cli = desk
    done = cli("ingest", "-", stdin="Hut gefunden\n\nEin Hut wurde in Vöhl gefunden.\n".encode())
    assert (done.code, done.out.split(",")[0]) == (0, "1 added")
    assert cli("ingest", "-", stdin=b"").code == 1


def test_an_answer_reads_as_text_with_its_sources_below(demo: tuple[Cli, Server]) -> None:
    cli, _ = demo
    done = cli("ask", "Why was the second rail strike called off?")
    assert done.code == 0
    text, _, sources = done.out.partition("\n\n")
    assert "because the company agreed to hire 180 additional drivers" in text
    assert text.rstrip().endswith("]")
    first = sources.splitlines()[0]
    assert first.startswith("[1] ")
    assert " | " in first
    assert "/c/cit_" in sources.splitlines()[1]
    assert done.err == ""


def test_an_abstention_reads_as_a_sentence_and_is_no_failure(demo: tuple[Cli, Server]) -> None:
    cli, _ = demo
    done = cli("ask", "What is the boiling point of molybdenum?")
    assert done.code == 0
    assert done.out.startswith("No answer (no_relevant_articles): ")
    filtered = cli("ask", "Who?", "--source", "Nobody's Paper")
    assert filtered.out.startswith("No answer (filtered_out): ")


def test_a_summary_reads_as_sections_with_its_sources_below(demo: tuple[Cli, Server]) -> None:
    cli, server = demo
    done = cli("summarize", "the trial over forged paintings", "--length", "brief")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0] == "the trial over forged paintings"
    for heading in ("What happened", "Who says what", "Sources"):
        assert heading in lines
    assert f"{server.url}/c/cit_" in done.out
    written = cli("summarize", "the trial over forged paintings", "--format", "markdown").out
    assert written.startswith("# the trial over forged paintings")
    assert "[^1]: “" in written
    assert f"<{server.url}/c/cit_" in written
    page = cli("summarize", "the trial over forged paintings", "--format", "html").out
    assert page.startswith("<!doctype html>")
    assert f'href="{server.url}/c/cit_' in page
    by_ids = cli("summarize", "--article", "sample-rail-ballot", "--json").json
    assert {c["article_id"] for c in by_ids["citations"]} == {"sample-rail-ballot"}
    unknown = cli("summarize", "chess on Mars")
    assert (unknown.code, unknown.out[:9]) == (0, "No answer")


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("ferry", "--length", "long"), "--length"),
        (("ferry", "--from", "2026-13-01"), "published_from"),
        (("ferry", "--as-of", "soon"), "as_of"),
        (("",), "topic"),
        (("ferry", "--article", "sample-rail-ballot"), "not both"),
        ((), "topic"),
    ],
)
def test_wrong_usage_is_named_and_ends_with_2(
    demo: tuple[Cli, Server], options: tuple[str, ...], named: str
) -> None:
    done = demo[0]("summarize", *options)
    assert done.code == 2
    assert named in done.err


def test_ask_passes_its_options_on(demo: tuple[Cli, Server]) -> None:
    cli, _ = demo
    options = ["--source", "radio marrenia", "--from", "2026-04-15", "--to", "2026-04-30"]
    more = ["--as-of", "2026-04-21", "--max-claims", "1", "--json"]
    answer = cli("ask", "What happened to the Maren Dawn?", *options, *more).json
    assert {c["article_id"] for c in answer["citations"]} <= {"sample-ferry-radio"}
    assert len(answer["claims"]) <= 1
    assert answer["coverage"]["articles_searched"] == 1


def test_list_gives_one_article_a_line_newest_first(demo: tuple[Cli, Server]) -> None:
    done = demo[0]("list", "--source", "bathysphere weekly", "--source", "Meridian Wire")
    assert [line.split("\t")[:3] for line in done.out.splitlines()] == [
        ["sample-torpedo-bathysphere", "2026-05-14T08:00:00Z", "Bathysphere Weekly"],
        ["sample-vents-bathysphere", "2026-05-07T08:00:00Z", "Bathysphere Weekly"],
        ["sample-toll-meridian", "2026-04-25T18:40:00Z", "Meridian Wire"],
        ["sample-blackout-meridian", "2026-04-09T16:20:00Z", "Meridian Wire"],
        ["sample-flood-wire", "2026-03-14T11:20:00Z", "Meridian Wire"],
        ["sample-cheese-wire", "2026-03-12T15:00:00Z", "Meridian Wire"],
        ["sample-rail-ballot", "2026-02-18T18:10:00Z", "Meridian Wire"],
    ]


def test_list_stops_at_its_limit(demo: tuple[Cli, Server]) -> None:
    cli, _ = demo
    assert len(cli("list", "--limit", "3").out.splitlines()) == 3
    assert len(cli("list", "--json").lines) == 58
    empty = cli("list", "--source", "Nobody")
    assert (empty.code, empty.out, empty.err) == (0, "", "No articles.\n")


def test_a_reader_that_goes_away_is_no_crash(demo: tuple[Cli, Server]) -> None:
    cli, _ = demo
    process = subprocess.Popen(
        [*COMMAND, "export"],
        cwd=cli.folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 1
    assert b"Traceback" not in said


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        (["ask", ""], "question"),
        (["ask", "x" * 2_001], "2000"),
        (["ask", "Who?", "--max-claims", "21"], "max_claims"),
        (["ask", "Who?", "--from", "2026-13-01"], "published_from"),
        (["list", "--to", "soon"], "published_to"),
    ],
)
def test_what_the_service_refuses_is_exit_code_2_in_plain_words(
    demo: tuple[Cli, Server], verb: list[str], said: str
) -> None:
    done = demo[0](*verb)
    assert done.code == 2
    assert said in done.err


def test_two_commands_at_once_both_end_in_order(cli: Cli) -> None:
    (cli.folder / "news.jsonl").write_text("".join(json.dumps(one) + "\n" for one in NEWS))
    verb = [*COMMAND, "ingest", "news.jsonl"]
    both = [
        subprocess.Popen(
            verb,
            cwd=cli.folder,
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=120)[1] for process in both]
    codes = sorted(process.returncode for process in both)
    assert codes in ([0, 0], [0, 1]), said
    for process, text in zip(both, said, strict=True):
        assert "Traceback" not in text
        if process.returncode == 1:
            assert "in use" in text
    assert len(cli("list", "--json").lines) == 6


def test_a_folder_that_another_verb_owns_is_said_in_plain_words(cli: Cli) -> None:
    lock = FolderLock(cli.data)
    lock.acquire()
    try:
        done = cli("list")
        lock.announce("http://127.0.0.1:9")  # where nobody listens
        away = cli("list")
    finally:
        lock.release()
    assert done.code == 1
    assert "in use by process" in done.err
    assert away.code == 1
    assert "does not answer" in away.err


def test_doctor_names_what_is_wrong_and_what_to_do(cli: Cli) -> None:
    done = cli("doctor", "--json", variables={"GROUNDWIRE_EMBEDDINGS": "nonsense"})
    assert done.code == 1
    [failed] = [check for check in done.json if not check["ok"]]
    assert failed["name"] == "Embedder"
    assert "GROUNDWIRE_EMBEDDINGS" in failed["fix"]


def test_a_data_folder_that_is_a_file_is_said_in_plain_words(cli: Cli) -> None:
    (cli.folder / "file").write_text("")
    for place in ("file", "file/below"):
        done = cli("list", "--data-dir", place)
        assert done.code == 1
        assert place in done.err
    doctor = cli("doctor", "--data-dir", "file")
    assert doctor.code == 1
    assert "FAIL Data folder" in doctor.out
    assert "--data-dir" in doctor.out


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "many"), ("PORT", "70000"), ("LOG_LEVEL", "loud")],
)
def test_a_wrong_setting_is_named_in_plain_words(cli: Cli, name: str, value: str) -> None:
    done = cli("list", variables={f"GROUNDWIRE_{name}": value})
    assert done.code == 2
    assert f"GROUNDWIRE_{name}" in done.err
    assert not cli.data.exists()


def test_settings_are_read_from_the_env_file_of_the_folder(cli: Cli) -> None:
    (cli.folder / ".env").write_text("GROUNDWIRE_PORT=many\n")
    assert "GROUNDWIRE_PORT" in cli("list").err


def test_an_embedder_that_does_not_exist_is_said_in_plain_words(cli: Cli) -> None:
    done = cli("list", variables={"GROUNDWIRE_EMBEDDINGS": "nonsense"})
    assert done.code == 1
    assert "GROUNDWIRE_EMBEDDINGS" in done.err


@pytest.mark.parametrize("verb", [["nonsense"], ["list", "--nonsense"], ["delete"], []])
def test_wrong_usage_is_exit_code_2(cli: Cli, verb: list[str]) -> None:
    done = cli(*verb)
    assert done.code == 2
    assert not cli.data.exists()


def test_help_names_every_verb(cli: Cli) -> None:
    done = cli("--help")
    assert done.code == 0
    verbs = ("serve", "demo", "ingest", "ask", "list", "delete", "export", "reindex", "doctor")
    assert [verb for verb in verbs if verb not in done.out] == []


def test_no_verb_leaves_anything_outside_the_data_folder(cli: Cli) -> None:
    cli("list")
    assert [path.name for path in Path(cli.folder).iterdir()] == ["data"]
