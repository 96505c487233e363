"""The plain recipe: LangChain's splitter and Chroma store, as their documentation has it.

`python -m bench.recipe ingest ARTICLES FOLDER` takes in, prints counts and ends;
`python -m bench.recipe ask FOLDER` answers lines (`bench.worker`).

Where the documentation leaves a choice, the recipe gets the one that serves it best: see README.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from chromadb.config import Settings
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from bench.articles import LIMIT, MONTH, OUTLET, Article, articles_in
from bench.worker import answer_lines
from service.adapters.embedders import WordLlamaEmbedder

CHUNK, OVERLAP = 1_000, 200
BATCH = 500  # chunks in one add: of 100, 500, 1,000, 5,000 the least processor time

Found = list[tuple[Document, float]]


class SameEmbedder(Embeddings):
    """The embedder of the service behind LangChain's interface."""

    def __init__(self) -> None:
        self._embedder = WordLlamaEmbedder()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Unit vectors of 256 numbers."""
        vectors: list[list[float]] = self._embedder.embed(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """A unit vector of 256 numbers."""
        return self.embed_documents([text])[0]


class Recipe:
    """Chunks with their metadata in a Chroma folder; nothing else is kept."""

    def __init__(self, folder: Path) -> None:
        self._store = Chroma(
            collection_name="news",
            embedding_function=SameEmbedder(),
            persist_directory=str(folder),
            client_settings=Settings(anonymized_telemetry=False),
            collection_configuration={"hnsw": {"space": "cosine"}},
        )

    def add(self, rows: Iterable[Article], batch: int = BATCH) -> int:
        """Split, embed and store, `batch` chunks at a time; returns how many chunks there were."""
        chunks = split(rows)
        for at in range(0, len(chunks), batch):
            some = chunks[at : at + batch]
            self._store.add_documents(some, ids=[str(chunk.id) for chunk in some])
        return len(chunks)

    def search(self, question: str, where: dict[str, Any] | None = None) -> Found:
        """The 10 nearest chunks with their cosine distances, nearest first."""
        return self._store.similarity_search_with_score(question, k=LIMIT, filter=where)


def split(rows: Iterable[Article]) -> list[Document]:
    """Chunks of at most 1,000 characters, 200 of them shared; ids are the same in every run."""
    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
    chunks = []
    for row in rows:
        whole = Document(
            page_content=row["content_original"],
            metadata={
                "title": row["title"],
                "source": row["source"],
                "url": row["url"],
                "published": day_number(row["date"]),
            },
        )
        for number, chunk in enumerate(splitter.split_documents([whole])):
            chunk.id = f"{row['ID']}:{number}"
            chunks.append(chunk)
    return chunks


def day_number(day: str) -> int:
    """`2020-03-01` is 20200301: Chroma compares numbers only."""
    return int(day.replace("-", ""))


def in_month(first: str, last: str) -> dict[str, Any]:
    """The filter for articles published from the first to the last of these days."""
    bounds = {"$gte": day_number(first)}, {"$lte": day_number(last)}
    return {"$and": [{"published": bound} for bound in bounds]}


def of_outlet(source: str) -> dict[str, Any]:
    """The filter for articles of one outlet."""
    return {"source": source}


def main(arguments: Sequence[str]) -> None:
    """The two verbs."""
    match arguments:
        case ["ingest", articles, folder]:
            rows = articles_in(Path(articles))
            chunks = Recipe(Path(folder)).add(rows)
            print(json.dumps({"articles": len(rows), "chunks": chunks}))
        case ["ask", folder]:
            recipe = Recipe(Path(folder))
            month, outlet = in_month(*MONTH), of_outlet(OUTLET)
            answer_lines(
                {
                    "plain": lambda question: len(recipe.search(question)),
                    "month": lambda question: len(recipe.search(question, month)),
                    "outlet": lambda question: len(recipe.search(question, outlet)),
                }
            )
        case _:
            raise SystemExit("python -m bench.recipe ingest ARTICLES FOLDER | ask FOLDER")


if __name__ == "__main__":
    main(sys.argv[1:])
