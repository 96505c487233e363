"""What keeps the index true to the ledger: opening, probing, rebuilding."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np

from service.errors import EmbedderChanged
from service.ingest import lineage
from service.ingest.passages import embedding_text
from service.ports import Embedder, Ledger, PassageIndex
from service.store import Store

SAME = 0.999  # cosine similarity from which a stored vector counts as found again
_SAMPLE = 64
_BATCH = 1_000
_PLACED = 200  # articles whose lineages are found in one transaction: a third of a second
_OPENING = "opening"
_IN_PART = " and, in part, another"
_FINGERPRINT, _GENERATION, _OPEN, _SEAL = "embedder", "index_generation", "open", "index_seal"

OpenIndex = Callable[[Path], PassageIndex]


class IndexHome:
    """The folder with the index's generations: each rebuild takes a fresh one.

    A file named `opening` lies there while an index is being opened and probed: if it is found at
    start, the last attempt took the process down, and the index is not opened again but rebuilt.

    An index that was closed well is sealed with a digest of its files: Chroma crashes the process
    on one flipped byte in two, and does not notice most others (measured), so files that are not
    as they were left are not opened at all.
    """

    def __init__(self, folder: Path, open_index: OpenIndex) -> None:
        self._folder = folder
        self._open_index = open_index
        self._marker = folder / _OPENING

    def start(self, store: Store) -> str | None:
        """Open the index in use and adopt it; returns why it can't be used, or None."""
        self._folder.mkdir(parents=True, exist_ok=True)
        generation = store.ledger.writer.noted(_GENERATION)
        if generation is None:
            return "there is no index yet"
        if not (self._folder / generation).is_dir():
            return "the index folder is missing"
        if self._marker.exists():
            return "the index took the process down when it was last opened"
        if _seal_broken(store.ledger, self._folder / generation):
            return "the index files are not as they were left"
        self._marker.touch()
        index, problem = self._opened(generation, store.ledger)
        self._marker.unlink()
        if problem is None and index is not None:
            store.adopt(index)
        elif index is not None:
            index.close()
        return problem

    def close(self, store: Store) -> None:
        """Let go of the index, seal its files, and note that the process ended well."""
        store.adopt(None)
        generation = store.ledger.writer.noted(_GENERATION)
        if generation is not None and (self._folder / generation).is_dir():
            store.ledger.writer.note(_SEAL, _digest(self._folder / generation))
        mark_closed(store.ledger)

    def _opened(self, generation: str, ledger: Ledger) -> tuple[PassageIndex | None, str | None]:
        index: PassageIndex | None = None
        try:
            index = self._open_index(self._folder / generation)
            whole = ledger.writer.noted(_OPEN) == "yes"  # the last process did not close it
            return index, probe(ledger, index, whole=whole)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # Chroma's Rust side panics past Exception
            return index, f"the index can't be read ({type(error).__name__})"

    def rebuild(self, store: Store) -> int:
        """A fresh index from the ledger's vectors, adopted when complete; returns its size."""
        with store.lock:
            old = [int(p.name) for p in self._folder.iterdir() if p.name.isdigit()]
            generation = f"{max(old, default=0) + 1:06d}"
            index = self._open_index(self._folder / generation)
            for ids, vectors in store.ledger.vectors.all_vectors(_BATCH):
                index.upsert(ids, vectors)
            store.ledger.writer.note(_GENERATION, generation)
            store.adopt(index)
            self._marker.unlink(missing_ok=True)
            for number in old:
                shutil.rmtree(self._folder / f"{number:06d}", ignore_errors=True)
            return index.count()


def _seal_broken(ledger: Ledger, folder: Path) -> bool:
    """Whether the files of an index that was closed well are others now."""
    seal = ledger.writer.noted(_SEAL)
    return bool(seal) and ledger.writer.noted(_OPEN) == "no" and seal != _digest(folder)


def _digest(folder: Path) -> str:
    """SHA-256 over the names and contents of all files below a folder."""
    digest = sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode())
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def probe(ledger: Ledger, index: PassageIndex, *, whole: bool) -> str | None:
    """Why the index does not match the ledger, or None.

    Counts must agree, and sampled vectors must find a neighbour of cosine similarity >= .999:
    Chroma with its HNSW files gone opens, counts right and silently misses. With `whole` (after a
    process that did not end well) every stored vector is compared too.
    """
    expected, found = ledger.vectors.count_indexed(), index.count()
    if expected != found:
        return f"the index holds {found} vectors, the ledger {expected}"
    sample = ledger.vectors.sample_vectors(_SAMPLE)
    if sample is None:
        return None
    for passage, vector in zip(*sample, strict=True):
        nearest = index.nearest(vector, 1)
        if not nearest or nearest[0][1] < SAME:
            return f"the index does not find passage {passage}"
    return _compared(ledger, index) if whole else None


def _compared(ledger: Ledger, index: PassageIndex) -> str | None:
    for ids, vectors in ledger.vectors.all_vectors(_BATCH):
        held = index.vectors(ids)
        if len(held) != len(ids):
            return f"{len(ids) - len(held)} vectors are missing from the index"
        stored = np.stack([held[key] for key in ids])
        if not (np.sum(stored * vectors, axis=1) >= SAME).all():  # NaN is a difference too
            return "a vector in the index differs from the ledger's"
    return None


def mark_open(ledger: Ledger) -> None:
    """Note that a process has the data folder open."""
    ledger.writer.note(_OPEN, "yes")
    ledger.writer.note(_SEAL, "")


def mark_closed(ledger: Ledger) -> None:
    """Note that the process ended well."""
    ledger.writer.note(_OPEN, "no")


def check_embedder(ledger: Ledger, embedder: Embedder) -> None:
    """Raise `EmbedderChanged` if the ledger's vectors are another embedder's."""
    known = ledger.writer.noted(_FINGERPRINT)
    if known is None or not ledger.vectors.count_indexed():
        ledger.writer.note(_FINGERPRINT, embedder.fingerprint)
    elif known != embedder.fingerprint:
        raise EmbedderChanged(
            f"The articles here were embedded with {known}, the setting GROUNDWIRE_EMBEDDINGS now "
            f"means {embedder.fingerprint}. Run `groundwire reindex` to embed them anew, or set it "
            "back."
        )


def embed_anew(ledger: Ledger, embedder: Embedder) -> bool:
    """Make all vectors again if the embedder changed; whether it did.

    Until it is done the ledger bears no embedder's fingerprint: cut off, it holds vectors of two,
    and is refused under either until this is begun again.
    """
    known = ledger.writer.noted(_FINGERPRINT)
    if known == embedder.fingerprint:
        return False
    if known is not None and not known.endswith(_IN_PART):
        ledger.writer.note(_FINGERPRINT, known + _IN_PART)
    for batch in ledger.vectors.texts(_BATCH):
        vectors = embedder.embed([embedding_text(title, body) for _, title, body in batch])
        ledger.writer.replace_vectors([passage.id for passage, _, _ in batch], vectors)
    ledger.writer.note(_FINGERPRINT, embedder.fingerprint)
    return True


def find_lineages(store: Store, stopped: Callable[[], bool] = lambda: False) -> int:
    """Find the lineages of articles that came in before there were any; returns how many it placed.

    In batches, between which others may write; what is left when `stopped` says so, or while a
    write is cut off that may name a lineage, is found when this is begun again.
    """
    placed = 0
    index = store.ledger.lineage
    while not stopped():
        with store.lock:
            batch = index.unplaced(_PLACED)
            if not batch or store.ledger.vectors.pending():
                break
            index.place(batch, lineage.place(batch, index))
            store.generation += 1
            placed += len(batch)
    return placed
