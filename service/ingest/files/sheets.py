"""The rules of a page's style sheets, and which of them an element of the page fits.

tinycss2 reads rules, nested rules and at-rules, cssselect2 the selectors; a selector that it does
not know matches nothing. `@import` is not followed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby, islice
from typing import Any

import cssselect2  # type: ignore[import-untyped]
import tinycss2  # type: ignore[import-untyped]

from service.ingest.files.css import (
    Declarations,
    contents,
    declared,
    media_holds,
    tame,
    tokens_of,
    written,
)

_GROUPING = frozenset(["supports", "layer", "container", "scope"])  # taken to hold
_ANY = {name: "is" for name in ("is", "-webkit-any", "-moz-any", "matches")} | {"where": "where"}
_COMMA = tinycss2.ast.LiteralToken(0, 0, ",")

SELECTOR_MAX = 2_000  # characters of selectors around a rule: `& &` doubles them at every level
_NESTED_MAX = 50_000  # characters that a nested rule's selectors may grow to
SIBLINGS_MAX = 256  # siblings that `~` looks at: it costs the square of their number


class Element(cssselect2.ElementWrapper):  # type: ignore[misc]
    """An element as selectors see it, without the library's tuples of all that stand around it.

    Those would take memory by the square of the siblings, and a frame for each of them; and what
    `:has()` asks for would be made anew for every question.
    """

    @cached_property
    def _children(self) -> list[Element]:
        return list(self.iter_children())

    @cached_property
    def _subtree(self) -> list[Element]:
        return list(super().iter_subtree())

    def iter_subtree(self) -> Iterator[Element]:
        """This element and all below it."""
        return iter(self._subtree)

    def iter_next_siblings(self) -> Iterator[Element]:
        """The elements after this one, `SIBLINGS_MAX` at most."""
        around = [] if self.parent is None else self.parent._children
        return islice(around, self.index + 1, self.index + 1 + SIBLINGS_MAX)

    @property
    def ancestors(self) -> Iterator[Element]:
        """The elements that this one stands in, from its parent up."""
        one = self.parent
        while one is not None:
            yield one
            one = one.parent

    @property
    def previous_siblings(self) -> Iterator[Element]:
        """The elements before this one, from the nearest back, `SIBLINGS_MAX` at most."""
        one = self.previous
        for _ in range(SIBLINGS_MAX):
            if one is None:
                return
            yield one
            one = one.previous


class Sheets:
    """The rules of a page's style sheets, as far as they declare anything that matters here."""

    def __init__(self, sheets: Iterable[str]) -> None:
        self._matcher = cssselect2.Matcher()
        for sheet in sheets:
            for selectors, found in _rules(sheet):
                for selector in _compiled(selectors):
                    self._matcher.add_selector(selector, found)

    def matching(self, element: Element) -> list[Declarations]:
        """The declarations of the rules that an element fits, those that count more later."""
        return [found for *_, found in self._matcher.match(element)] if self._matcher.order else []


def _rules(sheet: str) -> Iterator[tuple[str, Declarations]]:
    """Selectors and declarations of the rules that hold, in their order."""
    waiting = _parts(tinycss2.parse_stylesheet(tame(sheet), True, True), "")
    while waiting:
        nodes, selectors = waiting.pop()
        if nodes[0].type == "declaration":
            if selectors and (found := declared(nodes)):
                yield selectors, found
        elif (inner := _inside(nodes[0], selectors)) is not None:
            waiting += _parts(contents(nodes[0].content), inner)


def _parts(nodes: Iterable[Any], selectors: str) -> list[tuple[list[Any], str]]:
    """The nodes of a block with its selectors, the last first, declarations in a row together."""
    runs = groupby(nodes, key=lambda node: node.type == "declaration" or id(node))
    return [(list(run), selectors) for _, run in runs][::-1]


def _inside(node: Any, around: str) -> str | None:
    """The selectors that hold inside of a rule; `None` for one that does not count."""
    if node.type == "qualified-rule" and len(around) <= SELECTOR_MAX:
        return _nested(node.prelude, around) or None
    if node.type == "at-rule" and node.content is not None:
        name = node.lower_at_keyword
        if name in _GROUPING or (name == "media" and media_holds(written(node.prelude))):
            return around
    return None


def _nested(prelude: Sequence[Any], around: str) -> str:
    """The selectors of a rule, within those of the rule that it stands in."""
    if not around:
        return written(prelude)
    each = [text for one in _alternatives(prelude) if (text := written(one).strip())]
    if len(around) * sum(one.count("&") or 1 for one in each) > _NESTED_MAX:
        return ""
    parent = f":is({around})"
    return ",".join(one.replace("&", parent) if "&" in one else f"{parent} {one}" for one in each)


def _alternatives(tokens: Iterable[Any]) -> list[list[Any]]:
    """The tokens of a list of selectors, for each of them."""
    runs = groupby(tokens, key=lambda token: token == ",")
    return [list(run) for comma, run in runs if not comma]


def _compiled(selectors: str) -> Iterator[Any]:
    """Each selector of a list that can be read and means an element, not a part of one."""
    for tokens in _alternatives(tokens_of(selectors)):
        for one in _read(tokens):
            if one.pseudo_element is None:
                one.test = _guarded(one.test)
                yield one


def _guarded(test: Callable[[Element], bool]) -> Callable[[Element], bool]:
    """A selector's test, which an element does not pass where the library breaks down over it."""

    def fits(element: Element) -> bool:
        try:
            return test(element)
        except Exception:  # such as `:local-link` on an address that is none
            return False

    return fits


def _read(tokens: Sequence[Any], depth: int = 4) -> list[Any]:
    """A selector for the library; in a second try without what it does not know in `:is()`."""
    try:
        return list(cssselect2.compile_selector_list(tokens))
    except Exception:  # besides its own error, broken selectors raise any other in it
        functions = [one for one in tokens if one.type == "function" and one.lower_name in _ANY]
    if not functions or not depth:
        return []
    for function in functions:
        function.lower_name = _ANY[function.lower_name]
        each = _alternatives(function.arguments)
        known = [one for one in each if _read(one, depth - 1)]
        function.arguments = [token for one in known for token in (*one, _COMMA)]
    return _read(tokens, 0)
