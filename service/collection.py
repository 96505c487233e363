"""What else one asks of the articles: search, list, read, delete, permalinks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from service.domain import Article, Citation, Filters, Hit, Span
from service.errors import FieldProblem, Gone, InvalidInput, NotFound
from service.ports import Facets, LedgerReader, SourceCount, Tombstone
from service.retrieve.query import understand
from service.retrieve.search import Search
from service.retrieve.statistics import Statistics
from service.store import Store
from service.text.changes import Segment, changes
from service.text.periods import Interval, start_of

REPRINTS_MAX = 200
AROUND = 400  # code points of text shown on each side of a cited quote
_CITATION = re.compile(r"cit_([A-Za-z0-9._:-]{1,128})@(\d{1,9}):(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True, slots=True)
class ArticleHit:
    """A ranked passage with the article it is from."""

    hit: Hit
    article: Article

    @property
    def text(self) -> str:
        """The exact text of the passage."""
        return self.hit.passage.span.of(self.article.text)


@dataclass(frozen=True, slots=True)
class Permalink:
    """A cited quote with what stands around it; `superseded_by` is a newer version's number."""

    citation: Citation
    before: str
    after: str
    superseded_by: int | None


@dataclass(frozen=True, slots=True)
class Changed:
    """What differs between two versions of an article."""

    before: Article
    after: Article
    segments: tuple[Segment, ...]


class Collection:
    """Reads and deletes; raises `NotFound` and `Gone`."""

    def __init__(self, store: Store, search: Search, statistics: Statistics) -> None:
        self._store = store
        self._search = search
        self._statistics = statistics

    @property
    def _reader(self) -> LedgerReader:
        return self._store.ledger.reader

    def search(self, text: str, *, filters: Filters, now: str, limit: int) -> list[ArticleHit]:
        """The `limit` best passages for a query, best first."""
        query = understand(
            text,
            now=now,
            outlets=self._statistics.outlets,
            languages=self._statistics.languages,
        )
        found = self._search.find(query, filters, limit)
        return [ArticleHit(hit, found.articles[hit.passage.article_id]) for hit in found.hits]

    def article(self, article_id: str, version: int | None = None) -> Article:
        """One version, by default the visible one."""
        found = self._reader.get(article_id, version)
        match found:
            case Article():
                return found
            case Tombstone(title, source):
                raise Gone(f"Article {article_id} was deleted.", title=title, source=source)
            case None:
                which = "" if version is None else f" version {version} of"
                raise NotFound(f"There is no{which} article {article_id}.")

    def versions(self, article_id: str) -> list[tuple[int, str]]:
        """Numbers of an article's versions with their times of arrival, oldest first."""
        return self._reader.versions(article_id)

    def page(self, filters: Filters, limit: int, after: tuple[str, str] | None) -> list[Article]:
        """Articles, newest first, from behind `after`."""
        return self._reader.list_articles(filters, limit, after)

    def sources(self, filters: Filters) -> list[SourceCount]:
        """The outlets with their counts and dates."""
        return self._reader.sources(filters)

    def over_time(
        self, filters: Filters, interval: Interval
    ) -> dict[str | None, list[tuple[str, int]]]:
        """By outlet the periods in which it published, with how many articles, oldest first."""
        counted: dict[str | None, Counter[str]] = {}
        for source, day, number in self._reader.days(filters):
            counted.setdefault(source, Counter())[start_of(day, interval)] += number
        return {source: sorted(periods.items()) for source, periods in counted.items()}

    def facets(self, filters: Filters) -> Facets:
        """What the articles can be narrowed down by."""
        return self._reader.facets(filters)

    def reprints(self, article_id: str) -> list[Article]:
        """The other articles of its lineage, oldest first; at most `REPRINTS_MAX`."""
        lineage = self.article(article_id).lineage_id
        if lineage is None:
            return []
        found = self._store.ledger.finder.members([lineage], Filters(), REPRINTS_MAX + 1)
        return [one for one in found.get(lineage, []) if one.id != article_id][:REPRINTS_MAX]

    def changes(self, article_id: str, old: int | None, new: int | None) -> Changed:
        """What changed from version `old` to `new`; by default to the newest, from the one before.

        Raises `InvalidInput` for a version that has none before it, and for one and the same.
        """
        after = self.article(article_id, new)
        number = after.version - 1 if old is None else old
        if number < 1 or number == after.version:
            message = "give two versions: there is none before the first"
            raise InvalidInput(f"from: {message}", fields=(FieldProblem("from", message),))
        before = self.article(article_id, number)
        segments = changes(before.text, after.text, after.language or "en")
        return Changed(before, after, segments)

    def delete(self, article_ids: Sequence[str]) -> list[str]:
        """Delete articles; returns the ids of those that were there."""
        return self._store.remove(article_ids)

    def permalink(self, citation_id: str) -> Permalink:
        """What a citation's id stands for; nothing was stored to make it resolve."""
        read = _CITATION.fullmatch(citation_id)
        if read is None:
            raise NotFound("This is not the id of a citation.")
        article_id, version, start, end = read[1], *(int(part) for part in read.groups()[1:])
        article = self.article(article_id, version)
        span = Span(start, end)
        if not 0 <= start < end <= len(article.text):
            raise NotFound("This citation lies outside its article.")
        newest = self.article(article_id)
        return Permalink(
            citation=Citation(article, "", span),
            before=article.text[max(0, start - AROUND) : start],
            after=article.text[end : end + AROUND],
            superseded_by=newest.version if newest.version > version else None,
        )
