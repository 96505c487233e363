"""Where CSS puts a box: off the screen, cut away, or shrunk to nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping

from service.ingest.files.css import HEIGHT_PX, WIDTH_PX, four_sides

Style = Mapping[str, str]
"""The values that hold for one element, in lower case, by property."""

OFF_PX = 500.0  # so far outside of the screen's edge nothing of a text can be seen
TINY_PX = 2.0  # a box not larger shows no letter
_LENGTH = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*([a-z]+|%)?")
_UNITS = {
    **{"px": 1.0, "": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 37.8, "mm": 3.78},
    **{"rem": 16.0, "vw": WIDTH_PX / 100, "vh": HEIGHT_PX / 100, "vmin": 8.0, "vmax": 12.8},
    **{"dvw": WIDTH_PX / 100, "dvh": HEIGHT_PX / 100},
}


def pixels(value: str | None, *, em: float = 16.0, whole: float = WIDTH_PX) -> float | None:
    """A length in pixels; `em` and `whole` (100 %) give relative ones. `None` for no length."""
    if value is None:
        return None
    text = value.strip()
    if text.startswith(("calc(", "min(", "max(", "clamp(")):
        return _calculated(text, em=em, whole=whole)
    found = _LENGTH.fullmatch(text)
    return _one(found, em, whole) if found else None


def _one(found: re.Match[str], em: float, whole: float) -> float | None:
    unit = found[2] or ""
    relative = {"em": em, "ex": em / 2, "ch": em / 2, "%": whole / 100}
    factor = relative.get(unit, _UNITS.get(unit))
    return None if factor is None else float(found[1]) * factor


def _calculated(text: str, *, em: float, whole: float) -> float | None:
    """A sum or a product of lengths, without regard to inner brackets."""
    body = re.sub(r"\s*([+-])\s+", r" \1", text.partition("(")[2])
    found = [one for one in _LENGTH.finditer(body)]
    if "*" not in text:
        return sum(_one(one, em, whole) or 0.0 for one in found) if found else None
    product = 1.0
    for one in found:
        product *= float(one[1]) if not one[2] else _one(one, em, whole) or 0.0
    return product


def is_off_screen(style: Style) -> bool:
    """Whether a box was moved off the screen."""
    if style.get("position", "static") != "static":
        for side, whole in (("left", WIDTH_PX), ("right", WIDTH_PX), ("top", HEIGHT_PX)):
            if (moved := pixels(style.get(side), whole=whole)) is None:
                continue
            if moved <= -min(OFF_PX, whole) or moved >= 5 * whole:
                return True
        if (moved := pixels(style.get("bottom"), whole=HEIGHT_PX)) is not None:
            return moved <= -OFF_PX
    margin = pixels(style.get("margin-left"))
    indent = pixels(style.get("text-indent"))
    pushed = indent is not None and indent >= WIDTH_PX / 2 and cuts(style)
    far = any(one is not None and one <= -OFF_PX for one in (margin, indent))
    return far or pushed or _is_transformed_away(style)


def _is_transformed_away(style: Style) -> bool:
    """Whether `transform` and its kin move a box away, or shrink or turn it to nothing."""
    calls = re.findall(r"([a-z0-9]+)\(([^()]*(?:\([^()]*\)[^()]*)*)\)", style.get("transform", ""))
    calls += [(name, style[name]) for name in ("scale", "translate") if name in style]
    floating = style.get("position") in ("absolute", "fixed")
    for name, arguments in calls:
        values = re.split(r"\s*,\s*|\s+", arguments.strip())
        if name.startswith("scale"):
            factors = [pixels(value, whole=1.0) for value in values]
            if any(factor is not None and abs(factor) < 0.05 for factor in factors):
                return True
        elif name.startswith("translate"):
            for value in values:
                if value.endswith("%"):
                    share = pixels(value, whole=100.0) or 0.0
                    if share <= (-100.0 if floating else -400.0):
                        return True
                elif (pixels(value) or 0.0) <= -OFF_PX or (pixels(value) or 0.0) >= 5 * WIDTH_PX:
                    return True
        elif name in ("rotatex", "rotatey") and re.fullmatch(r"-?(90|270)deg", arguments.strip()):
            return True
    return False


def is_cut_away(style: Style) -> bool:
    """Whether `clip` or `clip-path` leaves nothing of a box."""
    clip = style.get("clip", "")
    if clip.startswith("rect(") and style.get("position") in ("absolute", "fixed"):
        edges = [pixels(part) for part in re.findall(r"[-\w.]+", clip[5:])]
        lengths = [edge for edge in edges if edge is not None]
        if len(lengths) == 4:
            top, right, bottom, left = lengths
            if right - left <= TINY_PX or bottom - top <= TINY_PX:
                return True
    path = style.get("clip-path") or style.get("-webkit-clip-path") or ""
    name, _, arguments = path.partition("(")
    parts = re.split(r"[\s,]+", arguments.rstrip(")").strip())
    if name == "inset":
        cut = [pixels(part, whole=100.0) or 0.0 for part in four_sides(parts)]
        return cut[0] + cut[2] >= 99 or cut[1] + cut[3] >= 99
    if name in ("circle", "ellipse"):
        return (pixels(parts[0]) or 1.0 if parts[0] not in ("0", "0px", "0%") else 0.0) == 0.0
    return name == "polygon" and len(set(zip(parts[::2], parts[1::2], strict=False))) == 1


def is_shrunk(style: Style, *, em: float) -> bool:
    """Whether a box is of no size and cuts off what does not fit, or `zoom` leaves nothing."""
    if (zoom := pixels(style.get("zoom"), whole=1.0)) is not None and 0 <= zoom < 0.05:
        return True
    if not cuts(style):
        return False
    sizes = (pixels(style.get(f"{edge}{side}"), em=em) for edge in ("", "max-") for side in _SIZES)
    return any(size is not None and size <= TINY_PX for size in sizes)


_SIZES = ("width", "height")


def cuts(style: Style) -> bool:
    """Whether a box does not show what does not fit into it."""
    return style.get("overflow", "").split(" ")[0] in ("hidden", "clip", "scroll", "auto")
