"""The harness from outside: a service on another port, and services that are broken on purpose."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evals import suite, writing
from evals.__main__ import main
from evals.cases import Dataset
from evals.results import Figure
from evals.running import OURS, Outcome, Run, run
from evals.suite import Suite
from service.api.app import create_app
from service.settings import Settings
from tests.api.serving import serving
from tests.evals import broken
from tests.provider import Play, provider

KINDS = ("single-fact", "date", "near-miss", "wrong-premise")


@pytest.fixture(scope="module")
def chosen() -> Suite:
    return suite.named("newsroom")


@pytest.fixture(scope="module")
def data(chosen: Suite) -> Dataset:
    """A small part of the own suite: some of each of a few kinds, dev only."""
    whole = chosen.data(None, None)
    some = [
        case
        for kind in KINDS
        for case in [c for c in whole.cases if c.part == "dev" and c.kind == kind][:6]
    ]
    return replace(whole, cases=tuple(some))


def measured(
    chosen: Suite, data: Dataset, folder: Path, spoil: broken.Spoil | None, **settings: Any
) -> Mapping[str, Figure]:
    """The figures of a service on a socket, spoilt or not."""
    app = create_app(Settings(data_dir=folder, _env_file=None, **settings))
    if spoil is not None:
        app.add_middleware(broken.Spoilt, spoil=spoil)
    with serving(app) as url:
        outcome = asyncio.run(run(Run(chosen, data, "dev", (), url)))
    assert outcome.result.target == "http"
    return outcome.result.systems[OURS].figures


@pytest.fixture(scope="module")
def sound(
    chosen: Suite, data: Dataset, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, float]:
    """What the service comes to as it is."""
    return values(measured(chosen, data, tmp_path_factory.mktemp("sound"), None))


def values(figures: Mapping[str, Figure]) -> dict[str, float]:
    return {name: one.value for name, one in figures.items() if one.value is not None}


def test_the_service_as_it_is_does_well_enough_to_be_broken(sound: Mapping[str, float]) -> None:
    assert sound["citation_recall"] > 0.8
    assert sound["strict_recall"] > 0.5
    assert sound["balanced_accuracy"] > 0.6
    assert sound["correct"] > 0.5


def test_random_citations_are_caught_by_the_citation_metrics(
    chosen: Suite, data: Dataset, tmp_path: Path, sound: Mapping[str, float]
) -> None:
    spoil = broken.citing_at_random([dict(one) for one in data.articles])
    got = values(measured(chosen, data, tmp_path, spoil))
    assert got["citation_recall"] < 0.1
    assert got["citation_precision"] < 0.1
    assert got["strict_recall"] < sound["strict_recall"] / 2
    assert got["correct"] == sound["correct"]  # the text is as it was: only citations are wrong


def test_a_service_that_never_abstains_is_caught_by_the_abstention_metrics(
    chosen: Suite, data: Dataset, tmp_path: Path, sound: Mapping[str, float]
) -> None:
    got = values(measured(chosen, data, tmp_path, broken.never_abstaining))
    assert (got["balanced_accuracy"], got["abstained"], got["kept"]) == (0.5, 0, 1)
    assert got["answerability_auc"] == 0.5
    assert got["citation_recall"] < sound["citation_recall"]


def test_a_service_that_always_abstains_is_caught_by_answers_and_abstention(
    chosen: Suite, data: Dataset, tmp_path: Path
) -> None:
    figures = measured(chosen, data, tmp_path, broken.abstaining)
    got = values(figures)
    assert (got["balanced_accuracy"], got["abstained"], got["kept"]) == (0.5, 1, 0)
    assert (got["correct"], got["strict_recall"]) == (0, 0)
    assert figures["citation_recall"].scored == 0  # nothing cited is not the same as cited wrongly
    assert figures["citation_recall"].value is None


def test_swapped_numbers_are_caught_by_answers_and_by_citation_recall(
    chosen: Suite, data: Dataset, tmp_path: Path, sound: Mapping[str, float]
) -> None:
    got = values(measured(chosen, data, tmp_path, broken.swapping_numbers))
    assert got["citation_recall"] < sound["citation_recall"] - 0.2
    assert got["correct"] < sound["correct"] - 0.1
    assert got["strict_recall"] == sound["strict_recall"]  # the right spans are still cited


def test_a_service_that_fails_is_counted_as_failed_not_as_wrong(
    chosen: Suite, data: Dataset, tmp_path: Path
) -> None:
    def spoil(body: dict[str, Any]) -> dict[str, Any]:
        del body["citations"]
        return body

    figures = measured(chosen, replace(data, cases=data.cases[:5]), tmp_path, spoil)
    one = figures["correct"]
    assert (one.n, one.scored, one.unscored, one.failed) == (5, 0, 0, 5)
    assert one.value is None


def test_articles_that_the_harness_brought_are_gone_afterwards(
    chosen: Suite, data: Dataset, tmp_path: Path
) -> None:
    app = create_app(Settings(data_dir=tmp_path, _env_file=None))
    with serving(app) as url:
        few = replace(data, cases=data.cases[:1])
        asyncio.run(run(Run(chosen, few, "dev", (), url)))
        main_with(["newsroom", "--target", url, "--limit", "1", "--out", str(tmp_path / "out")])
        assert asyncio.run(_held(url)) == []


async def _held(url: str) -> list[str]:
    from evals.target import at

    async with at(url) as client:
        return [one["id"] async for one in client.articles()]


def main_with(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 0


def test_a_service_with_a_language_model_is_measured_with_what_it_costs(
    chosen: Suite, data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(data, cases=data.cases[:3])

    with provider(Play("Nobody wrote this. [1]")) as fake:
        monkeypatch.setenv("OPENAI_BASE_URL", fake.url)
        figures = measured(chosen, few, tmp_path / "llm", None, llm="openai:test-model")
    assert figures["calls"].value is not None
    assert figures["calls"].value > 0.5
    assert figures["tokens_in"].value is not None
    assert figures["tokens_in"].value > 100
    assert figures["degraded"].value is not None


def test_a_repeat_writes_the_same_bytes(chosen: Suite, data: Dataset, tmp_path: Path) -> None:
    few = replace(data, cases=data.cases[::4])
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        outcome: Outcome = asyncio.run(run(Run(chosen, few, "dev", ("bm25", "without-dense"))))
        writing.write(folder, outcome, few)
    names = sorted(path.name for path in folders[0].iterdir())
    assert {"cases.jsonl", "junit.xml", "qrels.trec", "results.json", "timings.json"} <= set(names)
    for name in names:
        if name not in ("timings.json", "report.html"):
            one, two = ((folder / name).read_bytes() for folder in folders)
            assert one == two, name
    timings = json.loads((folders[0] / "timings.json").read_text())
    assert timings[OURS]["latency_total_p50"]["value"] > 0
    untimed = [replace(outcome, timings={}) for _ in folders]
    for folder, one_outcome in zip(folders, untimed, strict=True):
        writing.write(folder, one_outcome, few)
    one, two = ((folder / "report.html").read_bytes() for folder in folders)
    assert one == two


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["newsroom", "--target", "http://127.0.0.1:9"], "does not answer"),
        (["newsroom", "--in-process", "--systems", "without-luck", "--limit", "1"], "luck"),
        (["nothing", "--in-process"], "no such suite"),
        (["squad", "--in-process"], "--data"),
        (["squad", "--in-process", "--data", "nowhere.json"], "nowhere.json"),
        (["newsroom", "--in-process", "--systems", "luck"], "luck"),
        (["newsroom"], "--in-process"),
    ],
)
def test_wrong_usage_ends_with_code_2_and_says_why(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--out", str(tmp_path)])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_suites_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["list"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert all(name in told for name in suite.all_names())
