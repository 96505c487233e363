"""The seams: small Protocols named for their roles. All of them block; callers use threads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from service.domain import Article, ArticleDraft, Filters, Passage, Verdict

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def fingerprint(self) -> str:
        """Names model, version and dimensions; vectors of another fingerprint don't compare."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32, shape `(len(texts), dimensions)`; raises `EmbeddingFailed`."""


class PassageIndex(Protocol):
    """Nearest passages by vector; derived from the ledger, never the truth."""

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Put or replace; safe to repeat."""

    def delete(self, ids: Sequence[str]) -> None:
        """Take out; unknown ids are passed over."""

    def nearest(
        self, vector: Vectors, limit: int, among: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """Passage ids with cosine similarity, best first; `among` restricts to these ids."""

    def count(self) -> int:
        """How many vectors it holds."""

    def vectors(self, ids: Sequence[str]) -> Mapping[str, Vectors]:
        """The stored vectors of those ids that it holds."""

    def close(self) -> None:
        """Let go of files and threads."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the ledger knows of an identity: its newest version and whether it can be seen.

    `version` is the newest number ever given, also after a deletion.
    """

    draft: ArticleDraft | None
    version: int
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Staged:
    """One article version ready to be written: passages, and their vectors in the same order."""

    draft: ArticleDraft
    version: int
    passages: tuple[Passage, ...]
    vectors: Vectors


class LedgerWriter(Protocol):
    """The write side of the truth; every method is one transaction."""

    def heads(self, ids: Sequence[str]) -> Mapping[str, Head]:
        """What is known of these identities."""

    def stage(self, batch: Sequence[Staged], *, sample: bool = False) -> None:
        """Write versions, passages, vectors and terms as pending: durable, not yet visible."""

    def publish(self, published: Sequence[tuple[str, int]]) -> None:
        """Make these versions the visible ones; what they supersede stops being visible."""

    def update_metadata(self, drafts: Sequence[ArticleDraft]) -> None:
        """Replace all metadata but title and text of visible articles."""

    def remove(self, article_ids: Sequence[str]) -> list[str]:
        """Hide articles and drop their text; returns the ids that were visible."""

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
class SourceCount:
    """An outlet with how many articles it has and their dates."""

    source: str | None
    articles: int
    first_published: str | None
    newest_published: str | None


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

    def sources(self) -> list[SourceCount]:
        """The outlets of the visible articles."""

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

    def passages_of(self, article_id: str, version: int) -> list[Passage]:
        """The passages of one version in reading order."""

    def articles(self, ids: Sequence[str]) -> dict[str, Article]:
        """Visible articles by id."""


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
    """The four roles of the truth."""

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
    def vectors(self) -> VectorStore:
        """What the index is rebuilt from."""

    def close(self) -> None:
        """Let go of the file."""


class LanguageDetector(Protocol):
    """Names the language of a text."""

    def detect(self, text: str) -> str:
        """ISO 639-1 code."""


class SupportJudge(Protocol):
    """Says whether a claim is supported by what it cites; fails closed."""

    def judge(self, claim: str, evidence: Sequence[str]) -> Verdict:
        """`evidence` is the exact text of the cited spans; an empty one supports nothing."""
