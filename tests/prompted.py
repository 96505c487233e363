"""What a fake provider reads in the prompt that it is given, so that it can answer from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from service.text.sentences import is_sentence, sentence_spans

_PIECE = re.compile(r"^\[(\d+)\] [^\n|]+ \| [^\n]*\n(.*?)(?=^\[\d+\] [^\n|]+ \| |\Z)", re.M | re.S)
_MARK = re.compile(r"<<<[0-9a-f]{24}>>>")


@dataclass(frozen=True, slots=True)
class Prompted:
    """One request as the provider got it."""

    system: str
    data: str
    task: str
    turns: int

    @classmethod
    def of(cls, request: dict[str, Any]) -> Prompted:
        """Read a request of the chat protocol."""
        texts = [message["content"] for message in request["messages"]]
        return cls(texts[0], texts[1], texts[-1], len(texts))

    @property
    def kind(self) -> str:
        """Which prompt it is: `answer`, `repair`, `judge`, `rewrite`, `parts`, `summary`."""
        if self.turns == 5:
            return "repair"
        words = {
            "You answer a question": "answer",
            "You write a neutral summary": "summary",
            "You check sentences": "judge",
            "You rewrite": "rewrite",
            "You split": "parts",
        }
        return next(name for start, name in words.items() if self.system.startswith(start))

    @property
    def evidence(self) -> dict[int, str]:
        """The text of each piece by its number."""
        inside = _MARK.split(self.data)[2]
        return {int(number): text.strip() for number, text in _PIECE.findall(inside)}

    def sentences(self) -> list[tuple[str, int]]:
        """Every sentence of the evidence with the number of its piece."""
        return [
            (sentence, number)
            for number, text in self.evidence.items()
            for span in sentence_spans(text)
            if is_sentence(sentence := span.of(text)) and len(sentence.split()) >= 6
        ]

    def saying(self, *words: str) -> tuple[str, int]:
        """The first sentence of the evidence that holds all these words, with its number."""
        found = [one for one in self.sentences() if all(word in one[0] for word in words)]
        assert found, f"no sentence of the evidence says {words}"
        return found[0]
