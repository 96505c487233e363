"""Who says each sentence of an article, also where it only says "he" or "the company"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.compose.speaker import SAYS
from service.compose.summary.sentences import Sentence
from service.compose.summary.stance import is_body, parties_of, subject_of
from service.text.names import names
from service.text.opinion import unquoted
from service.text.terms import fold

_HE = re.compile(
    rf"(?:^|[,\"”»]\s)(?:He|She|he|she)\s(?:has\s|had\s|\w+ly\s|also\s|then\s){{0,2}}{SAYS}\b"
)
_IT = re.compile(rf"(?:^|[,\"”»]\s)(?:It|it|They|they)\s(?:\w+ly\s|also\s|then\s)?{SAYS}\b")
# Verbs by which somebody speaks, and of which `speaker_of` knows nothing.
_PUTS = (
    r"put|puts|counted|counts|spoke of|speaks of|replied|refused|refuses|disagreed|contradicted|"
    r"accepts only|denied|denies|rejected|disputes|disputed|called|kept to|stood by|spoke|thinks|"
    r"did not|do not|does not|reported(?= that)|reports(?= that)|said|says|told"
)
_ANYBODY = re.compile(
    r"^(?P<who>(?:The|An?|Two|Three|Several|Some)\s(?:[a-z-]+\s)?"
    rf"(?!(?:was|were|is|are|had|has|have|been|be|also)\b)[a-z-]+)\s{SAYS}\b"
)
_HIS, _HERS = re.compile(r"\b(?:he|his|him)\b", re.I), re.compile(r"\b(?:she|hers?)\b", re.I)
_KIN = re.compile(
    r"\b(?:daughter|son|wife|husband|mother|father|sister|brother|lawyer|attorney|friend|colleague|"
    r"neighbou?r|victim|woman|man|girl|boy)\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^(?:The|the|Its|its|A|a)\s(?P<head>ministry|company|union|police|court|agency|authority|"
    r"council|institute|bureau|federation|association|alliance|operator|hospital|club|office|"
    r"museum|tribunal|committee|dairy|party|government|group|firm|bank|airline|team)$"
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says a sentence; `resolved` where the sentence itself has a pronoun or "the company"."""

    label: str
    resolved: bool = False

    @property
    def key(self) -> str:
        """The same for a full name and a surname; for a body its folded name."""
        words = re.findall(r"\w+", fold(self.label))
        kept = [word for word in words if word not in ("the", "a", "an", "s")]
        body = is_body(" ".join(kept[-1:])) or re.search(r"\b(?:of|for)\b", self.label)
        return " ".join(kept) if body else (kept or words or [""])[-1]


def speakers_of(sentences: Sequence[Sentence]) -> dict[tuple[str, int], Speaker]:
    """The speaker of every sentence that has a clear one, by the key of the sentence.

    "He said" is the speaker of the sentence before it, if nobody else is named in between; "the
    ministry" is the only ministry that the article has named until then. Never across articles.
    """
    found: dict[tuple[str, int], Speaker] = {}
    last: tuple[Sentence, Speaker] | None = None
    bodies: dict[str, set[str]] = {}
    article_id = ""
    for one in sentences:
        if one.article.id != article_id:
            article_id, last, bodies = one.article.id, None, {}
        speaker = _said_by(one, last, bodies)
        _note_bodies(one.text, bodies)
        if speaker is not None:
            found[one.key] = speaker
            last = (one, speaker)
    return found


def _said_by(
    one: Sentence, last: tuple[Sentence, Speaker] | None, bodies: Mapping[str, set[str]]
) -> Speaker | None:
    label = one.speaker or _of_stand(one.text)
    if label is not None:
        bare = _BARE.match(label)
        known = bodies.get(bare["head"], set()) if bare else set()
        return Speaker(next(iter(known)), True) if len(known) == 1 else Speaker(label)
    if last is None or one.at - last[0].at > 1:
        return None
    before, speaker = last
    bare_text = unquoted(one.text)
    if _HE.search(bare_text) and not is_body(speaker.label):
        clear = _alone(before, speaker) and _may_mean(bare_text, before)
        return Speaker(speaker.label, True) if clear else None
    if _IT.search(bare_text) and is_body(speaker.label):
        return Speaker(speaker.label, True)
    return None


def _may_mean(text: str, before: Sentence) -> bool:
    """Whether "he" can be the speaker of the sentence before: no "her" there, and no relative."""
    pronoun = _HE.search(text)
    other = _HIS if pronoun and re.search(r"\b[Ss]he\b", pronoun.group()) else _HERS
    told = unquoted(before.text)
    return not other.search(told) and not _KIN.search(told)


def _of_stand(text: str) -> str | None:
    """The only party that takes a stand in a sentence, or who "puts the number at" something."""
    parties = parties_of(text)
    if len(parties) == 1:
        return parties[0].label
    if parties:
        return None
    anybody = _ANYBODY.search(unquoted(text))
    return subject_of(text, _PUTS) or (anybody["who"] if anybody else None)


def _alone(before: Sentence, speaker: Speaker) -> bool:
    """Whether nobody but its speaker is named in the sentence before."""
    own = set(re.findall(r"\w+", fold(speaker.label)))
    return not any(
        len(words := fact.value.split()) > 1 and not is_body(fact.surface) and not own & set(words)
        for fact in names(unquoted(before.text))
    )


def _note_bodies(text: str, bodies: dict[str, set[str]]) -> None:
    for fact in names(text):
        words = fact.value.split()
        for head in {words[0], words[-1]}:
            if len(words) > 1 and is_body(fact.surface):
                bodies.setdefault(head, set()).add(fact.surface)
