"""The words that tell what a number counts: people hurt, money, a part, a former figure."""

from __future__ import annotations

import re

from service.text.terms import terms

MONEY, PERCENT = "money", "%"
# What a count is a count of, where verbs say it and the noun ("people") does not.
_ROLES: dict[str, str] = {
    "dead": r"killed|killing|fatally shot|shot dead|dead|died|deaths?|death toll|fatalit\w+|"
    r"lost their lives|"
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
ROLE = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _ROLES.items()}
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
SUM = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _SUMS.items()}
MONEY_WORDS = re.compile(r"[$€£]|\b(?:euros?|dollars?|pounds?|francs?|cents?|EUR|USD)\b")
RUN = re.compile(r"\s((?:[a-zà-ÿ'\u2019-]+\s?){1,4})")
SHARE_OF = re.compile(r"\s(?:of|der|des|de|del)\s(?:the\s|all\s|its\s)?(?=[a-z])")
OF_TOTAL = re.compile(r"\s(?:of|von|sur|de)\s(?:(?:the|its|his|their|sus|seiner)\s)?[\d.,]+(?=\s)")
STOP: frozenset[str] = frozenset(
    word
    for listed in (
        "and or but of in on at to for from with by as that who which were was is are had has",
        "have been be will would could may might can did do than when after before while because",
        "during including according among per a an the their his her its not said says "
        "people's took left",
        "died it he she they first more than up down early late beside instead killed injured",
        "hurt dead under over into out about und oder von im am auf mit aus wurden waren sind et",
        "ou de des du dans sur ont sont y o en con por que no se",
    )
    for word in listed.split()
)
AGE = re.compile(r"(?:\baged?\s|,\s)$", re.IGNORECASE)
AGE_AFTER = re.compile(r"\s?(?:,|-year|years? old|and \d\d(?:,|\.| )|\.$|who\b)")
PERSON = re.compile(r"\b(?:man|woman|boy|girl|men|women|mann|frau|homme|femme)\b[^.;]{0,20}$", re.I)
CLOCK = re.compile(
    r"\s?(?:in the (?:morning|evening|afternoon)|at night|a\.?m\b|p\.?m\b|o['\u2019]clock|"
    r"uhr\b|heures?\b|h\b)",
    re.IGNORECASE,
)
OF_AGE = re.compile(
    r"\b(?:man|woman|boy|girl|men|women|mann|frau|homme|femme|hombre|mujer)\s(?:of|von|de)\s$", re.I
)
NAMED = re.compile(
    r"[\w.,;:)]\s[A-Z][\w'\u2019-]*\s$|^(?:Piers?|Halls?|Gates?|Lines?|Routes?|Rooms?|Flight|Article|"
    r"Chapter|Section|Unit|District|Platform|Stage|Level|Phase|Season|Game|Highway|Interstate|Channel|"
    r"Title|Proposition|Measure|Amendment|Page|Block|Berth|Track)\s$"
)
RANGE_END = re.compile(r"\d\s?(?:to|and|-|\u2013|bis|à|a|y|und|et)\s?$")
# Of a larger number: "two of them", "four others", "six more", "among them eight".
PART_AFTER = re.compile(
    r"\s(?:of (?:them|whom|those|these|which|the (?:two|three|four|five|six|seven|eight|nine|ten))|"
    r"(?:people |men |women |others )?(?:outside|inside)\b|others?\b|more\b|additional\b|new\b|"
    r"(?:\w+ ){0,2}(?:more|less|fewer|higher|lower) than)"
)
PART_BEFORE = re.compile(
    r"\b(?:another|others?|additional|further|including|among them|weitere|"
    r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|half|some|most|many|all|none|"
    r"thirds?|quarters?|sixth|percent) (?:of|sur|de)(?: (?:the|its|his|her|their))?)\s$",
    re.IGNORECASE,
)
PERIOD = re.compile(
    r"\b(?:in|for|of|earned in) (?:18|19|20)\d\d\b|\b(?:first|second|third|fourth|last|next) "
    r"(?:quarter|half|month)\b",
    re.IGNORECASE,
)
DURATION = frozenset(
    terms("seconds minutes hours days weeks months years digits storeys", "en")
    + terms("Sekunden Minuten Stunden Tage Wochen Monate Jahre", "de")
    + terms("secondes heures jours semaines mois ans années", "fr")
    + terms("segundos minutos horas días semanas meses años", "es")
)
HISTORIC = re.compile(
    r"\b(?:last year|a year (?:ago|earlier)|previous year|since|until|normal|usual(?:ly)?|average|"
    r"letztes jahr|im vorjahr)\b",
    re.IGNORECASE,
)
# Another place, or another event, that the whole sentence sets its figures in.
ELSEWHERE = re.compile(
    r"\b(?:globally|worldwide|around the world|in the world|the (?:January|February|March|April|"
    r"May|June|July|August|September|October|November|December) (?:\w+ )?(?:shooting|attack|crash|"
    r"flood|fire|strike|storm|bombing|outbreak))\b",
    re.IGNORECASE,
)
# A number without a noun that takes up what was counted before.
_ROUGHLY = (
    r"(?:(?:about|some|around|nearly|almost|no more than|more than|at least|roughly|only|just|the|"
    r"no fewer than)\s)*$"
)
BARE = re.compile(
    r"\b(?:number|figure|count|total|toll|sum|share|crowd|cost|damage|loss|turnout|majority|it)\b"
    rf"[^.;:,]{{0,30}}\b(?:at|to|of|was|is|were|by)\s{_ROUGHLY}"
    rf"|\b(?:it|they|that|which|this|these)\s(?:was|is|were|are|to be)\s{_ROUGHLY}"
    rf"|\b(?:speaks?|spoke) of\s{_ROUGHLY}|\baccepts? only\s$|\barriv(?:es?|ed) at\s{_ROUGHLY}",
    re.IGNORECASE,
)
RISEN = re.compile(
    rf"\b(?:risen|rose|rises|climbed|fallen|fell|grown|grew|went up|up|down|gestiegen|deaths?:)"
    rf"(?: by| to| auf)?\s{_ROUGHLY}",
    re.IGNORECASE,
)
# A figure that is given up: "8.9 million instead of 7.4", "not the 240", "fewer than the 5,100".
FORMER = re.compile(
    r"\b(?:instead of|rather than|and not|but not|not|(?:up|down|rise|rose|risen|fell|"
    r"fallen|raised|"
    r"cut|dropped|increased)\b[^.;]{0,40}\bfrom|(?:more|fewer|less|higher|"
    r"lower|larger) than "
    r"the|first spoken of|statt|au lieu de|en lugar de)\s"
    r"(?:the |about |at |by |around )*$"
    r"|\bwe (?:wrote|reported|said|gave) (?:that )?(?:[a-z]+ ){0,3}$",
    re.IGNORECASE,
)
# The figure of somebody else, beside which this one stands: "more than the five named by police".
OTHERS = re.compile(
    r"\s(?:\w+\s){0,2}(?:named|given|reported|counted|claimed|cited|mentioned|listed|stated)\b"
)
NOT_BUT = re.compile(r"^Not\s$")
LEAST = re.compile(
    r"(?<!no )\b(?:surpass(?:es|ed)|exceed(?:s|ed)|more than|at least|over|mehr als|plus "
    r"de|más de)\s$",
    re.IGNORECASE,
)
MOST_OF = re.compile(
    r"\b(?:up to|fewer than|less than|no more than|at most|as many as|bis zu|"
    r"jusqu['\u2019]à|hasta)\s$",
    re.IGNORECASE,
)
ROUGH = re.compile(
    r"\b(?:about|some|around|nearly|almost|roughly|approximately|etwa|rund|environ|unos|"
    r"cerca de)\s$",
    re.IGNORECASE,
)
CLAUSE = re.compile(
    r"[;:,](?=\s)|\b(?:and|but|while|whereas|because|although|und|aber|et|mais|y|pero)\s"
    r"(?=(?:said|says|that|put|counted|reported|has|have|had|was|were|is|are|they|he|she|it|forcing|"
    r"stopped|drove)\b)|\b(?:before|until|when)\s"
)
ADJACENT = 14  # characters between a role and its number: "injuring about 14"
BEFORE = 25  # characters by which a role before the number counts as farther
# "the number of helpers at 410": what it is the number of stands before it.
NUMBER_OF = re.compile(
    r"\b(?:number|count|total) of "
    r"(?P<what>(?:[a-z][\w'-]*\s){0,3}[a-z][\w'-]+?)(?=\s(?:at|was|is|were|"
    r"are|in|to|has|had|rose|who|that|on|by|for)\b|[,.;:])"
)
MOST = 12  # numbers of one sentence that are looked at
