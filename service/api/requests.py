"""The shapes of what is sent to the API, with its limits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

QUESTION_MAX = 2_000
CLAIMS_MAX = 20
CHECKED_MAX = 20_000  # characters of a text to check
LIMIT_MAX = 100
SUMMARISED_MAX = 50  # articles
VALUES_MAX = 1_000  # of one filter


class Request(BaseModel):
    """A request body: an unknown field is an error, so that a misspelt one is not passed over."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


def day(value: str) -> str:
    """A plain ISO 8601 date."""
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise ValueError(f"expected a date such as 2024-11-16, got {value[:40]!r}") from None


def moment(value: str) -> str:
    """A plain date, or an RFC 3339 time, brought to UTC."""
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    try:
        read = datetime.fromisoformat(value.replace("Z", "+00:00"))
        offset = read.utcoffset()
        utc = (read - offset).replace(tzinfo=None) if offset else read.replace(tzinfo=None)
        return f"{utc.isoformat(timespec='seconds')}Z"
    except (ValueError, OverflowError):
        raise ValueError(
            f"expected a date or a time such as 2024-11-16T08:00:00Z, got {value[:40]!r}"
        ) from None


Values = Annotated[list[str], Field(max_length=VALUES_MAX)]


class FiltersIn(Request):
    """What restricts a search; dates are inclusive UTC days."""

    sources: Values = []
    exclude_sources: Values = []
    published_from: str | None = None
    published_to: str | None = None
    languages: Values = []
    article_ids: Values = []
    topics: Values = []

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

    as_of: str | None = Field(None, description="What counts as now; hides later articles.")

    @field_validator("as_of")
    @classmethod
    def _a_moment(cls, value: str | None) -> str | None:
        return None if value is None else moment(value)


class SearchQuery(QueryFilters):
    """What to search for."""

    q: Annotated[str, Field(min_length=1, max_length=QUESTION_MAX)]
    limit: Annotated[int, Field(ge=1, le=LIMIT_MAX)] = 10


class ListQuery(QueryFilters):
    """Which articles to list; `cursor` is the `next_cursor` of the page before."""

    limit: Annotated[int, Field(ge=1, le=LIMIT_MAX)] = 50
    cursor: str | None = None


class Turn(Request):
    """One earlier message of a conversation."""

    role: Literal["user", "assistant"]
    content: str


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

    question: Annotated[str, Field(min_length=1, max_length=QUESTION_MAX)]
    filters: FiltersIn = FiltersIn()
    as_of: str | None = Field(None, description="What counts as now; hides later articles.")
    history: list[Turn] = Field([], description="Earlier messages; not built yet.")
    engine: Literal["auto", "extractive", "llm"] = "auto"
    max_claims: Annotated[int, Field(ge=1, le=CLAIMS_MAX)] = 5
    stream: bool = False

    @field_validator("as_of")
    @classmethod
    def _a_moment(cls, value: str | None) -> str | None:
        return None if value is None else moment(value)

    @field_validator("question")
    @classmethod
    def _encodable(cls, value: str) -> str:
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise ValueError(f"lone surrogate at position {error.start}") from None
        return value


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

    topic: Annotated[str, Field(min_length=1, max_length=QUESTION_MAX)] | None = None
    question: Annotated[str, Field(min_length=1, max_length=QUESTION_MAX)] | None = None
    article_ids: Annotated[list[str], Field(min_length=1, max_length=SUMMARISED_MAX)] | None = None
    filters: FiltersIn = FiltersIn()
    as_of: str | None = Field(None, description="What counts as now; hides later articles.")
    length: Literal["brief", "standard", "full"] = "standard"
    engine: Literal["auto", "extractive", "llm"] = "auto"
    stream: bool = False

    @field_validator("as_of")
    @classmethod
    def _a_moment(cls, value: str | None) -> str | None:
        return None if value is None else moment(value)

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

    text: Annotated[str, Field(min_length=1, max_length=CHECKED_MAX)]
    article_ids: Annotated[
        list[str], Field(max_length=VALUES_MAX, description="Judge against these articles only.")
    ] = []
    filters: FiltersIn = FiltersIn()
    as_of: str | None = Field(None, description="What counts as now; hides later articles.")

    @field_validator("as_of")
    @classmethod
    def _a_moment(cls, value: str | None) -> str | None:
        return None if value is None else moment(value)

    @field_validator("text")
    @classmethod
    def _readable(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("there is nothing but white space")
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise ValueError(f"lone surrogate at position {error.start}") from None
        return value

    @model_validator(mode="after")
    def _once(self) -> CheckRequest:
        if self.article_ids and self.filters.article_ids:
            raise ValueError("give the articles as article_ids or as a filter, not both")
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
