"""Colours as CSS writes them, and how well one can be read on another."""

from __future__ import annotations

import colorsys
import re
from typing import NamedTuple


class Colour(NamedTuple):
    """Red, green and blue from 0 to 255, opacity from 0 to 1."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0


BLACK, WHITE, LINK = Colour(0, 0, 0), Colour(255, 255, 255), Colour(0, 0, 238)
TRANSPARENT = Colour(0, 0, 0, 0.0)

# Those a text can vanish in or on: the light ones, the dark ones and the commonest others.
_NAMES = """
black 000000 white ffffff silver c0c0c0 gray 808080 grey 808080 red ff0000 maroon 800000
yellow ffff00 olive 808000 lime 00ff00 green 008000 aqua 00ffff cyan 00ffff teal 008080
blue 0000ff navy 000080 fuchsia ff00ff magenta ff00ff purple 800080 orange ffa500 pink ffc0cb
snow fffafa ivory fffff0 ghostwhite f8f8ff whitesmoke f5f5f5 mintcream f5fffa azure f0ffff
floralwhite fffaf0 seashell fff5ee honeydew f0fff0 aliceblue f0f8ff oldlace fdf5e6 linen faf0e6
lightyellow ffffe0 lavenderblush fff0f5 beige f5f5dc cornsilk fff8dc lavender e6e6fa
gainsboro dcdcdc lightgray d3d3d3 lightgrey d3d3d3 darkgray a9a9a9 darkgrey a9a9a9
dimgray 696969 dimgrey 696969 darkslategray 2f4f4f midnightblue 191970 darkblue 00008b
darkred 8b0000 darkgreen 006400 crimson dc143c tomato ff6347 gold ffd700 brown a52a2a
canvas ffffff canvastext 000000
""".split()  # noqa: SIM905 - a table reads better
_HEX = dict(zip(_NAMES[::2], _NAMES[1::2], strict=True))
_COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|(?:rgb|hsl)a?\([^()]*\)|[a-z]+")


def colour_in(value: str) -> Colour | None:
    """The first colour named in a CSS value in lower case, `None` when there is none known."""
    for found in _COLOUR.finditer(value):
        if (colour := _read(found.group())) is not None:
            return colour
    return None


def _read(text: str) -> Colour | None:
    if text == "transparent":
        return TRANSPARENT
    if text[0] == "#":
        return _from_hex(text[1:])
    if "(" in text:
        return _from_function(text)
    return _from_hex(_HEX[text]) if text in _HEX else None


def _from_hex(digits: str) -> Colour | None:
    if len(digits) in (3, 4):
        digits = "".join(digit * 2 for digit in digits)
    if len(digits) not in (6, 8):
        return None
    red, green, blue, *alpha = bytes.fromhex(digits)
    return Colour(red, green, blue, alpha[0] / 255 if alpha else 1.0)


def _from_function(text: str) -> Colour | None:
    parts = re.findall(r"(-?[\d.]+)(%|deg)?", text.partition("(")[2])
    try:
        numbers = [float(number) for number, _ in parts]
    except ValueError:
        return None
    if len(numbers) < 3:
        return None
    alpha = 1.0
    if len(numbers) > 3:
        alpha = numbers[3] / (100 if parts[3][1] == "%" else 1)
    if text.startswith("hsl"):
        hue, saturation, light = numbers[0] / 360, numbers[1] / 100, numbers[2] / 100
        red, green, blue = (255 * part for part in colorsys.hls_to_rgb(hue, light, saturation))
    else:
        scale = [2.55 if unit == "%" else 1.0 for _, unit in parts[:3]]
        red, green, blue = (n * s for n, s in zip(numbers[:3], scale, strict=True))
    return Colour(_byte(red), _byte(green), _byte(blue), min(1.0, max(0.0, alpha)))


def _byte(number: float) -> float:
    return min(255.0, max(0.0, number))


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
