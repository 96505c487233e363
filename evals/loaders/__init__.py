"""Loaders of public formats, one a module; `LOADERS` has them by name.

A loader takes the path that the user gives and returns a `Dataset`; it raises `BadData` naming the
file, and the line, that is wrong. those of `WITH_ARTICLES` take the places of the articles as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from evals.cases import Dataset
from evals.loaders import (
    beir,
    clapnq,
    expertqa,
    multihop_rag,
    neus,
    plain,
    ragtruth,
    realtimeqa,
    same_event,
    squad,
    summaries,
    triples,
)

LOADERS: Mapping[str, Callable[[Path], Dataset]] = {
    "beir": beir.load,
    "clapnq": clapnq.load,
    "expertqa": expertqa.load,
    "multihop_rag": multihop_rag.load,
    "neus": neus.load,
    "ragtruth": ragtruth.load,
    "realtimeqa": realtimeqa.load,
    "same_event": same_event.load,
    "squad": squad.load,
    "triples": triples.load,
}
WITH_ARTICLES: Mapping[str, Callable[[Path, Sequence[Path]], Dataset]] = {
    "plain": plain.load,
    "summaries": summaries.load,
}
