"""Articles cut as LangChain's documentation cuts them: 1,000 characters, 200 of them shared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from langchain_text_splitters import RecursiveCharacterTextSplitter

from evals.cases import Case

SIZE, OVERLAP = 1_000, 200
READ = 5  # chunks that a baseline answers from

Articles = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of an article; `start` is where its text stands in the article's."""

    article_id: str
    number: int
    start: int
    text: str
    title: str
    published: str

    def is_hidden(self, case: Case) -> bool:
        """Whether it was published after what counts as now; undated ones are hidden then too."""
        if case.as_of is None:
            return False
        return not self.published or self.published[:10] > case.as_of[:10]


def chunks(articles: Articles) -> list[Chunk]:
    """The chunks of all articles, in order."""
    splitter = RecursiveCharacterTextSplitter(chunk_size=SIZE, chunk_overlap=OVERLAP)
    found = []
    for article in articles:
        at = 0
        for number, text in enumerate(splitter.split_text(article["text"])):
            start = article["text"].find(text, at)
            if start < 0:  # white space inside was changed: no span to cite
                continue
            at = start + 1
            found.append(
                Chunk(
                    str(article["id"]),
                    number,
                    start,
                    text,
                    str(article["title"]),
                    str(article.get("published_at") or ""),
                )
            )
    return found
