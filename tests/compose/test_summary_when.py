import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.compose.summary.when import event_date

TUESDAY = "2026-04-21T09:05:00Z"


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("The ferry struck the pier on Tuesday morning.", "2026-04-21"),
        ("The ferry struck the pier on Monday.", "2026-04-20"),
        ("The pier will reopen on Monday.", "2026-04-27"),
        ("The pier closed last Tuesday, and shops followed.", "2026-04-14"),
        ("Yesterday the pier was closed.", "2026-04-20"),
        ("Divers went down this morning.", "2026-04-21"),
        ("The pier opened on 3 May 1988.", "1988-05-03"),
        ("The trial begins on Thursday, 12 February.", "2026-02-12"),
        ("The vote took place on 30 December.", "2025-12-30"),
        ("Since 2022, the towns have paid for the boats.", "2022"),
        ("The Customs House was built in 1874.", None),  # no year of a news event before 1900
        ("The library was built in 1974.", "1974"),
        ("A second voyage is planned for August 2027.", "2027-08"),
        ("The pier was closed in March.", "2026-03"),
    ],
)
def test_the_date_is_that_of_the_event(sentence: str, day: str | None) -> None:
    assert event_date(sentence, TUESDAY) == day


@pytest.mark.parametrize(
    "sentence",
    [
        "The ferry struck the pier.",
        "The river was expected to fall by Sunday evening.",
        "Pohl, who won in 2016, closed the pier.",
        "The crash broke the bow of the Dawn, a boat built in 2011.",
        "The 2020 election was long.",
        "Tellow, champions in 2024, had looked better.",
        "Pohl was arrested in connection with the alleged theft on 29 January.",
        "The pier opens on Sundays.",
        "Shops were full on Black Friday.",
        "He said “we met on Monday” and left.",
        "The strike began on Monday and Pohl met the union on Friday.",
        "On 31 February nothing happened.",
        "The rule was to take effect on 20 October.",
        "The roof should have been replaced in November 2025.",
    ],
)
def test_where_the_day_is_not_clear_there_is_none(sentence: str) -> None:
    assert event_date(sentence, TUESDAY) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Orth said that five patients might go home on Wednesday.",
        "Five patients might go home on Wednesday, Orth said.",
        "Orth said that he had a school examination on Friday.",
        "Orth said the vote could come on Friday.",
        "Orth said he may resign on Thursday.",
        "The council said it was meeting on Friday.",
        "It was meeting on Friday, the council said.",
        "Orth said the planned vote was on Friday.",
        "Orth said they planned to vote on Friday.",
        "Orth said the council meets on Friday.",
        "Orth told the council that she has to be in court on Friday.",
        "Orth said the court might rule in March.",
        "He said he had an examination on Friday after he was hurt.",
        "Orth, who was hurt in the gale, said he would resign on Friday.",
        "The council was to meet on Friday.",
        "The union has a meeting on Friday.",
        "Unions need a deal on Friday.",
        "There is a vote on Friday.",
        "Orth hopes his showing in Monday’s vote is a sign.",
    ],
)
def test_what_may_lie_ahead_of_who_speaks_is_not_put_in_the_past(sentence: str) -> None:
    assert event_date(sentence, TUESDAY) is None


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("The vote could come on Friday.", "2026-04-24"),
        ("The pier may open on Monday.", "2026-04-27"),
        ("The full count is expected to be announced on Monday.", "2026-04-27"),
        ("The gale, which shut the pier, will end on Thursday.", "2026-04-23"),
        ("Orth said the ferry struck the pier on Monday.", "2026-04-20"),
        ("Police said that the man was arrested on Monday.", "2026-04-20"),
        ("The ferry struck the pier on Monday and broke a bow, the council said.", "2026-04-20"),
        ("Orth said that on Monday, the ferry struck the pier.", "2026-04-20"),
        ("Orth said on Monday that the pier might close.", "2026-04-20"),
        ("Orth told the court on Monday that the pier could close.", "2026-04-20"),
        ("On Monday, Orth said the pier would close.", "2026-04-20"),
        ("Orth on Monday said the pier would close.", "2026-04-20"),
        ("Orth said in a statement late Monday that the pier may close.", "2026-04-20"),
        ("“We are sorry,” said Ada Pohl of the guild on Monday.", "2026-04-20"),
        ("The council voted on Monday for a rule that could close the pier.", "2026-04-20"),
    ],
)
def test_the_verb_of_its_own_clause_decides_which_day(sentence: str, day: str) -> None:
    assert event_date(sentence, TUESDAY) == day


@given(
    st.sampled_from(["may", "might", "could", "would", "should", "must", "can", "will"]),
    st.sampled_from(["Orth said {} on {}.", "Orth told the council that {} on {}.", "{} on {}."]),
    st.sampled_from(["Monday", "Wednesday", "Friday", "Sunday"]),
    st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)),
)
def test_a_modal_never_dates_into_the_past(
    modal: str, frame: str, weekday: str, published: date
) -> None:
    found = event_date(frame.format(f"the pier {modal} open", weekday), published.isoformat())
    assert found is None or date.fromisoformat(found) > published


def test_without_a_date_of_publication_only_full_dates_count() -> None:
    assert event_date("The ferry struck the pier on Tuesday.", None) is None
    assert event_date("The ferry struck the pier on 3 May 2026.", None) == "2026-05-03"


@given(
    st.sampled_from(["Monday", "Wednesday", "Friday", "Sunday"]),
    st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)),
)
def test_a_past_weekday_is_within_the_week_before(weekday: str, published: date) -> None:
    found = event_date(f"The pier was closed on {weekday}.", published.isoformat())
    assert found is not None
    assert 0 <= (published - date.fromisoformat(found)).days < 7
    assert f"{date.fromisoformat(found):%A}" == weekday


@given(st.text(max_size=120))
def test_what_is_found_is_a_day_a_month_or_a_year(sentence: str) -> None:
    found = event_date(sentence, TUESDAY)
    assert found is None or re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", found)
