"""What the tools take and give: the API's fields and limits, without nesting."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from service.api.requests import (
    CHECKED_MAX,
    CLAIMS_MAX,
    EVIDENCE_CHARS_MAX,
    EVIDENCE_MAX,
    LIMIT_MAX,
    QUESTION_MAX,
    SUMMARISED_MAX,
    VALUES_MAX,
    QueryFilters,
    Request,
    Text,
)
from service.api.schemas import FullArticleOut

PART_MAX, PART = 20_000, 10_000  # characters of an article at once, and without an `end`
_ARTICLE_ID_MAX = 1_000


class SearchIn(QueryFilters):
    """What to search for, and where."""

    query: Annotated[
        Text, Field(min_length=1, max_length=QUESTION_MAX, description="Words or a question.")
    ]
    limit: Annotated[int, Field(ge=1, le=LIMIT_MAX, description="How many passages.")] = 10


class AskIn(QueryFilters):
    """A question, and where to look for its answer."""

    question: Annotated[
        Text,
        Field(
            min_length=1,
            max_length=QUESTION_MAX,
            description="One question that can be understood without the conversation.",
        ),
    ]
    max_claims: Annotated[
        int, Field(ge=1, le=CLAIMS_MAX, description="How many sentences at most.")
    ] = 5


class SummarizeIn(QueryFilters):
    """What to summarise: exactly one of `topic`, `question` and `article_ids`."""

    topic: Annotated[
        Text | None,
        Field(min_length=1, max_length=QUESTION_MAX, description="An event or a subject."),
    ] = None
    question: Annotated[
        Text | None,
        Field(min_length=1, max_length=QUESTION_MAX, description="A question, instead of a topic."),
    ] = None
    article_ids: list[Text] = Field(
        [], max_length=SUMMARISED_MAX, description="Ids of articles, instead of a topic."
    )
    length: Annotated[
        Literal["brief", "standard", "full"],
        Field(description="`brief` is an overview alone."),
    ] = "standard"


class CheckIn(QueryFilters):
    """A text to judge, and against what."""

    model_config = ConfigDict(str_strip_whitespace=False)

    text: Annotated[
        Text, Field(min_length=1, max_length=CHECKED_MAX, description="The text to judge.")
    ]
    article_ids: list[Text] = Field(
        [], max_length=VALUES_MAX, description="Judge against these articles only."
    )
    evidence: list[Annotated[Text, Field(min_length=1)]] = Field(
        [],
        max_length=EVIDENCE_MAX,
        description="Judge against these texts instead of the collection; "
        f"at most {EVIDENCE_CHARS_MAX:,} characters in all, and no filter.",
    )


class ReadIn(Request):
    """Which article to read, and which part of it."""

    article_id: Annotated[
        Text,
        Field(
            min_length=1,
            max_length=_ARTICLE_ID_MAX,
            description="As in a search result or a citation.",
        ),
    ]
    version: Annotated[
        int | None,
        Field(ge=1, le=999_999_999, description="As in a citation; without it the newest."),
    ] = None
    start: Annotated[
        int, Field(ge=0, description="First character (code point): next_start of the part before.")
    ] = 0
    end: Annotated[
        int | None,
        Field(
            ge=1,
            description=f"One past the last character. At most {PART_MAX:,} come at once; without "
            f"it {PART:,}.",
        ),
    ] = None


class ArticlePartOut(FullArticleOut):
    """An article with a part of its canonical text.

    `text` is the characters `start` to `end` of `total_chars`; `next_start` is where the next part
    begins, null at the end of the text.
    """

    start: int
    end: int
    total_chars: int
    next_start: int | None
