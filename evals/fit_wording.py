"""Measure the lexical judge on sentences as a model may write them, and their mutations.

    .venv/bin/python -m evals.fit_wording ../shared/data [--show KIND]

From real articles it draws sentences of eight words and more, 1,000 of each half: verbatim, and as
many reworded by the rules of `evals.rewording`. Each has its mutations, and cites the paragraph it
stands in; other paragraphs of the article and two of other articles are numbered beside it. The
halves are by the parity of the md5 of the article's id: thresholds and word lists were chosen on
the development half, the other one is for reporting.

Prints, for each half: verbatim and reworded sentences kept, mutations removed by kind, how often
with the reason that fits, and for reworded ones the curve over the threshold of support.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.mutations import KINDS, mutate
from evals.rewording import reword
from service.domain import Article, Claim, DraftClaim, Evidence, Passage, Removed, Span, VerdictKind
from service.text.sentences import is_sentence, sentence_spans
from service.verify.claims import Grey, examine, verify
from service.verify.support import LexicalJudge

SENTENCES = 1_000
LEAST_WORDS, MOST_CHARACTERS = 8, 500
PIECES = 6  # of the article
THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)
WRONG = "wrong marker"
_JUDGE = LexicalJudge()
_REASONS = {
    "number": {"number_not_in_evidence"},
    "name": {"name_not_in_evidence"},
    "date": {"date_not_in_evidence"},
    "negation": {"not_supported"},
    "speaker": {"name_not_in_evidence", "not_supported"},
    "quotation": {"quote_not_exact"},
    WRONG: {"no_evidence", "not_supported"},
}


@dataclass(frozen=True)
class Case:
    """One sentence with its numbered evidence; `changed` is None where it is true."""

    text: str
    marker: int
    evidence: Mapping[int, Evidence]
    changed: str | None
    original: str


@dataclass(frozen=True)
class Outcome:
    """What became of a case; `support` is 0 where a fact is missing."""

    case: Case
    kept: bool
    reason: str
    grey: bool
    support: float


def main(data: Path, show: str | None) -> None:
    """Measure both halves and print."""
    articles = list(articles_of(data / "news_articles"))
    for title, dev in (("development half", True), ("reporting half", False)):
        part = [one for one in articles if is_dev(one.id) is dev]
        for reworded in (False, True):
            rng = random.Random(f"{title} {reworded}")
            cases = list(cases_of(part, rng, reworded=reworded))
            begun = time.perf_counter()
            outcomes = [outcome_of(case) for case in cases]
            took_ms = (time.perf_counter() - begun) * 1e3 / max(1, len(cases))
            print(f"\n{title}, {'reworded' if reworded else 'verbatim'}; {took_ms:.2f} ms a claim")
            _table(outcomes)
            if reworded:
                _curve(outcomes)
            if show and dev:
                _show(outcomes, show)


def articles_of(folder: Path) -> Iterator[Article]:
    """The articles of a folder of JSON lines, each id once."""
    known: set[str] = set()
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row: dict[str, Any] = json.loads(line)
            if row["ID"] not in known:
                known.add(row["ID"])
                yield _article(row["ID"], row["title"], row["content_original"])


def _article(key: str, title: str, text: str) -> Article:
    return Article(
        id=key,
        version=1,
        versions=1,
        title=title,
        text=text,
        content_sha256="",
        source=None,
        url=None,
        published_at=None,
        authors=(),
        language="en",
        topic=None,
    )


def is_dev(key: str) -> bool:
    """Whether the article with this id is of the development half."""
    return hashlib.md5(key.encode()).digest()[0] % 2 == 0


def cases_of(
    articles: Sequence[Article], rng: random.Random, *, reworded: bool, count: int = SENTENCES
) -> Iterator[Case]:
    """`count` sentences, each with its mutations and with a wrong marker."""
    drawn = 0
    pool = list(articles)
    while drawn < count:
        article = rng.choice(pool)
        paragraphs = _paragraphs(article)
        if len(paragraphs) < 3:
            continue
        home = rng.choice(paragraphs)
        sentences = [span.of(article.text) for span in _sentences(article, home)]
        fit = [at for at, one in enumerate(sentences) if _is_fit(one)]
        if not fit:
            continue
        at = rng.choice(fit)
        original = sentences[at]
        following = sentences[at + 1] if at + 1 in fit else None
        text = reword(original, rng, following=following) if reworded else original
        if text is None:
            continue
        drawn += 1
        strangers = [rng.choice(pool) for _ in range(2)]
        evidence, marker, wrong = _evidence(article, home, strangers, rng)
        yield Case(text, marker, evidence, None, original)
        yield Case(text, wrong, evidence, WRONG, original)
        others = [span.of(article.text) for one in paragraphs for span in _sentences(article, one)]
        others = [one for one in others if one != original]
        for kind in KINDS:
            changed = mutate(text, kind, rng, others=others)
            if changed is not None and changed not in article.text:
                yield Case(changed, marker, evidence, kind, text)


def _is_fit(sentence: str) -> bool:
    words = len(sentence.split())
    return words >= LEAST_WORDS and len(sentence) <= MOST_CHARACTERS and is_sentence(sentence)


def _paragraphs(article: Article) -> list[Span]:
    found, start = [], 0
    for line in article.text.split("\n"):
        if len(line.split()) >= LEAST_WORDS:
            found.append(Span(start, start + len(line)))
        start += len(line) + 1
    return found


def _sentences(article: Article, paragraph: Span) -> list[Span]:
    inner = sentence_spans(paragraph.of(article.text))
    return [Span(one.start + paragraph.start, one.end + paragraph.start) for one in inner]


def _evidence(
    article: Article, home: Span, strangers: Sequence[Article], rng: random.Random
) -> tuple[dict[int, Evidence], int, int]:
    """Numbered pieces, the number of the sentence's own one and of another one."""
    rest = [one for one in _paragraphs(article) if one != home]
    places = [(article, home)]
    places += [(article, one) for one in rng.sample(rest, min(PIECES - 1, len(rest)))]
    for other in strangers:
        if other.id != article.id and (paragraphs := _paragraphs(other)):
            places.append((other, rng.choice(paragraphs)))
    rng.shuffle(places)
    pieces = {n: _piece(n, owner, span) for n, (owner, span) in enumerate(places, start=1)}
    marker = next(
        n for n, (owner, span) in enumerate(places, 1) if (owner, span) == (article, home)
    )
    wrong = rng.choice([n for n in pieces if n != marker])
    return pieces, marker, wrong


def _piece(number: int, article: Article, span: Span) -> Evidence:
    passage = Passage(f"{article.id}@1:{span.start}-{span.end}", article.id, 1, span)
    return Evidence(number, article, span, (passage,), 1.0)


def outcome_of(case: Case) -> Outcome:
    """What the service makes of a case."""
    draft = DraftClaim(case.text, (case.marker,))
    found = examine(draft, case.evidence, _JUDGE)
    match found:
        case Claim():
            return Outcome(case, True, "", False, found.verdict.support)
        case Removed():
            return Outcome(case, False, found.reason, False, 0.0)
        case Grey():
            final = verify(draft, case.evidence, _JUDGE)
            reason = final.reason if isinstance(final, Removed) else ""
            kept = found.verdict.kind is VerdictKind.SUPPORTED
            return Outcome(case, kept, reason, True, found.verdict.support)


def _table(outcomes: Sequence[Outcome]) -> None:
    true = [one for one in outcomes if one.case.changed is None]
    print(f"  {'true, kept':14} {_share(sum(one.kept for one in true), len(true))}", end="")
    print(f"   grey {sum(one.grey for one in true)}")
    every = [one for one in outcomes if one.case.changed is not None]
    for kind in (*KINDS, WRONG):
        bad = [one for one in every if one.case.changed == kind]
        gone = [one for one in bad if not one.kept]
        fits = sum(one.reason in _REASONS[kind] for one in gone)
        print(f"  {kind:14} {_share(len(gone), len(bad))}", end="")
        print(f"   grey {sum(one.grey for one in bad):4}  fitting reason {_share(fits, len(gone))}")
    print(f"  {'all untrue':14} {_share(sum(not one.kept for one in every), len(every))}")
    lost = Counter(one.reason for one in true if not one.kept)
    print(f"  true ones removed for: {dict(lost.most_common())}")


def _curve(outcomes: Sequence[Outcome]) -> None:
    """Caught of the untrue against kept of the true ones, by the threshold of support."""
    true = [one for one in outcomes if one.case.changed is None]
    bad = [one for one in outcomes if one.case.changed is not None]
    print("  threshold     true kept               untrue caught")
    for threshold in THRESHOLDS:
        kept = sum(one.support >= threshold for one in true)
        caught = sum(one.support < threshold for one in bad)
        print(f"  {threshold:9.2f}     {_share(kept, len(true))}     {_share(caught, len(bad))}")


def _share(part: int, whole: int) -> str:
    return f"{part / whole:6.1%} ({part}/{whole})" if whole else "     - (0/0)"


def _show(outcomes: Sequence[Outcome], kind: str) -> None:
    """Up to 40 cases of the development half that went wrong."""
    wrong = [
        one
        for one in outcomes
        if (one.case.changed or "true") == kind and one.kept is (one.case.changed is not None)
    ]
    for one in wrong[:40]:
        found = examine(DraftClaim(one.case.text, (one.case.marker,)), one.case.evidence, _JUDGE)
        print(f"    - {one.case.text}\n      was: {one.case.original}\n      {_said(found)}")


def _said(found: Claim | Removed | Grey) -> str:
    if isinstance(found, Removed):
        return f"{found.reason}: {found.detail}"
    return f"support {found.verdict.support} {found.verdict.detail or ''}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("data", type=Path)
    parser.add_argument("--show", metavar="KIND", help="print cases that went wrong, or 'true'")
    chosen = parser.parse_args(sys.argv[1:])
    main(chosen.data, chosen.show)
