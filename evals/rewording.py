"""A true sentence said otherwise by rules that keep it true: order, voice, synonyms, asides.

The rules and the words are this module's own, not those of the judge that is measured with it.
English only.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable


def _words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


_CAPITAL = r"[A-Z][a-zà-ÿ]+(?:[-'’][A-Z][a-zà-ÿ]+)*"
_WHO = (
    r"(?:(?:The |the )[a-z]+(?: [a-z]+)?"
    r"|(?:(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov)\. )?"
    r"(?!(?:He|She|It|They|We|You|This|That|Who|One|But|And|Some|Many|Others?)\b)"
    rf"{_CAPITAL}(?: {_CAPITAL}){{0,3}})"
)
_TIME = (
    r"(?:[Oo]n|[Ii]n|[Ll]ast|[Ee]arlier|[Dd]uring) "
    r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|April|June|July|"
    r"August|September|October|November|December|week|month|year|this week|this month)"
    r"(?: (?:morning|afternoon|evening|night|\d{1,2}|\d{4}))?"
)
_QUOTES = re.compile(r"[“”\"«»]")
_TURNS = re.compile(
    r"\b(?:not|no|never|if|unless|alleged\w*|reported\w*|said|says|according|claim\w*|would|could|"
    r"may|might|will|should|denied|despite|although|but|however|nor|without)\b|n['’]t\b"
)
_LOWERED = frozenset(
    _words(
        "The A An It He She They We This That These Those His Her Their Its Our There In On At For "
        "But And After Before While When As Some Many Most More All Both Two Three Four Five "
        "Police Officials People"
    )
)
# Participle to what it is exchanged for, where the object follows.
_PASSIVE = _words(
    "accused approved rejected arrested attacked backed blamed blocked bought built charged chose "
    "condemned criticized criticised defeated destroyed endorsed fired hired killed launched named "
    "nominated opposed ordered passed praised published released sentenced signed sued supported "
    "suspended thanked urged vetoed welcomed"
)
_IRREGULAR = {"chose": "chosen"}
_SYNONYMS = {
    "about": "roughly",
    "also": "additionally",
    "announced": "made public",
    "attempt": "effort",
    "attempted": "tried",
    "began": "started",
    "big": "large",
    "bought": "purchased",
    "children": "kids",
    "companies": "firms",
    "company": "firm",
    "country": "nation",
    "during": "in the course of",
    "ended": "came to an end",
    "help": "assist",
    "helped": "assisted",
    "huge": "enormous",
    "hurt": "injured",
    "important": "significant",
    "injured": "hurt",
    "killed": "slain",
    "large": "big",
    "lawyer": "attorney",
    "lawyers": "attorneys",
    "percent": "per cent",
    "purchased": "bought",
    "quickly": "rapidly",
    "released": "put out",
    "resigned": "stepped down",
    "said": "stated",
    "show": "indicate",
    "shows": "indicates",
    "since": "ever since",
    "started": "began",
    "tried": "attempted",
    "used": "employed",
    "wanted": "wished",
    "workers": "employees",
}

Rule = Callable[[str, random.Random], str | None]


def reword(sentence: str, rng: random.Random, *, following: str | None = None) -> str | None:
    """The sentence said otherwise, by one to three rules; None where no rule fits.

    With `following`, the next sentence of the same paragraph, the two may become one.
    """
    changed = sentence
    if following is not None and rng.random() < 0.3 and (merged := merge(sentence, following)):
        changed = merged
    rules = list(RULES.values())
    rng.shuffle(rules)
    most, done = rng.choice((1, 2, 3)), 0
    for rule in rules:
        if done < most and (other := rule(changed, rng)) and other != changed:
            changed, done = other, done + 1
    return changed if changed != sentence else None


def merge(one: str, other: str) -> str | None:
    """Two sentences in one; None where the second leans on the first by more than a pronoun."""
    plain = one.endswith(".") and not one.endswith("..") and not _QUOTES.search(one + other)
    if not plain or not other.endswith(".") or len(one) + len(other) > 400:
        return None
    if other.split(" ", 1)[0] not in _LOWERED - {"But", "And"} or one.startswith(("Nor", "If")):
        return None
    return f"{one[:-1]}, and {_lowered(other)}"


def _lowered(text: str) -> str:
    """The text as it goes on inside of a sentence."""
    first = text.split(" ", 1)[0]
    return text[0].lower() + text[1:] if first in _LOWERED else text


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _time_back(sentence: str, rng: random.Random) -> str | None:
    """Say "On Tuesday, the council met" as "The council met on Tuesday"."""
    found = re.fullmatch(rf"({_TIME}), (.+)\.", sentence)
    if not found or _QUOTES.search(sentence) or "," in found[2]:
        return None
    return f"{_raised(found[2])} {found[1][0].lower()}{found[1][1:]}."


def _time_front(sentence: str, rng: random.Random) -> str | None:
    """Say "The council met on Tuesday" as "On Tuesday, the council met"."""
    found = re.fullmatch(rf"([^,]+) ({_TIME})\.", sentence)
    if not found or _QUOTES.search(sentence) or re.search(r"\b(?:said|that|to)\b", found[1]):
        return None
    return f"{_raised(found[2])}, {_lowered(found[1])}."


def _according(sentence: str, rng: random.Random) -> str | None:
    """Say "Vane said the dam holds" as "According to Vane, the dam holds"."""
    if _QUOTES.search(sentence):
        return None
    if found := re.fullmatch(rf"({_WHO}) (?:said|says)(?: that)? (.+)\.", sentence):
        if re.match(r"(?:in|on|at|to|of|after|during|he|she|they|his|her)\b", found[2]):
            return None
        return f"According to {_lowered(found[1])}, {found[2]}."
    if found := re.fullmatch(rf"(.+), ({_WHO}) (?:said|says)\.", sentence):
        if re.match(r"(?:He|She|They|His|Her|Their|I|We)\b", found[1]):
            return None
        return f"According to {_lowered(found[2])}, {_lowered(found[1])}."
    return None


def _said_last(sentence: str, rng: random.Random) -> str | None:
    """Say "Vane said that the dam holds" as "The dam holds, Vane said"."""
    found = re.fullmatch(rf"({_WHO}) said that ([^,]+)\.", sentence)
    if not found or _QUOTES.search(sentence):
        return None
    return f"{_raised(found[2])}, {_lowered(found[1])} said."


def _passive(sentence: str, rng: random.Random) -> str | None:
    """Say "Vane accused Roe of fraud" as "Roe was accused by Vane of fraud"."""
    verbs = "|".join(_PASSIVE)
    found = re.fullmatch(
        rf"({_WHO}) ({verbs}) ({_WHO})((?: (?:of|in|on|for|after|during|over|with)\b[^,]*)?)\.",
        sentence,
    )
    if not found or _QUOTES.search(sentence):
        return None
    done = _IRREGULAR.get(found[2], found[2])
    be = "were" if re.fullmatch(r"[Tt]he .*[^s]s", found[3]) else "was"
    return f"{_raised(found[3])} {be} {done} by {_lowered(found[1])}{found[4]}."


def _synonyms(sentence: str, rng: random.Random) -> str | None:
    """One to three words exchanged, outside of quotations."""
    if _QUOTES.search(sentence):
        return None
    found = [
        one
        for one in re.finditer(r"(?<=[a-z] )[a-z]+(?=[ .,])", sentence)
        if one[0] in _SYNONYMS and not _fixed(sentence, one)
    ]
    rng.shuffle(found)
    chosen = sorted(found[: rng.choice((1, 2, 3))], key=lambda one: -one.start())
    for one in chosen:
        sentence = sentence[: one.start()] + _SYNONYMS[one[0]] + sentence[one.end() :]
    return sentence if chosen else None


def _fixed(sentence: str, one: re.Match[str]) -> bool:
    """Whether a word stands in a phrase in which no other does."""
    before, behind = sentence[: one.start()], sentence[one.end() :]
    match one[0]:
        case "about":
            return not re.match(r" [\d$]", behind)
        case "since":
            return not re.match(r" \d", behind)
        case "used" | "attempt" | "help" | "show" | "shows":
            return not re.search(r"\b(?:they|we|to|which|it) $", before) or behind[:3] == " to"
        case "said":
            return not behind.startswith(" that ")
        case "ended" if not re.match(r"[.,]| (?:on|in|at|with|after)\b", behind):
            return True
        case "released" | "announced" | "resigned" | "ended" | "killed" | "hurt" | "injured":
            return bool(re.search(r"\b(?:was|were|been|be|being|the|and) $", before))
    return False


def _aside(sentence: str, rng: random.Random) -> str | None:
    """Without what stands between two commas or in brackets, where it only adds something."""
    found = [
        one
        for one in re.finditer(
            r",? \([^()]{3,80}\)|, (?:who|which|a|an|the) [^,;:()]{5,100},(?! (?:and|or)\b)",
            sentence,
        )
        if not _TURNS.search(one[0])
    ]
    if not found or _QUOTES.search(sentence):
        return None
    one = rng.choice(found)
    behind = sentence[one.end() :]
    if one[0].startswith(", ") and not re.match(r" [a-z]", behind):
        return None
    return sentence[: one.start()] + behind


RULES: dict[str, Rule] = {
    "time_back": _time_back,
    "time_front": _time_front,
    "according": _according,
    "said_last": _said_last,
    "passive": _passive,
    "synonyms": _synonyms,
    "aside": _aside,
}
"""Each rule by its name: the sentence said otherwise, or None where it does not fit."""
