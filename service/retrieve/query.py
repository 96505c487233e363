"""What a question says about itself: search terms, outlets named, the time it asks about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from service.retrieve.again import Clause, clauses_of
from service.retrieve.period import Period, period_in
from service.text.terms import query_terms

_REPORTS = (
    r"(?:'s|’s)?\s+(?:report|said|say|saying|writ|wrote|publish|claim|describ|cover|article|story|"
    r"mention|tell|told|call|argu|quote)"
)
_CUES = r"(?:according to|by|from|in|did|does|has|for|with|of|per|and)\s+(?:the\s+)?"


@dataclass(frozen=True, slots=True)
class Query:
    """A question made searchable.

    `terms` are stems, each once. `outlets` are names as the collection writes them, `period` is
    what the question asks about; both raise similarity, neither restricts. `clauses` are the terms
    of each clause.
    """

    text: str
    terms: tuple[str, ...]
    outlets: tuple[str, ...] = ()
    period: Period | None = None
    clauses: tuple[Clause, ...] = ()


def understand(
    text: str, *, now: str, outlets: Sequence[str] = (), languages: Sequence[str] = ("en",)
) -> Query:
    """Read a question; `now` is the moment that "last week" counts from."""
    named = tuple(outlet for outlet in outlets if _is_named(outlet, text))
    return Query(
        text=text,
        terms=tuple(query_terms(text, languages)),
        outlets=named,
        period=period_in(text, now=now),
        clauses=clauses_of(text, languages, named),
    )


def _is_named(outlet: str, text: str) -> bool:
    """Whether the text names the outlet.

    A name of two or more words counts wherever it stands; one word ("Reason", "Vox") only as a
    source: after "according to", "in", "by" and the like, or before "reported", "'s article" ….
    """
    name = _short_name(outlet)
    if not name or name.casefold() not in text.casefold():
        return False
    wide, narrow = _patterns(name)
    return bool(wide.search(text) if " " in name else narrow.search(text))


@lru_cache(maxsize=4_096)
def _patterns(name: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    exact = re.escape(name)
    return (
        re.compile(rf"(?<!\w){exact}(?!\w)", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:(?i:{_CUES}){exact}(?!\w)|{exact}(?i:{_REPORTS}))"),
    )


def _short_name(outlet: str) -> str:
    """What people call it: without "The", brackets and sections ("X (Web News)", "X - Opinion")."""
    name = re.sub(r"\s*[(\[].*|\s+[-–|]\s+.*", "", outlet).strip()
    return re.sub(r"^the\s+", "", name, flags=re.IGNORECASE)
