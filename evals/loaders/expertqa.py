"""ExpertQA (Malaviya et al. 2024): claims of several systems, their evidence judged by experts.

A claim with evidence that has text is a case; evidence that is an address alone can't be read here.
"Complete" support is supported, "Partial" and "Missing" are not. Groups are questions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evals.cases import Case, Dataset, Sentence, part_of
from evals.loaders.rows import digest, jsonl, reading

_MARKS = re.compile(r"\s*\[\d+\]|\*\*|^[\s>*#-]+|`", re.MULTILINE)
_HEAD = re.compile(r"^\s*\[\d+\]\s*(?:https?://\S+)?\s*")
VERDICTS = {"Complete": True, "Partial": False, "Missing": False, "Incomplete": False}
_WORDS = 5  # of a text that is more than an address


def load(path: Path) -> Dataset:
    """The claims of the file that can be judged."""
    cases: list[Case] = []
    skipped: Counter[str] = Counter()
    for where, row in jsonl(path):
        with reading(where):
            group = digest(row["question"])
            for system, answer in row["answers"].items():
                for number, claim in enumerate(answer["claims"]):
                    case = _case(f"{group[:12]}-{system}-{number}", group, row, claim)
                    if isinstance(case, str):
                        skipped[case] += 1
                    else:
                        cases.append(case)
    once = {case.id: case for case in cases}  # a question that two experts had, once
    skipped["the same question again"] = len(cases) - len(once)
    return Dataset("expertqa", tuple(once.values()), skipped=dict(+skipped))


def _case(key: str, group: str, row: Mapping[str, Any], claim: Mapping[str, Any]) -> Case | str:
    """The case, or why there is none."""
    texts = [text for one in claim["evidence"] or () if (text := _text(one))]
    words = " ".join(_MARKS.sub("", claim["claim_string"]).split())
    if not texts:
        return "evidence without text"
    if claim["support"] not in VERDICTS:
        return f"support {claim['support']!r}"
    if not words:
        return "empty claim"
    return Case(
        id=key,
        kind=str(claim["support"]).lower(),
        group=group,
        part=part_of(group),
        slices={"field": str(row["metadata"].get("field", ""))},
        question=row["question"],
        text=words,
        sources=tuple(texts),
        labels=(Sentence(0, len(words), VERDICTS[claim["support"]]),),
    )


def _text(evidence: str) -> str:
    """What an entry says beside its number and its address."""
    text = _HEAD.sub("", evidence).strip()
    return text if len(text.split()) >= _WORDS else ""
