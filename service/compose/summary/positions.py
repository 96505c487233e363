"""The positions: who says or wants what, in sentences that name them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from service.compose.summary.overview import Picked, Rated
from service.compose.summary.parties import PartyStands, Stand, is_clear, parties_in
from service.compose.summary.sentences import Sentence, says_same
from service.compose.summary.speakers import Speaker
from service.compose.summary.stance import takes_stand
from service.domain import Length
from service.text.loaded import loaded
from service.text.quotations import quotations

MOST_PARTIES = {"brief": 3, "standard": 8, "full": 12}
MOST = {"brief": 1, "standard": 2, "full": 4}
# On top of a sentence's score: it tells a stand; it stands in the overview already.
_STAND, _USED = 0.25, 0.30
_QUOTED = 0.08  # in the party's own words
_NAMED_IN_FULL = 0.05  # so that the label can be more than a surname
_POSSESSIVE = 0.05  # taken off "Its leader, Ada Pohl, said"
_RESOLVED = 0.08  # taken off "He said"
_ENOUGH = 5  # parties with a stand, beside which those that only report are left out
_KEEP = 0.35  # of the best score of all stands: below it a sentence is beside the subject
_JUDGING = frozenset({"verb", "motive", "label"})  # kinds that are the outlet's, not the party's


def positions(
    rated: Rated,
    speakers: Mapping[tuple[str, int], Speaker],
    used: Collection[tuple[str, int]],
    length: Length,
    disputed: Collection[tuple[str, int]] = (),
) -> list[tuple[str, list[Picked]]]:
    """Parties with their sentences, as many as the length allows, most outlets and stands first.

    Parties to a disagreement (`disputed` are its sentences) come before others.
    """
    scores = {s.key: score for s, score in zip(rated.sentences, rated.scores, strict=True)}
    readable = [one for one in rated.sentences if _may_stand(one, speakers)]
    known = parties_in(readable, speakers, rated.sentences)
    parties = [party for party in (_unused(p, used) for p in known) if party.stands]
    worth = {
        stand.sentence.key: _worth(stand, scores, used)
        for party in parties
        for stand in party.stands
    }
    least = _KEEP * max(worth.values(), default=0.0)
    standing = [party for party in parties if any(map(_is_stand, party.stands))]
    able = standing if len(standing) >= _ENOUGH else parties
    order = sorted(able, key=lambda party: (not _disputes(party, disputed), *_rank(party)))
    told: set[tuple[str, int]] = set()
    found: list[tuple[str, list[Picked]]] = []
    for party in order:
        picks = _picks(party, worth, least, told, MOST[length])
        if not picks or len(found) >= MOST_PARTIES[length]:
            continue
        label = _label_in(party, picks)
        if label not in {other for other, _ in found}:  # two of one name: nobody could tell them
            told |= {pick.key for pick in picks}
            found.append((label, [rated.pick(pick) for pick in picks]))
    return found


def _may_stand(sentence: Sentence, speakers: Mapping[tuple[str, int], Speaker]) -> bool:
    """Whether it can be read under its party's name and leaves the judging to it."""
    speaker = speakers.get(sentence.key)
    resolved = speaker is not None and speaker.resolved and sentence.tells
    if not (sentence.names_its_party or resolved):
        return False
    words = loaded(sentence.text, sentence.candidate.language)
    if any(word.category in _JUDGING for word in words):
        return False
    if sentence.speaker is None and not resolved:
        return not sentence.gives_view and not sentence.is_column
    return True


def _worth(
    stand: Stand, scores: dict[tuple[str, int], float], used: Collection[tuple[str, int]]
) -> float:
    text, key = stand.sentence.text, stand.sentence.key
    return (
        scores[key]
        + _STAND * _is_stand(stand)
        + _QUOTED * bool(quotations(text))
        + _NAMED_IN_FULL * (" " in stand.label)
        - _POSSESSIVE * text.startswith(("His ", "Her ", "Its ", "Their "))
        - _USED * (key in used)
        - _RESOLVED * stand.resolved
    )


def _unused(party: PartyStands, used: Collection[tuple[str, int]]) -> PartyStands:
    """Without the facts that the overview has from this party already."""
    kept = tuple(s for s in party.stands if s.sentence.key not in used or _is_stand(s))
    return PartyStands(kept)


def _is_stand(stand: Stand) -> bool:
    return not stand.speaks or takes_stand(stand.sentence.text)


def _disputes(party: PartyStands, disputed: Collection[tuple[str, int]]) -> bool:
    return any(stand.sentence.key in disputed for stand in party.stands)


def _rank(party: PartyStands) -> tuple[bool, int, int]:
    return not any(map(_is_stand, party.stands)), -party.outlets, -len(party.stands)


def _picks(
    party: PartyStands,
    worth: dict[tuple[str, int], float],
    least: float,
    told: Collection[tuple[str, int]],
    most: int,
) -> list[Sentence]:
    """The best of the party's sentences, in the order of their dates.

    A sentence that another party has already comes only where the party has no other.
    """
    stands = sorted(party.stands, key=lambda stand: -worth[stand.sentence.key])
    fresh = [s for s in stands if s.sentence.key not in told] or stands
    picked: list[Sentence] = []
    for stand in fresh:
        sentence = stand.sentence
        if worth[sentence.key] < least or len(picked) >= most:
            continue
        if not any(says_same(sentence, other) for other in picked):
            picked.append(sentence)
    keys = {pick.key for pick in picked}
    if not any(is_clear(s.label) for s in party.stands if s.sentence.key in keys):
        return []  # "The authority": which, none of the sentences says
    return sorted(picked, key=lambda s: (s.article.published_at or "", s.article.id, s.at))


def _label_in(party: PartyStands, picks: Sequence[Sentence]) -> str:
    """The longest clear form that stands in one of the picks."""
    keys = {pick.key for pick in picks}
    every = [s.label for s in party.stands if s.resolved or s.sentence.key in keys]
    return max(filter(is_clear, every), key=len)
