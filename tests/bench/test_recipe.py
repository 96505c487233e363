from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bench.articles import LIMIT, articles_in, questions_in, spread
from bench.processes import run, worker
from bench.recipe import CHUNK, Recipe, in_month, of_outlet, split


@pytest.fixture(scope="module")
def recipe(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Recipe:
    made = Recipe(tmp_path_factory.mktemp("recipe"))
    made.add(articles_in(articles))
    return made


def test_the_recipe_finds_what_it_took_in(recipe: Recipe) -> None:
    found = recipe.search("glass recycling")
    assert len(found) == LIMIT
    assert all("glass recycling" in chunk.page_content for chunk, _ in found)
    distances = [distance for _, distance in found]
    assert distances == sorted(distances)


def test_a_month_keeps_to_its_first_and_last_day(recipe: Recipe) -> None:
    found = recipe.search("tram fares", in_month("2020-03-11", "2020-03-13"))
    days = {chunk.metadata["published"] for chunk, _ in found}
    assert days == {20200311, 20200312, 20200313}


def test_an_outlet_keeps_to_its_articles(recipe: Recipe) -> None:
    found = recipe.search("tram fares", of_outlet("Reuters"))
    assert {chunk.metadata["source"] for chunk, _ in found} == {"Reuters"}


def test_taking_in_again_in_batches_of_another_size_doubles_nothing(
    articles: Path, recipe: Recipe
) -> None:
    recipe.add(articles_in(articles), batch=7)
    ids = [chunk.id for chunk, _ in recipe.search("night buses", of_outlet("Reuters"))]
    assert len(ids) == len(set(ids)) == LIMIT


def test_chunks_keep_to_their_length_share_text_and_have_ids_of_their_own(articles: Path) -> None:
    chunks = split(articles_in(articles))
    assert max(len(chunk.page_content) for chunk in chunks) <= CHUNK
    assert len({chunk.id for chunk in chunks}) == len(chunks) > 20
    assert chunks[1].page_content[:100] in chunks[0].page_content


def test_an_article_that_stands_twice_counts_once(articles: Path) -> None:
    assert len(articles_in(articles)) == 20


def test_questions_are_spread_over_the_titles(articles: Path) -> None:
    assert len(set(questions_in(articles, 500))) == 20
    assert spread(list("abcdefghij"), 4) == ["a", "c", "f", "h"]


def test_in_processes_of_its_own_the_recipe_takes_in_and_answers(
    articles: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "recipe"
    taken = run("bench.recipe", "ingest", str(articles), str(folder), folder=tmp_path)
    assert json.loads(taken.printed)["articles"] == 20
    assert taken.usage.cpu_s > 0
    assert taken.usage.peak_mb > 10
    with worker("bench.recipe", "ask", str(folder), folder=tmp_path) as (asked, kept):
        pid = asked.pid
        for kind in ("plain", "month", "outlet"):
            reply = asked.ask(kind, "bee keeping")
            assert (reply.found, reply.ms > 0) == (LIMIT, True)
    assert kept.usage.peak_mb > 10
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_command_that_fails_ends_the_bench_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="No module named"):
        run("bench.no_such_part", folder=tmp_path)
