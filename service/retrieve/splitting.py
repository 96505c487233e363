"""A question that asks several things is taken apart into questions that can be looked up alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from service.domain import Turn
from service.retrieve.followup import leans, standalone
from service.retrieve.mentions import AUXILIARIES
from service.text.quotations import quotations
from service.text.terms import terms

MOST_PARTS = 4
"""Parts of one question at most; the last then holds all that is left."""
_LONGEST = 400  # characters of a question in which things set beside each other are looked for

_re = partial(re.compile, flags=re.IGNORECASE)
_HELD = "\ue000"  # a space at which nothing is cut; from the private use area

# Joints between two questions, each with what must follow it.
_WHAT = r"(?:who|whom|which|what)\b(?! *(?:$|[,.?]))"
_HOW = (
    rf"(?:(?:when|where|why|how) {AUXILIARIES}|how (?:many|much|long|old|often|far|high|large|fast|"
    r"deep|tall|big|heavy|hot|cold))\b"
)
_HE = rf"(?!ha(?:s|ve|d) it\b){AUXILIARIES} (?:he|she|it|they|there)\b"
_DOES = rf"{AUXILIARIES} (?:the|an?|any|this|that|(?-i:[A-Z]\w+))\b"
_ABROAD = (
    r"(?:w(?:er|en|em|as|ann|o|arum|ieso|ie)|welche[rsnm]?|qu(?:i|e|and|oi)|où|comment|pourquoi|"
    r"combien|quel(?:le)?s?|quién(?:es)?|qué|cuándo|dónde|cómo|cuánt[oa]s?|cuál(?:es)?|por qué)\b"
)
_MARK = _re(r"\?+ +(?=\w)|; +")
_BY = r"(?:(?:by|for|at|in|on|since|from|with|until) )?"
_AND = _re(
    rf",? (?:and|but) (?:also )?(?P<next>{_BY}(?:{_WHAT}|{_HOW})|{_HE})"
    rf"|,? (?:und|aber|et|mais|y|e|pero) (?P<abroad>{_ABROAD})(?= \w)"
)
_AND_DOES = _re(rf",? (?:and|but) (?P<next>{_DOES})")
_AND_CLAUSE = _re(r",? and (?P<next>(?:who|what|which|when|where|why|how)\b)(?= \w)")
_COMMA = _re(rf", (?P<next>{_WHAT}|{_HOW})")
_ASKS = _re(
    rf"(?:(?:and|but|so|und|et|y) )?(?:(?:in|at|on|for|from|to|by|with|of|since|under) )?"
    rf"(?:wh(?:o|om|ose|ich|at|en|ere|y)|how|{AUXILIARIES}|{_ABROAD}|hat|haben|ist|sind|wird|es|son|"
    r"hay|est-ce|tell|explain|name|list|compare)\b"
)
_DOES_FIRST = _re(rf"{AUXILIARIES}\b")
_THE_ONE = _re(rf"^(?:which|what) (\w+(?: \w+)? {AUXILIARIES}\b)")  # what an answer names
_TOLD = _re(r"(?:please )?(?:tell|explain|describe|do (?:you|we) know|can you)\b")

# Things that are set beside each other.
_NAME = r"(?-i:[A-ZÀ-Þ0-9][\w.'’&-]*)"
_SET = r"(?:the|an?|de[rnm]|die|das|le|la|les|el|los|las|un|une?a?)"
_LOWER = r"(?-i:[a-zà-ÿ][\w'’-]*)"
_CORE = (
    rf"(?:{_SET} (?:{_LOWER} ){{0,2}}?(?:{_LOWER}|{_NAME})(?: {_NAME})*|"
    rf"{_NAME}(?:'s {_LOWER}| {_NAME})+)"
)
_ITEM = rf"(?:{_CORE}(?: (?:of|in|at|from|on|by) (?:{_CORE}|{_NAME}))*)"
_ANY = rf"(?:{_ITEM}|{_NAME})(?! (?-i:[A-Z]))"
_PLACE = r"(?:in|at|for|from|by|with|about|during|after|before|on|to|against|according to)"
_LOOSE = _re(rf"(?:{_PLACE} )?(?:{_SET} \w|l['’]\w|{_NAME})[^,;?]{{0,90}}")
_FINITE = _re(rf"\b{AUXILIARIES}\b|\b(?:who|which|that)\b")
_GRADES = {
    "older": "old", "younger": "young", "larger": "large", "bigger": "big", "smaller": "small",
    "longer": "long", "shorter": "short", "higher": "high", "lower": "low", "cheaper": "cheap",
    "deadlier": "deadly", "costlier": "costly", "faster": "fast", "slower": "slow", "newer": "new",
    "heavier": "heavy", "stronger": "strong", "richer": "rich", "deeper": "deep", "taller": "tall",
}  # fmt: skip
_MORE = (
    rf"(?:more|fewer|less|most|least|first|last|earlier|later|better|worse|{'|'.join(_GRADES)}|"
    r"mehr|weniger|früher|später|größer|teurer|älter|plus|moins|más|menos)"
)
_OR = _re(r"(?P<left>.+?)(?:,| ) ?(?:or|oder|ou|o) (?P<last>[^,]+)")
_WHICH_MORE = _re(
    rf"(?:which|what|who)(?: \w+){{0,2}}? (?P<verb>(?:(?:is|was|were) )?\w+) (?:the )?"
    rf"(?P<more>{_MORE})\b ?(?P<rest>.*)"
)
_DOES_MORE = _re(rf"(?P<head>{AUXILIARIES} )(?P<a>{_ANY}) or (?P<b>{_ANY})(?P<rest> .+)")
_THAN = _re(
    rf"(?P<head>{AUXILIARIES} )(?P<a>{_ANY})(?P<rest> (?:.+ )?{_MORE}\b.*) than (?P<b>{_ANY})"
)
_CONTRAST = (
    _re(
        r"(?P<head>what (?:is|are|was|were) )the (?:\w+ )?differences? between "
        r"(?P<a>.+?) and (?P<b>.+)"
    ),
    _re(r"(?:please )?compare (?P<a>.+?) (?:and|with|to) (?P<b>.+)"),
    _re(r"how (?:do|does|did) (?P<a>.+?) compare (?:with|to) (?P<b>.+)"),
)
_BOTH = _re(
    rf"(?P<head>(?:(?:when|where|why|how|what) )?{AUXILIARIES} (?:.* )?)"
    rf"(?<!\b(?:by|of|in|on|to) )(?<!\b(?:for) )(?<!\b(?:with|from) )"
    rf"both (?P<a>{_ANY}) and (?P<b>{_ANY})(?P<rest>(?:[ ,].*)?)"
)
_SAME_PLACE = _re(
    rf"(?P<head>.+? (?P<p>{_PLACE}) )(?P<a>{_ANY}),? and (?P=p) (?P<b>{_ANY})(?P<rest>(?: .*)?)"
)
_EACH = _re(
    rf"(?P<head>.*?\b(?:do|does|did|will|would) )(?P<a>{_ITEM})(?:, (?P<c>{_ITEM}),?)? "
    rf"(?:and|as well as) (?P<b>{_ITEM})(?P<rest> (?:say|tell|claim|report|write|think|want|demand|"
    r"offer|propose|promise|pay|cost|earn|lose|get|expect|give|estimate|count|ask|plan|call|put|"
    r"argue|make|spend)\b.*)"
)
_BEING = _re(r"(?P<head>(?:who|what|where|how \w+) (?:is|are|was|were) )(?P<items>.+)")
_ONE = {"are": "is", "were": "was", "have": "has", "do": "does"}


def parts_of(question: str) -> tuple[str, ...]:
    """The questions that it asks, one to `MOST_PARTS`; itself alone if it asks one thing.

    Two questions joined, a comparison of two things and a list of things named are taken apart; a
    later part that leans on an earlier one gets its words. Where it is not clear, nothing is cut.
    """
    body, hint = _hinted(_held(question.strip()))
    asked, opening = _questions(body), "¿" if "¿" in question else ""
    if len(asked) > MOST_PARTS:
        asked = [*asked[: MOST_PARTS - 1], " ".join(asked[MOST_PARTS - 1 :])]
    parts: list[str] = []
    for at, one in enumerate(asked):
        before = [Turn("user", _THE_ONE.sub(r"the \1", _free(part))) for part in asked[:at]]
        for part in _things(_bare(one)) or (one,):
            whole = opening + _whole(part, hint)
            parts.append(standalone(whole, before) if leans(whole, before) else whole)
    parts = list(dict.fromkeys(parts))
    if len(parts) < 2 or _HELD in question:
        return (question,)
    first, rest = parts[: MOST_PARTS - 1], parts[MOST_PARTS - 1 :]
    return (*first, " ".join(rest)) if rest else tuple(first)


def _held(text: str) -> str:
    """With spaces held where nothing is cut: in quotations, brackets and "of Rail and Tram"."""
    spans = [(fact.span.start, fact.span.end) for fact in quotations(text)]
    kept = [
        r"\([^()]*\)",
        rf"\b(?:of|for|de|del|du|von|für) (?:{_NAME},? )+(?:and|und|et|y) {_NAME}",
    ]
    spans += [found.span() for rule in kept for found in re.finditer(rule, text)]
    for start, end in spans:
        text = text[:start] + text[start:end].replace(" ", _HELD) + text[end:]
    return text


def _free(text: str) -> str:
    return text.replace(_HELD, " ")


def _hinted(text: str) -> tuple[str, str]:
    """The question and what stands in brackets at its end, which all parts get."""
    found = re.search(r"\s(\([^()]*\))(\s*\?*)$", text)
    return (text[: found.start()] + found[2], " " + found[1]) if found else (text, "")


def _bare(text: str) -> str:
    return text.strip(" ?,;.!¿")


def _whole(text: str, hint: str) -> str:
    bare = re.sub(
        r"^(?:and|but|und|aber|et|mais|y|pero) (?=\w)", "", _bare(text), flags=re.IGNORECASE
    )
    return _free(f"{bare[:1].upper()}{bare[1:]}{hint}?")


def _questions(text: str) -> list[str]:
    """The questions joined in it; there is one at least."""
    pieces = _cut([text], _MARK)
    pieces = _cut(pieces, _AND)
    pieces = [
        one for p in pieces for one in _cut([p], _AND_DOES if _DOES_FIRST.match(_bare(p)) else _AND)
    ]
    pieces = [
        one for p in pieces for one in (_cut([p], _AND_CLAUSE) if _TOLD.match(_bare(p)) else [p])
    ]
    return _cut(pieces, _COMMA) if len(pieces) > 1 else pieces


def _cut(pieces: Sequence[str], joint: re.Pattern[str]) -> list[str]:
    """Each piece cut at the joint where what is before it and what follows both ask."""
    cut = []
    for piece in pieces:
        start = 0
        for found in joint.finditer(piece):
            follows = next(
                (at for at in map(found.start, found.groupdict()) if at > 0), found.end()
            )
            left, right = _bare(piece[start : found.start()]), _bare(piece[follows:])
            if _asks(left) and _asks(right) and (joint is _MARK or not _is_relative(left, right)):
                cut.append(piece[start : found.start()])
                start = follows
        cut.append(piece[start:])
    return cut


def _asks(text: str) -> bool:
    """Whether it is a question that has words to look for; its last sentence counts."""
    return bool(_ASKS.match(re.split(r"[.!] +", text)[-1]) and terms(_free(text)))


def _is_relative(left: str, right: str) -> bool:
    """Whether what follows only goes on with a clause: "the man who fell and who died"."""
    word = re.match(r"(?:who|whom|whose|which|where|when)\b", right, re.IGNORECASE)
    if word is None or _TOLD.match(left):
        return False
    found = word.group().lower()
    more = found if found in ("where", "when") else "who|whose|whom|that|which"
    return re.search(rf"\w,? (?:{more})\b", left, re.IGNORECASE) is not None


def _things(text: str) -> tuple[str, ...]:
    """One question for each of the things that it sets beside each other; none if it does not."""
    if len(text) > _LONGEST:
        return ()
    return _compared(text) or _contrasted(text) or _both(text) or _listed(text)


def _compared(text: str) -> tuple[str, ...]:
    """Of "which had more, A or B", "was A or B older", "was A older than B"."""
    if not re.search(rf"\b{_MORE}\b", text, re.IGNORECASE):
        return ()
    for rule in (_DOES_MORE, _THAN):
        if found := rule.fullmatch(text):
            return tuple(f"{found['head']}{found[key]}{found['rest']}" for key in "ab")
    found = _OR.fullmatch(text)
    if not found:
        return ()
    place = re.match(rf"{_PLACE} ", found["last"], re.IGNORECASE)
    at = found["left"].rfind(f" {place.group()}") if place else -1
    lead, *items = re.split(r"[,:] ", found["left"])
    if at > 0 and not items:
        lead, items = found["left"][:at], [found["left"][at + 1 :]]
    items.append(found["last"])
    good = len(items) > 1 and all(map(_is_thing, items)) and re.search(rf"\b{_MORE}\b", lead, re.I)
    return tuple(_asked_of(lead, item) for item in items) if good else ()


def _is_thing(text: str) -> bool:
    return _LOOSE.fullmatch(text) is not None and not _FINITE.search(text)


def _asked_of(lead: str, item: str) -> str:
    """What the first words of a comparison ask, of one thing."""
    found = _WHICH_MORE.fullmatch(lead)
    if not found:
        return f"{lead} {item}" if re.match(_PLACE, item, re.IGNORECASE) else f"{lead}: {item}"
    verb, more, rest = found["verb"], found["more"].lower(), found["rest"]
    if more in ("first", "last", "earlier", "later"):
        return f"When {verb} {item}"
    if verb.lower() in ("is", "was", "are", "were"):
        return f"How {_GRADES.get(more, rest or more)} {verb} {item}"
    return f"How {'many ' + rest if rest else 'much'} {verb} {item}"


def _contrasted(text: str) -> tuple[str, ...]:
    """Of "compare A and B", "the difference between A and B"."""
    for rule in _CONTRAST:
        found = rule.fullmatch(text)
        if found and _is_thing(found["a"]) and _is_thing(found["b"]):
            head = found.groupdict().get("head", "what about ")
            return f"{head}{found['a']}", f"{head}{found['b']}"
    return ()


def _both(text: str) -> tuple[str, ...]:
    """Of "both A and B", "in A and in B", "what did A and B say"."""
    for rule in (_BOTH, _SAME_PLACE, _EACH):
        if found := rule.fullmatch(text):
            items = [found[key] for key in "acb" if found.groupdict().get(key)]
            return tuple(_one(found["head"], item) + found["rest"] for item in items)
    return ()


def _one(head: str, item: str) -> str:
    """The words before several things and one of these, with the verb for one."""
    words = head.rstrip().rpartition(" ")
    core = item.split(" of ")[0]
    verb = words[2].lower()
    if verb not in _ONE or (core.endswith("s") and not core[0].isupper()):
        return f"{head}{item}"
    single = _ONE[verb].capitalize() if words[2][0].isupper() else _ONE[verb]
    return f"{words[0]}{words[1]}{single} {item}"


def _listed(text: str) -> tuple[str, ...]:
    """Of "who are A, B and C"; what only the last is "of" is so of all."""
    found = _BEING.fullmatch(text)
    if not found:
        return ()
    items = re.split(
        rf",? and (?={_SET} |{_NAME})|, (?={_SET} |{_NAME})", found["items"], flags=re.I
    )
    if len(items) < 2 or not all(map(_is_thing, items)):
        return ()
    tail = items[-1].partition(" of ")
    shared = f" of {tail[2]}" if tail[2] and not any(" of " in item for item in items[:-1]) else ""
    items = [item + shared for item in items[:-1] if item] + items[-1:]
    return tuple(_one(found["head"], item) for item in items)
