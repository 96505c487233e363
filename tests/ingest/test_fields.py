"""Fields are found under their usual names, typed, and what is wrong is named."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import InvalidInput
from service.ingest.fields import ALIASES, Fields, read_fields

MINIMAL = {"title": "Harbour to close", "text": "The council voted."}
PUBLISHED = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?")
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
NAMES = st.sampled_from(sorted({name for names in ALIASES.values() for name in names}))


def read(**values: Any) -> Fields:
    return read_fields({**MINIMAL, **values})


def problem_of(raw: object) -> str:
    with pytest.raises(InvalidInput) as caught:
        read_fields(raw)
    return str(caught.value)


@pytest.mark.parametrize("field", ["id", "source", "url", "language", "topic"])
def test_each_field_is_found_under_each_of_its_names_in_any_case(field: str) -> None:
    value = {"url": "https://wire.example/a", "language": "en"}.get(field, "some-value")
    for name in ALIASES[field]:
        assert getattr(read(**{name.upper(): value}), field) == value, name


def test_text_title_date_and_authors_are_found_under_each_of_their_names() -> None:
    for text in ALIASES["text"]:
        for title in ALIASES["title"]:
            assert read_fields({title.title(): "A", text.upper(): "B"}).text == "B"
    for name in ("pubDate", "publish_date", "DATE", "published"):
        assert read(**{name: "2031-04-09"}).published_at == "2031-04-09"
    for name in ("author", "byline", "Authors"):
        assert read(**{name: "Orla Finch"}).authors == ("Orla Finch",)


def test_the_first_name_that_is_not_empty_wins() -> None:
    fields = read_fields({"title": "T", "text": "  ", "content": "", "body": "B", "article": "A"})
    assert fields.text == "B"
    assert read(source=None, publisher=[], outlet="Kestrel").source == "Kestrel"
    assert read(date="2031-04-09", published_at="2031-04-08").published_at == "2031-04-08"


def test_unknown_keys_are_ignored_and_values_are_stripped() -> None:
    fields = read_fields({"title": " T ", "text": "\nB\n", "bias": {"deep": [1]}})
    assert (fields.title, fields.text, fields.notes) == ("T", "B", ())


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"title": "T"}, "text: missing"),
        ({"title": "T", "text": " \n"}, "text: missing"),
        ({"text": "B"}, "title: missing"),
        ({}, "title: missing; text: missing"),
        ({"title": "T", "text": 5}, "text: expected a string, got a number"),
        ({"title": ["T"], "text": "B"}, "title: expected a string, got a list"),
        ({**MINIMAL, "source": True}, "source: expected a string, got true or false"),
        ({**MINIMAL, "source": {"id": 1}}, "source: expected a string, got an object"),
        ({**MINIMAL, "id": 1.5}, "id: expected a string or a whole number, got a number"),
        ({**MINIMAL, "date": [1]}, "published_at: expected a string or a number, got a list"),
        ({**MINIMAL, "authors": ["A", 1]}, "authors: expected strings, got a number"),
        ({**MINIMAL, "url": 1}, "url: expected a string, got a number"),
        ({"title": "T", "text": "ab\ud800c"}, "text: lone surrogate at position 2"),
        ({"title": "\udfff", "text": "B"}, "title: lone surrogate at position 0"),
        ({"title": "T", "text": "x" * 1_000_001}, "text: 1,000,001 characters, the limit is"),
        ({"title": "x" * 1_001, "text": "B"}, "title: 1,001 characters, the limit is 1,000"),
        ([], "article: expected an object, got a list"),
        ("text", "article: expected an object, got a string"),
    ],
)
def test_what_is_wrong_is_named_with_its_field(raw: object, message: str) -> None:
    assert message in problem_of(raw)


def test_all_that_is_wrong_is_named_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        read_fields({"title": 1, "topic": 2})
    assert [problem.field for problem in caught.value.fields] == ["title", "text", "topic"]


def test_a_source_may_be_an_object_with_a_name() -> None:
    assert read(source={"id": None, "name": "Kestrel"}).source == "Kestrel"
    assert read(source={"name": None}).source is None


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Orla Finch", ("Orla Finch",)),
        ("By Orla Finch and Ida Brandt", ("Orla Finch", "Ida Brandt")),
        ("Orla Finch, Ida Brandt; Per Holm", ("Orla Finch", "Ida Brandt", "Per Holm")),
        (["Orla Finch", " ", "Orla Finch", "Ida Brandt"], ("Orla Finch", "Ida Brandt")),
        ("Alexander Sandoval", ("Alexander Sandoval",)),
        ("", ()),
    ],
)
def test_authors_come_as_a_list_or_in_one_line(value: object, names: tuple[str, ...]) -> None:
    assert read(authors=value).authors == names


def test_an_id_keeps_permitted_characters_and_says_what_became_of_it() -> None:
    assert read(id="a.B_c:9-") == read(id="a.B_c:9-")
    assert read(id="a.B_c:9-").notes == ()
    changed = read(id="a b/c")
    assert changed.id is not None
    assert re.fullmatch(r"a-b-c-[0-9a-f]{16}", changed.id)
    assert changed.notes == (f'id: "a b/c" is kept as "{changed.id}"',)
    assert read(id=42).id == "42"
    assert read(guid="  ").id is None


def test_ids_that_would_become_one_stay_apart() -> None:
    kept = [read(id=given).id for given in ("news/1", "news-1", "news 1")]
    assert len(set(kept)) == 3
    assert kept[1] == "news-1"


@pytest.mark.parametrize("dots", [".", "..", "..."])
def test_an_id_of_dots_that_no_address_can_name_is_changed(dots: str) -> None:
    kept = read(id=dots).id
    assert kept is not None
    assert kept.strip(".") != ""


def test_long_and_foreign_ids_stay_apart() -> None:
    first, second = read(id="x" * 300 + "1").id, read(id="x" * 300 + "2").id
    assert first is not None
    assert len(first) == 128
    assert first != second
    assert read(id="新聞一").id != read(id="新聞二").id


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://wire.example/a",
        "wire.example/a",
        "https://",
        "http://[half",
        "https://wire.example:99999/",
        "https://user:secret@wire.example/",
        "https://wire.example/a b",
        "https://wire.example/\x00",
        "https://wire.example/" + "x" * 2_000,
    ],
)
def test_what_is_not_a_web_address_is_dropped_with_a_note(url: str) -> None:
    fields = read(url=url)
    assert fields.url is None
    assert fields.notes[0].startswith("url: dropped")


@pytest.mark.parametrize(
    ("tag", "language"),
    [("en", "en"), ("en-US", "en"), ("PT_br", "pt"), ("zh-Hant-TW", "zh"), ("english", None)],
)
def test_a_language_is_the_primary_subtag(tag: str, language: str | None) -> None:
    fields = read(language=tag)
    assert fields.language == language
    assert bool(fields.notes) == (language is None)


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("2031-04-09", "2031-04-09"),
        ("2031-04-09T08:30:00Z", "2031-04-09T08:30:00Z"),
        ("2031-04-09t08:30:00.123z", "2031-04-09T08:30:00Z"),
        ("2031-04-09 08:30", "2031-04-09T08:30:00Z"),
        ("2031-04-09T00:30:00+02:00", "2031-04-08T22:30:00Z"),
        ("2031-04-09T00:30:00 -0500", "2031-04-09T05:30:00Z"),
        ("Tue, 10 Nov 2020 14:00:00 GMT", "2020-11-10T14:00:00Z"),
        ("10 Nov 2020 14:00 +0100", "2020-11-10T13:00:00Z"),
        (1605016800, "2020-11-10T14:00:00Z"),
        (1605016800123, "2020-11-10T14:00:00Z"),
        (1605016800.5, "2020-11-10T14:00:00Z"),
        ("1605016800", "2020-11-10T14:00:00Z"),
        ("20201110", "2020-11-10"),
        (20201110, "2020-11-10"),
        ("November 10, 2020", "2020-11-10"),
        ("10 November 2020", "2020-11-10"),
        ("10 novembre 2020", "2020-11-10"),
        ("10 de noviembre de 2020", "2020-11-10"),
        ("10 ноября 2020", "2020-11-10"),
        ("Nov. 10, 2020 at 5:00 p.m. EST", "2020-11-10T22:00:00Z"),
        ("13/04/2020", "2020-04-13"),
        ("03.04.2020", "2020-04-03"),
    ],
)
def test_dates_of_many_forms_become_rfc_3339_or_a_day(given_: object, expected: str) -> None:
    fields = read(date=given_)
    assert fields.published_at == expected
    assert fields.notes == ()


@pytest.mark.parametrize(
    "value",
    [
        "yesterday",
        "2 days ago",
        "Saturday",
        "November 2020",
        "2020",
        2020,
        "soon",
        "2020-13-45",
        "0012-01-01",
        "1066-10-14",
        "9999-12-31T23:59:59-12:00",
        "2024-11-16T25:00:00Z",
        "31 Nov 2020 14:00:00 GMT",
        -5,
        10**30,
        float("inf"),
        "x" * 5_000,
    ],
)
def test_an_unknown_date_is_noted_and_no_error(value: object) -> None:
    fields = read(date=value)
    assert fields.published_at is None
    assert fields.notes[0].startswith('published_at: cannot read "')
    assert len(fields.notes[0]) < 120


def test_a_date_whose_day_and_month_could_change_places_is_noted() -> None:
    fields = read(date="03/04/2020")
    assert fields.published_at == "2020-03-04"
    assert fields.notes == ('published_at: "03/04/2020" was read as month/day, 2020-03-04',)


def test_a_note_holds_nothing_a_terminal_would_act_upon() -> None:
    assert "\x1b" not in read(date="\x1b[31mred").notes[0]


def test_iso_dates_are_fast() -> None:
    raw = {**MINIMAL, "date": "2031-04-09T08:30:00+02:00"}
    started = time.perf_counter()
    for _ in range(1_700):
        read_fields(raw)
    assert time.perf_counter() - started < 1.0


@settings(deadline=None)
@given(JSON)
def test_any_json_value_is_read_or_refused_by_name(raw: object) -> None:
    try:
        fields = read_fields(raw)
    except InvalidInput:
        return
    assert fields.title
    assert fields.text


@settings(deadline=None)  # the first odd date loads dateparser
@given(st.dictionaries(NAMES, JSON | st.text(), max_size=6))
def test_any_value_in_a_known_field_is_read_or_refused_by_name(raw: dict[str, object]) -> None:
    named: set[str] = set()
    try:
        read_fields({**MINIMAL, **raw})
    except InvalidInput as error:
        named = {problem.field for problem in error.fields}
    assert named <= ALIASES.keys()


@settings(deadline=None)
@given(st.text("0123456789-/.,: TZapm+JanebDecévrier年月日", min_size=6, max_size=30))
def test_anything_like_a_date_is_read_or_noted(text: str) -> None:
    fields = read(date=text)
    assert fields.published_at or fields.notes or not text.strip()
    assert fields.published_at is None or PUBLISHED.fullmatch(fields.published_at)
