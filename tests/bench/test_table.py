from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench.__main__ import main
from bench.measure import Asker, Beside, Round, interleaved
from bench.plot import PANELS, svg
from bench.table import BEGIN, END, Row, markdown, parts_markdown, replaced, rows_of, shown
from bench.worker import Timed

COUNTS = {"articles": 20, "chunks": 60, "passages": 50}


def rounds() -> list[Round]:
    return [
        Round({"speed": Beside(r, o), "answer": Beside(None, o)}, {"part": o * 2}, COUNTS)
        for r, o in ((40.0, 50.0), (44.0, 110.0), (42.0, 63.0))
    ]


def test_the_table_has_medians_ranges_and_our_share_of_the_recipes() -> None:
    table = markdown(rows_of(rounds())).splitlines()
    assert table[2] == "| speed | 42.0 (40.0 to 44.0) | 63.0 (50.0 to 110) | 1.50 |"


def test_what_the_recipe_does_not_have_stays_empty() -> None:
    table = markdown(rows_of(rounds())).splitlines()
    assert table[3] == "| answer |  | 63.0 (50.0 to 110) |  |"


def test_the_parts_have_a_table_of_their_own() -> None:
    assert parts_markdown(rounds()).splitlines()[2] == "| part | 126 (100 to 220) |"


@pytest.mark.parametrize(
    ("values", "text"),
    [([], ""), ([3.14159], "3.14"), ([31.4159], "31.4"), ([1234.5], "1,234")],
)
def test_figures_are_shown_with_three_digits(values: list[float], text: str) -> None:
    assert shown(values) == text


def test_figures_go_between_the_marks_and_nowhere_else() -> None:
    document = f"# Speed\n\n{BEGIN}\nold\n{END}\n\nafter\n"
    written = replaced(document, "| new |\n")
    assert written == f"# Speed\n\n{BEGIN}\n| new |\n{END}\n\nafter\n"
    assert replaced(written, "| new |") == written


def test_a_document_without_the_marks_is_refused() -> None:
    with pytest.raises(SystemExit, match="marks"):
        replaced(f"# Speed\n{END}\n{BEGIN}\n", "| new |")


def test_the_plot_is_an_svg_with_every_panel_and_both_medians() -> None:
    picture = ElementTree.fromstring(svg(bars()))
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    words = {"".join(text.itertext()) for text in picture.iter("{http://www.w3.org/2000/svg}text")}
    assert words >= {*PANELS, "recipe", "Groundwire", "42.0", "7.77"}


def test_the_plot_is_the_same_for_the_same_figures() -> None:
    assert svg(bars()) == svg(bars())


def bars() -> list[Row]:
    return [Row(what, (40.0, 42.0, 44.0), (7.77,)) for what in PANELS]


def test_the_sides_are_asked_in_turns_and_everything_is_asked_once() -> None:
    asked: list[tuple[str, str]] = []

    def asker(name: str) -> Asker:
        def ask(question: str) -> Timed:
            asked.append((name, question))
            return Timed(1.0, 1)

        return ask

    questions = [f"q{number}" for number in range(40)]
    spent = interleaved({"recipe": asker("recipe"), "ours": asker("ours")}, questions)
    assert {name: len(replies) for name, replies in spent.items()} == {"recipe": 40, "ours": 40}
    measured = asked[-80:]
    assert [name for name, _ in measured[::20]] == ["recipe", "ours", "ours", "recipe"]
    assert sorted(measured) == sorted((n, q) for n in ("recipe", "ours") for q in questions)


def test_a_search_that_finds_nothing_is_not_measured() -> None:
    with pytest.raises(SystemExit, match="found nothing"):
        interleaved({"ours plain": lambda _: Timed(1.0, 0)}, ["q1", "q2"])


def test_without_the_articles_the_bench_says_so(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="shared real articles"):
        main(["--data", str(tmp_path / "nowhere")])
