from collections.abc import Sequence

import pytest

from service.domain import Article, Span
from service.retrieve.again import (
    CLAUSE_BONUS,
    TIME_BONUS,
    bonuses,
    clauses_of,
)


def article(key: str, text: str, day: str | None, title: str = "") -> Article:
    return Article(
        id=key,
        version=1,
        versions=1,
        title=title,
        text=text,
        content_sha256="",
        source=None,
        url=None,
        published_at=day,
        authors=(),
        language="en",
        topic=None,
    )


WEIGHTS = dict.fromkeys(("bridg", "rust", "ferri", "strike"), 2.0)


def made(
    articles: Sequence[Article], clauses: Sequence[tuple[str, ...]] = (("bridg", "rust"),)
) -> dict[str, float]:
    known = {one.id: one for one in articles}
    return bonuses(
        clauses, WEIGHTS, list(known), known, lambda key: (Span(0, len(known[key].text)),)
    )


def test_a_question_is_cut_at_its_joints_and_outlets_are_left_out() -> None:
    text = (
        "Which bridge rusted in Dovern, and what did the Tallow Press say about the ferry strike?"
    )
    first, second = clauses_of(text, ("en",), ("Tallow Press",))
    assert {"bridg", "rust", "dovern"} <= {*first}
    assert {"ferri", "strike"} <= {*second}
    assert "tallow" not in {*first, *second}


def test_a_clause_of_one_word_joins_the_one_beside_it() -> None:
    assert len(clauses_of("Bridge, rust and ferry", ("en",), ())) == 1
    assert clauses_of("", ("en",), ()) == ()


def test_what_is_near_the_best_article_in_time_gains() -> None:
    found = made(
        [
            article("best", "Rust on the bridge.", "2026-03-02T10:00:00Z"),
            article("same", "Rust on the bridge.", "2026-03-02"),
            article("week", "Rust on the bridge.", "2026-03-09"),
            article("none", "Rust on the bridge.", None),
        ]
    )
    assert found["best"] == found["same"] == pytest.approx(CLAUSE_BONUS + TIME_BONUS)
    assert found["week"] == pytest.approx(CLAUSE_BONUS + TIME_BONUS / 2)
    assert found["none"] == pytest.approx(CLAUSE_BONUS)


def test_each_clause_is_measured_by_the_article_that_has_most_of_it() -> None:
    found = made(
        [
            article("bridge", "Rust on the bridge.", None),
            article("ferry", "The ferry.", None),
            article("other", "A hat.", None),
        ],
        [("bridg", "rust"), ("ferri", "strike")],
    )
    assert found["bridge"] == found["ferry"] == pytest.approx(CLAUSE_BONUS)
    assert found["other"] == 0


def test_the_title_counts_too() -> None:
    found = made(
        [article("a", "A hat.", None, title="Bridge and rust"), article("b", "Rust.", None)]
    )
    assert found["a"] > found["b"] > 0


def test_nothing_found_is_nothing_gained() -> None:
    assert made([]) == {}
    assert made([article("a", "A hat.", None)], []) == {"a": 0.0}
