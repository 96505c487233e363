from __future__ import annotations

from pathlib import Path

import pytest

from evals import suite
from evals.errors import BadData
from evals.metrics import named
from evals.suite import Absent

OWN = """
name = "mine"
version = 1
question = "Is it right?"
tasks = ["answers"]
[data]
loader = "squad"
paths = ["squad.json"]
[split]
tuned_on = "dev"
report = "test"
[metrics]
names = ["correct"]
headline = ["correct"]
"""


@pytest.mark.parametrize("name", suite.all_names())
def test_every_suite_can_be_read_and_names_known_metrics(name: str) -> None:
    one = suite.named(name)
    assert one.name == name
    assert len(named(one.metrics)) == len(one.metrics)
    assert set(one.headline) <= set(one.metrics)
    assert {asked["metric"] for asked in one.thresholds} <= set(one.metrics)
    assert one.tuned_on != one.part


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[split]", "[split]\nmetric = 1", "split.metric"),
        ('["answers"]', '["guessing"]', "tasks"),
        ('"squad"', '"squid"', "data.loader"),
        ("version = 1", "version = 1\ncolour = 2", "colour"),
        ("version = 1", "version = ", "line 3"),
        ("[metrics]", '[systems]\nnames = ["luck"]\n[metrics]', "luck"),
    ],
)
def test_a_wrong_suite_is_refused_with_the_file_and_the_key(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(OWN.replace(old, new, 1))
    with pytest.raises(BadData) as caught:
        suite.named(str(path))
    assert str(path) in str(caught.value)
    assert said in str(caught.value)


def test_an_unknown_suite_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(BadData, match="newsroom"):
        suite.named("newsrum")


def test_data_that_are_not_there_are_told_from_data_that_are_wrong(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(OWN)
    mine = suite.named(str(path))
    with pytest.raises(Absent, match="--data"):
        mine.data(None, None)
    with pytest.raises(Absent, match=r"squad\.json"):
        mine.data(None, tmp_path)
    (tmp_path / "squad.json").write_text("[]")
    with pytest.raises(BadData, match=r"squad\.json"):
        mine.data(None, tmp_path)


def test_a_suite_with_a_hash_refuses_other_data(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    cases = Path(suite.HERE / "data" / "newsroom.jsonl").as_posix()
    articles = (suite.HERE / "data" / "newsroom_articles.jsonl").as_posix()
    newsroom = (suite.HERE.parent / "service" / "newsroom").as_posix()
    body = OWN.replace('"squad"', '"plain"').replace(
        'paths = ["squad.json"]',
        f'paths = ["{cases}"]\narticles = ["{articles}", "{newsroom}"]\nown = true\nsha256 = "00"',
    )
    path.write_text(body)
    with pytest.raises(BadData, match="hash"):
        suite.named(str(path)).data(None, None)
