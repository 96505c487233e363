from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from service import __version__
from service.api.app import create_app
from service.errors import DataFolderInUse, SetupError
from service.settings import Settings
from tests.api.expect import ok

ROUTES = {
    ("post", "/v1/summaries"),
    ("post", "/v1/checks"),
    ("post", "/v1/answers"),
    ("get", "/v1/search"),
    ("post", "/v1/articles"),
    ("get", "/v1/articles"),
    ("get", "/v1/articles/{article_id}"),
    ("delete", "/v1/articles/{article_id}"),
    ("get", "/v1/articles/{article_id}/versions"),
    ("get", "/v1/articles/{article_id}/versions/{version}"),
    ("get", "/v1/articles/{article_id}/changes"),
    ("get", "/v1/articles/{article_id}/reprints"),
    ("get", "/v1/facets"),
    ("get", "/v1/suggestions"),
    ("post", "/v1/feedback"),
    ("get", "/v1/feedback"),
    ("delete", "/v1/feedback/{feedback_id}"),
    ("get", "/v1/sources"),
    ("get", "/v1/citations/{citation_id}"),
    ("post", "/v1/reindex"),
    ("get", "/healthz"),
    ("get", "/readyz"),
    ("get", "/metrics"),
    ("post", "/v1/imports"),
    ("get", "/v1/imports"),
    ("get", "/v1/imports/{import_id}"),
    ("delete", "/v1/imports/{import_id}"),
    ("get", "/v1/feeds"),
    ("post", "/v1/feeds"),
    ("delete", "/v1/feeds/{feed_id}"),
    ("post", "/v1/feeds/{feed_id}/poll"),
}


@pytest.fixture
def document(reading: TestClient) -> dict[str, Any]:
    body: dict[str, Any] = ok(reading.get("/openapi.json"))
    return body


def inside(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of a JSON value."""
    if isinstance(value, dict):
        yield value
        for child in value.values():
            yield from inside(child)
    elif isinstance(value, list):
        for child in value:
            yield from inside(child)


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, verbs in document["paths"].items():
        for verb, operation in verbs.items():
            yield verb, path, operation


def test_the_openapi_document_names_every_route_of_this_version(document: dict[str, Any]) -> None:
    assert {(verb, path) for verb, path, _ in operations(document)} == ROUTES
    assert document["openapi"].startswith("3.1")
    assert document["info"]["version"] == __version__
    assert document["info"]["title"] == "Groundwire"


def test_every_reference_of_the_document_resolves(document: dict[str, Any]) -> None:
    references = {one["$ref"] for one in inside(document) if "$ref" in one}
    assert references
    for reference in references:
        found: Any = document
        assert reference.startswith("#/")
        for part in reference[2:].split("/"):
            found = found[part]
        assert found


def test_every_operation_is_described_and_named_once(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(ids) == len(set(ids))
    for verb, path, operation in operations(document):
        assert operation["summary"], path
        assert operation["description"], path
        assert any(code.startswith("2") for code in operation["responses"]), (verb, path)
        wanted = {part[1:-1] for part in path.split("/") if part.startswith("{")}
        given = {p["name"] for p in operation.get("parameters", []) if p["in"] == "path"}
        assert given == wanted


def test_every_operation_says_that_errors_are_problems(document: dict[str, Any]) -> None:
    for _, path, operation in operations(document):
        for status in ("4XX", "5XX"):
            content = operation["responses"][status]["content"]
            schema = content["application/problem+json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/Problem"}, path


def test_every_body_of_success_has_a_shape(document: dict[str, Any]) -> None:
    for verb, path, operation in operations(document):
        good = next(r for code, r in operation["responses"].items() if code.startswith("2"))
        if path == "/metrics":  # the text format of Prometheus
            assert list(good["content"]) == ["text/plain"]
        elif verb != "delete":
            assert good["content"]["application/json"]["schema"], path


@pytest.mark.parametrize("shape", ["AnswerRequest", "ArticleIn"])
def test_what_is_sent_has_examples(document: dict[str, Any], shape: str) -> None:
    assert document["components"]["schemas"][shape]["examples"]


def test_the_examples_of_the_document_work(
    document: dict[str, Any], sample_client: TestClient
) -> None:
    shapes = document["components"]["schemas"]
    for example in shapes["AnswerRequest"]["examples"]:
        answer = ok(sample_client.post("/v1/answers", json=example))
        assert answer["question"] == example["question"]
    for example in shapes["ArticleIn"]["examples"]:
        body = ok(sample_client.post("/v1/articles", json=example))
        assert body["counts"]["added"] == 1


def test_the_document_states_the_limits(document: dict[str, Any]) -> None:
    asked = document["components"]["schemas"]["AnswerRequest"]["properties"]
    assert asked["question"]["maxLength"] == 2_000
    assert asked["max_claims"]["maximum"] == 20
    for path in ("/v1/search", "/v1/articles"):
        parameters = document["paths"][path]["get"]["parameters"]
        [limit] = [p["schema"] for p in parameters if p["name"] == "limit"]
        assert (limit["minimum"], limit["maximum"]) == (1, 100)


@pytest.mark.parametrize("path", ["/v1/search", "/v1/articles"])
def test_the_filters_are_the_same_everywhere(document: dict[str, Any], path: str) -> None:
    filters = set(document["components"]["schemas"]["FiltersIn"]["properties"])
    assert filters == {
        *("sources", "exclude_sources", "published_from", "published_to"),
        *("languages", "article_ids", "topics"),
    }
    names = {p["name"] for p in document["paths"][path]["get"]["parameters"]}
    assert filters | {"as_of", "limit"} <= names


def test_a_second_service_on_the_data_folder_is_refused(
    settings: Settings, client: TestClient
) -> None:
    with pytest.raises(DataFolderInUse, match="in use"), TestClient(create_app(settings)):
        pass
    assert ok(client.get("/readyz"))["ready"] is True


def test_the_data_folder_is_free_again_when_the_service_ends(settings: Settings) -> None:
    for _ in range(2):
        with TestClient(create_app(settings)) as client:
            assert ok(client.get("/readyz"))["ready"] is True


@pytest.mark.parametrize("name", ["nonsense", "foo:bar"])
def test_an_embedder_that_does_not_exist_is_a_set_up_error(settings: Settings, name: str) -> None:
    wrong = settings.model_copy(update={"embeddings": name})
    with pytest.raises(SetupError, match="GROUNDWIRE_EMBEDDINGS"), TestClient(create_app(wrong)):
        pass
    with TestClient(create_app(settings)) as client:
        assert ok(client.get("/readyz"))["ready"] is True


def test_the_sample_is_taken_in_only_when_there_is_no_article(settings: Settings) -> None:
    with TestClient(create_app(settings)) as client:
        ok(client.post("/v1/articles", json={"title": "Hat", "text": "A hat."}))
    with TestClient(create_app(settings, sample=True)) as client:
        assert ok(client.get("/readyz"))["articles"] == 1
