"""The shapes of what the API answers."""

from __future__ import annotations

from service.api.schemas.answers import (
    AbstentionOut,
    AnswerOut,
    CitationOut,
    ClaimOut,
    CoverageOut,
    EngineOut,
    RemovedOut,
    UnderstoodOut,
    UsageOut,
    VerificationOut,
)
from service.api.schemas.articles import (
    ArticleOut,
    ArticlesOut,
    FullArticleOut,
    IngestOut,
    ItemResultOut,
    PermalinkOut,
    SearchHitOut,
    SearchOut,
    SourceOut,
    SourcesOut,
    SupersededOut,
    VersionOut,
    VersionsOut,
)
from service.api.schemas.checks import CheckCountsOut, CheckedSentenceOut, CheckOut
from service.api.schemas.events import (
    ClaimEventOut,
    EvidenceOut,
    ReadArticleOut,
)
from service.api.schemas.operations import (
    Problem,
    ProblemField,
    ReadyOut,
    ReindexOut,
)
from service.api.schemas.summaries import (
    LoadedWordOut,
    NeutralityOut,
    PositionOut,
    SectionsOut,
    SummaryOut,
    TimelineOut,
)

__all__ = [
    "AbstentionOut",
    "AnswerOut",
    "ArticleOut",
    "ArticlesOut",
    "CheckCountsOut",
    "CheckOut",
    "CheckedSentenceOut",
    "CitationOut",
    "ClaimEventOut",
    "ClaimOut",
    "CoverageOut",
    "EngineOut",
    "EvidenceOut",
    "FullArticleOut",
    "IngestOut",
    "ItemResultOut",
    "LoadedWordOut",
    "NeutralityOut",
    "PermalinkOut",
    "PositionOut",
    "Problem",
    "ProblemField",
    "ReadArticleOut",
    "ReadyOut",
    "ReindexOut",
    "RemovedOut",
    "SearchHitOut",
    "SearchOut",
    "SectionsOut",
    "SourceOut",
    "SourcesOut",
    "SummaryOut",
    "SupersededOut",
    "TimelineOut",
    "UnderstoodOut",
    "UsageOut",
    "VerificationOut",
    "VersionOut",
    "VersionsOut",
]
