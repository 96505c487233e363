"""The seams to the ledger: five roles, and what goes in and out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from service.domain import Article, ArticleDraft, Filters, Passage
from service.ports.counts import Facets, SourceCount
from service.ports.parts import Vectors


@dataclass(frozen=True, slots=True)
class Head:
    """What the ledger knows of an identity: its newest version and whether it can be seen.

    `version` is the newest number ever given, also after a deletion.
    """

    draft: ArticleDraft | None
    version: int
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Printed:
    """An article version as lineages see it; `lineage_id` is that of its article, once it has one.

    Ids of lineages are `lin_` and 16 hex digits.
    """

    article_id: str
    version: int
    text: str
    lineage_id: str | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """What lineages a batch of versions belongs to, in its order; and their sketches.

    `merged` names for each lineage that went up in another one the one that it is now.
    """

    lineage_ids: tuple[str, ...]
    sketches: tuple[tuple[int, ...], ...]
    merged: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Staged:
    """One article version ready to be written: passages, and their vectors in the same order.

    `sketch` holds the hashes by which reprints of its text are found, 64 bits with sign.
    """

    draft: ArticleDraft
    version: int
    passages: tuple[Passage, ...]
    vectors: Vectors
    lineage_id: str
    sketch: tuple[int, ...] = ()


class LedgerWriter(Protocol):
    """The write side of the truth; every method is one transaction."""

    def heads(self, ids: Sequence[str]) -> Mapping[str, Head]:
        """What is known of these identities."""

    def stage(
        self,
        batch: Sequence[Staged],
        *,
        sample: bool = False,
        merged: Mapping[str, str] | None = None,
    ) -> None:
        """Write versions, passages, vectors and terms as pending: durable, not yet visible.

        `merged` are the lineages that these versions join to others (`Placed.merged`), once they
        are published.
        """

    def publish(self, published: Sequence[tuple[str, int]], *, late: bool = False) -> None:
        """Make these versions the visible ones; what they supersede stops being visible.

        The lineages that a text leaves are torn; so are those that one joins, if it comes `late`:
        articles may have been removed since the version was staged.
        """

    def update_metadata(self, drafts: Sequence[ArticleDraft]) -> None:
        """Replace all metadata but title and text of visible articles."""

    def remove(self, article_ids: Sequence[str]) -> list[str]:
        """Hide articles and drop their text; returns the ids that were visible.

        Their lineages are torn where several members are left.
        """

    def set_sample_aside(self) -> int:
        """Remove the articles marked as sample; returns how many."""

    def garbage(self, limit: int) -> list[str]:
        """Passage ids of superseded or removed versions, still to be taken out of the index."""

    def purge(self, passage_ids: Sequence[str]) -> None:
        """Forget these passages for good."""

    def replace_vectors(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Put other vectors in the place of the stored ones (another embedder)."""

    def note(self, key: str, value: str) -> None:
        """Write one fact about the ledger itself, such as the embedder's fingerprint."""

    def noted(self, key: str) -> str | None:
        """Read one fact about the ledger itself."""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is kept of a deleted article."""

    title: str
    source: str | None


class LedgerReader(Protocol):
    """The read side; sees visible articles only, and any version that can be cited."""

    def get(self, article_id: str, version: int | None = None) -> Article | Tombstone | None:
        """One version (the visible one by default), what is left of it, or nothing."""

    def versions(self, article_id: str) -> list[tuple[int, str]]:
        """Numbers of an article's visible and superseded versions with their times of arrival."""

    def list_articles(
        self, filters: Filters, limit: int, after: tuple[str, str] | None
    ) -> list[Article]:
        """A page, newest first, then by id; `after` is (published_at or "", id) of the last one."""

    def sources(self, filters: Filters) -> list[SourceCount]:
        """The outlets of the articles that match."""

    def days(self, filters: Filters) -> list[tuple[str | None, str, int]]:
        """Outlets with the days on which they published, oldest first; undated left out."""

    def facets(self, filters: Filters) -> Facets:
        """What the articles that match can be narrowed down by."""

    def languages(self) -> list[str]:
        """ISO 639-1 codes of the visible articles, the most frequent first."""

    def count_articles(self, filters: Filters) -> int:
        """How many visible articles match."""

    def count_passages(self) -> int:
        """How many passages of visible articles there are."""

    def holds_articles(self) -> bool:
        """Whether any article is visible."""


class PassageFinder(Protocol):
    """Finding passages inside the ledger: lexical search, filters, neighbours."""

    def lexical(
        self, terms: Sequence[str], filters: Filters, limit: int
    ) -> list[tuple[Passage, float]]:
        """Passages with any of the terms and their BM25 (higher is better), best first."""

    def visible(self, passage_ids: Sequence[str], filters: Filters) -> dict[str, Passage]:
        """Those of the passages that can be seen and match the filters."""

    def matching_ids(self, filters: Filters, limit: int) -> list[str] | None:
        """Ids of all passages that match, or None when there are more than `limit`."""

    def document_frequency(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many passages each term stands."""

    def passages_of(self, of: Sequence[Article]) -> dict[str, list[Passage]]:
        """The passages of these versions in reading order, by article id; an empty list for none.

        One version of each article.
        """

    def articles(self, ids: Sequence[str]) -> dict[str, Article]:
        """Visible articles by id."""

    def lineages(self, article_ids: Sequence[str]) -> dict[str, str]:
        """The lineage of each visible article; one that has none yet is left out."""

    def members(
        self, lineage_ids: Sequence[str], filters: Filters, limit_each: int
    ) -> dict[str, list[Article]]:
        """Visible articles of these lineages that match, the oldest first, then by id.

        At most `limit_each` of each lineage; undated ones come last, and a lineage of which
        nothing matches is left out.
        """


class LineageIndex(Protocol):
    """Finding which articles may be reprints of a text; what ingest asks."""

    def sharing(self, hashes: Sequence[int], limit: int) -> Mapping[int, Sequence[str]]:
        """For each hash that stands in a sketch the first `limit` of those articles, by id."""

    def printed(self, article_ids: Sequence[str]) -> Mapping[str, Printed]:
        """The visible versions of those of the articles that have a lineage."""

    def by_age(self, lineage_ids: Sequence[str]) -> list[str]:
        """Those of the lineages that have a member, the one that was begun first in front."""

    def unplaced(self, limit: int) -> list[Printed]:
        """Visible articles without a lineage, as schema 1 left them."""

    def place(self, batch: Sequence[Printed], placed: Placed) -> None:
        """Write what was found of visible articles, in one transaction."""

    def torn(self) -> list[str]:
        """The lineages that may not hold together any more, until `part` is told of them."""

    def members(self, lineage_id: str, limit: int) -> list[Printed]:
        """Visible articles of a lineage, those whose version came in first in front."""

    def part(self, lineage_id: str, moved: Mapping[str, str]) -> None:
        """Move articles out of a torn lineage, which is whole then, in one transaction."""


class VectorStore(Protocol):
    """The vectors in the ledger, from which the index is rebuilt and probed."""

    def all_vectors(self, batch: int) -> Iterator[tuple[list[str], Vectors]]:
        """Ids and vectors of every passage that belongs in the index, in batches."""

    def vectors_of_version(self, article_id: str, version: int) -> tuple[list[str], Vectors] | None:
        """Ids and vectors of one version's passages; None when it has none."""

    def sample_vectors(self, size: int) -> tuple[list[str], Vectors] | None:
        """Some passages spread over the collection, the newest among them; None when empty."""

    def count_indexed(self) -> int:
        """How many passages belong in the index."""

    def texts(self, batch: int) -> Iterator[list[tuple[Passage, str, str]]]:
        """Every passage that belongs in the index with its title and its text, in batches."""

    def pending(self) -> list[tuple[str, int]]:
        """Versions that were staged and never published."""


class Ledger(Protocol):
    """The five roles of the truth."""

    @property
    def writer(self) -> LedgerWriter:
        """The write side."""

    @property
    def reader(self) -> LedgerReader:
        """The read side."""

    @property
    def finder(self) -> PassageFinder:
        """Lexical search and filters."""

    @property
    def lineage(self) -> LineageIndex:
        """What reprints are found by."""

    @property
    def vectors(self) -> VectorStore:
        """What the index is rebuilt from."""

    def close(self) -> None:
        """Let go of the file."""
