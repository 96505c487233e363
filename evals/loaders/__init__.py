"""Loaders of public formats, one a module; `LOADERS` has them by name.

A loader takes the path that the user gives and returns a `Dataset`; it raises `BadData` naming the
file, and the line, that is wrong. `plain` takes the places of the articles as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from evals.cases import Dataset
from evals.loaders import (
    beir,
    clapnq,
    expertqa,
    multihop_rag,
    neus,
    ragtruth,
    realtimeqa,
    same_event,
    squad,
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
}
