"""The plain recipe: LangChain's splitter and Chroma store as documented, the service's embeddings.

The same static embeddings as the embedded default of the service, so that what differs is what is
built around them.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from chromadb.config import Settings
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from evals.systems.baseline import Baseline, Scored
from evals.systems.chunks import Articles

_BATCH, _MOST = 500, 300  # chunks in one add, and those that are asked for


class Static(Embeddings):
    """wordllama behind LangChain's interface: unit vectors of 256 numbers."""

    def __init__(self) -> None:
        root = logging.getLogger()
        handlers, level = list(root.handlers), root.level
        import wordllama  # calls logging.basicConfig(INFO) when imported

        root.handlers[:], root.level = handlers, level
        folder = Path(wordllama.__file__).parent
        self._model = wordllama.WordLlama.load(cache_dir=folder, disable_download=True)

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (texts, 256)."""
        made = np.asarray(self._model.embed(list(texts), norm=False), dtype=np.float32)
        length = np.linalg.norm(made, axis=1, keepdims=True)
        return (made / np.where(length > 0, length, 1)).astype(np.float32)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of texts."""
        vectors: list[list[float]] = self.vectors(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return self.embed_documents([text])[0]


class Recipe(Baseline):
    """Implements `evals.replies.System`."""

    name = "recipe"

    def __init__(self, articles: Articles) -> None:
        super().__init__(articles)
        self._static = Static()
        self._store = Chroma(
            collection_name=f"news-{uuid.uuid4().hex}",  # in memory, shared by the process
            embedding_function=self._static,
            client_settings=Settings(anonymized_telemetry=False),
            collection_configuration={"hnsw": {"space": "cosine"}},
        )
        for at in range(0, len(self.chunks), _BATCH):
            some = self.chunks[at : at + _BATCH]
            numbers = [str(at + n) for n in range(len(some))]
            documents = [
                Document(page_content=chunk.text, metadata={"title": chunk.title}) for chunk in some
            ]
            self._store.add_documents(documents, ids=numbers)

    def rank(self, question: str) -> Iterator[Scored]:
        """By cosine; equal ones in the order of the articles."""
        most = min(_MOST, len(self.chunks))
        found = self._store.similarity_search_with_score(question, k=most) if most else []
        near = [(1.0 - distance, int(document.id or 0)) for document, distance in found]
        ordered = sorted(near, key=lambda one: (-one[0], one[1]))
        return ((similarity, self.chunks[n]) for similarity, n in ordered)

    def weigh(self, question: str, texts: Sequence[str]) -> list[float]:
        """Cosine."""
        vectors = self._static.vectors([question, *texts])
        weights: list[float] = (vectors[1:] @ vectors[0]).tolist()
        return weights
