"""One thing that a sentence asserts and that can be looked up literally in another text."""

from __future__ import annotations

from dataclasses import dataclass

from service.domain import Span


@dataclass(frozen=True, slots=True)
class Fact:
    """`value` is canonical, for comparison; `surface` is what the text says at `span`."""

    value: str
    span: Span
    surface: str


def fact_at(text: str, start: int, end: int, value: str | None = None) -> Fact:
    """The fact at `[start, end)` of `text`; its value is its surface unless another is given."""
    surface = text[start:end]
    return Fact(surface if value is None else value, Span(start, end), surface)
