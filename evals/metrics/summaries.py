"""Summaries: what they had to tell, who says it, what differs, when it happened.

A quote of the gold is met where a citation holds it: by what stands in the article, not by the
wording of the summary. What the gold knows nothing of is unjudged, and has a figure of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evals.cases import Dispute, SummaryGold
from evals.metrics.base import Metric, Row
from evals.metrics.texts import plain, stands_in
from evals.replies import Reply, Shown, Trial

_SHOWN_AS = {"open": ("disagreement", "either"), "updated": ("update", "either")}


def _both(trial: Trial) -> tuple[SummaryGold, Shown] | None:
    """The gold and the sections; an abstention has empty ones."""
    gold = trial.case.summary
    return (gold, trial.reply.shown or Shown()) if gold is not None else None


def _cites(reply: Reply, at: int, quotes: Iterable[str]) -> bool:
    told = [plain(cited.text) for cited in reply.claims[at].cited]
    return any(plain(quote) in text for quote in quotes for text in told)


def _meets(reply: Reply, places: Iterable[int], quotes: Sequence[str]) -> bool:
    return any(_cites(reply, at, quotes) for at in places)


def _facts(trial: Trial) -> Sequence[Row] | None:
    """Share of the facts that a summary must tell that some claim of it cites."""
    if (both := _both(trial)) is None:
        return None
    every = range(len(trial.reply.claims))
    return [(float(_meets(trial.reply, every, fact)),) for fact in both[0].facts]


def _named(label: str, names: Iterable[str]) -> bool:
    return any(stands_in(name, label) or stands_in(label, name) for name in names)


def _position_rows(trial: Trial) -> list[float | None]:
    """Of each claim under a party: right, wrong, or None where the gold does not know it."""
    both = _both(trial)
    if both is None:
        return []
    rows: list[float | None] = []
    for party, places in both[1].positions:
        for at in places:
            fitting = [one for one in both[0].parties if _cites(trial.reply, at, one.quotes)]
            right = any(_named(party, one.names) for one in fitting)
            rows.append(float(right) if fitting else None)
    return rows


def _positions_right(trial: Trial) -> Sequence[Row] | None:
    """Share of the claims under a party that this party says, of those that the gold knows."""
    rows = [(row,) for row in _position_rows(trial) if row is not None]
    return rows or None


def _positions_unjudged(trial: Trial) -> Sequence[Row] | None:
    """Share of the claims under a party that the gold does not know."""
    return [(float(row is None),) for row in _position_rows(trial)] or None


def _parties_found(trial: Trial) -> Sequence[Row] | None:
    """Share of the parties that a summary must have, with something that they say."""
    if (both := _both(trial)) is None:
        return None
    gold, shown = both
    return [
        (
            float(
                any(
                    _named(label, party.names) and _meets(trial.reply, places, party.quotes)
                    for label, places in shown.positions
                )
            ),
        )
        for party in gold.parties
        if party.required
    ] or None


def _matches(reply: Reply, sides: Sequence[Sequence[int]], gold: Dispute) -> bool:
    """Whether two sides that are shown cite two different sides of the gold."""
    met = [
        {n for n, quotes in enumerate(gold.sides) if _meets(reply, places, quotes)}
        for places in sides
    ]
    return any(
        one and two and len(one | two) > 1 for at, one in enumerate(met) for two in met[at + 1 :]
    )


def _fits(status: str, gold: Dispute) -> bool:
    return gold.shown_as in _SHOWN_AS[status]


def _found(trial: Trial, shown_as: Sequence[str]) -> Sequence[Row] | None:
    if (both := _both(trial)) is None:
        return None
    gold, shown = both
    return [
        (
            float(
                any(
                    _fits(status, dispute) and _matches(trial.reply, sides, dispute)
                    for _, status, sides in shown.disputes
                )
            ),
        )
        for dispute in gold.disputes
        if dispute.required and dispute.shown_as in shown_as
    ] or None


def _disagreements_found(trial: Trial) -> Sequence[Row] | None:
    """Share of the disagreements of the articles that are shown with two of their sides."""
    return _found(trial, ("disagreement", "either"))


def _updates_found(trial: Trial) -> Sequence[Row] | None:
    """Share of the figures that were replaced later that are shown so."""
    return _found(trial, ("update",))


def _disputes_invented(trial: Trial) -> Sequence[Row] | None:
    """Share of the disagreements and updates that are shown and are none, or not of that kind."""
    if (both := _both(trial)) is None:
        return None
    gold, shown = both
    return [
        (
            float(
                not any(
                    _fits(status, one) and _matches(trial.reply, sides, one)
                    for one in gold.disputes
                )
            ),
        )
        for _, status, sides in shown.disputes
    ] or None


def _date_rows(trial: Trial) -> list[float | None]:
    both = _both(trial)
    if both is None:
        return []
    rows: list[float | None] = []
    for date, places in both[1].timeline:
        for at in places:
            known = [one for one in both[0].dates if _cites(trial.reply, at, one.quotes)]
            right = any(
                day.startswith(date) or date.startswith(day) for one in known for day in one.dates
            )
            rows.append(float(right) if known else None)
    return rows


def _dates_right(trial: Trial) -> Sequence[Row] | None:
    """Share of the events of the timeline under their right date, of those that the gold knows."""
    return [(row,) for row in _date_rows(trial) if row is not None] or None


def _dates_unjudged(trial: Trial) -> Sequence[Row] | None:
    """Share of the events of the timeline that the gold does not know."""
    return [(float(row is None),) for row in _date_rows(trial)] or None


def _open_found(trial: Trial) -> Sequence[Row] | None:
    """Share of the open questions of the articles that are told as such."""
    if (both := _both(trial)) is None:
        return None
    gold, shown = both
    return [
        (float(_meets(trial.reply, shown.open_questions, [quote])),) for quote in gold.open
    ] or None


def _closed_shown(trial: Trial) -> Sequence[Row] | None:
    """Share of the questions that a later article answers that are told as open."""
    if (both := _both(trial)) is None:
        return None
    gold, shown = both
    return [
        (float(_meets(trial.reply, shown.open_questions, [quote])),) for quote in gold.closed
    ] or None


def _clean_words(trial: Trial) -> Sequence[Row] | None:
    """Share of summaries with none of the words that must not stand in them."""
    if trial.case.summary is None or not trial.case.forbidden:
        return None
    told = " ".join(claim.text for claim in trial.reply.claims)
    return [(float(not any(stands_in(word, told) for word in trial.case.forbidden)),)]


def _all_cited(trial: Trial) -> Sequence[Row] | None:
    """Share of summaries that cite every one of the articles that were to be summarised."""
    wanted = [need[0] for need in trial.case.articles]
    if not wanted:
        return None
    cited = {one.article_id for claim in trial.reply.claims for one in claim.cited}
    return [(float(cited.issuperset(wanted)),)]


METRICS = (
    Metric("facts_found", "Facts told", _facts),
    Metric("positions_right", "Positions with the right party", _positions_right),
    Metric("positions_unjudged", "Positions unjudged", _positions_unjudged, direction=None),
    Metric("parties_found", "Parties found", _parties_found),
    Metric("disagreements_found", "Disagreements found", _disagreements_found),
    Metric("updates_found", "Updates found", _updates_found),
    Metric("disputes_invented", "Disagreements invented", _disputes_invented, direction="lower"),
    Metric("dates_right", "Dates right", _dates_right),
    Metric("dates_unjudged", "Dates unjudged", _dates_unjudged, direction=None),
    Metric("open_found", "Open questions found", _open_found),
    Metric("closed_shown", "Answered questions shown", _closed_shown, direction="lower"),
    Metric("clean_words", "No forbidden word", _clean_words),
    Metric("all_cited", "All articles cited", _all_cited),
)
