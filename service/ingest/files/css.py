"""What CSS declares, as far as it can hide, and whether a media query holds on a wide screen.

Tokens, escapes, comments and declarations are read by tinycss2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeVar

import tinycss2  # type: ignore[import-untyped]

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
_SHORTHANDS = frozenset(["background", "font", "overflow-x", "overflow-y", "inset", "margin"])
_SIDES = ("top", "right", "bottom", "left")
_FONT_SIZE = re.compile(r"(?:^|\s)([\d.]+(?:px|em|rem|pt|%|vw|vh|ex|ch)?)(?:\s*/\s*[\w.%]+)?\s")
_LENGTH = re.compile(r"\((min|max)-(?:device-)?(width|height)\s*:\s*([\d.]+)\s*(px|em|rem)\s*\)")
_RANGE = re.compile(r"\(\s*(width|height)\s*([<>]=?)\s*([\d.]+)\s*(px|em|rem)\s*\)")
_LONG_NUMBER = re.compile(r"\d{300,}")  # no page has one; Python reads none over 4,300 digits

_REMEMBERED_MAX = 500  # characters of a `style` attribute or a value

_T = TypeVar("_T")
Declarations = Mapping[str, tuple[str, bool]]
"""Value, and whether it is `!important`, by property."""


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


def remembered(read: Callable[[str], _T]) -> Callable[[str], _T]:
    """`read`, which remembers its answers to short texts; long ones would fill the memory."""
    known = lru_cache(maxsize=4_096)(read)
    return lambda text: known(text) if len(text) <= _REMEMBERED_MAX else read(text)


@remembered
def declarations(style: str) -> Declarations:
    """The declarations of a `style` attribute that matter here; shared, so not to be changed."""
    return declared(contents(tame(style)))


def declared(nodes: Iterable[Any]) -> Declarations:
    """The declarations that matter here by their longhands; of equals the last one counts."""
    found: dict[str, tuple[str, bool]] = {}
    for node in nodes:
        if node.type != "declaration":
            continue
        name, loud = node.lower_name, node.important
        if name not in PROPERTIES and name not in _SHORTHANDS and not name.startswith("--"):
            continue
        for long, meant in _longhands(name, written(node.value).strip().lower()):
            if meant and (loud or long not in found or not found[long][1]):
                found[long] = (meant, loud)
    return found


def tokens_of(css: str) -> list[Any]:
    """The tokens of a piece of CSS, without comments."""
    tokens: list[Any] = tinycss2.parse_component_value_list(tame(css), True)
    return tokens


def tame(css: str) -> str:
    """`css` with no number so long that reading it fails."""
    return _LONG_NUMBER.sub(lambda digits: digits[0][:300], css)


def contents(css: Any) -> list[Any]:
    """The declarations, rules and at-rules of a block."""
    nodes: list[Any] = tinycss2.parse_blocks_contents(css, True, True)
    return nodes


def written(tokens: Iterable[Any]) -> str:
    """`tokens` written out, without escapes; nothing for brackets that no one nests so deep."""
    try:
        return str(tinycss2.serialize(tokens))
    except RecursionError:
        return ""


def _longhands(name: str, value: str) -> Iterator[tuple[str, str]]:
    """The properties that a declaration sets, as far as they matter."""
    if name in PROPERTIES or name.startswith("--"):
        yield name, value
    elif name == "background":
        picture = re.search(r"url\(|gradient\(|image", value)
        yield "background-image", "some" if picture else "none"
        yield "background-color", value
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
