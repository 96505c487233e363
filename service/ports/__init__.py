"""The seams: small Protocols named for their roles.

All of them block, and callers use threads, but for the language model, the second judge and the
fetcher.
"""

from service.ports.counts import Counted, Facets, SourceCount
from service.ports.feedback import FeedbackStore
from service.ports.fetching import Fetched, Fetcher
from service.ports.ledger import (
    Head,
    Ledger,
    LedgerReader,
    LedgerWriter,
    LineageIndex,
    PassageFinder,
    Placed,
    Printed,
    Staged,
    Tombstone,
    VectorStore,
)
from service.ports.live import FeedStore, JobStore
from service.ports.parts import (
    ChatModel,
    Embedder,
    LanguageDetector,
    PassageIndex,
    SecondJudge,
    SupportJudge,
    Vectors,
    WordVectors,
)

__all__ = [
    "ChatModel",
    "Counted",
    "Embedder",
    "Facets",
    "FeedStore",
    "FeedbackStore",
    "Fetched",
    "Fetcher",
    "Head",
    "JobStore",
    "LanguageDetector",
    "Ledger",
    "LedgerReader",
    "LedgerWriter",
    "LineageIndex",
    "PassageFinder",
    "PassageIndex",
    "Placed",
    "Printed",
    "SecondJudge",
    "SourceCount",
    "Staged",
    "SupportJudge",
    "Tombstone",
    "VectorStore",
    "Vectors",
    "WordVectors",
]
