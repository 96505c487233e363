from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain import Claim, DraftClaim, Evidence, Removed, Verdict, VerdictKind
from service.verify.claims import Grey, examine, settle, verify
from service.verify.support import GREY_HIGH, GREY_LOW, LexicalJudge
from tests.verify.conftest import evidence_of

HAT = evidence_of(
    {"id": "hat", "title": "Hat", "text": "A red hat was found in Vell. Nobody wants the hat."}
)


class Judge:
    """Says always the same."""

    def __init__(self, kind: VerdictKind, reason: str | None = None) -> None:
        self._verdict = Verdict(kind, 0.5, "none", "none", "none", "fixed/1", reason)
        self.asked: list[tuple[str, list[str]]] = []

    def judge(self, claim: str, evidence: Sequence[str]) -> Verdict:
        self.asked.append((claim, list(evidence)))
        return self._verdict


def test_a_supported_claim_passes_with_its_verdict_and_speaker() -> None:
    draft = DraftClaim("A red hat was found in Vell.", (1,), speaker="Odile Farn")
    claim = verify(draft, {1: HAT}, LexicalJudge())
    assert isinstance(claim, Claim)
    assert (claim.text, claim.speaker) == (draft.text, "Odile Farn")
    assert claim.verdict.kind is VerdictKind.SUPPORTED


def test_the_judge_is_given_exactly_what_is_cited() -> None:
    judge = Judge(VerdictKind.SUPPORTED)
    verify(DraftClaim("In Vell a red hat was found.", (1,)), {1: HAT}, judge)
    assert judge.asked == [("In Vell a red hat was found.", ["A red hat was found in Vell."])]


@pytest.mark.parametrize(
    ("kind", "reason", "expected"),
    [
        (VerdictKind.UNSUPPORTED, "number_not_in_evidence", "number_not_in_evidence"),
        (VerdictKind.UNSUPPORTED, None, "not_supported"),
        (VerdictKind.UNJUDGED, None, "unjudged"),
        (VerdictKind.UNJUDGED, "timeout", "unjudged"),
    ],
)
def test_only_supported_passes(kind: VerdictKind, reason: str | None, expected: str) -> None:
    draft = DraftClaim("A red hat was found in Vell.", (1,))
    gone = verify(draft, {1: HAT}, Judge(kind, reason))
    assert isinstance(gone, Removed)
    assert (gone.text, gone.reason) == (draft.text, expected)


def test_a_claim_that_cannot_be_cited_is_not_judged() -> None:
    judge = Judge(VerdictKind.SUPPORTED)
    gone = verify(DraftClaim("A red hat was found in Vell.", (2,)), {1: HAT}, judge)
    assert isinstance(gone, Removed)
    assert judge.asked == []


def evidence(number: int, text: str) -> Evidence:
    made = evidence_of({"id": f"a{number}", "title": "Quay", "text": text})
    return replace(made, number=number)


def test_what_denies_a_claim_is_not_cited_beside_what_says_it() -> None:
    pieces = {
        1: evidence(1, "The council of Vell closed the northern quay on Tuesday."),
        2: evidence(2, "The council of Vell closed the northern quay on Thursday."),
        3: evidence(3, "The council of Vell has not closed the northern quay on Tuesday."),
        4: evidence(4, "On Tuesday the northern quay was closed by the council of Vell."),
    }
    draft = DraftClaim("The council of Vell closed the northern quay on Tuesday.", (1, 2, 3, 4))
    claim = verify(draft, pieces, LexicalJudge())
    assert isinstance(claim, Claim)
    assert [citation.article.id for citation in claim.citations] == ["a1", "a4"]
    assert claim.verdict.support == 1.0


def test_a_claim_that_joins_what_two_say_keeps_both() -> None:
    pieces = {
        1: evidence(1, "The council of Vell closed the northern quay."),
        2: evidence(2, "The northern quay cost 40 million crowns."),
    }
    draft = DraftClaim("The council of Vell closed the quay, which cost 40 million crowns.", (1, 2))
    claim = verify(draft, pieces, LexicalJudge())
    assert isinstance(claim, Claim)
    assert [citation.article.id for citation in claim.citations] == ["a1", "a2"]


QUAY = {
    1: evidence(
        1,
        "The council of Vell closed the northern quay on Tuesday. Ada Vane opened the museum on "
        "Friday with 40 guests. It is not true that the mill burned down last winter.",
    ),
    2: evidence(2, "The mayor of Orrin sold 12 boats, and Jon Roe bought 9 horses."),
}
JUDGE = LexicalJudge()


def outcome(text: str, *markers: int) -> str:
    found = verify(DraftClaim(text, markers or (1,)), QUAY, JUDGE)
    return "kept" if isinstance(found, Claim) else found.reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The council of Vell closed the northern quay on Friday.", "date_not_in_evidence"),
        ("Ada Vane closed the northern quay on Tuesday.", "name_not_in_evidence"),
        ("The council of Vell opened the northern quay on Tuesday.", "not_supported"),
        ("the mill burned down last winter.", "not_supported"),
        ("Ada Vane opened the museum on Friday with 12 guests.", "number_not_in_evidence"),
        ("Ada Vane opened the museum on Friday with “many” guests.", "quote_not_exact"),
    ],
)
def test_what_stands_in_a_neighbouring_sentence_does_not_count(text: str, reason: str) -> None:
    assert outcome(text) == reason


def test_a_marker_whose_piece_says_nothing_of_it_removes_the_sentence() -> None:
    text = "The council of Vell closed the northern quay on Tuesday."
    assert outcome(text, 1) == "kept"
    assert outcome(text, 2) == "no_evidence"
    assert outcome(text, 1, 2) == "no_evidence"
    assert outcome(text, 1, 7) == "unknown_marker"


GREY = "The council of Vell shut the old northern quay down on Tuesday at dawn."


def test_a_claim_that_words_can_not_decide_is_grey_and_a_second_judge_settles_it() -> None:
    grey = examine(DraftClaim(GREY, (1,), "Ada Vane"), QUAY, JUDGE)
    assert isinstance(grey, Grey)
    assert GREY_LOW <= grey.verdict.support < GREY_HIGH
    assert grey.doubt.texts == ("The council of Vell closed the northern quay on Tuesday.",)
    claim = settle(grey, VerdictKind.SUPPORTED, "fixed/1")
    assert isinstance(claim, Claim)
    assert (claim.text, claim.speaker) == (GREY, "Ada Vane")
    assert (claim.verdict.kind, claim.verdict.method) == (VerdictKind.SUPPORTED, "fixed/1")
    assert (claim.verdict.reason, claim.verdict.missing) == (None, ())


@pytest.mark.parametrize(
    ("kind", "reason"),
    [(VerdictKind.UNSUPPORTED, "not_supported"), (VerdictKind.UNJUDGED, "unjudged")],
)
def test_any_other_ruling_removes_a_grey_claim(kind: VerdictKind, reason: str) -> None:
    grey = examine(DraftClaim(GREY, (1,)), QUAY, JUDGE)
    assert isinstance(grey, Grey)
    gone = settle(grey, kind, "fixed/1")
    assert isinstance(gone, Removed)
    assert (gone.text, gone.reason) == (GREY, reason)


def test_what_is_decided_is_not_grey() -> None:
    told = "The council of Vell closed the northern quay on Tuesday."
    assert isinstance(examine(DraftClaim(told, (1,)), QUAY, JUDGE), Claim)
    for untrue in (told.replace("Tuesday", "Monday"), told.replace("closed", "never closed")):
        assert isinstance(examine(DraftClaim(untrue, (1,)), QUAY, JUDGE), Removed)


@given(st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    verify(DraftClaim(text, (1,)), QUAY, JUDGE)
