"""The sentences of a paragraph, each given once what follows it can't change where it ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from service.compose.markup import OPEN_MAX, Paragraph
from service.domain import Span
from service.text.normalise import normalise
from service.text.sentences import sentence_spans

SENTENCE_MAX = 2000  # characters after which a sentence without end is cut
_LAST_WORD_MAX = 100  # it is cut before its last word if that is not longer
CODE_SHOWN = 80  # characters that are kept of a block of code

_STOPS = ".!?…\u3002\uff61\uff01\uff1f\u061f\u0964"
_CLOSING = "\"'”\u2019“»)\\]」』*_"
_FINAL = re.compile(rf"[{_STOPS}][{_CLOSING}]*$")
_TAIL = re.compile(rf"[{_STOPS}{_CLOSING}]*")
_FINAL_MAX = 16  # characters at the end in which final punctuation is looked for
_MARK = re.compile("[\"'“”«»\u2019)」』*_`~\\]]")  # what may close what is open
_UNSURE = re.compile(
    r"(?:^|[\s(\[\"'“])(?:[^\W\d_]|Nos?|Nr|Figs?|Art|Vol|Jan|Feb|Aug|Sept?|Oct|Nov|Dec)\.$"
)
_SPACES = re.compile(r"\s{2,}|[\n\t]")

Kind = Literal["sentence", "heading", "code"]


@dataclass(frozen=True, slots=True)
class Cut:
    """One sentence, heading or block of code.

    `text` is plain and on one line: canonical (`normalise`), without markers, list signs and marks
    of emphasis; of a heading without its colon, of code the first 80 characters. `markers` are the
    numbers of evidence in order of appearance, each once. `level` is that of a heading: 1 for `#`,
    2 for `##` and for a line that is bold or ends in a colon. A "sentence" without text holds
    markers that came after `rest`, or stand where there is no text.
    """

    text: str
    markers: tuple[int, ...]
    kind: Kind
    level: int = 0


class Sentences:
    """Sentences of one paragraph after the other."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._out: list[Cut] = []
        self._late: list[int] = []  # markers that have no text
        self._begin()

    def _begin(self) -> None:
        self.paragraph = Paragraph()
        """The paragraph that is being read, from its first sentence that was not given."""
        self.is_begun = False
        """Whether a sentence of it was given."""
        self._due = False  # a sentence may have ended since the last look
        self._held: int | None = None  # where a quotation begins that may go on over that end
        self._seen = 0  # length at the last look

    def given(self) -> list[Cut]:
        """The cuts since the last call."""
        given, self._out = self._out, []
        return given

    def count(self, text: str) -> int:
        """How many sentences `text` has."""
        return len(sentence_spans(text, self._language))

    @property
    def is_finished(self) -> bool:
        """Whether the paragraph ends with final punctuation, perhaps that of an abbreviation."""
        return _FINAL.search(self.paragraph.text[-_FINAL_MAX:]) is not None

    def goes_on(self, word: str) -> bool:
        """Whether the last sentence of the paragraph goes on with `word`."""
        text = self.paragraph.text
        return sentence_spans(f"{text} {word}", self._language)[-1].start < len(text)

    def is_whole(self, tail: str) -> bool:
        """Whether the paragraph and `tail`, a word that has begun, are likely to be one sentence.

        It has final punctuation and a marker, and does not end in an abbreviation, an initial or an
        open quotation.
        """
        text = (self.paragraph.text + tail).rstrip("*_`")
        end = text[-_FINAL_MAX:]
        if not self.paragraph.markers or not _TAIL.fullmatch(tail) or not _FINAL.search(end):
            return False
        probe = sentence_spans(text + " Then they voted", self._language)
        one = len(probe) == 2 and probe[1].start > len(text)
        return one and not _UNSURE.search(end) and self.paragraph.is_closed(tail)

    def is_leftover(self, word: str) -> bool:
        """Whether `word` is only the end of a sentence, which was given without it."""
        return not self.paragraph.text and _TAIL.fullmatch(word) is not None

    def add(self, word: str, *, spaced: bool) -> None:
        """The next word of the paragraph."""
        self.give_late()
        self._due = self._due or self.is_finished
        self.paragraph.add(word, spaced=spaced)
        if len(self.paragraph.text) > SENTENCE_MAX:
            self._cut_long()
        elif self._due and any(map(str.isalnum, word)):
            self._settle(word)

    def _settle(self, word: str) -> None:
        """Give the sentences that have ended before `word`, the last one of the paragraph.

        One that ends inside an open quotation waits until that is closed: “I am tired. I leave,”
        she said.
        """
        size = len(self.paragraph.text)
        if self._held is not None and size - self._held <= OPEN_MAX and not _MARK.search(word):
            return
        if OPEN_MAX < size < self._seen * 1.1:
            return  # keeps the looks at a text that is all abbreviations few
        opened, closing = self.paragraph.opened()
        text = self.paragraph.text
        spans = sentence_spans(text + closing, self._language)
        end = max((span.start for span in spans[1:] if span.start <= opened), default=0)
        if end:
            self._cut(spans, end)
        self._held = opened - end if opened < len(text) else None
        self._due = self._held is not None
        self._seen = 0 if end else size

    def _cut_long(self) -> None:
        """Cut a paragraph that is longer than a sentence may be."""
        while len(text := self.paragraph.text) > SENTENCE_MAX:
            spans = sentence_spans(text, self._language)
            starts = [span.start for span in spans[1:] if span.start <= SENTENCE_MAX]
            if starts:
                self._cut(spans, starts[-1])
            else:
                end = text.rfind(" ", SENTENCE_MAX - _LAST_WORD_MAX, SENTENCE_MAX) + 1
                end = end or SENTENCE_MAX
                self._cut((Span(0, end),), end)
        self._held, self._due, self._seen = None, False, 0

    def flush(self) -> None:
        """The paragraph is complete."""
        text = self.paragraph.text
        self._cut(sentence_spans(text, self._language), len(text))
        self._begin()

    def _cut(self, spans: Sequence[Span], end: int) -> None:
        """Give the sentences before `end`; each has the markers that stand before the next one."""
        text = self.paragraph.text
        markers = self.paragraph.take(end)
        spans = [span for span in spans if span.start < end]
        for at, span in enumerate(spans):
            until = spans[at + 1].start if span is not spans[-1] else end
            own = [number for place, number in markers if place <= until]
            self._give(span.of(text), own, "sentence")
            markers = markers[len(own) :]
        self._late += [number for _, number in markers]
        self.is_begun = True

    def flush_heading(self, level: int) -> None:
        """The paragraph is complete and a heading."""
        numbers = [number for _, number in self.paragraph.markers]
        self._give(self.paragraph.text.rstrip(" #:\uff1a"), numbers, "heading", level)
        self._begin()

    def give_code(self, text: str) -> None:
        """A block of code."""
        self.give_late()
        self._give(text, (), "code")

    def mark(self, numbers: Iterable[int], *, late: bool) -> None:
        """A marker stands after the text so far, or, if it is `late`, where there is none."""
        if late:
            self._late += numbers
        else:
            self.paragraph.mark(tuple(numbers))

    def give_late(self) -> None:
        """Give the markers that have no text."""
        if self._late:
            self._out.append(Cut("", tuple(dict.fromkeys(self._late)), "sentence"))
            self._late = []

    def _give(self, text: str, numbers: Iterable[int], kind: Kind, level: int = 0) -> None:
        """Give a cut, unless it has not one letter or digit."""
        plain = _SPACES.sub(" ", normalise(text)).strip()
        if kind == "code":
            plain = plain[:CODE_SHOWN].rstrip()
        elif not any(map(str.isalnum, plain)):
            self._late += numbers
            return
        self._out.append(Cut(plain, tuple(dict.fromkeys(numbers)), kind, level))
