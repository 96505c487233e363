"""What is said to a language model, and what comes back of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a model."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Price:
    """What a model's provider asks, in US dollars for a million tokens."""

    input_usd: float
    output_usd: float


@dataclass(frozen=True, slots=True)
class Usage:
    """What calls of a model took; `estimated` when the provider did not count its tokens.

    `cost_usd` is None while no price is known.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    calls: int = 0
    cost_usd: float | None = None
    estimated: bool = False

    def priced(self, price: Price | None) -> Usage:
        """With its cost at this price; as it is where no price is known."""
        if price is None:
            return self
        spent = self.input_tokens * price.input_usd + self.output_tokens * price.output_usd
        return replace(self, cost_usd=spent / 1_000_000)

    def __add__(self, other: Usage) -> Usage:
        """Both together; a cost that nobody knows adds nothing."""
        known = [cost for cost in (self.cost_usd, other.cost_usd) if cost is not None]
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.calls + other.calls,
            sum(known) if known else None,
            self.estimated or other.estimated,
        )


@dataclass(frozen=True, slots=True)
class Delta:
    """The next characters of a model's text."""

    text: str


@dataclass(frozen=True, slots=True)
class Ended:
    """A model came to its end; `truncated` when it ran out of tokens before it was done."""

    usage: Usage
    truncated: bool = False
