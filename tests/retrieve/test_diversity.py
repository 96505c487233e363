from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from service.domain import Article, Passage, Span
from service.retrieve.diversity import PER_LINEAGE, Ranked, crowded, spread

STORY = (
    "The harbour council closed the northern quay on Monday.",
    "Divers found a crack four metres long below the crane.",
    "Repairs will cost two million crowns, the engineer said.",
    "Fishing crews must use the southern basin until autumn.",
    "A storm in January had loosened several granite blocks.",
    "Insurance covers only damage reported before Easter.",
)


def article(name: str, text: str) -> Article:
    return Article(name, 1, 1, "Title", text, "0", None, None, None, (), "en", None)


def printed(sentences: Mapping[str, tuple[str, ...]]) -> tuple[list[Ranked], dict[str, Article]]:
    """Articles of one sentence a passage, ranked article by article in the order of names."""
    articles = {name: article(name, " ".join(said)) for name, said in sentences.items()}
    ranked: list[Ranked] = []
    for name, said in sentences.items():
        at = 0
        for number, sentence in enumerate(said):
            passage = Passage(f"{name}-{number}", name, 1, Span(at, at + len(sentence)))
            ranked.append((1.0 - 0.01 * len(ranked), passage))
            at += len(sentence) + 1
    return ranked, articles


def kept(sentences: Mapping[str, tuple[str, ...]], lineages: dict[str, str]) -> list[str]:
    ranked, articles = printed(sentences)
    found = spread(ranked, crowded(ranked, lineages), articles)
    assert found == [one for one in ranked if one in found], "the order changed"
    return [passage.id for _, passage in found]


def test_a_reprint_adds_only_what_the_others_do_not_say() -> None:
    sentences = {"wire": STORY[:2], "copy": STORY[:2], "longer": STORY[:3]}
    lineages = dict.fromkeys(sentences, "lin_a")
    assert kept(sentences, lineages) == ["wire-0", "wire-1", "longer-2"]


def test_a_lineage_has_at_most_four_passages() -> None:
    sentences = {"wire": STORY, "copy": STORY[:1]}
    assert kept(sentences, dict.fromkeys(sentences, "lin_a")) == [
        f"wire-{n}" for n in range(PER_LINEAGE)
    ]


def test_an_article_that_is_alone_in_its_lineage_keeps_all_its_passages() -> None:
    sentences = {"wire": STORY, "other": STORY}
    assert len(kept(sentences, {"wire": "lin_a", "other": "lin_b"})) == 2 * len(STORY)
    assert len(kept(sentences, {})) == 2 * len(STORY)


def test_paragraphs_that_moved_between_passages_are_still_the_same() -> None:
    sentences = {"wire": STORY[:3], "copy": (f"{STORY[0]} {STORY[1]}", STORY[2])}
    assert kept(sentences, dict.fromkeys(sentences, "lin_a")) == ["wire-0", "wire-1", "wire-2"]


@given(
    printings=st.lists(st.lists(st.sampled_from(STORY), min_size=1), min_size=1, max_size=6),
    groups=st.lists(st.sampled_from(["lin_a", "lin_b"]), min_size=6, max_size=6),
)
def test_the_first_passage_stays_and_no_crowded_lineage_has_more_than_four(
    printings: list[list[str]], groups: list[str]
) -> None:
    sentences = {f"a{at}": tuple(said) for at, said in enumerate(printings)}
    lineages = dict(zip(sentences, groups, strict=False))
    found = kept(sentences, lineages)
    assert found[0] == "a0-0"
    sizes = {group: list(lineages.values()).count(group) for group in lineages.values()}
    for group, size in sizes.items():
        mine = [key for key in found if lineages[key.split("-")[0]] == group]
        assert mine
        assert size == 1 or len(mine) <= PER_LINEAGE
