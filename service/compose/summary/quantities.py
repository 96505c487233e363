"""What a sentence counts or measures: a number with its unit and what it is the number of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from service.domain import Span
from service.text.fact import Fact
from service.text.numbers import numbers
from service.text.terms import terms

MONEY, PERCENT = "money", "%"
# What a count is a count of, where verbs say it and the noun ("people") does not.
_ROLES: dict[str, str] = {
    "dead": r"killed|killing|dead|died|deaths?|death toll|fatalit\w+|lost their lives|"
    r"tote[nr]?|getötet|"
    r"ums leben|morts?|tués?|muertos?|fallecidos?",
    "injured": r"injur\w+|wounding|hurt|wounded|taken to hospital|hospitali[sz]ed|treated|admitted|"
    r"verletzt\w*|blessés?|heridos?",
    "ill": r"ill|sick|infected|infections?|patients?|sickened|"
    r"erkrankt\w*|kranken|malades?|enfermos?",
    "missing": r"missing|unaccounted|vermisst\w*|disparus?|desaparecidos?",
    "detained": r"detain\w+|arrest\w+|in custody|festgenommen|arrêtés?|detenidos?",
    "crowd": r"took part|taken part|take part|marched|marchers|participants?|attended|turned out|"
    r"crowd|spectators|rallied|teilnehmer\w*|manifestants|manifestantes",
    "evacuated": r"evacuat\w+|(?:moved|out) (?:from|of) their homes|displaced|"
    r"(?:left|leave) their homes|(?:has|have|had) to leave",
    "aboard": r"on board|aboard|carrying|an bord|à bord|a bordo",
}
_ROLE = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _ROLES.items()}
TOLL = frozenset({"dead", "injured", "ill"})
"""Counts that grow while an event is being reported."""

GENERIC = frozenset(terms("people persons passengers patients victims others residents", "en")) | {
    ""
}
"""Nouns (stems) that leave open whom a count is of."""

# What a sum of money is: sums of two kinds are never compared.
_SUMS: dict[str, str] = {
    "cost": r"cost\w*|repairs?|bill|conversion|damages?|kosten|"
    r"schaden|coûte\w*|dégâts|cuesta|costó|"
    r"daños",
    "loss": r"loss(?:es)?|loses?|lost",
    "profit": r"profits?|earned|earns|gewinn|bénéfice|beneficio",
    "revenue": r"revenues?|sales|turnover|umsatz",
    "price": r"price[sd]?|fares?|tickets?|tolls?|fines?|dividend|share",
    "pay": r"pa(?:id|ys?|yments?)|salar\w+|wages?|bonus\w*",
    "aid": r"aid|compensation|grants?|fund|donat\w+|promised",
}
_SUM = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _SUMS.items()}
_MONEY = re.compile(r"[$€£]|\b(?:euros?|dollars?|pounds?|francs?|cents?|EUR|USD)\b")
_RUN = re.compile(r"\s((?:[a-zà-ÿ'\u2019-]+\s?){1,4})")
_SHARE_OF = re.compile(r"\s(?:of|der|des|de|del)\s(?:the\s|all\s|its\s)?(?=[a-z])")
_OF_TOTAL = re.compile(r"\s(?:of|von|sur|de)\s(?:(?:the|its|his|their|sus|seiner)\s)?[\d.,]+(?=\s)")
_STOP: frozenset[str] = frozenset(
    word
    for listed in (
        "and or but of in on at to for from with by as that who which were was is are had has",
        "have been be will would could may might can did do than when after before while because",
        "during including among per a an the their his her its not said says people's took left",
        "died it he she they first more than up down early late beside instead killed injured",
        "hurt dead under over into out about und oder von im am auf mit aus wurden waren sind et",
        "ou de des du dans sur ont sont y o en con por que no se",
    )
    for word in listed.split()
)
_AGE = re.compile(r"(?:\b(?:aged?|of)\s|,\s)$", re.IGNORECASE)
_AGE_AFTER = re.compile(r"\s?(?:,|-year|years? old|and \d\d(?:,|\.| )|\.$|who\b)")
_PERSON = re.compile(
    r"\b(?:man|woman|boy|girl|men|women|mann|frau|homme|femme)\b[^.;]{0,20}$", re.I
)
_CLOCK = re.compile(r"\s?(?:a\.?m\b|p\.?m\b|o['\u2019]clock|uhr\b|heures?\b|h\b)", re.IGNORECASE)
_NAMED = re.compile(r"[\w.,;:)]\s[A-Z][\w'\u2019-]*\s$|^[A-Z][a-z]+\s$")
_RANGE_END = re.compile(r"\d\s?(?:to|and|-|\u2013|bis|à|a|y|und|et)\s?$")
# Of a larger number: "two of them", "four others", "six more", "among them eight".
_PART_AFTER = re.compile(
    r"\s(?:of (?:them|whom|those|these|which)|others?\b|more\b|additional\b|"
    r"(?:\w+ ){0,2}(?:more|less|fewer|higher|lower) than)"
)
_PART_BEFORE = re.compile(
    r"\b(?:another|other|others|additional|further|of|of (?:the|its|his|her|their)|including|"
    r"among them|weitere|sur|de)\s$",
    re.IGNORECASE,
)
_TOTAL_BEFORE = re.compile(
    r"\b(?:number|total|figure|toll|majority|cost|profit|revenue|dividend|estimate|share|loss|price|"
    r"rise|count|speaks?|spoke|offer|worth|homes|electricity|supply|cut) of\s$"
    r"|\b(?:off|in) the \w+ of (?:about |some |around |nearly )*$",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"\b(?:in|for|of|earned in) (?:18|19|20)\d\d\b|\b(?:first|second|third|fourth|last|next) "
    r"(?:quarter|half|month)\b",
    re.IGNORECASE,
)
_DURATION = frozenset(
    terms("seconds minutes hours days weeks months years digits storeys", "en")
    + terms("Sekunden Minuten Stunden Tage Wochen Monate Jahre", "de")
    + terms("secondes heures jours semaines mois ans années", "fr")
    + terms("segundos minutos horas días semanas meses años", "es")
)
_HISTORIC = re.compile(
    r"\b(?:last year|a year (?:ago|earlier)|previous year|since|until|normal|usual(?:ly)?|average|"
    r"letztes jahr|im vorjahr)\b",
    re.IGNORECASE,
)
# A number without a noun that takes up what was counted before.
_ROUGHLY = (
    r"(?:(?:about|some|around|nearly|almost|no more than|more than|at least|roughly|only|just|the|"
    r"no fewer than)\s)*$"
)
_BARE = re.compile(
    r"\b(?:number|figure|count|total|toll|sum|share|crowd|cost|damage|loss|turnout|majority|it)\b"
    rf"[^.;:,]{{0,30}}\b(?:at|to|of|was|is|were|by)\s{_ROUGHLY}"
    rf"|\b(?:it|they|that|which|this|these)\s(?:was|is|were|are|to be)\s{_ROUGHLY}"
    rf"|\b(?:speaks?|spoke) of\s{_ROUGHLY}|\baccepts? only\s$|\barriv(?:es?|ed) at\s{_ROUGHLY}",
    re.IGNORECASE,
)
_RISEN = re.compile(
    rf"\b(?:risen|rose|rises|climbed|fallen|fell|grown|grew|went up|up|down|gestiegen|deaths?:)"
    rf"(?: by| to| auf)?\s{_ROUGHLY}",
    re.IGNORECASE,
)
# A figure that is given up: "8.9 million instead of 7.4", "not the 240", "fewer than the 5,100".
_FORMER = re.compile(
    r"\b(?:instead of|rather than|and not|but not|not|from|(?:more|fewer|less|higher|"
    r"lower|larger) than "
    r"the|first spoken of|statt|au lieu de|en lugar de)\s"
    r"(?:the |about |at |by |around )*$"
    r"|\bwe (?:wrote|reported|said|gave) (?:that )?(?:[a-z]+ ){0,3}$",
    re.IGNORECASE,
)
_NOT_BUT = re.compile(r"^Not\s$")
_LEAST = re.compile(
    r"(?<!no )\b(?:more than|at least|over|mehr als|plus de|más de)\s$", re.IGNORECASE
)
_ROUGH = re.compile(
    r"\b(?:about|some|around|nearly|almost|roughly|approximately|etwa|rund|environ|unos|"
    r"cerca de)\s$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[;:,](?=\s)|\b(?:and|but|while|whereas|because|although|und|aber|et|mais|y|pero)\s"
    r"(?=(?:said|says|that|put|counted|reported|has|have|had|was|were|is|are|they|he|she|it|forcing|"
    r"stopped|drove)\b)|\b(?:before|until|when)\s"
)
_BEFORE = 25  # characters by which a role before the number counts as farther
_MOST = 12  # numbers of one sentence that are looked at


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of a sentence; the span counts in it.

    `unit` is `money`, `%` or empty, `nouns` the stems of what is counted, `role` what it is the
    number of: a key of the tables above or empty. `former`: the sentence gives another one in its
    place. `partial`: it is a part of another count, or the total of which another is a part.
    `inherited`: unit, nouns and role are those of the sentence before it.
    """

    value: Decimal
    span: Span
    surface: str
    unit: str
    nouns: frozenset[str]
    role: str
    period: str = ""
    rough: bool = False
    at_least: bool = False
    partial: bool = False
    former: bool = False
    inherited: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether nothing says what it is the number of."""
        return not (self.unit or self.nouns or self.role)


def measures(text: str, language: str, before: Sequence[Measure] = ()) -> tuple[Measure, ...]:
    """The quantities of a sentence in order; `before` are those of the sentence before it.

    Ages, times of day, dates and numbers of names ("Pier 4") are none. A number without a noun
    ("put it at 70,000") has the unit of what was counted before; else it is none, unless it is a
    former figure.
    """
    found: list[Measure] = []
    for fact in numbers(text)[:_MOST]:
        one = _measure(text, fact, language)
        if one is None:
            continue
        if not one.former and not one.nouns and not (one.unit == MONEY and one.role):
            one = _inherited(one, text, (*before, *found)) or (None if one.is_bare else one)
        if one is not None:
            found.append(one)
    return tuple(found)


def _inherited(one: Measure, text: str, before: Sequence[Measure]) -> Measure | None:
    able = [
        m for m in before if not (m.partial or m.former) and (not one.unit or m.unit == one.unit)
    ]
    if not able or not _BARE.search(text, 0, one.span.start):
        return None
    last = able[-1]
    return replace(
        one, unit=last.unit, nouns=last.nouns, role=one.role or last.role, inherited=True
    )


def same_kind(one: Measure, other: Measure) -> bool:
    """Whether nothing speaks against both being of one thing: unit, nouns, period."""
    if one.unit != other.unit:
        return False
    if one.period != other.period and one.period and other.period:
        return False
    return not (one.nouns and other.nouns) or bool(one.nouns & other.nouns)


def same_quantity(one: Measure, other: Measure) -> bool:
    """Whether both may count the same: unit, nouns, role, period agree, neither is a part."""
    if one.partial or other.partial or one.unit != other.unit or one.role != other.role:
        return False
    if one.period != other.period and (one.unit or (one.period and other.period)):
        return False
    if one.unit == MONEY:
        return True
    if one.nouns & other.nouns - GENERIC:
        return True
    if one.unit == PERCENT:
        return False
    return bool(one.role) and not (one.nouns - GENERIC) and not (other.nouns - GENERIC)


def differ(one: Measure, other: Measure) -> bool:
    """Whether the values can't both be right: rounding and "more than" are no difference."""
    low, high = sorted((one, other), key=lambda measure: measure.value)
    if low.value == high.value:
        return False
    if low.at_least and high.value <= low.value * Decimal("1.2"):
        return False
    return not ((low.rough or high.rough) and high.value <= low.value * Decimal("1.03"))


def _measure(text: str, fact: Fact, language: str) -> Measure | None:
    before, after = text[: fact.span.start], text[fact.span.end :]
    if ":" in fact.value or _CLOCK.match(after) or re.search(r"\d(?:st|nd|rd|th)$", fact.surface):
        return None
    young = fact.surface.isdigit() and len(fact.surface) < 4
    if young and _AGE_AFTER.match(after) and (_AGE.search(before) or _PERSON.search(before)):
        return None
    if _RANGE_END.search(before) or (re.match(r"-\w", after) and not re.match(r"-year", after)):
        return None
    if _NAMED.search(before[-30:]) and not re.search(r"[$€£%]", fact.surface):
        return None
    clause = _clause_around(text, fact.span)
    told = clause.of(text)
    if _HISTORIC.search(told):
        return None
    try:
        value = Decimal(fact.value.rstrip("%"))
    except InvalidOperation:
        return None
    total = _OF_TOTAL.match(after)
    unit = PERCENT if fact.value.endswith("%") else ""
    share = _SHARE_OF.match(after) if unit else None
    skipped = total.end() if total else share.end() - 1 if share else 0
    run = _noun_run(after[skipped:])
    if not unit and _DURATION & frozenset(terms(run, language)):
        return None
    if _MONEY.search(fact.surface) or (run and _MONEY.fullmatch(run.split()[0])):
        unit = MONEY
    period = _PERIOD.search(text)
    return Measure(
        value,
        fact.span,
        _shown(text, fact, run if not skipped else ""),
        unit,
        frozenset() if unit == MONEY else frozenset(terms(run, language)),
        _role(text, fact.span, clause, _SUM if unit == MONEY else _ROLE),
        period=period.group().lower() if period else "",
        rough=bool(_ROUGH.search(before)),
        at_least=bool(_LEAST.search(before)),
        partial=bool(
            _PART_AFTER.match(after)
            or (_PART_BEFORE.search(before) and not _TOTAL_BEFORE.search(before))
        ),
        former=bool(_FORMER.search(before) or _NOT_BUT.match(before)),
    )


def _noun_run(after: str) -> str:
    """The words behind a number up to the first that can't belong to what is counted."""
    found = _RUN.match(after)
    kept: list[str] = []
    for word in found[1].split() if found else ():
        if word in _STOP:
            break
        kept.append(word)
    return " ".join(kept)


def _shown(text: str, fact: Fact, run: str) -> str:
    """The number as the text has it, with its noun: "22,000 people"."""
    end = text.find(run, fact.span.end) if run else -1
    if not fact.span.end <= end <= fact.span.end + 2:
        return fact.surface
    words = text[fact.span.start : end + len(run)]
    return words if len(words) <= 40 else fact.surface


def _clauses(text: str) -> Iterator[Span]:
    start = 0
    for found in _CLAUSE.finditer(text):
        yield Span(start, found.start())
        start = found.start()
    yield Span(start, len(text))


def _clause_around(text: str, span: Span) -> Span:
    """The clause that the number stands in, to the next comma or verb of its own."""
    return next(one for one in _clauses(text) if span.start < one.end or one.end == len(text))


def _role(text: str, span: Span, clause: Span, roles: Mapping[str, re.Pattern[str]]) -> str:
    """The role that is named nearest to the number in its clause, behind it first."""
    best: tuple[int, str] | None = None
    for name, pattern in roles.items():
        for found in pattern.finditer(text, clause.start, clause.end):
            behind = found.start() >= span.end
            gap = found.start() - span.end if behind else _BEFORE + span.start - found.end()
            if best is None or gap < best[0]:
                best = (gap, name)
    if best is not None:
        return best[1]
    if roles is _SUM and not _RISEN.search(text, 0, span.start):
        return ""
    named = [name for name, pattern in roles.items() if pattern.search(text)]
    alone = len(numbers(text)) == 1 or _RISEN.search(text, 0, span.start)
    return named[0] if named and (len(named) == 1 or roles is _ROLE) and alone else ""
