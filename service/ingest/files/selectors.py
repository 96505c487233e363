"""CSS selectors: what they say of an element, and whether an element is meant.

Known: tags, ids, classes, attributes, a few pseudo-classes, `:not()`, `:is()`, and all four
combinators. Any other selector matches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

_NAME = r"(?:[\w-]|\\[0-9a-fA-F]{1,6}\s?|\\.)+"
_TOKEN = re.compile(
    rf"\s*(?P<combinator>[>+~])\s*|(?P<space>\s+)|(?P<tag>\*|{_NAME})|#(?P<id>{_NAME})"
    rf"|\.(?P<cls>{_NAME})|\[\s*(?P<attr>[\w:-]+)\s*"
    r"(?:(?P<op>[~|^$*]?=)\s*(?P<val>\"[^\"]*\"|'[^']*'|[^\]\s]+)\s*(?P<flag>[iIsS])?\s*)?\]"
    r"|::?(?P<pseudo>[\w-]+)(?:\((?P<arg>[^()]*(?:\([^()]*\)[^()]*)*)\))?"
)
_ALTERNATIVES = re.compile(r":(?:is|where|-webkit-any|-moz-any|matches)\(")
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_AROUND_MAX = 256  # elements that are looked at for ` ` and `~`; a page is nested no deeper
SELECTOR_MAX = 2_000  # characters: more is no style sheet's selector

Steps = tuple[tuple[str, "Compound"], ...]
"""The compounds of a selector from its last to its first, each with the combinator after it."""


@dataclass(slots=True)
class Compound:
    """What one element must be: `div.note[lang]`."""

    tag: str = ""
    ids: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    attributes: list[tuple[str, tuple[str, str, bool]]] = field(default_factory=list)
    pseudos: list[str] = field(default_factory=list)
    negated: list[Compound] = field(default_factory=list)

    @property
    def specificity(self) -> tuple[int, int, int]:
        """Ids, then classes and attributes, then tags."""
        inner = [one.specificity for one in self.negated]
        middle = len(self.classes) + len(self.attributes) + len(self.pseudos)
        return (
            len(self.ids) + sum(one[0] for one in inner),
            middle + sum(one[1] for one in inner),
            (self.tag not in ("", "*")) + sum(one[2] for one in inner),
        )

    def fits(self, element: Any) -> bool:
        """Whether an element is what this says."""
        get = element.get
        if self.tag not in ("", "*", element.tag):
            return False
        if self.ids and any(get("id") != one for one in self.ids):
            return False
        if self.classes:
            has = (get("class") or "").split()
            if any(one not in has for one in self.classes):
                return False
        return (
            all(_has_attribute(get(name), *rest) for name, rest in self.attributes)
            and all(_PSEUDOS[name](element) for name in self.pseudos)
            and not any(one.fits(element) for one in self.negated)
        )


def fits_from(element: Any, steps: Steps, at: int = 0) -> bool:
    """Whether an element, with those around it, is what the steps from `at` on say."""
    if not steps[at][1].fits(element):
        return False
    if at + 1 == len(steps):
        return True
    combinator = steps[at + 1][0]
    one = element.getparent() if combinator in " >" else element.getprevious()
    for _ in range(_AROUND_MAX):
        if one is None:
            return False
        if fits_from(one, steps, at + 1):
            return True
        if combinator in ">+":
            return False
        one = one.getparent() if combinator == " " else one.getprevious()
    return False


def _has_attribute(value: str | None, operator: str, wanted: str, any_case: bool) -> bool:
    if value is None or not operator:
        return value is not None
    if any_case:
        value, wanted = value.lower(), wanted.lower()
    match operator:
        case "=":
            return value == wanted
        case "~=":
            return wanted in value.split()
        case "|=":
            return value == wanted or value.startswith(wanted + "-")
        case "^=":
            return bool(wanted) and value.startswith(wanted)
        case "$=":
            return bool(wanted) and value.endswith(wanted)
        case _:
            return bool(wanted) and wanted in value


_PSEUDOS: dict[str, Callable[[Any], bool]] = {
    "root": lambda element: element.getparent() is None,
    "first-child": lambda element: element.getprevious() is None,
    "last-child": lambda element: element.getnext() is None,
    "only-child": lambda element: element.getprevious() is None and element.getnext() is None,
    "link": lambda element: element.tag == "a" and element.get("href") is not None,
    "any-link": lambda element: element.tag == "a" and element.get("href") is not None,
}


def unescaped(text: str) -> str:
    r"""`text` with its CSS escapes (`\64 isplay`) read."""
    if "\\" not in text:
        return text

    def char(match: re.Match[str]) -> str:
        if not match[1]:
            return match[2]
        point = int(match[1], 16)
        return chr(point) if 0 < point < 0x110000 else "\ufffd"

    return _ESCAPE.sub(char, text)


def split_at(text: str, mark: str) -> list[str]:
    """`text` split at `mark`, but not inside of brackets or quotation marks."""
    if "(" not in text and '"' not in text and "'" not in text and "[" not in text:
        return text.split(mark)
    parts, start, depth, quote = [], 0, 0, ""
    for at, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char in "([":
            depth += 1
        elif char in ")]":
            depth = max(0, depth - 1)
        elif char == mark and not depth:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]


def selectors(text: str) -> list[Steps]:
    """The steps of a selector; of several where `:is()` names alternatives; none if unknown."""
    if len(text) > SELECTOR_MAX:
        return []
    if found := _ALTERNATIVES.search(text):
        end = found.end() + len(split_at(text[found.end() :], ")")[0])
        parts = split_at(text[found.end() : end], ",")[:32]
        made = (text[: found.start()] + one.strip() + text[end + 1 :] for one in parts)
        return [steps for one in made for steps in selectors(one)]
    compounds, combinators = [Compound()], [""]
    position, text = 0, text.strip()
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None or token.end() == position:
            return []
        position = token.end()
        if token["combinator"] or token["space"]:
            compounds.append(Compound())
            combinators.insert(0, token["combinator"] or " ")
        elif not _add(compounds[-1], token):
            return []
    # from the right: each compound goes with the combinator between it and the one after it
    return [tuple(zip(["", *combinators[:-1]], reversed(compounds), strict=True))]


def _add(compound: Compound, token: re.Match[str]) -> bool:
    """Put a simple selector into its compound; `False` for one that is not known."""
    if token["tag"]:
        compound.tag = unescaped(token["tag"]).lower()
    elif token["id"]:
        compound.ids.append(unescaped(token["id"]))
    elif token["cls"]:
        compound.classes.append(unescaped(token["cls"]))
    elif token["attr"]:
        wanted = (token["val"] or "").strip("\"'")
        any_case = (token["flag"] or "").lower() == "i"
        wants = (token["op"] or "", wanted, any_case)
        compound.attributes.append((token["attr"].lower(), wants))
    elif (name := token["pseudo"].lower()) in _PSEUDOS:
        compound.pseudos.append(name)
    elif name == "not" and token["arg"]:
        for one in split_at(token["arg"], ","):
            inner = selectors(one)
            if len(inner) != 1 or len(inner[0]) != 1:
                return False
            compound.negated.append(inner[0][0][1])
    else:
        return False
    return True
