"""What the articles differ about: each side with its sentence, never a value in between."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.compose.summary.denials import Denial, denials
from service.compose.summary.figures import UNITS, Conflict, conflicts
from service.compose.summary.overview import Picked, Rated
from service.compose.summary.sentences import Sentence
from service.compose.summary.speakers import Speaker
from service.compose.summary.told import Figure
from service.domain import DisputeKind
from service.text.terms import terms

MOST = {"brief": 2, "standard": 6, "full": 12}
_MOST_SIDES = 5
_ABOUT = 90  # characters
_WORDS, _CLAUSE_WORDS = 5, 6
_MARKS = re.compile(r"[\"“”„«»]")
_THIN = frozenset({"company", "said", "figure", "number", "report"})
_LABELS = {
    "dead": "people killed",
    "injured": "people injured",
    "ill": "people ill",
    "missing": "people missing",
    "detained": "people detained",
    "crowd": "size of the crowd",
    "evacuated": "people who had to leave",
    "aboard": "people on board",
}


@dataclass(frozen=True, slots=True)
class Held:
    """One side: the value or the stand, the sentence that has it, who says it if that is clear."""

    value: str
    pick: Picked
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Dispute:
    """What is in dispute; `updated`: the last side is a later figure that replaces the others."""

    about: str
    kind: DisputeKind
    updated: bool
    sides: tuple[Held, ...]


def disagreements(
    rated: Rated, speakers: Mapping[tuple[str, int], Speaker], most: int
) -> list[Dispute]:
    """At most `most` disagreements and as many updates, those with the highest scores first."""
    keys = {key: speaker.key for key, speaker in speakers.items()}
    scores = {s.key: score for s, score in zip(rated.sentences, rated.scores, strict=True)}
    found = [_of_figures(one, rated, speakers) for one in conflicts(rated, keys)]
    found += [_of_denial(one, rated, speakers) for one in denials(rated, speakers)]

    def worth(dispute: Dispute) -> float:
        return sum(scores[side.pick.sentence.key] for side in dispute.sides) / len(dispute.sides)

    kept: list[Dispute] = []
    for dispute in sorted(found, key=lambda one: (one.kind == "position", -worth(one))):
        alike = [one for one in kept if one.updated == dispute.updated]
        if len(alike) < most and not any(_same(dispute, one) for one in kept):
            kept.append(dispute)
    return _named_apart(sorted(kept, key=lambda one: one.updated))


def _of_figures(
    conflict: Conflict, rated: Rated, speakers: Mapping[tuple[str, int], Speaker]
) -> Dispute:
    figures = conflict.figures
    if len(figures) > _MOST_SIDES:
        figures = (*figures[: _MOST_SIDES - 1], figures[-1])
    sides = tuple(
        Held(one.measure.surface, rated.pick(one.sentence), _label(one.sentence, speakers))
        for one in figures
    )
    return Dispute(_about_figures(figures), "figure", conflict.updated, sides)


def _of_denial(
    denial: Denial, rated: Rated, speakers: Mapping[tuple[str, int], Speaker]
) -> Dispute:
    said, against = rated.sentences[denial.said], rated.sentences[denial.against]
    values = ("says so", "denies it") if denial.kind == "assertion" else ("for", "against")
    sides = tuple(
        Held(value, rated.pick(one), _label(one, speakers))
        for value, one in zip(values, (said, against), strict=True)
    )
    return Dispute(_about_words(said, against), denial.kind, False, sides)


def _label(sentence: Sentence, speakers: Mapping[tuple[str, int], Speaker]) -> str | None:
    speaker = speakers.get(sentence.key)
    return speaker.label if speaker else None


def _about_figures(figures: Sequence[Figure]) -> str:
    """The role, or the words that the sentences share, or what the first says before its figure."""
    last = figures[-1]
    if last.measure.role in _LABELS and not _specific(last):
        return _LABELS[last.measure.role]
    shared = frozenset.intersection(*(one.sentence.terms for one in figures)) - UNITS
    for figure in (last, figures[0]):
        own = re.findall(r"[^\W\d_][\w\u2019'-]*", figure.sentence.text)
        language = figure.sentence.candidate.language
        said_by = frozenset(terms(figure.said_by, language))
        words = [one for one in own if (shared - said_by).intersection(terms(one, language))]
        kept = list(dict.fromkeys(words))[:_WORDS]
        if len(kept) > 1 or (kept and kept[0].lower() not in _THIN):
            return " ".join(kept)
    first = figures[0]
    told = first.sentence.text[: first.measure.span.start]
    clause = re.split(r"[,;:]\s|\bthat\s", told)[-1].split()
    behind = re.match(
        r"\s(?:of\s)?((?:[\w\u2019'-]+\s?){1,4})", first.sentence.text[first.measure.span.end :]
    )
    after = behind[1].strip() if behind else first.measure.surface
    return " ".join(clause[-_CLAUSE_WORDS:]) or after


def _specific(figure: Figure) -> bool:
    """Whether it counts more particular people: "officers"."""
    return bool(figure.measure.nouns) and not figure.measure.surface.endswith(
        ("people", "persons", "passengers", "patients")
    )


def _about_words(said: Sentence, against: Sentence) -> str:
    """What was said, without who says it, cut at a word."""
    text = _MARKS.sub("", said.text)
    clause = re.search(r"\b(?:that|of|for|if|whether|against)\s(?P<rest>.{12,})", text)
    words = " ".join((clause["rest"] if clause else text).split()).rstrip(" .,;:")
    if len(words) > _ABOUT:
        words = words[:_ABOUT].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
    return words


def _same(one: Dispute, other: Dispute) -> bool:
    """Whether two disputes are told by the same sentences, or one by a part of the other's."""
    mine = {side.pick.sentence.key for side in one.sides}
    theirs = {side.pick.sentence.key for side in other.sides}
    if one.kind == other.kind == "figure":
        return mine == theirs and one.updated == other.updated and one.about == other.about
    return len(mine & theirs) >= min(len(mine), len(theirs))


def _named_apart(disputes: Sequence[Dispute]) -> list[Dispute]:
    """Two of one name are told apart by a number."""
    seen: dict[str, int] = {}
    found = []
    for one in disputes:
        seen[one.about] = seen.get(one.about, 0) + 1
        count = seen[one.about]
        about = one.about if count == 1 else f"{one.about} ({count})"
        found.append(Dispute(about, one.kind, one.updated, one.sides))
    return found
