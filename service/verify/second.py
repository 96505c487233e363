"""Second opinions: a language model as judge, and a memory of what was ruled before."""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import aclosing
from hashlib import sha256

from service.domain import Delta, Doubt, Ended, Message, Usage, VerdictKind
from service.errors import ProviderFailed
from service.ports import ChatModel, SecondJudge
from service.prompts import Prompt

MOST_AT_ONCE = 8  # pairs in one call: more, and small models lose count
REMEMBERED = 4_096
_LINE = re.compile(r"(\d{1,2})\s*[:.)-]\s*(SUPPORTED|UNSUPPORTED)\.?")
_KINDS = {"SUPPORTED": VerdictKind.SUPPORTED, "UNSUPPORTED": VerdictKind.UNSUPPORTED}


class ModelJudge:
    """Implements `SecondJudge` with a language model: only the expected words count."""

    def __init__(self, model: ChatModel, prompt: Prompt) -> None:
        self._model = model
        self._prompt = prompt

    @property
    def method(self) -> str:
        """The model and the prompt, without its hash."""
        return f"{self._model.name}+{self._prompt.name}/{self._prompt.version}"

    async def rule(
        self, doubts: Sequence[Doubt], *, until: float
    ) -> tuple[Sequence[VerdictKind], Usage]:
        """A verdict on each, several in one call; what was not ruled clearly is unjudged."""
        kinds: list[VerdictKind] = []
        usage = Usage()
        for start in range(0, len(doubts), MOST_AT_ONCE):
            batch = doubts[start : start + MOST_AT_ONCE]
            found, used = await self._batch(batch, until)
            kinds += found
            usage += used
        return kinds, usage

    async def _batch(
        self, doubts: Sequence[Doubt], until: float
    ) -> tuple[list[VerdictKind], Usage]:
        text, usage = "", Usage(calls=1)
        try:
            async with aclosing(self._model.stream(self._messages(doubts), until=until)) as pieces:
                async for piece in pieces:
                    match piece:
                        case Delta():
                            text += piece.text
                        case Ended():
                            usage = piece.usage
        except ProviderFailed as failure:
            usage = Usage(calls=int(failure.reason != "breaker_open"))
            return [VerdictKind.UNJUDGED] * len(doubts), usage
        return _ruled(text, len(doubts)), usage

    def _messages(self, doubts: Sequence[Doubt]) -> tuple[Message, ...]:
        pairs = "\n\n".join(
            f"{number}\nSentence: {_line(one.claim)}\nText: {_line(' … '.join(one.texts))}"
            for number, one in enumerate(doubts, start=1)
        )
        mark = f"<<<{secrets.token_hex(12)}>>>"
        return (
            Message("system", self._prompt.render("system")),
            Message("user", self._prompt.render("pairs", mark=mark, pairs=pairs)),
        )


class Remembering:
    """A second judge that is asked the same thing once; what stayed unjudged is asked again."""

    def __init__(self, judge: SecondJudge, *, most: int = REMEMBERED) -> None:
        self._judge = judge
        self._most = most
        self._known: OrderedDict[str, VerdictKind] = OrderedDict()

    @property
    def method(self) -> str:
        """That of the judge."""
        return self._judge.method

    async def rule(
        self, doubts: Sequence[Doubt], *, until: float
    ) -> tuple[Sequence[VerdictKind], Usage]:
        """As the judge rules; what it ruled on these very words before costs nothing."""
        keys = [_key(one) for one in doubts]
        known = {key: self._known[key] for key in keys if key in self._known}
        unknown = {k: one for k, one in zip(keys, doubts, strict=True) if k not in known}
        usage = Usage()
        ruled: dict[str, VerdictKind] = {}
        if unknown:
            kinds, usage = await self._judge.rule(list(unknown.values()), until=until)
            ruled = dict(zip(unknown, kinds, strict=True))
        found = [ruled.get(key) or known[key] for key in keys]
        for key, kind in ruled.items():
            if kind is not VerdictKind.UNJUDGED:
                self._known[key] = kind
        while len(self._known) > self._most:
            self._known.popitem(last=False)
        return found, usage


def _key(doubt: Doubt) -> str:
    return sha256("\0".join((doubt.claim, *doubt.texts)).encode("utf-8", "replace")).hexdigest()


def _line(text: str) -> str:
    return " ".join(text.split())


def _ruled(text: str, count: int) -> list[VerdictKind]:
    """The verdicts by their numbers; a number that is missing or ruled in two ways is unjudged."""
    found: dict[int, set[VerdictKind]] = {}
    for line in text.splitlines():
        if match := _LINE.fullmatch(line.strip()):
            found.setdefault(int(match[1]), set()).add(_KINDS[match[2]])
    return [
        next(iter(found[at])) if len(found.get(at, ())) == 1 else VerdictKind.UNJUDGED
        for at in range(1, count + 1)
    ]
