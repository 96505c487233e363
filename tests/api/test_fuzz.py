"""Whatever is sent, the service answers: never a 500, and every error is a problem."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from httpx2 import Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

LIGHT = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
CHARACTERS = st.characters()  # lone surrogates too
TEXT = st.text(CHARACTERS, max_size=40)
LEAF = st.none() | st.booleans() | st.integers() | st.floats() | TEXT
ANYTHING = st.recursive(
    LEAF,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=8,
)
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "sources": st.lists(TEXT, max_size=3) | ANYTHING,
        "exclude_sources": st.lists(TEXT, max_size=3),
        "published_from": st.dates().map(str) | ANYTHING,
        "published_to": st.dates().map(str) | ANYTHING,
        "languages": st.lists(st.sampled_from(["en", "de", "", "xx"]), max_size=2),
        "article_ids": st.lists(TEXT, max_size=3),
        "topics": ANYTHING,
    },
)
MOMENT = st.dates().map(str) | st.datetimes(timezones=st.timezones()).map(lambda t: t.isoformat())
QUESTION = st.sampled_from(["Who?", "What happened last week?", "How many?", "In May 2026?"]) | TEXT
REQUEST = st.fixed_dictionaries(
    {"question": QUESTION | ANYTHING},
    optional={
        "filters": FILTERS | ANYTHING,
        "as_of": MOMENT | ANYTHING,
        "max_claims": st.integers(-1, 22) | ANYTHING,
        "engine": st.sampled_from(["auto", "extractive"]) | ANYTHING,
        "stream": st.booleans(),
        "history": ANYTHING,
    },
)
ARTICLE = st.dictionaries(
    st.sampled_from(
        ["id", "title", "text", "body", "source", "url", "date", "authors", "language", "topic"]
    ),
    TEXT | ANYTHING,
    max_size=8,
)


def calm(response: Response) -> None:
    """No server error; an error is a problem with a code."""
    assert response.status_code < 500, response.text[:300]
    if response.status_code >= 400:
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["code"]


def as_json(value: Any) -> bytes:
    """JSON in ASCII: surrogates as escapes, NaN and infinities as Python writes them."""
    return json.dumps(value).encode()


HEADERS = {"Content-Type": "application/json"}


@LIGHT
@given(body=REQUEST)
def test_no_question_breaks_the_service(reading: TestClient, body: Any) -> None:
    calm(reading.post("/v1/answers", content=as_json(body), headers=HEADERS))


@LIGHT
@given(body=st.binary(max_size=60) | ANYTHING.map(as_json))
def test_no_body_breaks_the_service(reading: TestClient, body: bytes) -> None:
    calm(reading.post("/v1/answers", content=body, headers=HEADERS))


@LIGHT
@given(
    query=st.dictionaries(
        st.sampled_from(
            ["q", "limit", "cursor", "as_of", "sources", "published_from", "published_to", "x"]
        ),
        st.text(st.characters(codec="utf-8"), max_size=30) | st.integers().map(str) | MOMENT,
        max_size=5,
    ),
    path=st.sampled_from(["/v1/search", "/v1/articles"]),
)
def test_no_query_string_breaks_the_service(
    reading: TestClient, query: dict[str, str], path: str
) -> None:
    calm(reading.get(path, params=query))


@LIGHT
@given(name=st.text(st.characters(codec="utf-8", exclude_characters="/?#\\."), min_size=1))
def test_no_name_in_a_path_breaks_the_service(reading: TestClient, name: str) -> None:
    for folder in ("articles", "citations"):
        calm(reading.get(f"/v1/{folder}/{quote(name)}"))


@LIGHT
@given(items=st.lists(ARTICLE | ANYTHING, max_size=4))
def test_no_article_breaks_the_service(client: TestClient, items: list[Any]) -> None:
    response = client.post("/v1/articles", content=as_json(items), headers=HEADERS)
    calm(response)
    results = response.json()["results"]
    assert [result["index"] for result in results] == list(range(len(items)))
    for result in results:
        if result["status"] == "rejected":
            assert result["error"]
        else:
            assert client.get(f"/v1/articles/{result['id']}").status_code == 200 or (
                set(result["id"]) <= {"."}
            )
