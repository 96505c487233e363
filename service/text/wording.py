"""How a sentence judges by its form: rhetorical questions, scare quotes, and loaded words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.domain import Span
from service.text.loaded import loaded
from service.text.neutral import alternative
from service.text.opinion import unquoted
from service.text.quotations import quotations

_SCARE_WORDS = 2  # words of a quotation that sets a distance rather than quotes


@dataclass(frozen=True, slots=True)
class Coloured:
    """A stretch that judges: `category` is that of a loaded word, `question` or `scare_quotes`.

    `alternative` is a neutral wording, "" where it can be left out, None where there is none.
    """

    span: Span
    category: str
    alternative: str | None


def coloured(text: str, language: str = "en", *, attributed: bool = False) -> list[Coloured]:
    """All that judges in a sentence, in order.

    `attributed`: somebody is named for what it quotes.
    """
    found = [
        Coloured(one.span, one.category, alternative(one.span.of(text), one.category, language))
        for one in loaded(text, language, quoted=not attributed)
    ]
    if not attributed:
        loaded_ = [one.span for one in found]
        found += [
            Coloured(fact.span, "scare_quotes", fact.surface)
            for fact in quotations(text)
            if len(fact.surface.split()) <= _SCARE_WORDS
            and fact.surface.islower()
            and not any(fact.span.holds(span) for span in loaded_)
        ]
    if re.search(r"\?[\"”»)]*$", unquoted(text).rstrip()):
        found.append(Coloured(Span(0, len(text)), "question", None))
    return sorted(found, key=lambda one: one.span)
