"""Neutral words for loaded ones; written for this project.

An entry is the beginning of a loaded word, as the lists in `loaded_words` have it, and what says
the same without judging; `~` stands for the English inflection, which is carried over ("slammed"
is "criticized"). An empty one can be left out of its sentence. A word without an entry has no
neutral wording: its sentence must be left out, or told as somebody's words.
"""

from __future__ import annotations

import re

from service.domain import Span
from service.text.lexicon import added
from service.text.loaded import loaded, pattern_of
from service.text.loaded_words import Category

# Verbs: the loaded stem, and the neutral one.
VERBS: dict[str, str] = {
    stem: neutral
    for stems, neutral in (
        (
            "slam blast lambast excoriat eviscerat skewer savag thrash trash maul "
            "rip_into tear_into "
            "lash_out rail vilif denigrat demoniz bash decr scold berat hector",
            "criticize",
        ),
        ("boast brag crow trumpet gloat gush tout", "say"),
        ("admit claim confess conced parrot spew shriek fum rant whin insinuat", "say"),
        ("mock scoff sneer taunt", "reject"),
        ("peddl pander weaponiz politiciz", "use"),
        ("grill", "question"),
        ("trounc thrash humiliat obliterat", "defeat"),
        ("stonewall", "refuse"),
        ("skyrocket soar", "rise"),
        ("buckl cave", "agree"),
    )
    for stem in stems.split()
}
# Other words: "" where the sentence can do without.
WORDS: dict[str, str] = {
    stem: neutral
    for stems, neutral in (
        ("regime", "government"),
        ("dictator despot strongman tyrann", "leader"),
        ("bombshell", "new"),
        ("landslide_of", "many"),
        ("illegals", "migrants"),
        ("mob", "crowd"),
        ("thug goon hoodlum henchm", "man"),
        ("crony cron", "associate"),
        ("mainstream_media lamestream", "media"),
        ("puppet_regime", "government"),
        ("countless", "many"),
        ("unprecedented unparalleled", "new"),
        ("disastrous", "failed"),
        ("in_chaos into_chaos chaotic", "disordered"),
        ("so-called supposedly purport ostensibl self-proclaimed self-styled", ""),
        ("havoc mayhem", "damage"),
        ("catastroph", "severe"),
        ("terrifying frightening scary harrowing", "severe"),
        ("huge_win sweeping_victory", "win"),
        ("epic monumental colossal", "large"),
    )
    for stem in stems.split()
}
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
_SAYING = "say"
_SAID = {"": "say", "s": "says", "ed": "said", "ing": "saying"}


def alternative(word: str, category: Category) -> str | None:
    """A neutral wording of a loaded word in its own form; "" to leave it out, None without one."""
    folded = word.lower().replace(" ", "_")
    for one in added():
        if one.neutral is not None and re.fullmatch(pattern_of(one.text), word, re.IGNORECASE):
            return _inflected(word, one.neutral) if category in _VERBAL else one.neutral
    if category in _VERBAL:
        for stem, neutral in sorted(VERBS.items(), key=lambda one: -len(one[0])):
            if folded.startswith(stem):
                return _inflected(word, neutral)
    for stem, neutral in sorted(WORDS.items(), key=lambda one: -len(one[0])):
        if folded.startswith(stem):
            plural = word.endswith("s") and neutral and not neutral.endswith("s")
            return f"{neutral}s" if plural and category == "label" else neutral
    if category in _LEAVES_OUT and _ADJECTIVE.search(word):
        return ""
    return None


def neutralised(text: str, language: str = "en") -> str | None:
    """The sentence with neutral words for its loaded ones, quotations left as they are.

    None where nothing has to be changed, or where a word has no neutral wording or can't be left
    out ("was a disgrace").
    """
    found = loaded(text, language)
    if not found or not language.startswith("en"):
        return None
    result = text
    for word in reversed(found):
        neutral = alternative(word.span.of(text), word.category)
        if neutral is None or (not neutral and not _can_go(text, word.span)):
            return None
        result = _put(result, word.span, neutral)
    return result


def _can_go(text: str, span: Span) -> bool:
    """Whether the word stands before the noun or verb that it belongs to."""
    after = text[span.end :]
    return bool(re.match(r"\s\w", after)) and not _NOT_ATTRIBUTE.search(text[: span.start])


def _put(text: str, span: Span, neutral: str) -> str:
    before, after = text[: span.start], text[span.end :]
    if neutral:
        capital = text[span.start].isupper()
        return before + (neutral[0].upper() + neutral[1:] if capital else neutral) + after
    rest = after.lstrip()
    if re.search(r"\b[Aa]n?\s$", before) and rest:  # "an absurd plan": "a plan"
        article = "an" if rest[0].lower() in "aeiou" else "a"
        before = re.sub(r"\b([Aa])n?\s$", lambda m: m[1] + article[1:] + " ", before)
    if not before.strip() and rest:
        rest = rest[0].upper() + rest[1:]
    return before + rest


def _inflected(word: str, neutral: str) -> str:
    """The neutral verb with the ending of the loaded one."""
    lower = word.lower().split()[0] if " " in word else word.lower()
    if lower.endswith("ing"):
        ending = "ing"
    elif lower.endswith("ed") or lower in ("tore into", "ripped into", "caved"):
        ending = "ed"
    else:
        ending = "s" if lower.endswith("s") else ""
    if neutral == _SAYING:
        return _SAID[ending]
    if neutral == "rise":
        return {"": "rise", "s": "rises", "ed": "rose", "ing": "rising"}[ending]
    if neutral.endswith("e"):
        return {"": neutral, "s": f"{neutral}s", "ed": f"{neutral}d", "ing": f"{neutral[:-1]}ing"}[
            ending
        ]
    return neutral + ending
