"""A page's own style sheets: the rules that hold on a wide screen, as far as they can hide.

Rules, nested rules, at-rules, comments and escapes are read; `@import` is not followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from service.ingest.files.selectors import (
    SELECTOR_MAX,
    Steps,
    fits_from,
    selectors,
    split_at,
    unescaped,
)

WIDTH_PX, HEIGHT_PX = 1280.0, 800.0  # the screen that a reader is taken to have

PROPERTIES = frozenset(
    """
    display visibility opacity content-visibility filter overflow white-space
    font-size letter-spacing text-indent color -webkit-text-fill-color
    background-color background-image background-clip -webkit-background-clip
    position left right top bottom margin-left transform scale translate zoom
    clip clip-path -webkit-clip-path width height max-width max-height
    """.split()  # noqa: SIM905 - a table reads better
)
_SIDES = ("top", "right", "bottom", "left")
_FONT_SIZE = re.compile(r"(?:^|\s)([\d.]+(?:px|em|rem|pt|%|vw|vh|ex|ch)?)(?:\s*/\s*[\w.%]+)?\s")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_STRING = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'")
_LENGTH = re.compile(r"\((min|max)-(?:device-)?(width|height)\s*:\s*([\d.]+)\s*(px|em|rem)\s*\)")
_RANGE = re.compile(r"\(\s*(width|height)\s*([<>]=?)\s*([\d.]+)\s*(px|em|rem)\s*\)")

Declarations = Mapping[str, tuple[str, bool]]
"""Value, and whether it is `!important`, by property."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Declarations for what a selector matches; a later `order` counts more."""

    steps: Steps
    declarations: Declarations
    specificity: tuple[int, int, int]
    order: int

    def fits(self, element: Any) -> bool:
        """Whether the selector matches an element."""
        return fits_from(element, self.steps)


@dataclass(slots=True)
class _Block:
    """An open brace: the selector it is of, whether its at-rules hold, what stands in it."""

    selector: str = ""
    holds: bool = True
    parts: list[str] = field(default_factory=list)


def rules_of(sheet: str, first_order: int = 0) -> list[Rule]:
    """The rules of a style sheet that declare anything of `PROPERTIES` or a custom property."""
    rules: list[Rule] = []
    for selector_list, body in _blocks(_tame(sheet)):
        if not (found := declarations(body)):
            continue
        for selector in split_at(selector_list, ","):
            for steps in selectors(selector):
                ids, classes, tags = zip(*(one.specificity for _, one in steps), strict=True)
                weight = (sum(ids), sum(classes), sum(tags))
                rules.append(Rule(steps, found, weight, first_order + len(rules)))
    return rules


def _tame(sheet: str) -> str:
    """`sheet` without comments and without marks inside of strings that would look like rules."""
    tame = _STRING.sub(lambda found: re.sub(r"[{};]", " ", found.group()), _COMMENT.sub("", sheet))
    return re.sub(r"<!--|-->", " ", tame)


def _blocks(sheet: str) -> Iterator[tuple[str, str]]:
    """Selector list and body of each rule that holds, a nested one with its parent's selector."""
    stack = [_Block()]
    position = 0
    for found in re.finditer(r"[{};]|\Z", sheet):
        piece, position = sheet[position : found.start()].strip(), found.end()
        if found.group() == "{":
            stack.append(_opened(piece, stack[-1]))
            continue
        stack[-1].parts.append(piece)
        closing = {"}": 1, "": len(stack)}.get(found.group(), 0)
        for _ in range(min(closing, len(stack) - 1)):
            block = stack.pop()
            if block.holds and block.selector:
                yield block.selector, ";".join(block.parts)


def _opened(prelude: str, parent: _Block) -> _Block:
    if len(parent.selector) > SELECTOR_MAX:  # deeper nesting would double it with every level
        return _Block(holds=False)
    if not prelude.startswith("@"):
        if not parent.selector:
            return _Block(prelude, parent.holds)
        around = f":is({parent.selector})"
        whole = prelude.replace("&", around) if "&" in prelude else f"{around} {prelude}"
        return _Block(whole, parent.holds)
    name = prelude[1:].lower()
    if name.startswith("media"):
        return _Block(parent.selector, parent.holds and media_holds(name[5:]))
    grouping = name.startswith(("supports", "layer", "container", "scope"))
    return _Block(parent.selector, parent.holds and grouping)


def media_holds(media: str) -> bool:
    """Whether a media query list is true on a wide screen without any preference."""
    return not media.strip() or any(_query_holds(one) for one in media.lower().split(","))


def _query_holds(query: str) -> bool:
    negated = query.strip().startswith("not ")
    kind = re.match(r"\s*(?:not\s+|only\s+)?([a-z]+)\b", query)
    true = kind is None or kind[1] in ("all", "screen")
    rest = query[kind.end() :] if kind else query
    for feature in re.findall(r"\([^()]*\)", rest):
        true = true and _feature_holds(feature)
    return true != negated


def _feature_holds(feature: str) -> bool:
    if found := _LENGTH.fullmatch(feature):
        bound, side, number, unit = found.groups()
        operator = ">=" if bound == "min" else "<="
    elif found := _RANGE.fullmatch(feature):
        side, operator, number, unit = found.groups()
    else:
        return bool(re.search(r"hover\s*:\s*hover|pointer\s*:\s*fine|landscape|color\b", feature))
    try:
        limit = float(number) * (1 if unit == "px" else 16)
    except ValueError:
        return False
    size = WIDTH_PX if side == "width" else HEIGHT_PX
    return size >= limit if operator[0] == ">" else size <= limit


@lru_cache(maxsize=4_096)
def declarations(body: str) -> Declarations:
    """The declarations of a rule or a `style` attribute that matter here; the last one counts.

    Shared between callers, who do not change them.
    """
    found: dict[str, tuple[str, bool]] = {}
    for part in split_at(_COMMENT.sub("", body), ";"):
        name, _, value = part.partition(":")
        name = unescaped(name).strip()
        text = unescaped(value).strip().lower()
        plain = re.sub(r"\s*!\s*important$", "", text)
        important = plain != text
        for long, meant in _longhands(name if name.startswith("--") else name.lower(), plain):
            if meant and not (long in found and found[long][1] and not important):
                found[long] = (meant, important)
    return found


def _longhands(name: str, value: str) -> Iterator[tuple[str, str]]:
    """The properties that a declaration sets, as far as they matter."""
    if name in PROPERTIES or name.startswith("--"):
        yield name, value
    elif name == "background":
        picture = re.search(r"url\(|gradient\(|image", value)
        yield "background-image", "some" if picture else "none"
        yield "background-color", re.sub(r"url\([^)]*\)", "", value)
        yield "background-clip", "text" if re.search(r"\btext\b", value) else "border-box"
    elif name == "font" and (size := _FONT_SIZE.search(value + " ")):
        yield "font-size", size[1]
    elif name in ("overflow-x", "overflow-y"):
        yield "overflow", value
    elif name in ("inset", "margin") and (parts := value.split()):
        for side, one in zip(_SIDES, four_sides(parts), strict=False):
            long = side if name == "inset" else f"margin-{side}"
            if long in PROPERTIES:
                yield long, one


def four_sides(parts: list[str]) -> list[str]:
    """Top, right, bottom and left of one to four values."""
    top, right, bottom, left = (parts[at] if at < len(parts) else "" for at in range(4))
    right = right or top
    return [top, right, bottom or top, left or right]
