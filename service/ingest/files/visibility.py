"""What a reader of a page can't see is taken out of it, before anything else reads it.

Judged by the markup, the `style` attributes and the page's own style sheets, on a wide screen as
the page opens. Out goes what is

- not displayed: `display: none`, `hidden`, closed `details`, `dialog` and popovers, `template`,
  `noscript`, scripts, form fields, fallbacks of frames, objects and media, drawings (`svg`);
- invisible: `visibility`, `opacity`, blur, a colour like the background's, letters of no size;
- out of the picture: moved off the screen, cut away, in a box of no size, scaled to nothing;
- marked by a class that is known for hiding (`sr-only`, `d-none`), unless the page says otherwise.

`aria-hidden` is no reason: the eye sees it. The whole page can't be hidden: style sheets that hide
`html` or `body` do so until a script ran. Style sheets in other files are not known; so a colour
is held against white where the page itself names no background. What another box covers is not
seen here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from service.ingest.files.colours import BLACK, LINK, WHITE, Colour, colour_in, contrast, over
from service.ingest.files.css import declarations, media_holds, remembered
from service.ingest.files.geometry import Style, is_cut_away, is_off_screen, is_shrunk, pixels
from service.ingest.files.sheets import Element, Sheets

CONTRAST_MIN = 1.3  # to 1: light grey #e0e0e0 on white; what has less nobody reads
OPACITY_MIN = 0.1
FONT_PX_MIN = 3.0
BLUR_PX_MAX = 4.0

_GONE = "gone"  # what takes the place of a hidden element until all are seen

_NEVER_SHOWN = frozenset(
    """
    script style template noscript noframes noembed head title meta link base iframe frame frameset
    object embed applet audio video canvas svg map datalist select option optgroup textarea input
    button progress meter rp slot portal
    """.split()  # noqa: SIM905 - a table reads better
)
_HIDING_CLASS = re.compile(
    r"(?:sr|screen-?reader)[-_]?only|visually-?hidden|hidden-?visually|screen-?reader(?:-text)?"
    r"|(?:u|is|a11y|element|js)-(?:hidden|invisible)|d-none|(?:un|in)visible|hid(?:e|den)"
    r"|display-none|off-?screen|opacity-0|text-\[0(?:px)?\]|print-only|(?:only|visible)-print",
    re.IGNORECASE,
)
_SHOWN_ON_WIDE = re.compile(
    r"(?:sm|md|lg|xl)[:-](?:block|flex|grid|inline|table|contents|visible|not-sr-only)"
    r"|d-(?:sm|md|lg|xl)-(?:block|flex|grid|inline|table).*",
    re.IGNORECASE,
)
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)")
_FONT_WORDS = {"xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0}


@dataclass(frozen=True, slots=True)
class _Look:
    """What an element's text looks like, and passes on to the elements in it."""

    visible: bool = True
    colour: Colour = BLACK
    fill: Colour | None = None
    background: Colour | None = WHITE  # None: a picture, so nobody knows
    font_px: float = 16.0
    spacing_px: float = 0.0
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def can_be_read(self) -> bool:
        """Whether a text of this look can be seen."""
        if not self.visible or self.font_px < FONT_PX_MIN or self.spacing_px < -self.font_px / 2:
            return False
        ink = self.fill or self.colour
        if self.background is None:
            return True
        return contrast(over(ink, self.background), self.background) >= CONTRAST_MIN


def strip_hidden(tree: Any) -> None:
    """Take out of a parsed page, in place, what a reader can't see."""
    sheets = Sheets(_own_sheets(tree))
    gone, unread = [], []  # taken out at the end: a selector may ask for what stands around
    waiting = [(Element.from_html_root(tree), _Look(), True)]
    while waiting:
        one, around, readable = waiting.pop()
        element = one.etree_element
        style = _style_of(one, sheets, around.variables)
        if element.tag not in ("html", "body"):
            if _is_gone(element, style, around):
                gone.append(element)
                continue
        else:
            for name in ("visibility", "opacity", "display"):
                style.pop(name, None)
        look = _look(element, style, around)
        readable = readable if look is around else look.can_be_read
        if not readable or _is_closed(element):
            unread.append(element)
        waiting.extend((child, look, readable) for child in one.iter_children())
    for element in unread:
        element.text = None
        for child in element:
            child.tail = None
    for element in gone:
        element.clear(keep_tail=True)
        element.tag = _GONE
    etree.strip_tags(tree, _GONE)


def _own_sheets(tree: Any) -> Iterator[str]:
    for element in tree.iter("style"):
        if media_holds(element.get("media") or ""):
            yield element.text or ""


def _style_of(one: Element, sheets: Sheets, variables: Mapping[str, str]) -> dict[str, str]:
    """The values that win: hints of the markup, then rules by weight, then `style`."""
    written = one.etree_element.get("style")
    style = _hints(one.etree_element)
    sources = sheets.matching(one)
    if written:
        sources.append(declarations(written))
    if not sources:
        return style
    for important in (False, True):
        for source in sources:
            style |= {n: value for n, (value, loud) in source.items() if loud == important}
    if any("var(" in value for value in style.values()):
        known = {**variables, **style}
        style = {name: _resolved(value, known) for name, value in style.items()}
    return style


def _resolved(value: str, known: Mapping[str, str]) -> str:
    """`value` with its variables, which may name others, replaced."""
    for _ in range(5):
        if "var(" not in value or len(value) > 1_000:
            break
        value = _VARIABLE.sub(lambda found: known.get(found[1], (found[2] or "").strip()), value)
    return value


def _hints(element: Any) -> dict[str, str]:
    """What the markup says of the looks, below everything that style sheets say."""
    hints: dict[str, str] = {}
    get = element.get
    if _hides(get("class") or "") or get("hidden") is not None or get("popover") is not None:
        hints["display"] = "none"
    for attribute, name in (("bgcolor", "background-color"), ("background", "background-image")):
        if given := get(attribute):
            hints[name] = given.lower()
    if element.tag == "mark":
        hints["background-color"], hints["color"] = "#ffff00", "black"
    if given := get("color" if element.tag == "font" else "text" if element.tag == "body" else "-"):
        hints["color"] = given.lower()
    return hints


@remembered
def _hides(classes: str) -> bool:
    """Whether one of an element's classes is known for hiding, and none for showing."""
    names = classes.split()
    hiding = any(_HIDING_CLASS.fullmatch(name) for name in names)
    return hiding and not any(_SHOWN_ON_WIDE.fullmatch(name) for name in names)


def _is_gone(element: Any, style: Style, around: _Look) -> bool:
    """Whether nothing of an element can be seen, whatever the elements in it say."""
    if element.tag in _NEVER_SHOWN:
        return True
    if element.tag == "dialog" and element.get("open") is None and style.get("display") is None:
        return True
    parent = element.getparent()
    if parent is not None and _is_closed(parent):
        return element is not next(parent.iterchildren("summary"), None)
    if style.get("display", "").startswith("none") or style.get("content-visibility") == "hidden":
        return True
    if not style:
        return False
    return (
        _is_faded(style)
        or is_off_screen(style)
        or is_cut_away(style)
        or is_shrunk(style, em=around.font_px)
    )


def _is_closed(element: Any) -> bool:
    """Whether an element shows only its summary."""
    return element.tag == "details" and element.get("open") is None


def _is_faded(style: Style) -> bool:
    opacity = pixels(style.get("opacity"), whole=1.0)
    if opacity is not None and opacity < OPACITY_MIN:
        return True
    for name, value in re.findall(r"(opacity|blur)\(([^()]*)\)", style.get("filter", "")):
        amount = pixels(value, whole=1.0) or 0.0
        if amount < OPACITY_MIN if name == "opacity" else amount > BLUR_PX_MAX:
            return True
    return False


def _look(element: Any, style: Style, around: _Look) -> _Look:
    """The look of an element: its own values over what it inherits."""
    is_link = element.tag == "a" and element.get("href") is not None
    if not style and not is_link:
        return around
    custom = {name: value for name, value in style.items() if name.startswith("--")}
    shown = {"visible": True, "hidden": False, "collapse": False}
    font_px = _font_px(style.get("font-size"), around.font_px)
    colour = _ink(style.get("color"), around.colour)
    if is_link and "color" not in style:
        colour = LINK
    spacing = pixels(style.get("letter-spacing"), em=font_px)
    clip = style.get("background-clip") or style.get("-webkit-background-clip") or ""
    return replace(
        around,
        visible=shown.get(style.get("visibility", ""), around.visible),
        colour=colour,
        fill=_fill(style.get("-webkit-text-fill-color"), around.fill, colour),
        background=None if "text" in clip else _ground(style, around.background),
        font_px=font_px,
        spacing_px=around.spacing_px if spacing is None else spacing,
        variables={**around.variables, **custom} if custom else around.variables,
    )


def _ink(value: str | None, inherited: Colour) -> Colour:
    if value is None or value in ("inherit", "unset", "currentcolor"):
        return inherited
    return BLACK if value == "initial" else colour_in(value) or inherited


def _fill(value: str | None, inherited: Colour | None, colour: Colour) -> Colour | None:
    if value is None or value in ("inherit", "unset"):
        return inherited
    return colour if value == "currentcolor" else colour_in(value)


def _ground(style: Style, below: Colour | None) -> Colour | None:
    """The colour behind a text; unknown from a picture up to the next full colour above it."""
    if style.get("background-image", "none") != "none":
        return None
    painted = colour_in(style.get("background-color", ""))
    if painted is None or painted.alpha == 0:
        return below
    if painted.alpha == 1:
        return painted
    return None if below is None else over(painted, below)


def _font_px(value: str | None, inherited: float) -> float:
    if value is None:
        return inherited
    size = pixels(value, em=inherited, whole=inherited)
    return _FONT_WORDS.get(value, inherited) if size is None else size
