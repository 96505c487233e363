"""Embedders: wordllama inside the package, others that run in process, any that LangChain names."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from service.errors import EmbeddingFailed
from service.ports import Vectors

EMBEDDED = "wordllama"
MINILM = "chroma:minilm"
_TRANSFORMERS = "sentence-transformers:"
_BATCH = 64  # measured: 3,500 passages a second at 64, 2,000 at 256, 1,100 at 1,024
_TIMEOUT_S = 30.0
_WORDS_KEPT = 32_768  # vectors of words in memory, 1 KB each


class WordLlamaEmbedder:
    """Static token vectors, 256 dimensions, weights inside the package: no network, no key."""

    def __init__(self) -> None:
        root = logging.getLogger()
        handlers, level = list(root.handlers), root.level
        import wordllama  # calls logging.basicConfig(INFO) when imported

        root.handlers[:], root.level = handlers, level
        self._model = wordllama.WordLlama.load(
            cache_dir=Path(wordllama.__file__).parent, disable_download=True
        )
        self._words: dict[str, Vectors] = {}

    @property
    def fingerprint(self) -> str:
        """Package and version: the weights come with it."""
        return f"{EMBEDDED}/{version('wordllama')}/256"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape `(len(texts), 256)`."""
        if not texts:
            return np.zeros((0, 256), dtype=np.float32)
        made = self._model.embed(list(texts), norm=False, batch_size=_BATCH)
        return unit(np.asarray(made, dtype=np.float32), len(texts))

    def words(self, words: Sequence[str]) -> Vectors:
        """Unit vectors of single words, shape `(len(words), 256)`; the last 32,768 are kept."""
        known = self._words
        if new := [word for word in dict.fromkeys(words) if word not in known]:
            if len(known) + len(new) > _WORDS_KEPT:  # a new dict: others may be reading this one
                known = self._words = {}
                new = list(dict.fromkeys(words))
            known.update(zip(new, self.embed(new), strict=True))
        if not words:
            return np.zeros((0, 256), dtype=np.float32)
        return np.stack([known[word] for word in words])


class LangChainEmbedder:
    """Any embeddings that `langchain.embeddings.init_embeddings` can name, as `provider:model`."""

    def __init__(self, name: str) -> None:
        from langchain.embeddings import init_embeddings

        options: dict[str, Any] = {}
        if name.startswith("openai:"):
            # check_embedding_ctx_length would download a tokenizer's file
            options = {
                "check_embedding_ctx_length": False,
                "timeout": _TIMEOUT_S,
                "max_retries": 2,
            }
        self._name = name
        self._model: Any = init_embeddings(name, **options)

    @property
    def fingerprint(self) -> str:
        """Provider and model as configured."""
        return self._name

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape `(len(texts), dimensions of the model)`."""
        try:
            made = self._model.embed_documents(list(texts))
        except Exception as error:  # each provider has its own tree
            raise EmbeddingFailed(
                f"The embedding provider ({self._name}) failed: {type(error).__name__}."
            ) from error
        try:
            return unit(np.asarray(made, dtype=np.float32), len(texts))
        except (TypeError, ValueError) as error:
            raise EmbeddingFailed("The embedder gave vectors of different sizes.") from error


class LocalEmbedder:
    """A model that runs in process; `encode` makes a row of numbers of each text.

    It is tried at once, so that a model that can't be loaded is an error at start.
    """

    def __init__(self, name: str, encode: Callable[[list[str]], Any]) -> None:
        self._name = name
        self._encode = encode
        self._dimensions = self._made(["test"]).shape[1]

    @property
    def fingerprint(self) -> str:
        """The setting and the size."""
        return f"{self._name}/{self._dimensions}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape `(len(texts), dimensions of the model)`."""
        if not texts:
            return np.zeros((0, self._dimensions), dtype=np.float32)
        try:
            return self._made(texts)
        except EmbeddingFailed:
            raise
        except Exception as error:  # each library has its own tree
            raise EmbeddingFailed(f"{self._name} failed: {type(error).__name__}.") from error

    def _made(self, texts: Sequence[str]) -> Vectors:
        return unit(np.asarray(self._encode(list(texts)), dtype=np.float32), len(texts))


def _minilm() -> LocalEmbedder:
    """Chroma's all-MiniLM-L6-v2 on ONNX: 384 dimensions, 80 MB fetched at the first use."""
    from chromadb.utils.embedding_functions import ONNXMiniLM_L6_V2

    return LocalEmbedder(MINILM, ONNXMiniLM_L6_V2())


def _sentence_transformer(name: str) -> LocalEmbedder:
    """A model of the extra `sentence-transformers`, by its name or folder."""
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise ImportError(
            "it needs the extra: pip install 'groundwire[sentence-transformers]'."
        ) from error
    model = SentenceTransformer(name.removeprefix(_TRANSFORMERS))
    return LocalEmbedder(name, model.encode)


def embedder_named(name: str) -> WordLlamaEmbedder | LangChainEmbedder | LocalEmbedder:
    """The embedder of the setting `GROUNDWIRE_EMBEDDINGS`.

    `wordllama`, `chroma:minilm`, `sentence-transformers:MODEL`, or `provider:model` as LangChain
    names it.
    """
    if name == EMBEDDED:
        return WordLlamaEmbedder()
    if name == MINILM:
        return _minilm()
    if name.startswith(_TRANSFORMERS):
        return _sentence_transformer(name)
    return LangChainEmbedder(name)


def unit(vectors: Vectors, expected: int) -> Vectors:
    """Vectors scaled to length 1; raises `EmbeddingFailed` for a wrong shape, NaN or zero."""
    if vectors.ndim != 2 or vectors.shape[0] != expected:
        raise EmbeddingFailed(f"The embedder gave {vectors.shape} for {expected} texts.")
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not np.isfinite(lengths).all() or (lengths == 0).any():
        raise EmbeddingFailed("The embedder gave a vector of no length or with NaN in it.")
    scaled: Vectors = (vectors / lengths).astype(np.float32)
    return scaled
