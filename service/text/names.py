"""Proper names that a text mentions: runs of words with a capital, acronyms, G7, COVID-19."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.text.dates import MONTHS, dates
from service.text.fact import Fact, fact_at
from service.text.remembered import remembered
from service.text.stopwords import STOP_WORDS
from service.text.terms import fold


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Words of a name that have no capital. The first ones may also begin it ("van der Berg"), the
# articles only follow another of these ("Bank of the West").
_PARTICLES = _words("van von bin ibn ter ten")
_LINKS = _PARTICLES | _words("of de del della di da dos du des")
_LINKED_ARTICLES = _words("the la le les los las der den dem")
_LOWER = _LINKS | _LINKED_ARTICLES
# What stands before a name and is not part of it, folded, without full stops. The first ones
# also end the name before them: "In Paris Mr. Roe".
_PERSONAL = _words(
    "mr mrs ms mx dr prof sen sens rep reps gov govs gen lt col maj sgt capt president senator "
    "congressman congresswoman herr frau mme mlle senor senora"
)
_TITLES = _PERSONAL | _words(
    "miss drs professor sir dame lord lady rev reverend father sister brother presidents vice "
    "prime minister premier chancellor secretary senators representative governor mayor king queen "
    "prince princess pope cardinal archbishop bishop judge justice chief attorney general "
    "lieutenant colonel major captain sergeant commander cmdr admiral adm officer detective "
    "sheriff ambassador speaker chairman chairwoman chair ceo director former prasident "
    "prasidentin bundeskanzler bundeskanzlerin kanzler kanzlerin bundesprasident ministerin "
    "monsieur madame m mm ministre sr sra presidente presidenta ministro"
)
_OFFICES = re.compile(
    r"Secretary of (?:State|Defen[cs]e|Labor|Energy|Commerce|Education|Transportation|the \w+) "
    r"|Speaker of the House |Leader of the Opposition "
)
# Words that are no title where one of these follows: "Justice Department", "General Motors".
_BODIES = _words(
    "department ministry motors electric mills league leagues assembly court council office "
    "committee party commission bank dynamics"
)
# "of" goes on after one word ("Bank of England") or after one of these ("European Court of
# Justice"), not after a person's name ("Jane Roe of Ohio").
_HOLDERS = _BODIES | _words(
    "academy agency association board bureau center centre chamber church city college "
    "confederation federation house institute kingdom museum organisation organization republic "
    "school society state states union university"
)
# Words that begin sentences and are neither names nor stop words, folded.
_STARTERS = _words(
    "according although another asked besides despite during earlier eventually everyone finally "
    "following given instead last late later less like meanwhile most much nearly nevertheless "
    "next once others perhaps previously rather recently several similarly since some speaking "
    "still then today together tomorrow tonight unlike whatever yesterday yes yet "
    "amid apart anyway come consider get give go good great indeed instead join keep let look "
    "make maybe please read regardless remember right save see stop sorry take thanks think want "
    "watch well whereas whether worse "
    "heute gestern nachdem laut gleichzeitig allerdings zudem ausserdem inzwischen bislang "
    "selon apres avant hier deja enfin cependant toutefois segun tras ayer hoy ademas luego"
)
# Words that begin sentences and are part of a name only where another capital follows.
_ALONE = _words(
    "authorities analysts critics doctors economists experts first investigators investors "
    "lawmakers local many new nobody officials old opponents people police prosecutors protesters "
    "reporters reports researchers residents scientists second sources students supporters "
    "teachers third voters workers two three four five six seven eight nine ten eleven twelve "
    "thirteen twenty thirty forty fifty sixty seventy eighty ninety hundreds thousands millions "
    "dozens"
)
# Stop words that are of a name when another capital follows: "Will Smith", "Los Angeles".
_EITHER = _words("will may son dan al los las")
# Months that are also given or family names: kept after another word of the name.
_NAME_MONTHS = _words("may march april june august")
_STOPS = frozenset(fold(word) for words in STOP_WORDS.values() for word in words)
_ARTICLES = _words("the a an i der die das")
_NAMES_IN_LY = _words("italy sicily emily kelly sally billy molly holly polly beverly reilly lilly")
_INITIAL_STOPS = _STOPS | _STARTERS
_NO_NAMES = _words("am pm et est edt pt pst pdt ct cst cdt gmt utc bst cet")
_ACRONYMS = frozenset({"US", "U.S", "WHO"})  # stop words, if they were words

# A word with its inner apostrophes, full stops, ampersands and hyphens.
_TOKEN = re.compile(r"[^\W_]{1,64}(?:['\u2019.&-][^\W_]{1,64}){0,6}")
_ELISION = re.compile(r"(?:[ldnsjmtcL]|[qQ]u)['\u2019]")
_POSSESSIVE = re.compile(r"['\u2019][sS]$")
_ARABIC_ARTICLE = re.compile(r"(?:al|el|as|ar|ad|an|ash)-")
_SPACES = frozenset((" ", "\xa0", "\u202f"))
# A sentence begins after final punctuation, a colon, an opening mark, a list sign, a newline.
_START = re.compile(
    r"(?:^|\n|[.!?…:;][\"'”\u2019»)\]]*\s|[\"“„«\u2018(\[•]|(?<!\S)['*—\u2013-])\s*$"
)


@dataclass(frozen=True, slots=True)
class _Word:
    """One word that may be of a name: with a capital, or a link between two such.

    `open` when the name can go on behind it; `abbreviated` when a full stop may stand there.
    """

    start: int
    end: int
    folded: str
    capital: bool
    open: bool
    abbreviated: bool


@remembered
def names(text: str) -> tuple[Fact, ...]:
    """The proper names of `text`, in order, disjoint.

    `value` is folded (lower case, no diacritics), without titles, articles, possessive and the
    full stops of acronyms. Where all nouns have capitals (German), the nouns come too. Months and
    weekdays do not.
    """
    facts = []
    for run in _runs(text):
        kept = _bare(text, run)
        if kept and not _is_empty(text, kept):
            value = " ".join(word.folded for word in kept)
            facts.append(fact_at(text, kept[0].start, kept[-1].end, value))
    return tuple(facts)


def _runs(text: str) -> Iterator[Sequence[_Word]]:
    """The longest runs of capitalised words and the links inside them."""
    dated = {at for fact in dates(text) for at in range(fact.span.start, fact.span.end)}
    run: list[_Word] = []
    for match in _TOKEN.finditer(text):
        word = None if match.start() in dated else _word(match.group(), match.start())
        if run and (word is None or not _goes_on(text, run, word)):
            yield run
            run = []
        if word and (run or word.folded in _PARTICLES or _begins(word)):
            run.append(word)
    if run:
        yield run


def _word(token: str, start: int) -> _Word | None:
    """The word of a token, without elided article, possessive and parts with no capital."""
    if token[0].islower() and token.isalpha() and token not in _LOWER:
        return None
    if (elided := _ELISION.match(token)) and token[elided.end()].isupper():
        token, start = token[elided.end() :], start + elided.end()
    parts = _POSSESSIVE.sub("", token).split("-")
    count = next(
        (at for at, part in enumerate(parts) if at and not (part[0].isupper() or part.isdigit())),
        len(parts),
    )
    kept = "-".join(parts[:count])
    article = _ARABIC_ARTICLE.match(kept)
    folded = fold(kept)
    return _Word(
        start=start,
        end=start + len(kept),
        folded=folded.replace(".", "").replace("\u2019", "'"),
        capital=_is_capital(kept[article.end() :] if article else kept),
        open=kept == token,
        abbreviated=len(kept) == 1 or folded in _TITLES or kept == "St",
    )


def _is_capital(word: str) -> bool:
    """Whether `word` begins with a capital, or is a figure and capitals such as "5G"."""
    return word[0].isupper() or (word[0].isdigit() and word[1:].isalpha() and word.isupper())


def _begins(word: _Word) -> bool:
    """Whether a name can begin with `word`."""
    return word.capital and word.folded not in MONTHS


def _goes_on(text: str, run: Sequence[_Word], word: _Word) -> bool:
    """Whether `word` goes on the name `run`."""
    last = run[-1]
    gap = text[last.end : word.start]
    spaced = gap in _SPACES or (last.abbreviated and gap[:1] == "." and gap[1:] in _SPACES)
    if not (last.open and spaced) or (word.folded in _PERSONAL and last.folded not in _TITLES):
        return False
    if word.capital:
        return word.folded not in MONTHS or (last.capital and word.folded in _NAME_MONTHS)
    if word.folded == "of":
        return last.capital and (len(run) == 1 or last.folded in _HOLDERS)
    return word.folded in (_LINKS if last.capital else _LOWER)


def _bare(text: str, run: Sequence[_Word]) -> Sequence[_Word]:
    """`run` without links at its ends, and without what stands before a name at its head."""
    while run and not run[-1].capital:
        run = run[:-1]
    if run and (office := _OFFICES.match(text, run[0].start)):
        run = [word for word in run if word.start >= office.end()]
    if not run:
        return ()
    start = run[0].start
    initial = _START.search(text, max(0, start - 12), start) is not None
    while run and _is_before_name(text, run, initial=initial):
        run, initial = run[1:], False
    return run


def _is_before_name(text: str, run: Sequence[_Word], *, initial: bool) -> bool:
    """Whether the first word of `run` is not of the name: an article, a title, a starter."""
    first, following = run[0], run[1].folded if len(run) > 1 else ""
    if not first.capital:
        return first.folded not in _PARTICLES
    if text[first.start : first.end] in _ACRONYMS:
        return False
    if first.folded in _ARTICLES:
        return True
    if first.folded in _TITLES:
        return following not in _BODIES
    if not initial:
        return False
    if first.folded in _INITIAL_STOPS:
        return not (following and first.folded in _EITHER)
    adverb = first.folded.endswith("ly") and first.folded not in _NAMES_IN_LY
    return not following and (adverb or first.folded in _ALONE)


def _is_empty(text: str, run: Sequence[_Word]) -> bool:
    """Whether `run` holds no name: stop words, clock words or single letters only."""
    return all(
        (word.folded in _STOPS or word.folded in _NO_NAMES or len(word.folded) == 1)
        and text[word.start : word.end] not in _ACRONYMS
        for word in run
    )
