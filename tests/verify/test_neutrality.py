from service.domain import Article, Citation, Claim, ClaimPassed, Place, Span, Verdict, VerdictKind
from service.verify.neutrality import UNKNOWN, neutrality

YES = Verdict(VerdictKind.SUPPORTED, 1.0, "none", "none", "none", "fixed/1")
OVERVIEW = Place("overview")


def passed(
    text: str,
    place: Place = OVERVIEW,
    *,
    speaker: str | None = None,
    outlets: tuple[str, ...] = ("A",),
) -> ClaimPassed:
    citations = tuple(
        Citation(
            Article(o, 1, 1, "", text, "", o or None, None, None, (), "en", None),
            "p",
            Span(0, len(text)),
        )
        for o in outlets
    )
    return ClaimPassed(Claim(text, citations, YES, speaker), place)


def test_a_loaded_word_is_found_where_it_stands_in_the_claim() -> None:
    report = neutrality([passed("Orth slammed the plan.")], 3)
    [word] = report.loaded
    assert word.span.of(word.claim.text) == "slammed"
    assert word.category == "verb"
    assert report.left_out == 3


def test_a_quotation_counts_only_where_nobody_is_named_for_it() -> None:
    said = "“This is shameful,” said Lena Orth."
    assert neutrality([passed(said, speaker="Lena Orth")], 0).loaded == ()
    assert neutrality([passed(said, Place("positions", "Lena Orth"))], 0).loaded == ()
    assert len(neutrality([passed("The plan is “shameful”.")], 0).loaded) == 1


def test_a_view_without_a_speaker_is_unattributed() -> None:
    report = neutrality(
        [
            passed("The town must close the hall."),
            passed("The town must close the hall, Orth said.", speaker="Orth"),
            passed("The hall was closed."),
        ],
        0,
    )
    assert report.unattributed == 1


def test_shares_by_party_and_by_outlet_add_up_to_one() -> None:
    report = neutrality(
        [
            passed("The hall was closed.", outlets=("A", "B")),
            passed("Orth wants it open.", Place("positions", "Orth")),
            passed("Rees does not want it open.", Place("positions", "Rees"), outlets=("",)),
            passed("Orth asks for help.", Place("positions", "Orth")),
        ],
        0,
    )
    assert dict(report.by_party) == {"Orth": 0.6667, "Rees": 0.3333}
    assert dict(report.by_outlet) == {"A": 0.6, "B": 0.2, UNKNOWN: 0.2}


def test_a_claim_in_two_sections_counts_once() -> None:
    twice = [
        passed("Orth slammed the plan on Monday.", outlets=("A",)),
        passed("Orth slammed the plan on Monday.", Place("timeline", "2026-03-02"), outlets=("A",)),
        passed("The hall was closed.", outlets=("B",)),
    ]
    report = neutrality(twice, 0)
    assert len(report.loaded) == 1
    assert dict(report.by_outlet) == {"A": 0.5, "B": 0.5}


def test_nothing_is_shared_out_where_there_is_nothing() -> None:
    report = neutrality([], 0)
    assert (report.by_party, report.by_outlet, report.loaded) == ({}, {}, ())
