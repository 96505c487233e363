"""The tools: each is one call of the HTTP API, so that nothing is decided twice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx2
from pydantic import BaseModel

from service.api import schemas as out
from service.api.mcp import words
from service.api.mcp.shapes import (
    PART,
    PART_MAX,
    ArticlePartOut,
    AskIn,
    CheckIn,
    ReadIn,
    SearchIn,
    SummarizeIn,
)
from service.api.requests import FiltersIn
from service.errors import FieldProblem, GroundwireError, InvalidInput, NotFound, Unavailable

_FILTERS = set(FiltersIn.model_fields)
_CITED = (
    "Each sentence is verified against the quotes that it cites, which citations name by article, "
    "version and character positions. When the articles do not answer it says so and why: "
    "that is a result, not an error."
)


class Refused(GroundwireError):
    """The API answered with a problem; `code` is the API's."""

    def __init__(self, problem: dict[str, Any], status: int) -> None:
        super().__init__(problem.get("detail", f"HTTP status {status}"))
        self.code = problem.get("code", "http_error")


@dataclass(frozen=True, slots=True)
class Api:
    """The HTTP API; permalinks begin with `base`, which is empty when nobody serves them."""

    http: httpx2.AsyncClient
    base: str = ""

    async def call(self, method: str, path: str, **options: Any) -> Any:
        """The body of a reply; raises `Refused` for a problem, `Unavailable` when none comes."""
        try:
            response = await self.http.request(method, path, **options)
        except httpx2.TransportError as error:
            raise Unavailable(f"The service at {self.http.base_url} does not answer.") from error
        try:
            body = response.json()
        except ValueError:
            body = {}
        if not response.is_success:
            raise Refused(body if isinstance(body, dict) else {}, response.status_code)
        return body

    def reachable(self, citations: Sequence[out.CitationOut]) -> None:
        """Make their permalinks absolute."""
        for one in citations:
            one.permalink = self.base + one.permalink


Done = tuple[BaseModel, str]  # structured, and in words


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool as it is listed, and what it does."""

    name: str
    title: str
    description: str
    takes: type[BaseModel]
    gives: type[BaseModel]
    run: Callable[[Any, Api], Awaitable[Done]]


async def _search(given: SearchIn, api: Api) -> Done:
    params = given.model_dump(exclude_none=True, exclude={"query"}) | {"q": given.query}
    found = out.SearchOut.model_validate(await api.call("GET", "/v1/search", params=params))
    return found, words.search(found)


async def _ask(given: AskIn, api: Api) -> Done:
    body = {
        "question": given.question,
        "max_claims": given.max_claims,
        "as_of": given.as_of,
        "filters": given.model_dump(include=_FILTERS),
    }
    reply = out.AnswerOut.model_validate(await api.call("POST", "/v1/answers", json=body))
    api.reachable(reply.citations)
    return reply, words.answer(reply)


async def _summarize(given: SummarizeIn, api: Api) -> Done:
    body = {
        "topic": given.topic,
        "question": given.question,
        "article_ids": given.article_ids or None,
        "length": given.length,
        "as_of": given.as_of,
        "filters": given.model_dump(include=_FILTERS - {"article_ids"}),
    }
    reply = out.SummaryOut.model_validate(await api.call("POST", "/v1/summaries", json=body))
    api.reachable(reply.citations)
    return reply, words.summary(reply)


async def _check(given: CheckIn, api: Api) -> Done:
    body = {
        "text": given.text,
        "article_ids": given.article_ids,
        "evidence": given.evidence,
        "as_of": given.as_of,
        "filters": given.model_dump(include=_FILTERS - {"article_ids"}),
    }
    reply = out.CheckOut.model_validate(await api.call("POST", "/v1/checks", json=body))
    api.reachable(reply.citations)
    return reply, words.check(reply)


async def _read(given: ReadIn, api: Api) -> Done:
    if not given.article_id.strip("."):  # in a path dots are something else, and no id is of dots
        raise NotFound(f"There is no article {given.article_id}.")
    path = f"/v1/articles/{quote(given.article_id, safe='')}"
    if given.version is not None:
        path += f"/versions/{given.version}"
    whole = out.FullArticleOut.model_validate(await api.call("GET", path))
    total, start = len(whole.text), given.start
    if start > total:
        raise _wrong("start", f"{start} is past the end; the text has {total} characters")
    if given.end is not None and given.end <= start:
        raise _wrong("end", f"{given.end} is not after start, which is {start}")
    end = min(total, start + PART_MAX, given.end if given.end is not None else start + PART)
    part = ArticlePartOut(
        **(whole.model_dump() | {"text": whole.text[start:end]}),
        start=start,
        end=end,
        total_chars=total,
        next_start=end if end < total else None,
    )
    return part, words.article(part)


def _wrong(field: str, message: str) -> InvalidInput:
    return InvalidInput(f"{field}: {message}", fields=(FieldProblem(field, message),))


TOOLS = (
    Tool(
        "search_news",
        "Search the news",
        "Find passages of news articles, best first, with outlet, date and position. Use it to see "
        "what the collection has on a subject, or to find article ids. It gives passages, not an "
        "answer: for that use ask_news.",
        SearchIn,
        out.SearchOut,
        _search,
    ),
    Tool(
        "ask_news",
        "Ask the news",
        "Answer one question from the news articles in a few sentences. Use it for facts: who, "
        f"what, when, how many, what somebody said. {_CITED}",
        AskIn,
        out.AnswerOut,
        _ask,
    ),
    Tool(
        "summarize_news",
        "Summarise the news",
        "Summarise neutrally what the news articles say of a topic or a question, or what given "
        "articles say: what happened, who says what, what outlets agree and differ on, a timeline. "
        f"Give exactly one of topic, question and article_ids. {_CITED}",
        SummarizeIn,
        out.SummaryOut,
        _summarize,
    ),
    Tool(
        "check_text",
        "Check a text",
        "Judge a text sentence by sentence against the news articles, or against texts that you "
        "give as evidence: supported, unsupported with what is missing (a number, date, name, "
        "quotation, words), or not judged. Use it on a draft before you send it.",
        CheckIn,
        out.CheckOut,
        _check,
    ),
    Tool(
        "get_article",
        "Read an article",
        f"Read an article by its id, {PART:,} characters at a time: go on with start = next_start. "
        "With the version, start and end of a citation, text is exactly the cited quote.",
        ReadIn,
        ArticlePartOut,
        _read,
    ),
)
