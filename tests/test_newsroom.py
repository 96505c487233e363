"""The sample newsroom holds what its README says it holds."""

from __future__ import annotations

import calendar
import json
import re
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from service.ingest.clean import clean
from service.text.sentences import sentence_spans

FOLDER = Path(__file__).parent.parent / "service" / "newsroom"
FILES = sorted(FOLDER.glob("*.jsonl"))
WIRE = "sample-blackout-wire"
REPRINTS = [f"sample-blackout-{o}" for o in ("courant", "dispatch", "lantern", "ledger", "herald")]
OWN_REPORTS = ["sample-blackout-radio", "sample-blackout-meridian"]
# What each outlet says of the size of one march, and who says it there.
CROWD = {
    "sample-toll-meridian": ("22,000", "Police"),
    "sample-toll-radio": ("25,000", "ministry"),
    "sample-toll-courant": ("41,000", "scientists"),
    "sample-toll-dispatch": ("55,000", "union"),
    "sample-toll-free-harbour": ("100,000", "Free Harbour"),
    "sample-toll-herald": ("35,000", "Thorpe"),
}
SUPERSEDES = ("sample-toll-report", "38,000")
_MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {"März": 3, "mars": 3, "mai": 5, "enero": 1, "mayo": 5}
_DAYS = {name: number for number, name in enumerate(calendar.day_name)}
_DAYS |= {"Dienstag": 1, "vendredi": 4}
_WRITTEN = re.compile(
    rf"\b({'|'.join(_DAYS)}),?\s(?:dem\s)?(\d{{1,2}})\.?\s({'|'.join(_MONTHS)})\b(?:\s(\d{{4}}))?"
)


@pytest.fixture(scope="module")
def by_id(newsroom: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in newsroom}


def sentences(article: dict[str, Any]) -> list[str]:
    """Its sentences, with one form of quotation marks: outlets have their own."""
    text = article["text"].translate({0x201C: '"', 0x201D: '"', 0x2019: "'"})
    return [span.of(text) for span in sentence_spans(text, article["language"])]


def verbatim_share(article: dict[str, Any], other: dict[str, Any]) -> float:
    """The share of the sentences of `article` that `other` has word for word."""
    own, others = sentences(article), set(sentences(other))
    return sum(sentence in others for sentence in own) / len(own)


def test_there_are_at_least_48_articles_on_at_least_10_events(
    newsroom: list[dict[str, Any]],
) -> None:
    assert len(newsroom) >= 48
    assert len(FILES) >= 10
    for file in FILES:
        outlets = {json.loads(line)["source"] for line in file.read_text().splitlines()}
        assert len(outlets) >= 2, file.name


def test_the_readme_lists_every_file_with_its_articles_and_outlets() -> None:
    readme = (FOLDER / "README.md").read_text()
    listed = dict(re.findall(r"^\| `([\w-]+)` \| [^|]+ \| (\d+) \| [^|]+ \|", readme, re.MULTILINE))
    assert set(listed) == {file.stem for file in FILES}
    for file in FILES:
        articles = [json.loads(line) for line in file.read_text().splitlines()]
        assert int(listed[file.stem]) == len(articles), file.name
        [row] = [line for line in readme.splitlines() if line.startswith(f"| `{file.stem}`")]
        assert all(article["source"] in row for article in articles), file.name


def test_ids_urls_and_titles_are_unique(newsroom: list[dict[str, Any]]) -> None:
    for key in ("id", "url", "title"):
        values = [one[key] for one in newsroom]
        assert len(values) == len(set(values)), key
    assert all(re.fullmatch(r"sample-[a-z0-9-]+", one["id"]) for one in newsroom)


def test_every_article_is_taken_in_as_it_stands(newsroom: list[dict[str, Any]]) -> None:
    keys = ["id", "title", "source", "url", "published_at", "authors", "language", "topic", "text"]
    for one in newsroom:
        assert list(one) == keys
        draft = clean(one)
        assert (draft.id, draft.notes) == (one["id"], ())
        assert draft.title.split() == one["title"].split()
        if "ADVERTISEMENT" not in one["text"]:
            assert draft.text == one["text"]


def test_every_address_is_on_an_example_domain_of_its_outlet(
    newsroom: list[dict[str, Any]],
) -> None:
    hosts: dict[str, set[str]] = {}
    for one in newsroom:
        parts = urlsplit(one["url"])
        assert parts.scheme == "https"
        assert parts.hostname is not None
        assert parts.hostname.endswith(".example")
        hosts.setdefault(one["source"], set()).add(parts.hostname)
        addresses = re.findall(r"\b[\w.-]+\.(?:com|org|net|info|eu|de|fr|es|uk)\b", one["text"])
        assert addresses == []
    assert all(len(own) == 1 for own in hosts.values()), hosts
    assert len({host for own in hosts.values() for host in own}) == len(hosts)


def test_the_articles_are_of_the_months_and_the_length_that_are_promised(
    newsroom: list[dict[str, Any]],
) -> None:
    for one in newsroom:
        assert "2026-02-01" <= one["published_at"] < "2026-06-01", one["id"]
        assert 150 <= len(one["text"].split()) <= 500, one["id"]


def test_a_weekday_beside_a_date_is_that_of_the_calendar(newsroom: list[dict[str, Any]]) -> None:
    checked = 0
    for one in newsroom:
        for day, number, month, year in _WRITTEN.findall(one["text"]):
            written = date(int(year or 2026), _MONTHS[month], int(number))
            assert written.weekday() == _DAYS[day], (one["id"], day, written)
            checked += 1
    assert checked >= 20


@pytest.mark.parametrize("key", REPRINTS)
def test_a_reprint_is_mostly_the_wire_story_word_for_word(
    by_id: dict[str, dict[str, Any]], key: str
) -> None:
    reprint, wire = by_id[key], by_id[WIRE]
    assert verbatim_share(reprint, wire) >= 0.6
    assert reprint["source"] != wire["source"]
    assert reprint["published_at"] > wire["published_at"]


@pytest.mark.parametrize("key", OWN_REPORTS)
def test_an_own_report_of_the_same_event_shares_no_sentence_with_the_wire_story(
    by_id: dict[str, dict[str, Any]], key: str
) -> None:
    own, wire = by_id[key], by_id[WIRE]
    assert verbatim_share(own, wire) <= 0.1
    assert verbatim_share(wire, own) <= 0.1
    assert "blackout" in own["text"] or "without electricity" in own["text"]


def test_each_reprint_is_edited_in_its_own_way(by_id: dict[str, dict[str, Any]]) -> None:
    wire = by_id[WIRE]
    courant, dispatch, lantern, ledger, herald = (by_id[key] for key in REPRINTS)
    assert sentences(courant) == sentences(wire)
    assert courant["title"] != wire["title"]
    assert sentences(dispatch) == sentences(wire)[: len(sentences(dispatch))]
    assert 0.35 <= len(sentences(dispatch)) / len(sentences(wire)) <= 0.6
    assert sentences(lantern)[0] not in sentences(wire)
    assert 0.15 <= 1 - verbatim_share(wire, lantern) <= 0.25
    assert "(Sable Press Service)" not in ledger["text"].split("\n")[0]
    assert sentences(ledger)[1 : len(sentences(wire))] == sentences(wire)[1:]
    assert len(sentences(ledger)) > len(sentences(wire))
    kept = [sentences(wire).index(one) for one in sentences(herald) if one in sentences(wire)]
    assert kept != sorted(kept)


def test_six_outlets_tell_one_story_with_figures_of_their_own(
    by_id: dict[str, dict[str, Any]],
) -> None:
    assert len({by_id[key]["source"] for key in CROWD}) == 6
    assert len({figure for figure, _ in CROWD.values()}) >= 4
    for key, (figure, who) in CROWD.items():
        told = [text for text in by_id[key]["text"].split("\n\n") if figure in text]
        assert told, (key, figure)
        assert any(who in text for text in by_id[key]["text"].split("\n\n")), (key, who)
        for other in CROWD:
            if other != key:
                assert verbatim_share(by_id[key], by_id[other]) <= 0.1, (key, other)
    key, final = SUPERSEDES
    assert final in by_id[key]["text"]
    assert all(by_id[key]["published_at"] > by_id[other]["published_at"] for other in CROWD)
    assert not any(final in by_id[other]["text"] for other in CROWD)


def test_the_live_report_is_in_order_and_corrects_itself(by_id: dict[str, dict[str, Any]]) -> None:
    live = by_id["sample-torpedo-live"]["text"]
    times = re.findall(r"^(\d\d:\d\d) ", live, re.MULTILINE)
    assert len(times) >= 10
    assert times == sorted(set(times))
    for first, later in (("3,800", "5,100"), ("240 kilograms", "310 kilograms")):
        assert live.index(first) < live.index(later)
    assert live.index("has been injured") < live.index("nobody is injured")
