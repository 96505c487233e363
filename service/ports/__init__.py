"""The seams: small Protocols named for their roles. All of them block; callers use threads."""

from service.ports.ledger import (
    Head,
    Ledger,
    LedgerReader,
    LedgerWriter,
    LineageIndex,
    PassageFinder,
    Placed,
    Printed,
    SourceCount,
    Staged,
    Tombstone,
    VectorStore,
)
from service.ports.parts import Embedder, LanguageDetector, PassageIndex, SupportJudge, Vectors

__all__ = [
    "Embedder",
    "Head",
    "LanguageDetector",
    "Ledger",
    "LedgerReader",
    "LedgerWriter",
    "LineageIndex",
    "PassageFinder",
    "PassageIndex",
    "Placed",
    "Printed",
    "SourceCount",
    "Staged",
    "SupportJudge",
    "Tombstone",
    "VectorStore",
    "Vectors",
]
