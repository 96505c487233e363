"""The shapes of what is sent to the API, with its limits."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

QUESTION_MAX = 2_000
CLAIMS_MAX = 20
CHECKED_MAX = 20_000  # characters of a text to check
EVIDENCE_MAX, EVIDENCE_CHARS_MAX = 100, 200_000  # texts to check it against
TURNS_MAX, TURN_MAX = 50, 20_000  # messages of a conversation, characters of each
LIMIT_MAX = 100
SUMMARISED_MAX = 50  # articles
VALUES_MAX = 1_000  # of one filter


class Request(BaseModel):
    """A request body: an unknown field is an error, so that a misspelt one is not passed over."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})?")


def day(value: str) -> str:
    """A plain ISO 8601 date."""
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise ValueError(f"expected a date such as 2024-11-16, got {value[:40]!r}")


def moment(value: str) -> str:
    """A plain date, or an RFC 3339 time, brought to UTC; without a zone it is UTC."""
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value).isoformat()
        if _TIME.fullmatch(value):
            read = datetime.fromisoformat(value.upper())
            utc = (read - (read.utcoffset() or timedelta())).replace(tzinfo=None)
            return f"{utc.isoformat(timespec='seconds')}Z"
    except (ValueError, OverflowError):
        pass
    raise ValueError(f"expected a date or a time such as 2024-11-16T08:00:00Z, got {value[:40]!r}")


def encodable(value: str) -> str:
    """A text that has a UTF-8 form."""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"lone surrogate at position {error.start}") from None
    return value


Text = Annotated[str, AfterValidator(encodable)]
AsOf = Annotated[
    Annotated[str, AfterValidator(moment)] | None,
    Field(description="What counts as now; hides later articles."),
]
Values = Annotated[list[Text], Field(max_length=VALUES_MAX)]


class FiltersIn(Request):
    """What restricts a search; dates are inclusive UTC days."""

    sources: Annotated[Values, Field(description="Only these outlets.")] = []
    exclude_sources: Annotated[Values, Field(description="None of these outlets.")] = []
    published_from: Annotated[str | None, Field(description="A day, such as 2024-11-16.")] = None
    published_to: Annotated[str | None, Field(description="A day, included.")] = None
    languages: Annotated[Values, Field(description="ISO 639-1 codes, such as en.")] = []
    article_ids: Annotated[Values, Field(description="Only these articles.")] = []
    topics: Annotated[Values, Field(description="Only articles filed under these topics.")] = []

    @field_validator("published_from", "published_to")
    @classmethod
    def _a_day(cls, value: str | None) -> str | None:
        return None if value is None else day(value)

    @field_validator("published_to")
    @classmethod
    def _in_order(cls, value: str | None, info: ValidationInfo) -> str | None:
        first = info.data.get("published_from")
        if value is not None and first is not None and value < first:
            raise ValueError("is before published_from")
        return value


class QueryFilters(FiltersIn):
    """The filters as query parameters; a repeated parameter makes a list."""

    as_of: AsOf = None


class SearchQuery(QueryFilters):
    """What to search for."""

    q: Annotated[Text, Field(min_length=1, max_length=QUESTION_MAX)]
    limit: Annotated[int, Field(ge=1, le=LIMIT_MAX)] = 10


class ListQuery(QueryFilters):
    """Which articles to list; `cursor` is the `next_cursor` of the page before."""

    limit: Annotated[int, Field(ge=1, le=LIMIT_MAX)] = 50
    cursor: str | None = None


class SuggestionsQuery(Request):
    """How many suggestions to make."""

    limit: Annotated[int, Field(ge=1, le=12)] = 6


class SourcesQuery(QueryFilters):
    """Which outlets to list, and whether to count their articles over time."""

    interval: Literal["day", "week", "month"] | None = None


class ChangesQuery(Request):
    """Which versions to compare."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    from_: Annotated[int | None, Field(alias="from", ge=1, le=999_999_999)] = None
    to: Annotated[int | None, Field(ge=1, le=999_999_999)] = None


class Turn(Request):
    """One earlier message of a conversation."""

    role: Literal["user", "assistant"]
    content: Annotated[Text, Field(max_length=TURN_MAX)]


class AnswerRequest(Request):
    """A question to answer."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"question": "How many people were injured on the Maren Dawn?"},
                {
                    "question": "What did the union say about the strike?",
                    "filters": {"sources": ["The Ellery Courant"]},
                    "as_of": "2026-03-01",
                    "max_claims": 3,
                },
            ]
        }
    )

    question: Annotated[Text, Field(min_length=1, max_length=QUESTION_MAX)]
    filters: FiltersIn = FiltersIn()
    as_of: AsOf = None
    history: Annotated[
        list[Turn],
        Field(max_length=TURNS_MAX, description="The conversation before it, oldest first."),
    ] = []
    engine: Literal["auto", "extractive", "llm"] = "auto"
    max_claims: Annotated[int, Field(ge=1, le=CLAIMS_MAX)] = 5
    stream: bool = False


class SummaryBody(Request):
    """What to summarise: exactly one of `topic`, `question` and `article_ids`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"topic": "Maren Dawn ferry collision", "length": "brief"},
                {"article_ids": ["sample-rail-settlement", "sample-rail-ballot"]},
            ]
        }
    )

    topic: Annotated[Text, Field(min_length=1, max_length=QUESTION_MAX)] | None = None
    question: Annotated[Text, Field(min_length=1, max_length=QUESTION_MAX)] | None = None
    article_ids: Annotated[list[Text], Field(min_length=1, max_length=SUMMARISED_MAX)] | None = None
    filters: FiltersIn = FiltersIn()
    as_of: AsOf = None
    length: Literal["brief", "standard", "full"] = "standard"
    engine: Literal["auto", "extractive", "llm"] = "auto"
    stream: bool = False

    @model_validator(mode="after")
    def _one_subject(self) -> SummaryBody:
        given = [n for n in ("topic", "question", "article_ids") if getattr(self, n) is not None]
        if len(given) != 1:
            raise ValueError(
                f"give exactly one of topic, question and article_ids, got {len(given)}"
            )
        if self.article_ids and self.filters.article_ids:
            raise ValueError("give the articles as article_ids or as a filter, not both")
        return self


class CheckRequest(Request):
    """A text to judge sentence by sentence; positions in the reply count in it as it was sent."""

    model_config = ConfigDict(
        str_strip_whitespace=False,
        json_schema_extra={
            "examples": [
                {"text": "The second rail strike was called off. It began on 3 May."},
                {
                    "text": "The company agreed to hire 190 additional drivers.",
                    "article_ids": ["sample-rail-settlement"],
                },
            ]
        },
    )

    text: Annotated[Text, Field(min_length=1, max_length=CHECKED_MAX)]
    article_ids: Annotated[
        list[Text], Field(max_length=VALUES_MAX, description="Judge against these articles only.")
    ] = []
    evidence: Annotated[
        list[Annotated[Text, Field(min_length=1)]],
        Field(
            max_length=EVIDENCE_MAX,
            description="Judge against these texts, all together, instead of the collection; "
            f"at most {EVIDENCE_CHARS_MAX:,} characters in all.",
        ),
    ] = []
    filters: FiltersIn = FiltersIn()
    as_of: AsOf = None

    @field_validator("evidence")
    @classmethod
    def _not_too_long(cls, value: list[str]) -> list[str]:
        if (length := sum(map(len, value))) > EVIDENCE_CHARS_MAX:
            raise ValueError(f"has {length:,} characters; at most {EVIDENCE_CHARS_MAX:,}")
        return value

    @field_validator("text")
    @classmethod
    def _readable(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("there is nothing but white space")
        return value

    @model_validator(mode="after")
    def _once(self) -> CheckRequest:
        if self.article_ids and self.filters.article_ids:
            raise ValueError("give the articles as article_ids or as a filter, not both")
        if self.evidence and (self.article_ids or self.as_of or self.filters != FiltersIn()):
            raise ValueError("give evidence, or articles of the collection, not both")
        return self


class ArticleIn(BaseModel):
    """An article to take in (documentation; the usual other field names are read as well)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "Council votes for the tram",
                    "text": "The council voted 12 to 9 for the tram on Tuesday.",
                    "source": "The Example Post",
                    "published_at": "2026-03-03T18:00:00Z",
                }
            ]
        }
    )

    title: str
    text: str
    id: str | None = None
    source: str | None = None
    url: str | None = None
    published_at: str | None = None
    authors: list[str] = []
    language: str | None = None
    topic: str | None = None
