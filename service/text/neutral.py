"""Neutral words for loaded ones; written for this project.

What is suggested (`alternative`) is for a person to weigh. What is put into a sentence
(`neutralised`) is less: only where the meaning stays, and an adjective or adverb that can go.
"""

from __future__ import annotations

import re

from service.domain import Span
from service.text.lexicon import added
from service.text.loaded import loaded, pattern_of
from service.text.loaded_words import Category


def _pairs(*rows: tuple[str, str]) -> dict[str, str]:
    return {stem: neutral for stems, neutral in rows for stem in stems.split()}


# English; an entry is the beginning of a loaded word, `_` a space. Verbs keep their ending
# ("slammed" is "criticized"); the first are put into sentences, the others suggested only.
SAFE_VERBS = _pairs(
    ("slam blast lambast excoriat eviscerat skewer savag lash_out rail vilif denigrat demoniz bash "
     "decr scold berat hector", "criticize"),
    ("skyrocket soar", "rise"),
)  # fmt: skip
SAY_VERBS = _pairs(("boast brag crow trumpet gloat gush tout claim insinuat", "say"))
"""Put into a sentence before "that" alone: "claimed victory" is not "said victory"."""

OTHER_VERBS = _pairs(
    ("admit confess conced parrot spew shriek fum rant whin", "say"),
    ("mock scoff sneer taunt", "reject"),
    ("peddl pander weaponiz politiciz", "use"),
    ("grill", "question"),
    ("trounc thrash humiliat obliterat", "defeat"),
    ("stonewall", "refuse"),
)
SAFE_WORDS = _pairs(("regime", "government"), ("so-called supposedly ostensibl", ""))
OTHER_WORDS = _pairs(
    ("dictator despot strongman tyrann", "leader"), ("landslide_of", "many"),
    ("illegals", "migrants"), ("mob", "crowd"), ("crony", "associate"),
    ("mainstream_media lamestream", "media"), ("countless", "many"),
    ("unprecedented unparalleled", "new"), ("disastrous", "failed"), ("havoc mayhem", "damage"),
    ("huge_win sweeping_victory", "win"), ("epic monumental colossal", "large"),
)  # fmt: skip
_VERBAL: frozenset[Category] = frozenset({"verb", "doubt", "drama", "hyperbole"})
_LEAVES_OUT: frozenset[Category] = frozenset({"evaluation", "hyperbole"})
_ADJECTIVE = re.compile(
    r"(?:able|ible|al|ful|ic|ing|ish|ive|less|ous|ly|ant|ent|ed|some|id|ary)$|^(?:sad|evil|fake|gross|"
    r"vile|weird|ugly|nasty|crazy|stupid|superb|insane|dire|inept|corrupt|bogus|naive|absurd|rotten|"
    r"epic|awesome|utterly|wildly|totally|of course)$",
    re.IGNORECASE,
)
_NOT_ATTRIBUTE = re.compile(
    r"\b(?:is|are|was|were|be|been|as|so|too|very|how|and|or)\s$", re.IGNORECASE
)
_IRREGULAR = {
    "say": {"": "say", "s": "says", "ed": "said", "ing": "saying"},
    "rise": {"": "rise", "s": "rises", "ed": "rose", "ing": "rising"},
}


def alternative(word: str, category: Category, language: str = "en") -> str | None:
    """A neutral wording of a loaded word in its own form; "" to leave it out, None without one."""
    given = _added(word, category, language)
    if given is not None or not language.startswith("en"):
        return given
    if category in _VERBAL:
        verb = _of({**SAFE_VERBS, **SAY_VERBS, **OTHER_VERBS}, word)
        if verb is not None:
            return _inflected(word, verb)
    found = _of({**SAFE_WORDS, **OTHER_WORDS}, word)
    if found is not None:
        return found
    return "" if category in _LEAVES_OUT and _ADJECTIVE.search(word) else None


def neutralised(text: str, language: str = "en") -> str | None:
    """The sentence with neutral words for its loaded ones, quotations left as they are.

    None where nothing has to be changed, or where a word has none that keeps the meaning, or can't
    be left out ("was a disgrace").
    """
    found = loaded(text, language)
    if not found or not language.startswith("en"):
        return None
    result = text
    for word in reversed(found):
        neutral = _safe(text, word.span, word.category, language)
        if neutral is None or (not neutral and not _can_go(text, word.span)):
            return None
        result = _put(result, word.span, neutral)
    return result


def _safe(text: str, span: Span, category: Category, language: str) -> str | None:
    """What may be put in the place of a word without asking anybody."""
    word = span.of(text)
    given = _added(word, category, language)
    if given is not None:
        return given
    if category in _VERBAL and (verb := _of(SAFE_VERBS, word)):
        return _inflected(word, verb)
    if category in _VERBAL and (verb := _of(SAY_VERBS, word)):
        return _inflected(word, verb) if text[span.end :].startswith(" that ") else None
    found = _of(SAFE_WORDS, word)
    if found is not None:
        return found
    known = _of({**OTHER_VERBS, **OTHER_WORDS}, word) is not None
    return None if known or category not in _LEAVES_OUT or not _ADJECTIVE.search(word) else ""


def _added(word: str, category: Category, language: str) -> str | None:
    """What an operator's list has for it."""
    for one in added():
        same = one.neutral is not None and one.language == language[:2]
        if same and re.fullmatch(pattern_of(one.text), word, re.IGNORECASE):
            return _inflected(word, one.neutral) if category in _VERBAL else one.neutral
    return None


def _of(pairs: dict[str, str], word: str) -> str | None:
    """The neutral word of the longest entry that the word begins with."""
    folded = word.lower().replace(" ", "_")
    best = max((stem for stem in pairs if folded.startswith(stem)), key=len, default=None)
    return None if best is None else pairs[best]


def _can_go(text: str, span: Span) -> bool:
    """Whether the word stands before the noun or verb that it belongs to."""
    after = text[span.end :]
    return bool(re.match(r"\s\w", after)) and not _NOT_ATTRIBUTE.search(text[: span.start])


def _put(text: str, span: Span, neutral: str) -> str:
    """The text with the neutral words in the place of the loaded, "a" or "an" as it must be."""
    before, after = text[: span.start], text[span.end :]
    rest = after if neutral else after.lstrip()
    following = neutral or rest
    if re.search(r"\b[Aa]n?\s$", before) and following:
        vowel = following[0].lower() in "aeiou"
        before = re.sub(r"\b([Aa])n?\s$", lambda m: f"{m[1]}{'n' if vowel else ''} ", before)
    if neutral:
        capital = text[span.start].isupper()
        return before + (neutral[0].upper() + neutral[1:] if capital else neutral) + after
    if not before.strip() and rest:
        rest = rest[0].upper() + rest[1:]
    return before + rest


def _inflected(word: str, neutral: str | None) -> str:
    """The neutral verb with the ending of the loaded one; "" stays so."""
    if not neutral:
        return ""
    lower = word.lower().split()[0]
    ending = "s" if lower.endswith("s") else ""
    if lower.endswith(("ing", "ed")):
        ending = "ing" if lower.endswith("ing") else "ed"
    if neutral in _IRREGULAR:
        return _IRREGULAR[neutral][ending]
    if neutral.endswith("e") and ending:
        return f"{neutral[:-1]}ing" if ending == "ing" else neutral + ending.removeprefix("e")
    return neutral + ending
