from __future__ import annotations

from dataclasses import replace

from service.compose.candidates import candidates
from service.compose.repeats import with_reprints
from service.domain import DraftClaim, Evidence
from tests.compose.making import piece

CRACK = "Divers found a crack four metres long below the crane of the northern quay."


def reprint(number: int, text: str, lineage: str = "lin_a") -> Evidence:
    made = piece(number, text)
    return replace(made, article=replace(made.article, lineage_id=lineage), reprint=True)


def test_reprints_that_print_the_sentence_are_named() -> None:
    evidence = [
        replace(reprint(1, CRACK), reprint=False),
        reprint(2, f"EARLIER TODAY\n\n{CRACK} More soon."),
        reprint(3, "Divers found a crack, four metres long, below the northern quay's crane."),
        reprint(4, "Divers found a crack five metres long below the crane of the northern quay."),
        reprint(5, "The harbour council met."),
        reprint(6, CRACK, lineage="lin_b"),
    ]
    assert with_reprints(DraftClaim(CRACK, (1,)), evidence).markers == (1, 2, 3)
    assert with_reprints(DraftClaim(CRACK, ()), evidence).markers == ()
    assert with_reprints(DraftClaim("A storm came up.", (1,)), evidence).markers == (1,)


def test_a_reprint_offers_no_sentences_of_its_own() -> None:
    own = [replace(reprint(1, CRACK), reprint=False), reprint(2, f"{CRACK} A storm came up.")]
    assert [c.evidence.number for c in candidates(own)] == [1]


def test_a_dateline_inside_a_text_is_not_of_the_sentence_behind_it() -> None:
    first = "\n\n".join(f"The council read notice {n} at its meeting." for n in range(9))
    text = f"{first}\n\nPORT ELLERY, April 3 (Sable) — {CRACK}\n\n- A storm came up."
    found = candidates([piece(1, text)])
    assert [one.text for one in found][9:] == [CRACK, "A storm came up."]
    assert all(one.span.of(text) == one.text for one in found)
