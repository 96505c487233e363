"""What a text puts between quotation marks."""

from __future__ import annotations

import re

from service.text.fact import Fact, fact_at
from service.text.remembered import remembered

_MARK = re.compile('["“”„«»\u2018\u2019]')
_CLOSERS = {"“": "”", "”": "”", "„": "“”", "«": "»", "»": "«", '"': '"', "\u2018": "\u2019"}
_DEPTH_MAX = 4  # marks nested deeper are no writing; bounds the length of all quotations together
_BEFORE_OPENING = frozenset(' \t\xa0\u202f([{—\u2013-/:,;"“„«\u2018')


@remembered
def quotations(text: str) -> tuple[Fact, ...]:
    """The quotations of `text`, outer before inner; the span covers what is between the marks.

    Marks: “…”, "…", „…“, «…», »…«, and curly single ones, these only where they are closed (and
    so no apostrophes).
    A quotation that is not closed goes to the end of its paragraph (line). `value` is the surface.
    """
    facts: list[Fact] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        facts.extend(_in_line(text, start, end))
        start = end + 1
    return tuple(sorted(facts, key=lambda fact: (fact.span.start, -fact.span.end)))


def _in_line(text: str, start: int, end: int) -> list[Fact]:
    """The quotations of the paragraph `[start, end)`."""
    opened: list[tuple[str, int]] = []  # the marks that are open, with where their inside begins
    facts: list[Fact] = []
    for match in _MARK.finditer(text, start, end):
        at, mark = match.start(), match.group()
        depth = _closed_by(text, at, mark, end, opened)
        if depth is not None:
            facts.extend(_inside(text, opened[depth][1], at))
            del opened[depth:]
        elif len(opened) < _DEPTH_MAX and _opens(text, at, mark, start, end):
            opened.append((mark, at + 1))
    for mark, inside in opened:
        if mark != "\u2018":
            facts.extend(_inside(text, inside, end))
    return facts


def _inside(text: str, start: int, end: int) -> list[Fact]:
    """The quotation between two marks without its outer white space; none if it is empty."""
    stretch = text[start:end]
    body = stretch.strip()
    first = start + len(stretch) - len(stretch.lstrip())
    return [fact_at(text, first, first + len(body))] if body else []


def _closed_by(
    text: str, at: int, mark: str, end: int, opened: list[tuple[str, int]]
) -> int | None:
    """The place in `opened` of the quotation that the mark at `at` closes, if it closes one."""
    before, after = text[at - 1 : at], text[at + 1 : min(at + 2, end)]
    for depth in range(len(opened) - 1, -1, -1):
        mark_open = opened[depth][0]
        if mark in _CLOSERS[mark_open]:
            return depth if _may_close(mark, before, text[at + 1 : min(at + 3, end)]) else None
        # "“ … “": typed for the closing mark, where it can't open
        if mark == mark_open == "“" and not before.isspace() and not after.isalnum():
            return depth
    return None


def _may_close(mark: str, before: str, after: str) -> bool:
    """Whether a closing mark between `before` (one character) and `after` (two) does close."""
    if mark == "\u2019":
        possessive = before == "s" and after[:1] == " " and after[1:].islower()
        return not (after[:1].isalnum() or before.isspace() or possessive)
    if mark == '"':
        return not (before.isspace() and after[:1].isalnum())
    return True


def _opens(text: str, at: int, mark: str, start: int, end: int) -> bool:
    """Whether the mark at `at` can open a quotation; `[start, end)` is its paragraph."""
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    free = before in _BEFORE_OPENING or before.isspace()
    match mark:
        case "„" | "«":
            return True
        case "“":
            return free or not after.isspace()
        case "\u2018":
            return free and after.isalpha()
        case "\u2019":
            return False
        case _:  # a straight mark, or ” and » where they open (Swedish, German)
            return free and not after.isspace()
