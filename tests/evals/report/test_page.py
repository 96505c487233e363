from __future__ import annotations

import itertools
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from evals.replies import Cited, Reply, Trial
from evals.report import report
from evals.results import Figure, Result, Threshold
from tests.evals import runs
from tests.evals.make import answered, case, claimed, gold

EVIL = '<script>alert("1")</script><img src=x onerror=alert(1)>'
TEXT = f"It was 23. {EVIL}"
ARTICLES = {"a": {"title": EVIL, "source": "Post", "published_at": "2026-03-02", "text": TEXT}}
VOID = {"meta", "img", "br", "path", "rect", "use", "link", "line", "circle"}


def made() -> tuple[Result, list[Any]]:
    def trials(right: int) -> list[Trial]:
        of = []
        for n in range(12):
            value = "23" if n < right else "24"
            claim = claimed(f"It was {value}. {EVIL}", Cited("a", 0, 10, "It was 23."))
            reply = answered(claim, answerability=n / 12)
            asked = case(
                id=f"c{n}",
                group=f"g{n % 6}",
                kind="fact" if n % 2 else EVIL,
                question=f"What was it? {EVIL}",
                answers=(("23",),),
                evidence=((gold("It was 23."),),),
            )
            of.append(Trial(asked, reply))
        off = Reply(outcome="abstained", answerability=0.1, reason="not_supported")
        of.append(Trial(case(id="no", group="g0", answerable=False, question="Who?"), off))
        of.append(Trial(case(id="bad", group="g1", question="Failed?"), runs.FAILED))
        return of

    by_system = {"groundwire": runs.lines("groundwire", trials(9))}
    by_system["bm25"] = runs.lines("bm25", trials(4))
    thresholds = (
        Threshold("correct", "", "", 0.5, None, 0.75, True),
        Threshold("kept", "", "", 1.1, None, 1.0, False),
    )
    result = runs.result(by_system, thresholds=thresholds)
    return result, [line for of in by_system.values() for line in of]


TIMINGS = {"groundwire": {"latency_total_p50": Figure(12.3, None, None, 13, 13, 0, 0)}}


@pytest.fixture(scope="module")
def page() -> str:
    result, lines = made()
    return report(result, lines, TIMINGS, ARTICLES)


class Reader(HTMLParser):
    """Notes every tag, and checks that what opens closes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


@pytest.fixture(scope="module")
def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def test_the_page_is_well_formed(read: Reader) -> None:
    assert read.wrong == []
    assert read.open == []
    ids = [attrs["id"] for _, attrs in read.tags if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_what_stands_in_the_data_stays_text(page: str, read: Reader) -> None:
    assert not {tag for tag, _ in read.tags} & {"script", "img", "iframe", "object"}
    assert not [attrs for _, attrs in read.tags if any(key.startswith("on") for key in attrs)]
    assert "&lt;script&gt;alert(" in page


def test_the_page_asks_for_nothing(page: str, read: Reader) -> None:
    for tag, attrs in read.tags:
        assert "src" not in attrs, tag
        assert (attrs.get("href") or "#").startswith("#"), attrs
    assert set(re.findall(r"url\(([^)]*)", page)) <= set(re.findall(r"url\((#[^)]*)", page))
    assert "@import" not in page


def test_headings_go_down_one_by_one_and_tables_have_captions(read: Reader) -> None:
    levels = [int(tag[1]) for tag, _ in read.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))
    tags = [tag for tag, _ in read.tags]
    assert tags.count("table") == tags.count("caption") > 5
    assert all("scope" in attrs for tag, attrs in read.tags if tag == "th")
    drawn = [attrs for tag, attrs in read.tags if tag == "svg"]
    assert len(drawn) >= 3
    assert all(attrs.get("role") == "img" and attrs.get("aria-label") for attrs in drawn)


def test_it_says_what_was_asked_how_it_went_and_what_failed(page: str) -> None:
    for said in (
        "Is it right?",
        "<b>0.750</b>",  # 9 of 12
        "14 cases of the part",
        "timed out",
        "missed",
        "12.3",
        "How to read this",
        "<mark>It was 23.</mark>",
    ):
        assert said in page, said


def test_equal_runs_have_equal_pages(page: str) -> None:
    result, lines = made()
    assert report(result, lines, TIMINGS, ARTICLES) == page


def test_a_run_without_anything_to_plot_has_a_page_too() -> None:
    lines = runs.lines("groundwire", [Trial(case(), runs.FAILED)])
    made_ = report(runs.result({"groundwire": lines}), lines, None, {})
    assert "timed out" in made_
