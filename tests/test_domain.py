from __future__ import annotations

import dataclasses
import inspect
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service import domain
from service.collection import _CITATION
from service.domain import Article, Citation, Filters, Span

VALUES = [
    value
    for _, value in inspect.getmembers(domain, inspect.isclass)
    if dataclasses.is_dataclass(value)
]


def article(text: str, article_id: str = "hat") -> Article:
    return Article(article_id, 3, 3, "Hat", text, "0", None, None, None, (), None, None)


@pytest.mark.parametrize("value", VALUES)
def test_every_value_is_frozen(value: type) -> None:
    assert value.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(value)


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_a_span_covers_code_points(text: str, start: int, length: int) -> None:
    span = Span(start, start + length)
    assert span.of(text) == text[start : start + length]
    assert span.holds(span)
    assert not span.holds(Span(start, start + length + 1))


def test_a_span_holds_what_lies_inside() -> None:
    assert Span(2, 9).holds(Span(2, 3))
    assert not Span(2, 9).holds(Span(1, 3))
    assert sorted([Span(2, 3), Span(1, 9), Span(1, 2)]) == [Span(1, 2), Span(1, 9), Span(2, 3)]


@given(
    st.from_regex(r"[A-Za-z0-9._:-]{1,128}", fullmatch=True),
    st.integers(0, 10**8),
    st.integers(1, 10**8),
)
def test_the_id_of_a_citation_can_be_read_back(name: str, start: int, length: int) -> None:
    citation = Citation(article("", name), "", Span(start, start + length))
    read = re.fullmatch(_CITATION, citation.id)
    assert read is not None
    assert read.groups() == (name, "3", str(start), str(start + length))


def test_a_citation_quotes_its_span() -> None:
    assert Citation(article("A red hat."), "", Span(2, 5)).cited_text == "red"


def test_filters_without_any_value_are_empty() -> None:
    assert Filters().empty
    for change in ({"sources": ("a",)}, {"as_of": "2026-01-01"}, {"topics": ("b",)}):
        assert not Filters(**change).empty
