from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain import VerdictKind
from service.verify.support import LEAST_SUPPORT, METHOD, LexicalJudge

EVIDENCE = (
    "Mayor Odile Farn said on Monday, 2 March 2026, that 1,400 people had left Vell. "
    "“We had forty minutes,” Farn said. The bridge was closed in August."
)
JUDGE = LexicalJudge()


def judged(claim: str, *evidence: str) -> tuple[VerdictKind, str | None, str | None]:
    verdict = JUDGE.judge(claim, evidence or (EVIDENCE,))
    assert verdict.method == METHOD
    assert 0 <= verdict.support <= 1
    return verdict.kind, verdict.reason, verdict.detail


@pytest.mark.parametrize(
    "claim",
    [
        "Mayor Odile Farn said that 1,400 people had left Vell.",
        "On 2 March 2026, 1,400 people had left Vell, Mayor Farn said.",
        "Farn said: “We had forty minutes,”",
        "The bridge was closed in August.",
        "In Aug. 1,400 people had left Vell and the bridge was closed, Farn said.",
    ],
)
def test_what_the_evidence_says_is_supported(claim: str) -> None:
    assert judged(claim) == (VerdictKind.SUPPORTED, None, None)


@pytest.mark.parametrize(
    ("claim", "reason", "detail"),
    [
        ("Mayor Odile Farn said 1,500 people had left Vell.", "number_not_in_evidence", "1,500"),
        ("Odile Farn said on Tuesday that people had left.", "date_not_in_evidence", "Tuesday"),
        ("Farn said on 3 March 2026 that people had left.", "date_not_in_evidence", None),
        ("The bridge was closed in September.", "date_not_in_evidence", "September"),
        ("Mayor Odile Grun said people had left Vell.", "name_not_in_evidence", None),
        ("Farn said, “We had fifty minutes.”", "quote_not_exact", None),
        ("Farn said, “we had forty minutes”.", "quote_not_exact", None),
        ("Farn said, “We had forty minutes.”", "quote_not_exact", None),
        ("The bridge was not closed in August.", "not_supported", None),
        ("The bridge was never closed in August.", "not_supported", None),
        ("The bridge collapsed, burned and sank in August.", "not_supported", None),
    ],
)
def test_what_the_evidence_does_not_say_is_refused_with_the_reason(
    claim: str, reason: str, detail: str | None
) -> None:
    kind, found, said = judged(claim)
    assert kind is VerdictKind.UNSUPPORTED
    assert found == reason
    if detail is not None:
        assert said == detail


@pytest.mark.parametrize("evidence", [(), ("",), (" \n",), ("", "  ")])
def test_no_evidence_supports_nothing(evidence: tuple[str, ...]) -> None:
    verdict = JUDGE.judge("The bridge was closed.", evidence)
    assert (verdict.kind, verdict.reason) == (VerdictKind.UNSUPPORTED, "no_evidence")
    assert verdict.support == 0


@pytest.mark.parametrize("claim", ["", " ", "\n"])
def test_an_empty_claim_is_not_supported(claim: str) -> None:
    assert judged(claim)[0] is VerdictKind.UNSUPPORTED


def test_a_quotation_must_stand_whole_in_one_text() -> None:
    claim = "Farn said, “We had forty minutes.”"
    assert judged(claim, "Farn said, “We had", "forty minutes.”")[1] == "quote_not_exact"


def test_facts_may_stand_in_different_texts() -> None:
    claim = "The 1,400 people had left Vell on Monday."
    assert judged(claim, "On Monday people had left Vell.", "1,400 people left.")[1] is None


def test_the_fields_say_what_was_looked_at() -> None:
    verdict = JUDGE.judge("“We had forty minutes,” Odile Farn said.", (EVIDENCE,))
    assert (verdict.names, verdict.quotes) == ("match", "exact")
    plain = JUDGE.judge("The bridge was closed.", (EVIDENCE,))
    assert (plain.numbers, plain.names, plain.quotes) == ("none", "none", "none")
    wrong = JUDGE.judge("The bridge was closed in May.", (EVIDENCE,))
    assert wrong.numbers == "mismatch"


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=3))
def test_the_judge_fails_closed_and_never_raises(claim: str, evidence: list[str]) -> None:
    verdict = JUDGE.judge(claim, evidence)
    assert (verdict.kind is VerdictKind.SUPPORTED) == (verdict.reason is None)
    if verdict.kind is VerdictKind.SUPPORTED:
        assert verdict.support >= LEAST_SUPPORT
        assert any(text.strip() for text in evidence)


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=80))
def test_the_judge_is_deterministic(claim: str) -> None:
    assert JUDGE.judge(claim, (EVIDENCE,)) == JUDGE.judge(claim, (EVIDENCE,))
