"""Colours as CSS writes them, and how well one can be read on another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from tinycss2 import color4  # type: ignore[import-untyped]

from service.ingest.files.css import remembered, tokens_of


class Colour(NamedTuple):
    """Red, green and blue from 0 to 255, opacity from 0 to 1."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0


BLACK, WHITE, LINK = Colour(0, 0, 0), Colour(255, 255, 255), Colour(0, 0, 238)
_SYSTEM = {"canvas": WHITE, "canvastext": BLACK}
# From XYZ to linear sRGB, by the white point: lab() and lch() mean D50, oklab() and oklch() D65.
_D50 = (
    (3.1338561, -1.6168667, -0.4906146),
    (-0.9787684, 1.9161415, 0.0334540),
    (0.0719453, -0.2289914, 1.4052427),
)
_D65 = (
    (3.2404542, -1.5371385, -0.4985314),
    (-0.9692660, 1.8760108, 0.0415560),
    (0.0556434, -0.2040259, 1.0572252),
)
_XYZ = {
    **{"lab": ("xyz-d50", _D50), "lch": ("xyz-d50", _D50), "xyz-d50": ("xyz-d50", _D50)},
    **{"oklab": ("xyz-d65", _D65), "oklch": ("xyz-d65", _D65), "xyz-d65": ("xyz-d65", _D65)},
}


@remembered
def colour_in(value: str) -> Colour | None:
    """The first colour named in a CSS value, `None` when there is none known."""
    waiting = tokens_of(value)[::-1]
    while waiting:
        token = waiting.pop()
        if (colour := _read(token)) is not None:
            return colour
        if token.type == "function" and token.lower_name != "url":
            waiting += token.arguments[::-1]  # such as color-mix()
    return None


def _read(token: Any) -> Colour | None:
    if token.type == "ident" and token.lower_value in _SYSTEM:
        return _SYSTEM[token.lower_value]
    try:
        found = color4.parse_color(token)
        if not isinstance(found, color4.Color):
            return None
        red, green, blue = (_byte(part) for part in _srgb(found))
    except (ValueError, ArithmeticError):  # from numbers without sense, such as 1e300
        return None
    return Colour(red, green, blue, found.alpha)


def _srgb(colour: Any) -> Iterable[float]:
    """Red, green and blue, 0 to 1 where the screen can show them; of wide gamuts roughly so."""
    if colour.space in _XYZ:
        space, matrix = _XYZ[colour.space]
        xyz = colour.to(space).coordinates
        linear = (sum(a * b for a, b in zip(row, xyz, strict=True)) for row in matrix)
        return (p * 12.92 if p <= 0.0031308 else 1.055 * p ** (1 / 2.4) - 0.055 for p in linear)
    shown = colour.to("srgb") if colour.space in ("hsl", "hwb") else colour
    return (part or 0.0 for part in shown.coordinates)


def _byte(part: float) -> float:
    return min(255.0, max(0.0, 255 * part))


def over(top: Colour, below: Colour) -> Colour:
    """What one sees of `top` painted over an opaque `below`."""
    share = top.alpha
    mixed = (a * share + b * (1 - share) for a, b in zip(top[:3], below[:3], strict=True))
    return Colour(*mixed)


def contrast(one: Colour, other: Colour) -> float:
    """From 1 (the same) to 21 (black on white), as WCAG 2.2 defines it; both opaque."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    parts = [part / 255 for part in colour[:3]]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
