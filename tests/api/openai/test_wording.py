from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from service.api import schemas as out
from service.api.openai.wording import Spoken, inert
from tests.browser.xss import VECTORS

VERIFIED = out.VerificationOut(
    verdict="supported", support=1, numbers="none", names="none", quotes="none", method="x"
)
PIECES = st.lists(
    st.tuples(st.text(min_size=1, max_size=20), st.lists(st.integers(1, 3), max_size=3)),
    max_size=5,
)


def citation(number: int, text: str = "quote") -> out.CitationOut:
    return out.CitationOut(
        id=f"cit_a{number}@1:0-5",
        marker=f"[{number}]",
        article_id=f"a{number}",
        version=1,
        title=text,
        source=text,
        url=None,
        published_at=None,
        lineage_id=None,
        passage_id="",
        start_char_index=0,
        end_char_index=5,
        cited_text=text,
        content_sha256="",
        permalink=f"/c/cit_a{number}@1:0-5",
    )


def claim(text: str, numbers: list[int]) -> out.ClaimEventOut:
    cited = [citation(number) for number in dict.fromkeys(numbers)]
    return out.ClaimEventOut(
        claim=out.ClaimOut(
            text=text,
            start=0,
            end=len(text),
            speaker=None,
            speech=None,
            independent_sources=1,
            citations=[one.id for one in cited],
            verification=VERIFIED,
        ),
        citations=cited,
        text=text,
    )


@given(PIECES)
def test_an_annotation_is_where_its_marker_stands(said: list[tuple[str, list[int]]]) -> None:
    spoken = Spoken("http://127.0.0.1:8000/")
    text = ""
    annotations: list[dict[str, Any]] = []
    for words, numbers in said:
        for piece in spoken.take(claim(words, numbers)):
            text += piece.text
            annotations += piece.annotations
    assert spoken.length == len(text)
    for one in annotations:
        cited = one["url_citation"]
        number = re.search(r"cit_a(\d)", cited["permalink"])
        assert number is not None
        assert text[cited["start_index"] : cited["end_index"]] == f"[{number[1]}]"
    assert len(annotations) == sum(len(set(numbers)) for _, numbers in said)


@pytest.mark.parametrize("vector", VECTORS)
def test_a_chat_makes_no_link_image_or_element_of_an_articles_text(vector: str) -> None:
    shown = inert(vector)
    assert "](" not in shown
    assert "][" not in shown
    assert "]:" not in shown
    assert not re.search(r"(?<!\\)<[A-Za-z/!?]", shown)
    assert "\n" not in shown


@pytest.mark.parametrize("text", ["3 < 5 and 7 > 2", "He [the mayor] said (twice) so.", "a_b*c"])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert inert(text) == text


@pytest.mark.parametrize(
    "text",
    [r"\<img src=x>", r"\\<img src=x>", r"\<https://evil.example/>", r"\![a](https://e.example)"],
)
def test_a_backslash_of_an_article_undoes_nothing(text: str) -> None:
    shown = MarkdownIt("commonmark").render(inert(text))
    assert not re.search(r"<(?:img|a)\b", shown)


@pytest.mark.parametrize("vector", [*VECTORS, "```js", "~~~", "x](https://evil.example) ![y](z)"])
def test_what_markdown_makes_of_an_articles_text_is_no_element(vector: str) -> None:
    shown = MarkdownIt("commonmark").render(f"{inert(vector)} [1]\n\nSources:\n- [1] x")
    assert not re.search(r"<(?!/?(?:p|ul|li|em|strong|code|h\d|hr|ol|blockquote)\b)", shown), shown
    assert "<pre>" not in shown


def test_an_address_of_an_article_is_no_image() -> None:
    hostile = citation(1).model_copy(
        update={"url": "https://a.example/![x](https://evil.example/u.png)<img>"}
    )
    event = claim("It rained.", [1]).model_copy(update={"citations": [hostile]})
    spoken = Spoken("http://127.0.0.1:8000/")
    pieces = list(spoken.take(event))
    assert pieces[0].annotations[0]["url_citation"]["url"] == hostile.url
    shown = MarkdownIt("commonmark").render(f"- {spoken._source(hostile)}")
    assert "<img" not in shown
    assert "<a" not in shown
