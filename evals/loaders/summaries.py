"""Summaries of one's own: what each must have, as short quotes of the articles; JSON Lines.

A case has `id`, `part`, `event`, `language`, what is asked for (`topic`, `question` or
`article_ids`, with `filters` and `as_of`), and the gold: `facts` (`about`, `quotes`), `parties`
(`names`, `required`, `quotes`), `disputes` (`about`, `as`, `required`, `sides`), `dates` (`dates`,
`quotes`), `open`, `closed` (quotes) and `forbidden` (words). A party of an event is required of a
case only where something that it says stands in an article that the case is written from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.cases import Case, Dataset, Dated, Dispute, Party, SummaryGold, part_of
from evals.errors import BadData
from evals.loaders.plain import articles_in
from evals.loaders.rows import jsonl, reading
from evals.metrics.texts import plain

_ASKED = ("topic", "question", "article_ids", "filters", "as_of")
KEYS = frozenset(
    (*_ASKED, "id", "part", "event", "language", "facts", "parties", "disputes", "dates", "open")
) | frozenset(("closed", "forbidden", "note"))


def load(path: Path, articles: Sequence[Path]) -> Dataset:
    """The cases of a file over the articles of these files and folders.

    Raises `BadData` for a quote that no article has, an id twice, an unknown key.
    """
    known = {str(article["id"]): article for article in articles_in(articles)}
    texts = [plain(str(article["text"])) for article in known.values()]
    cases: dict[str, Case] = {}
    for where, row in jsonl(path):
        if unknown := set(row) - KEYS:
            raise BadData(f"{where}: the key {min(unknown)} is unknown")
        with reading(where):
            case = _case(row, known)
        if case.id in cases:
            raise BadData(f"{where}: the id {case.id} is there twice")
        assert case.summary is not None
        for quote in _quotes(case.summary):
            if not any(plain(quote) in text for text in texts):
                raise BadData(f"{where}: no article has {quote!r}")
        cases[case.id] = case
    return Dataset(path.stem, tuple(cases.values()), tuple(known.values()))


def _quotes(gold: SummaryGold) -> Iterable[str]:
    yield from (quote for fact in gold.facts for quote in fact)
    yield from (quote for party in gold.parties for quote in party.quotes)
    yield from (quote for dispute in gold.disputes for side in dispute.sides for quote in side)
    yield from (quote for dated in gold.dates for quote in dated.quotes)
    yield from (*gold.open, *gold.closed)


def _reads(row: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The texts that a case may be written from: the named articles, else those in its language."""
    named = row.get("article_ids")
    if named:
        return [plain(str(known[one]["text"])) for one in named]
    language = row.get("language", "en")
    return [plain(str(one["text"])) for one in known.values() if one.get("language") == language]


def _stands(quotes: Sequence[str], texts: Sequence[str]) -> bool:
    return any(plain(quote) in text for quote in quotes for text in texts)


def _case(row: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> Case:
    read = _reads(row, known)
    event = str(row["event"])
    asked = {key: row[key] for key in _ASKED if key in row}
    kind = "article" if "article_ids" in row else "question" if "question" in row else "topic"
    return Case(
        id=str(row["id"]),
        kind=kind,
        group=event,
        part=row.get("part") or part_of(event),
        language=str(row.get("language", "en")),
        slices={"event": event, "as_of": "given" if "as_of" in row else "now"},
        question=str(row.get("topic") or row.get("question") or ""),
        forbidden=tuple(row["forbidden"]),
        as_of=row.get("as_of"),
        summary=SummaryGold(
            request=asked,
            facts=tuple(tuple(one["quotes"]) for one in row["facts"]),
            parties=tuple(
                Party(
                    tuple(one["names"]),
                    bool(one["required"]) and _stands(one["quotes"], read),
                    tuple(one["quotes"]),
                )
                for one in row["parties"]
            ),
            disputes=tuple(
                Dispute(
                    str(one["about"]),
                    one["as"],
                    bool(one["required"]),
                    tuple(tuple(side) for side in one["sides"]),
                )
                for one in row["disputes"]
            ),
            dates=tuple(Dated(tuple(one["dates"]), tuple(one["quotes"])) for one in row["dates"]),
            open=tuple(row["open"]),
            closed=tuple(row["closed"]),
        ),
    )
