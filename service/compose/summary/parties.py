"""One party under its several names: who of the sentences' parties are clearly the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from service.compose.summary.sentences import Sentence
from service.compose.summary.speakers import Speaker
from service.compose.summary.stance import is_group, parties_of
from service.text.names import names
from service.text.terms import fold


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Last words of bodies: what ends in one is no person, and bare it may stand for a named body.
_BODIES = _words(
    "ministry company police government union court agency committee council federation club "
    "authority province administration department bureau institute association commission board "
    "office house party group coalition museum hospital bank university team league senate "
    "congress parliament campaign chamber fund guild society school church association movement "
    "alliance confederation service "
)
# Words that are nobody in particular when they stand alone.
_VAGUE = _words(
    "officials official sources source experts analysts critics some others authorities "
    "researchers investigators prosecutors scientists lawmakers residents leaders members "
    "people groups countries states companies police lawyer lawyers spokesman spokeswoman "
    "spokesperson "
)
_BARE = re.compile(r"(?:[Tt]he |[Aa]n? )?[a-z][a-z-]*(?: [a-z][a-z-]*)?$")
# One of many: "a senior official", "the Ohio Republican".
_NOBODY = re.compile(
    r"^[Aa]n? (?:\S+ ){0,4}(?:officials?|source|spokes\w+|person|lawyer|aide|adviser|advisor|"
    r"expert|member|resident|witness|analyst|judge)$"
    r"|^[RDI]-[A-Z]|\b(?:Republican|Democrat|Independent|Senator|Congress(?:wo)?man|Reporter|Press|Staff)$"
)
_ARTICLE = re.compile(r"^(?:the|an?|some|several|many|most|other|both|all)\s", re.IGNORECASE)
_SUFFIX = frozenset({"jr", "sr", "ii", "iii"})
# Offices and trades that stand with a capital before a name where no list of titles has them.
_TRADES = _words(
    "coach prosecutor engineer lawyer attorney spokesman spokeswoman spokesperson analyst "
    "economist historian author baker student captain passenger pilot goalkeeper striker "
    "defender secretary minister president leader founder professor researcher administrator "
    "commissioner counsel landratin burgermeister burgermeisterin sprecher sprecherin "
)


@dataclass(frozen=True, slots=True)
class Stand:
    """A sentence in which a party speaks or takes a stand; `label` as the sentence names it.

    `resolved`: the sentence has a pronoun, or "the company"; the label is from one before it.
    """

    sentence: Sentence
    label: str
    speaks: bool
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class PartyStands:
    """All that one party says, in the order of the sentences."""

    stands: tuple[Stand, ...]

    @property
    def outlets(self) -> int:
        """How many outlets tell what it says."""
        return len({stand.sentence.article.source for stand in self.stands})


def parties_in(
    sentences: Sequence[Sentence],
    speakers: Mapping[tuple[str, int], Speaker],
    read: Sequence[Sentence] = (),
) -> list[PartyStands]:
    """The parties of the sentences, by first appearance; `speakers` tell who "he" is.

    `read` are all sentences of the articles, in which full names stand; without them these.

    A surname is the person whose full name has it, first in the same article, then in all; two
    people of one surname stay apart, and a bare surname that could mean either is left out. So is
    "the union" where an article names no union, or two.
    """
    stands = [
        Stand(sentence, party.label, party.speaks)
        for sentence in sentences
        for party in parties_of(sentence.text)
    ]
    named = {stand.sentence.key for stand in stands}
    stands += [
        Stand(sentence, speaker.label, True, True)
        for sentence in sentences
        if sentence.key not in named
        and (speaker := speakers.get(sentence.key)) is not None
        and speaker.resolved
    ]
    outlets = {fold(s.article.source or "") for s in sentences}
    stands = [stand for stand in stands if fold(stand.label) not in outlets]
    known = _Names(stands, read or sentences)
    grouped: dict[str, list[Stand]] = defaultdict(list)
    for stand in stands:
        if key := known.key_of(stand):
            grouped[key].append(stand)
    return [PartyStands(tuple(group)) for group in grouped.values()]


class _Names:
    """The full names of all stands, by which the short ones are told."""

    def __init__(self, stands: Sequence[Stand], sentences: Sequence[Sentence]) -> None:
        self._people: dict[str, set[str]] = defaultdict(set)  # surname to full names
        self._here: dict[tuple[str, str], set[str]] = defaultdict(set)  # the same per article
        self._bodies: dict[str, set[str]] = defaultdict(set)  # article to its named bodies
        self._acronyms: dict[str, set[str]] = defaultdict(set)
        articles = {one.article.id: one.article for one in sentences}
        spoken = {stand.label for stand in stands}
        self._labels = {" ".join(_plain(label)) for label in spoken if not is_group(label)}
        told = [(article.id, article.title) for article in articles.values()]
        told += [(one.article.id, one.text) for one in sentences]
        for article_id, text in told:
            for fact in names(text):
                self._add(article_id, fact.value, fact.surface)
        for label in spoken:
            words = _plain(label)
            if len(words) > 2 and words[-1] in _BODIES:
                self._acronyms["".join(word[0] for word in words)].add(" ".join(words))

    def _add(self, article_id: str, value: str, surface: str) -> None:
        words = value.split()
        if len(words) > 1 and not _is_body(words):
            if len(core := _core(words)) > 1:
                self._people[core[-1]].add(" ".join(core))
                self._here[article_id, core[-1]].add(" ".join(core))
        elif _is_body(words):
            self._bodies[article_id].add(value)
            initials = "".join(w[0] for w in re.findall(r"\b[A-Z]\w+", surface))
            if len(initials) > 2:
                self._acronyms[initials.lower()].add(value)

    def key_of(self, stand: Stand) -> str | None:
        """What all names of one party have in common; None for nobody in particular."""
        words = _plain(stand.label)
        if not words or _NOBODY.search(stand.label):
            return None
        article_id = stand.sentence.article.id
        if _is_bare(stand.label, words):
            return self._body_here(words, article_id, stand.label)
        if is_group(stand.label) or (" and " in stand.label and not _is_body(words)):
            return " ".join(words)
        facts = names(stand.label)
        named = facts[-1].value.split() if facts else words
        if not _is_body(named):
            named = _core(named)
        if len(words) == 1 and len(full := self._acronyms.get(words[0], set())) == 1:
            return next(iter(full))
        if len(words) == 1 and words[0] not in self._people and (whole := self._whole(words[0])):
            return whole
        if len(named) > 1:
            return self._same(named)
        mine = self._here.get((article_id, named[-1]), set())
        among = mine or self._people.get(named[-1], set())
        if len(among) > 1:
            return None
        return self._same(next(iter(among)).split()) if among else " ".join(named)

    def _whole(self, word: str) -> str | None:
        """The only name among the labels that begins with the word: "Orth" of "Orth Rail"."""
        longer = {label for label in self._labels if label.startswith(word + " ")}
        return next(iter(longer)) if len(longer) == 1 else None

    def _same(self, named: Sequence[str]) -> str:
        """A full name without what differs between its forms."""
        return " ".join(named if _is_body(named) else _core(named))

    def _body_here(self, words: Sequence[str], article_id: str, label: str) -> str | None:
        """The only named body of the article that is one: "the union"; else a group by itself."""
        if words[-1] in _VAGUE:
            return None if len(words) == 1 else " ".join(words)
        head = words[-1]
        named = {name for name in self._bodies[article_id] if head in name.split()}
        if len(words) == 1:
            return next(iter(named)) if len(named) == 1 else None
        return " ".join(words) if not label.lower().startswith("the ") else None


def _is_body(words: Sequence[str]) -> bool:
    """Whether a folded name is an institution's: "house of lords", "environment ministry"."""
    return words[-1] in _BODIES or any(
        word in _BODIES and following in ("of", "for", "on", "and")
        for word, following in pairwise(words)
    )


def _core(words: Sequence[str]) -> list[str]:
    """The last two words of a person's name, without trades before it and initials.

    "Jr." stays: father and son are two.
    """
    after = [word for word in words if word in _SUFFIX]
    kept = [word for word in words if word not in _SUFFIX and len(word) > 1] or list(words)
    kept = [word.removeprefix("al-").removeprefix("el-") or word for word in kept]
    trades = [at for at, word in enumerate(kept[:-1]) if word in _TRADES]
    return kept[trades[-1] + 1 if trades else 0 :][-2:] + after


def _plain(label: str) -> list[str]:
    """The folded words of a label without article."""
    return re.findall(
        r"\w+", fold(_ARTICLE.sub("", label).replace("\u2019s", "").replace("'s", ""))
    )


def is_clear(label: str) -> bool:
    """Whether a label says who it is by itself: no bare role such as "the mayor"."""
    words = _plain(label)
    if not _is_bare(label, words):
        return True
    return len(words) > 1 and not label.lower().startswith("the ")


def _is_bare(label: str, words: Sequence[str]) -> bool:
    """Whether no proper name is in it: "the mayor", "Committee", "provincial officials"."""
    return bool(_BARE.fullmatch(label)) or (len(words) == 1 and words[0] in _BODIES)
