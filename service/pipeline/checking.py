"""A user's own text in, its sentences with their verdicts out."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence

from anyio import to_thread

from service.domain import Checked, Citation, Filters, Verdict
from service.errors import FieldProblem, InvalidInput
from service.pipeline.parts import Parts
from service.retrieve.query import understand
from service.text.names import names
from service.text.normalise import normalise
from service.text.terms import terms
from service.verify.nearest import Shelf, share
from service.verify.statements import LEANS, Statement, statements
from service.verify.weighing import unjudged, verdict_of, weigh

MOST_SENTENCES = 200
FOUND = 60  # passages in which a sentence is looked for letter by letter
READ = 20  # the best of them, whose sentences are compared with it
LONG = 8  # terms; no two stories share a sentence of so many
LEAST_TERMS = 2  # of a claim that is not verbatim: "It is big." stands anywhere


async def check(
    text: str, filters: Filters, now: str, parts: Parts
) -> AsyncGenerator[Checked, None]:
    """Each sentence of `text` with its verdict, in order, as soon as it is judged.

    `now` is what "last week" counts from. Raises `InvalidInput` for more than 200 sentences.
    """
    checker = _Checker(filters, now, parts)
    for statement in await _statements(text, parts):
        yield await to_thread.run_sync(checker.check, statement)


async def check_against(
    text: str, evidence: Sequence[str], parts: Parts
) -> AsyncGenerator[Checked, None]:
    """Each sentence of `text` judged against all of these texts together; nothing is searched.

    Raises `InvalidInput` for more than 200 sentences.
    """
    texts = [normalise(one) for one in evidence]
    for statement in await _statements(text, parts):
        verdict = (
            unjudged(statement.skipped)
            if statement.skipped is not None
            else await to_thread.run_sync(verdict_of, statement.claim, texts, parts.judge)
        )
        yield Checked(statement.text, statement.span, verdict, ())


async def _statements(text: str, parts: Parts) -> Sequence[Statement]:
    found = await to_thread.run_sync(statements, text, parts.statistics.languages)
    if len(found) > MOST_SENTENCES:
        said = f"has {len(found)} sentences; at most {MOST_SENTENCES} are checked at once"
        raise InvalidInput(f"text: {said}", fields=(FieldProblem("text", said),))
    return found


class _Checker:
    """Checks the sentences of one text, one after the other; remembers whom they name."""

    def __init__(self, filters: Filters, now: str, parts: Parts) -> None:
        self._filters = filters
        self._now = now
        self._parts = parts
        self._shelf = Shelf()
        self._named: tuple[str, ...] = ()  # by the last sentence that names anybody

    def check(self, statement: Statement) -> Checked:
        """One sentence with its verdict and what it rests on. Blocks."""
        if statement.skipped is not None:
            return Checked(statement.text, statement.span, unjudged(statement.skipped), ())
        leans = LEANS.match(statement.claim) is not None
        verdict, citations = self._weighed(statement, self._named if leans else ())
        named = tuple(fact.value for fact in names(statement.claim))
        if named and not leans:
            self._named = named
        return Checked(statement.text, statement.span, verdict, citations)

    def _weighed(
        self, statement: Statement, meant: Sequence[str]
    ) -> tuple[Verdict, tuple[Citation, ...]]:
        """The best verdict; `meant` are names that a pronoun may stand for.

        Only articles that speak of one of them are read then: "She resigned." is not supported by
        anybody's resignation. A long sentence word for word is no accident, in whichever article.
        """
        claim, parts = statement.claim, self._parts
        query = understand(
            f"{claim} {' '.join(meant)}" if meant else claim,
            now=self._now,
            outlets=parts.statistics.outlets,
            languages=parts.statistics.languages,
        )
        found = parts.search.find(query, self._filters, FOUND, every_print=True)
        hits = [
            hit
            for hit in found.hits
            if not meant or self._shelf.speaks_of(found.articles[hit.passage.article_id], meant)
        ]
        wanted = parts.statistics.weights(list(dict.fromkeys(terms(claim))))
        readings = normalise(statement.text), claim
        where = found.hits if len(wanted) >= LONG else hits
        exact = self._shelf.verbatim(readings, where, found.articles)
        if exact:
            return weigh(claim, wanted, exact, (), parts.judge)
        every = self._shelf.stretches(hits[:READ], found.articles)
        if len(wanted) < LEAST_TERMS:
            every = [one for one in every if one.text == claim]
            if not every:
                return unjudged("too_short"), ()
        nearest = sorted(every, key=lambda one: -share(wanted, one.terms))
        return weigh(claim, wanted, exact, nearest, parts.judge)
