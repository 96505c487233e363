"""The product: what is asked goes in, events come out, nothing unverified among them."""

from __future__ import annotations

from service.pipeline.answering import answer
from service.pipeline.checking import check, check_against
from service.pipeline.parts import Llm, Parts
from service.pipeline.summarizing import summarize

__all__ = ["Llm", "Parts", "answer", "check", "check_against", "summarize"]
