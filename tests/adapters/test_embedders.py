"""Embedders give unit vectors or say why not, and the one inside the package needs no network."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.adapters.embedders import (
    LangChainEmbedder,
    WordLlamaEmbedder,
    embedder_named,
    unit,
)
from service.errors import EmbeddingFailed
from tests.fakes import EmbeddingsServer, embeddings_server

ROOT = Path(__file__).parents[2]
LOGGING = """
import logging
root = logging.getLogger()
before = (list(root.handlers), root.level)
from service.adapters.embedders import WordLlamaEmbedder
WordLlamaEmbedder().embed(["The council met."])
assert (list(root.handlers), root.level) == before, (root.handlers, root.level)
"""


def lengths_of(vectors: np.ndarray) -> list[float]:
    found: list[float] = np.linalg.norm(vectors, axis=1).tolist()
    return found


class TestInsideThePackage:
    """Sockets are closed in tests: whatever passes here is offline."""

    def test_vectors_have_length_one_and_are_the_same_each_time(
        self, embedder: WordLlamaEmbedder
    ) -> None:
        texts = ["The council met.", "Der Rat tagte.", "議会が開かれた。", "👩‍👩‍👧", "x" * 20_000]
        made = embedder.embed(texts)
        assert made.shape == (5, 256)
        assert made.dtype == np.float32
        assert lengths_of(made) == pytest.approx([1.0] * 5, abs=1e-5)
        np.testing.assert_array_equal(made, embedder.embed(texts))

    def test_a_text_has_the_same_vector_in_any_batch(self, embedder: WordLlamaEmbedder) -> None:
        texts = [f"Notice {number} of the council. " * (number + 1) for number in range(150)]
        together = embedder.embed(texts)
        for at in (0, 63, 64, 149):
            np.testing.assert_allclose(together[at], embedder.embed([texts[at]])[0], atol=1e-5)

    def test_words_are_remembered_and_are_what_they_are_as_texts(
        self, embedder: WordLlamaEmbedder
    ) -> None:
        words = ["bridge", "rust", "bridge", "Brücke"]
        made = embedder.words(words)
        assert made.shape == (4, 256)
        for at, word in enumerate(words):
            np.testing.assert_allclose(made[at], embedder.embed([word])[0], atol=1e-5)
        np.testing.assert_array_equal(made, embedder.words(words))
        assert embedder.words([]).shape == (0, 256)

    def test_many_words_do_not_fill_the_memory(self) -> None:
        mine = WordLlamaEmbedder()
        for at in range(3):
            mine.words([f"w{number}" for number in range(at * 15_000, (at + 1) * 15_000)])
        assert mine.words(["w1"]).shape == (1, 256)

    def test_what_is_alike_is_nearer(self, embedder: WordLlamaEmbedder) -> None:
        ask, near, far = embedder.embed(
            ["Who closed the harbour?", "The harbour was closed.", "Tulips need sun."]
        )
        assert float(ask @ near) > float(ask @ far)

    def test_no_texts_give_no_vectors(self, embedder: WordLlamaEmbedder) -> None:
        assert embedder.embed([]).shape == (0, 256)

    def test_the_fingerprint_names_package_version_and_size(
        self, embedder: WordLlamaEmbedder
    ) -> None:
        assert embedder.fingerprint == "wordllama/0.4.0.post1/256"
        assert embedder_named("wordllama").fingerprint == embedder.fingerprint

    @given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
    @settings(max_examples=150, deadline=None)
    def test_any_text_has_a_vector(self, embedder: WordLlamaEmbedder, text: str) -> None:
        assert lengths_of(embedder.embed([f"T\n{text}"])) == pytest.approx([1.0], abs=1e-5)

    def test_loading_it_leaves_the_root_logger_as_it_was(self) -> None:
        subprocess.run([sys.executable, "-c", LOGGING], cwd=ROOT, check=True, timeout=60)


class TestUnit:
    def test_vectors_are_scaled_to_length_one(self) -> None:
        made = unit(np.asarray([[3.0, 4.0], [0.0, -2.0]], dtype=np.float32), 2)
        np.testing.assert_allclose(made, [[0.6, 0.8], [0.0, -1.0]], atol=1e-6)

    @pytest.mark.parametrize(
        "bad",
        [
            [[1.0, 0.0], [0.0, 0.0]],
            [[1.0, 0.0], [float("nan"), 1.0]],
            [[1.0, 0.0], [float("inf"), 1.0]],
            [[1.0, 0.0]],
            [[1.0, 0.0]] * 3,
            [1.0, 2.0],
            [],
            [[], []],
            [[[1.0, 0.0]], [[1.0, 0.0]]],
            [[3e38, 3e38], [1.0, 0.0]],
        ],
    )
    def test_zero_not_a_number_and_wrong_shapes_are_refused(self, bad: list[list[float]]) -> None:
        with pytest.raises(EmbeddingFailed), np.errstate(all="ignore"):
            unit(np.asarray(bad, dtype=np.float32), 2)


class TestProvider:
    """`provider:model` over LangChain, against an OpenAI-compatible server on a real socket."""

    @pytest.fixture
    def server(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddingsServer]:
        with embeddings_server() as server:
            monkeypatch.setenv("OPENAI_API_KEY", "not-a-key")
            monkeypatch.setenv("OPENAI_BASE_URL", server.url)
            yield server

    @pytest.fixture
    def provider(self, server: EmbeddingsServer) -> LangChainEmbedder:
        made = embedder_named("openai:tiny")
        assert isinstance(made, LangChainEmbedder)
        return made

    def test_each_text_gets_its_vector_scaled_to_length_one(
        self, server: EmbeddingsServer, provider: LangChainEmbedder
    ) -> None:
        texts = ["The council met.", "Der Rat tagte.", "議会"]
        made = provider.embed(texts)
        right = np.asarray([server.vector(text) for text in texts])
        right /= np.linalg.norm(right, axis=1, keepdims=True)
        np.testing.assert_allclose(made, right, atol=1e-5)
        assert provider.fingerprint == "openai:tiny"
        assert [request["model"] for request in server.requests] == ["tiny"]
        assert server.requests[0]["input"] == texts

    @pytest.mark.parametrize("status", [400, 401])
    def test_an_error_of_the_provider_is_an_embedding_that_failed(
        self, server: EmbeddingsServer, provider: LangChainEmbedder, status: int
    ) -> None:
        server.status = status
        with pytest.raises(EmbeddingFailed, match="openai:tiny") as caught:
            provider.embed(["The council met."])
        assert "out of order" not in caught.value.message

    def test_a_provider_that_is_down_is_asked_three_times_and_no_more(
        self, server: EmbeddingsServer, provider: LangChainEmbedder
    ) -> None:
        server.status = 500
        begun = time.monotonic()
        with pytest.raises(EmbeddingFailed):
            provider.embed(["The council met."])
        assert len(server.requests) == 3
        assert time.monotonic() - begun < 10

    @pytest.mark.parametrize(
        "vectors",
        [
            [[1.0, 0.0], [1.0, 0.0, 0.0]],
            [[1.0, 0.0], [0.0, 0.0]],
            [[1.0, 0.0]],
            [[1.0, 0.0], [1.0, None]],
            [[1.0, 0.0], None],
            [[1.0, 0.0], []],
            [[1.0, 0.0], [1.0, "x"]],
        ],
    )
    def test_vectors_that_cannot_be_used_are_refused(
        self,
        server: EmbeddingsServer,
        provider: LangChainEmbedder,
        vectors: list[list[float]],
    ) -> None:
        server.vectors = vectors
        with pytest.raises(EmbeddingFailed):
            provider.embed(["The council met.", "It left."])
