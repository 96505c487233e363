from __future__ import annotations

import pytest

from service.domain import Article
from service.pipeline.parts import independent_sources


def article(lineage: str | None, outlet: str | None, name: str = "") -> Article:
    name = name or f"{lineage}-{outlet}"
    return Article(name, 1, 1, "T", "T", "0", outlet, None, None, (), "en", None, lineage)


@pytest.mark.parametrize(
    ("cited", "expected"),
    [
        ([], 0),
        ([("lin_a", "Post")], 1),
        ([("lin_a", "Post"), ("lin_b", "Courant")], 2),
        ([("lin_a", f"Outlet {n}") for n in range(5)], 1),
        ([("lin_a", "Post"), ("lin_b", "POST")], 1),
        ([("lin_a", "Post"), ("lin_a", "Courant"), ("lin_b", "Post"), ("lin_c", "Courant")], 3),
        ([("lin_a", None), ("lin_b", None)], 2),
        ([("lin_a", None), ("lin_a", "Post")], 1),
    ],
)
def test_reprints_are_one_source_and_so_are_the_stories_of_one_outlet(
    cited: list[tuple[str, str | None]], expected: int
) -> None:
    articles = [article(lineage, outlet, str(at)) for at, (lineage, outlet) in enumerate(cited)]
    assert independent_sources(articles) == expected
    assert independent_sources(reversed(articles)) == expected


def test_an_article_without_a_lineage_is_one_by_itself() -> None:
    unknown = [article(None, None, "a"), article(None, None, "b")]
    assert independent_sources(unknown) == 2
