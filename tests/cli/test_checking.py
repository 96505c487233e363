"""`groundwire check`: a text of one's own, alone and through a running server."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Cli, Server

DRIVERS = (
    "The union called off a second strike, which had been planned for 12 and 13 March, because the "
    "company agreed to hire 180 additional drivers by the end of the year."
)
UNTRUE = DRIVERS.replace("180", "190")
NEWS = [
    {
        "id": f"hat-{n}",
        "title": f"Hat {n} found",
        "text": f"Hat number {n} was found in Vell on Monday by Odile Farn. It was red.",
        "source": "Vell Post" if n % 2 else "Orrin Times",
        "published_at": f"2026-03-0{n}T08:00:00Z",
    }
    for n in range(1, 5)
]


def test_a_file_is_checked_alone_and_through_a_server(either: Cli) -> None:
    cli = either
    either("ingest", "-", stdin="\n".join(json.dumps(one) for one in NEWS).encode())
    true, untrue = (f"Hat number {n} was found in Vell on Monday by Odile Farn." for n in (1, 9))
    (cli.folder / "mine.md").write_bytes(f"# Hats 🎩\r\n\r\n- {true}\r\n- {untrue}\r\n".encode())

    done = cli("check", "mine.md", "--json")
    assert done.code == 1
    text = (cli.folder / "mine.md").read_bytes().decode()
    sentences = done.json["sentences"]
    assert [text[one["start"] : one["end"]] for one in sentences] == [s["text"] for s in sentences]
    assert [one["verdict"] for one in sentences[-2:]] == ["supported", "unsupported"]
    assert sentences[-1]["missing"] == ["number: 9"]
    assert "1 supported, 1 unsupported" in done.err


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--source", "radio marrenia"], 0),
        (["--source", "The Ellery Courant"], 1),
        (["--from", "2026-03-05", "--to", "2026-03-05"], 0),
        (["--article", "sample-rail-ballot", "--article", "sample-rail-settlement"], 0),
        (["--article", "sample-rail-ballot"], 1),
        (["--as-of", "2026-03-04"], 1),
    ],
)
def test_options_restrict_what_is_read(
    demo: tuple[Cli, Server], options: list[str], code: int
) -> None:
    assert demo[0]("check", "-", *options, stdin=DRIVERS.encode()).code == code


def test_an_article_that_is_not_there_is_said(demo: tuple[Cli, Server]) -> None:
    done = demo[0]("check", "-", "--article", "nobody", stdin=DRIVERS.encode())
    assert done.code == 1
    assert "no article nobody" in done.err


def test_a_verdict_reads_as_a_line_with_what_is_missing_and_its_evidence(
    demo: tuple[Cli, Server],
) -> None:
    cli, server = demo
    done = cli("check", "-", stdin=f"Who won?\n\n{DRIVERS}\n\n{UNTRUE}\n".encode())
    assert done.code == 1
    lines = done.out.splitlines()
    assert lines[0] == "unjudged    Who won? (question)"
    assert lines[1] == f"supported   {DRIVERS}"
    evidence = "    [1] Rail dispute ends with 4.5 percent deal | Radio Marrenia | "
    assert lines[2].startswith(f"{evidence}2026-03-05T20:00:00Z | {server.url}/c/cit_")
    assert lines[3] == f"unsupported {UNTRUE}"
    assert lines[4] == "    missing number: 190"
    assert lines[5].startswith(evidence)
    assert lines[6] == f"        {DRIVERS}"
    assert done.err == "1 supported, 1 unsupported, 1 unjudged\n"


def test_all_supported_is_exit_code_0(demo: tuple[Cli, Server]) -> None:
    cli, _ = demo
    done = cli("check", "-", stdin=f"What happened?\n{DRIVERS}".encode())
    assert done.code == 0
    assert done.out.endswith("\n")


def test_a_long_text_is_checked_in_parts_with_positions_counted_through(
    demo: tuple[Cli, Server],
) -> None:
    cli, _ = demo
    unbroken = "x" * 20_100
    text = f"🚢 {'Why? ' * 160}\n\n{DRIVERS}\r\n\r\n{unbroken}\n\n{UNTRUE}\n\n{DRIVERS}"
    done = cli("check", "-", "--json", stdin=text.encode())
    assert done.code == 1
    body = done.json
    for one in body["sentences"]:
        assert text[one["start"] : one["end"]] == one["text"]
    assert sum(len(one["text"]) for one in body["sentences"]) >= len("".join(text.split())) - 2
    verdicts = [one["verdict"] for one in body["sentences"] if one["text"] in (DRIVERS, UNTRUE)]
    assert verdicts == ["supported", "unsupported", "supported"]
    assert len(body["sentences"]) == sum(body["counts"].values()) > 160
    ids = [citation["id"] for citation in body["citations"]]
    assert len(ids) == len(set(ids))
    numbers = {citation["article_id"]: citation["marker"] for citation in body["citations"]}
    assert len(set(numbers.values())) == len(numbers)


@pytest.mark.parametrize(
    ("stdin", "said"),
    [(b"", "empty"), (b" \n", "empty"), (b"K\xf6ln", "UTF-8")],
)
def test_what_is_no_text_is_wrong_usage(demo: tuple[Cli, Server], stdin: bytes, said: str) -> None:
    done = demo[0]("check", "-", stdin=stdin)
    assert done.code == 2
    assert said in done.err


def test_a_file_that_is_not_there_is_wrong_usage(cli: Cli) -> None:
    for verb in (["check", "nowhere.txt"], ["check", "."], ["check"]):
        assert cli(*verb).code == 2
    assert not cli.data.exists()


def test_what_the_service_refuses_is_said_in_plain_words(demo: tuple[Cli, Server]) -> None:
    done = demo[0]("check", "-", "--from", "soon", stdin=b"It rained.")
    assert done.code == 2
    assert "published_from" in done.err
