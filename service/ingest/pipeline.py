"""Ingest: items in, a result for each, everything reported as taken in is durable and visible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from service.domain import ArticleDraft, IngestReport, ItemResult, Passage
from service.errors import EmbeddingFailed, InvalidInput
from service.ingest import lineage, parting
from service.ingest.clean import clean
from service.ingest.passages import embedding_text, passages_of
from service.ports import Embedder, Head, LanguageDetector, Printed, Staged, Vectors
from service.store import Store


@dataclass(frozen=True, slots=True)
class _Item:
    index: int
    draft: ArticleDraft


@dataclass(frozen=True, slots=True)
class _Cut:
    """A new version cut into passages, its vectors still to be made."""

    item: _Item
    version: int
    passages: tuple[Passage, ...]

    @property
    def draft(self) -> ArticleDraft:
        return self.item.draft

    @property
    def texts(self) -> list[str]:
        draft = self.draft
        return [embedding_text(draft.title, p.span.of(draft.text)) for p in self.passages]


class Ingest:
    """Takes in batches, one after the other; the store parts torn lineages as it is told here."""

    def __init__(self, store: Store, embedder: Embedder, languages: LanguageDetector) -> None:
        store.part = parting.part
        self._store = store
        self._embedder = embedder
        self._languages = languages
        self._dimensions: int | None = None  # of the vectors in the ledger, once known

    def add(self, raw_items: Sequence[Any], *, sample: bool = False) -> IngestReport:
        """Take in a batch; one bad item never stops the others.

        The same identity twice in a batch counts as one after the other, and once the last of them
        is what is known, sending the batch again changes nothing. The first real article
        sets the sample newsroom aside; a sample article sent as a real one becomes a new version.
        Raises `Unavailable` and `StorageFull`; then nothing of the round that was under way is
        acknowledged, and sending the batch again is safe.
        """
        items, results = _cleaned(raw_items)
        aside = 0
        with self._store.lock:
            self._store.finish_pending()
            items, overtaken = self._without_overtaken(items)
            results += overtaken
            for round_ in _rounds(items):
                made = self._take_in(round_, sample=sample)
                results.extend(made)
                if not sample and any(r.status != "rejected" for r in made):
                    aside += self._store.set_sample_aside()
            results = list(self._with_lineages(results))
        ordered = tuple(sorted(results, key=lambda result: result.index))
        return IngestReport(ordered, sample_set_aside=aside)

    def _without_overtaken(self, items: Sequence[_Item]) -> tuple[list[_Item], list[ItemResult]]:
        """Leave out what a later item of the batch has replaced, where that is known already."""
        last = {item.draft.id: item for item in items}
        repeated = {item.draft.id for item in items if last[item.draft.id] is not item}
        heads = self._store.ledger.writer.heads(sorted(repeated)) if repeated else {}
        known = {
            key: head.version
            for key, head in heads.items()
            if head.draft and not _differs(last[key].draft, head.draft)
        }
        kept, overtaken = [], []
        for item in items:
            key = item.draft.id
            if key in known and last[key] is not item:
                note = "a later item of the same batch replaces it"
                result = ItemResult(item.index, "unchanged", key, known[key], notes=(note,))
                overtaken.append(result)
            else:
                kept.append(item)
        return kept, overtaken

    def _take_in(self, items: Sequence[_Item], *, sample: bool) -> list[ItemResult]:
        """One round: no identity stands in it twice."""
        heads = self._store.ledger.writer.heads([item.draft.id for item in items])
        results: list[ItemResult] = []
        cut: list[_Cut] = []
        changed: list[ArticleDraft] = []
        for item in items:
            head = heads.get(item.draft.id, Head(None, 0))
            merged = _merged(item.draft, head.draft)
            becomes_real = head.sample and not sample
            if head.draft is None or becomes_real or _differs(merged, head.draft):
                merged = self._with_language(merged)
                version = head.version + 1
                cut.append(_Cut(_Item(item.index, merged), version, passages_of(merged, version)))
                continue
            same = merged == replace(head.draft, notes=merged.notes)
            if not same:
                changed.append(merged)
            status = "unchanged" if same else "updated"
            results.append(_result(item.index, status, merged, head.version))
        self._store.update_metadata(changed)
        embedded, failed = self._embedded(cut)
        self._put(embedded, sample=sample)
        for one, _ in embedded:
            known = heads.get(one.draft.id)
            status = "added" if known is None or known.draft is None else "updated"
            results.append(_result(one.item.index, status, one.draft, one.version))
        return results + failed

    def _put(self, embedded: Sequence[tuple[_Cut, Vectors]], *, sample: bool) -> None:
        """Find the lineages of new versions and write all that belongs to them."""
        texts = [Printed(one.draft.id, one.version, one.draft.text) for one, _ in embedded]
        placed = lineage.place(texts, self._store.ledger.lineage)
        found = zip(embedded, placed.lineage_ids, placed.sketches, strict=True)
        staged = [
            Staged(one.draft, one.version, one.passages, vectors, lineage_id, sketch)
            for (one, vectors), lineage_id, sketch in found
        ]
        self._store.put(staged, sample=sample, merged=placed.merged)

    def _with_lineages(self, results: Sequence[ItemResult]) -> Iterator[ItemResult]:
        """The results with the lineages that their articles have once all of them are in."""
        ids = [result.id for result in results if result.id and result.status != "rejected"]
        known = self._store.ledger.finder.lineages(ids)
        for result in results:
            accepted = result.id is not None and result.status != "rejected"
            yield replace(result, lineage_id=known.get(result.id or "")) if accepted else result

    def _with_language(self, draft: ArticleDraft) -> ArticleDraft:
        if draft.language is not None:
            return draft
        return replace(draft, language=self._languages.detect(draft.text))

    def _embedded(self, cut: Sequence[_Cut]) -> tuple[list[tuple[_Cut, Vectors]], list[ItemResult]]:
        """All in one call; if that fails item by item, so that only the bad one is left out."""
        if not cut:
            return [], []
        try:
            vectors = self._vectors([text for one in cut for text in one.texts])
        except EmbeddingFailed as error:
            if len(cut) == 1:
                item = cut[0].item
                return [], [ItemResult(item.index, "rejected", item.draft.id, error=error.message)]
            embedded, failed = [], []
            for one in cut:
                good, bad = self._embedded([one])
                embedded += good
                failed += bad
            return embedded, failed
        return list(_dealt(cut, vectors)), []

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        """Vectors of the size of those in the ledger: others could never be compared."""
        vectors = self._embedder.embed(texts)
        if self._dimensions is None:
            held = self._store.ledger.vectors.sample_vectors(1)
            self._dimensions = (vectors if held is None else held[1]).shape[1]
        if vectors.shape[1] != self._dimensions:
            raise EmbeddingFailed(
                f"The embedder gave vectors of {vectors.shape[1]} dimensions; "
                f"those in the ledger have {self._dimensions}."
            )
        return vectors


def _dealt(cut: Sequence[_Cut], vectors: Vectors) -> Iterator[tuple[_Cut, Vectors]]:
    """Each article its share of the vectors."""
    ends = np.cumsum([len(one.passages) for one in cut])
    yield from zip(cut, np.split(vectors, ends[:-1]), strict=True)


def _cleaned(raw_items: Sequence[Any]) -> tuple[list[_Item], list[ItemResult]]:
    items: list[_Item] = []
    rejected: list[ItemResult] = []
    for index, raw in enumerate(raw_items):
        try:
            if isinstance(raw, InvalidInput):  # the item could not even be read
                raise raw
            items.append(_Item(index, clean(raw)))
        except InvalidInput as error:
            field = error.fields[0].field if error.fields else None
            rejected.append(ItemResult(index, "rejected", error=error.message, field=field))
    return items, rejected


def _rounds(items: Sequence[_Item]) -> list[list[_Item]]:
    """The n-th coming of an identity goes into the n-th round."""
    seen: dict[str, int] = {}
    rounds: list[list[_Item]] = []
    for item in items:
        turn = seen.get(item.draft.id, 0)
        seen[item.draft.id] = turn + 1
        if turn == len(rounds):
            rounds.append([])
        rounds[turn].append(item)
    return rounds


def _merged(draft: ArticleDraft, known: ArticleDraft | None) -> ArticleDraft:
    """The draft, with what it does not say taken from what is known."""
    if known is None:
        return draft
    return replace(
        draft,
        source=draft.source or known.source,
        url=draft.url or known.url,
        published_at=draft.published_at or known.published_at,
        authors=draft.authors or known.authors,
        language=draft.language or known.language,
        topic=draft.topic or known.topic,
    )


def _differs(draft: ArticleDraft, known: ArticleDraft) -> bool:
    """Whether the change makes a new version: another title or another text."""
    return (draft.title, draft.content_sha256) != (known.title, known.content_sha256)


def _result(index: int, status: Any, draft: ArticleDraft, version: int) -> ItemResult:
    return ItemResult(index, status, draft.id, version, notes=draft.notes)
