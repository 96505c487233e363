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


def test_missing_are_all_facts_that_the_evidence_lacks() -> None:
    claim = "Ada Grun told 1,500 people on Tuesday in Orrin: “We had fifty minutes.”"
    assert [(one.kind, one.text) for one in JUDGE.judge(claim, (EVIDENCE,)).missing] == [
        ("quotation", "We had fifty minutes."),
        ("number", "1,500"),
        ("number", "fifty"),
        ("date", "Tuesday"),
        ("name", "Ada Grun"),
        ("name", "Orrin"),
    ]


def test_without_a_missing_fact_the_missing_words_are_named() -> None:
    verdict = JUDGE.judge("The bridge collapsed, burned and sank in August.", (EVIDENCE,))
    assert {one.kind for one in verdict.missing} == {"words"}
    assert [one.text for one in verdict.missing] == ["collapsed", "burned", "sank"]


def test_a_negation_on_one_side_is_said() -> None:
    more = JUDGE.judge("The bridge was not closed in August.", (EVIDENCE,))
    assert [one.text for one in more.missing] == ["not"]
    assert more.detail == "only the sentence says “not”"
    less = JUDGE.judge("The bridge was closed.", ("The bridge was not closed.",))
    assert (less.missing, less.detail) == ((), "only the evidence says “not”")


def test_without_evidence_everything_is_missing() -> None:
    verdict = JUDGE.judge("Odile Farn closed 2 bridges.", ())
    assert [one.text for one in verdict.missing] == ["2", "Odile Farn"]
    assert [one.text for one in JUDGE.judge("The bridge broke.", ()).missing] == ["bridge", "broke"]


def test_a_claim_inside_a_sentence_that_denies_it_is_not_supported() -> None:
    denied = "Nobody believes that the bridge was closed."
    assert judged("the bridge was closed.", denied)[1] == "not_supported"
    assert judged("the bridge was closed.", "They say the bridge was closed.")[1] is None


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=3))
def test_nothing_is_missing_in_what_supports_and_all_missing_stands_in_the_claim(
    claim: str, evidence: list[str]
) -> None:
    verdict = JUDGE.judge(claim, evidence)
    if verdict.kind is VerdictKind.SUPPORTED:
        assert verdict.missing == ()
    assert all(one.text in claim for one in verdict.missing)
