"""A language model's text is cut into sentences as it arrives, however it is split into pieces.

Every decision falls at a place in the text (the end of a word or a line) and looks at nothing after
it. So the cuts do not depend on the pieces, and those of a text that broke off are the first of
those that the whole text would have given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.compose.reading import Code, LineEnd, Marker, Piece, Reader, Space, Word
from service.compose.settling import Cut, Sentences
from service.text.dates import MONTHS
from service.text.terms import fold

__all__ = ["Cut", "SentenceCutter"]

_LABEL_WORDS_MAX = 5  # "Overview:", "What the union says:"; a longer one leads a sentence
_WRAP_MIN, _WRAP_MAX = 40, 120  # columns between which somebody wraps lines by hand
_COLONS = ":\uff1a"

_SIGN = re.compile("[-*+•‣◦▪·>]")
_NUMBER = re.compile(r"\(?([0-9]{1,2})[.)]")
_HASHES = re.compile("#{1,6}")
_FENCE = re.compile(r"(?:`{3,}|~{3,})[\w+#.-]*")
_RULE = re.compile(r"([-*_=~])\1{2,}")


@dataclass(slots=True)
class _Line:
    """The line that is being read."""

    at_head: bool = True  # none of its text was read yet; a list sign is no text
    indent: int = 0
    level: int = 0  # of the heading that it is
    number: str = ""  # "1." at its head, until the next word shows that it is no date
    markers: tuple[int, ...] = ()  # before its text
    is_first: bool = False  # the paragraph begins with it
    is_item: bool = False  # it has a list sign


@dataclass(slots=True)
class _Above:
    """What matters of the lines above, while the paragraph may go on."""

    width: int = 0  # characters of the last one with text
    is_item: bool = False
    is_blank: bool = False  # a blank one came after the text


class SentenceCutter:
    """Feed it the text piece by piece; `language` is an ISO 639-1 code."""

    def __init__(self, language: str = "en") -> None:
        self._language = language
        self._reader = Reader()
        self._sentences = Sentences(language)
        self._line, self._above = _Line(), _Above()
        self._last_number = 0  # of a list
        self._rested = False

    def feed(self, text: str) -> list[Cut]:
        """What has become complete with `text`, a piece of any size."""
        for piece in self._reader.read(text):
            self._take(piece)
        return self._sentences.given()

    def close(self, *, whole: bool) -> list[Cut]:
        """The end of the text; nothing is fed after it.

        If it is not `whole` (it was cut off), what was not complete is dropped. Complete is a
        sentence that a blank line followed, or a marker after its final punctuation; of these
        markers only those that had come are known.
        """
        if whole:
            for piece in self._reader.finish():
                self._take(piece)
            self._end_line(0)
            self._sentences.flush()
        elif self._above.is_blank or self._is_marked():
            self._sentences.flush()
        if whole or self._rested:
            self._sentences.give_late()
        given = self._sentences.given()
        self._reader, self._sentences = Reader(), Sentences(self._language)
        return given

    @property
    def resting(self) -> bool:
        """Whether the text so far in all likelihood ends with one whole sentence and its markers.

        It has final punctuation and a marker, and does not end in an abbreviation, an initial or an
        open quotation.
        """
        tail = self._reader.word
        if tail is None or self._line.level or self._line.markers:
            return False
        return self._sentences.is_whole(tail)

    def rest(self) -> list[Cut]:
        """Take what is `resting` now, as a caller may after a short quiet time."""
        if self.resting:
            for piece in self._reader.end_word():
                self._take(piece)
            self._sentences.flush()
            self._rested = True
        return self._sentences.given()

    def _is_marked(self) -> bool:
        """Whether the text so far ends with a marker after a final punctuation."""
        return self.resting and not self._reader.word and self._sentences.paragraph.ends_in_marker

    def _take(self, piece: Piece) -> None:
        match piece:
            case Word():
                self._read_word(piece)
            case Space():
                self._line.indent += self._line.at_head
                self._sentences.paragraph.space(piece.char)
            case Marker():
                self._read_marker(piece.numbers)
            case LineEnd():
                self._end_line(piece.width)
                self._sentences.paragraph.space(" ")
            case Code():
                self._sentences.give_code(piece.text)
                self._line = _Line()

    def _read_marker(self, numbers: tuple[int, ...]) -> None:
        line = self._line
        if line.at_head:
            line.markers += numbers
        else:
            late = not self._sentences.paragraph.text and not line.level
            self._sentences.mark(numbers, late=late)

    def _read_word(self, word: Word) -> None:
        text = word.text
        if self._line.at_head:
            if self._is_sign(word):
                return
            text = self._begin_text(text)
        elif not self._line.level and self._sentences.is_leftover(text):
            return
        if self._has_bold_label():
            self._sentences.paragraph.drop_all()
        self._rested = False
        self._sentences.add(text, spaced=word.spaced)

    def _is_sign(self, word: Word) -> bool:
        """Whether a word at the head of a line is no text; what it is, is noted."""
        line, text = self._line, word.text
        if line.number:
            if fold(text.strip(".,")) in MONTHS:
                self._read_number()
                return False
            self._last_number, line.number = _value(line.number), ""
        if line.markers or not word.spaced:
            return False
        if _HASHES.fullmatch(text):
            self._end_paragraph()
            line.level, line.at_head = len(text), False
        elif _FENCE.fullmatch(text):
            self._end_paragraph()
            self._reader.begin_code()
        elif _SIGN.fullmatch(text) or _RULE.fullmatch(text):
            self._end_paragraph()
            line.is_item = True
        elif _NUMBER.fullmatch(text) and self._may_count(_value(text)):
            self._end_paragraph()
            line.is_item, line.number = True, text
        else:
            return False
        return True

    def _end_paragraph(self) -> None:
        self._sentences.flush()
        self._above = _Above()

    def _may_count(self, number: int) -> bool:
        """Whether a number at the head of a line begins an item, and does not end a sentence."""
        paragraph = self._sentences.paragraph
        ended = self._above.is_blank or self._sentences.is_finished or paragraph.ends_in_marker
        return not paragraph.text or ended or number in (1, self._last_number + 1)

    def _read_number(self) -> None:
        """A number at the head of the line is text after all."""
        number, self._line.number = self._line.number, ""
        self._sentences.add(self._begin_text(number), spaced=True)
        self._sentences.paragraph.space(" ")

    def _begin_text(self, text: str) -> str:
        """The text of a line begins: it goes on with the paragraph or begins one."""
        line = self._line
        if not line.at_head:
            return text
        if self._sentences.paragraph.text and not self._goes_on(text):
            self._end_paragraph()
        line.at_head = self._above.is_blank = False
        line.is_first = not self._sentences.paragraph.text
        if line.markers:
            self._sentences.mark(line.markers, late=False)
            text = text.removeprefix(":")  # "[^1]: …", a note
        return text.removeprefix("•")

    def _goes_on(self, text: str) -> bool:
        """Whether the line that begins with `text` was only wrapped off the one above it.

        So it is if it goes on in lower case, or if the line above is as wide as lines that are
        wrapped by hand; and if what is above is no finished sentence. An item of a list must be
        indented to go on.
        """
        above, paragraph = self._above, self._sentences.paragraph
        small = next((char for char in text if char.isalnum()), "").islower()
        wrapped = small or _WRAP_MIN <= above.width <= _WRAP_MAX
        if above.is_item and not (small and self._line.indent >= 2):
            wrapped = False
        if above.is_blank or not wrapped or text.startswith(("**", "|")):
            return False
        if self._sentences.is_finished:
            return self._sentences.goes_on(text)
        if paragraph.text.endswith(tuple(_COLONS)):
            return False
        return small or not paragraph.ends_in_marker

    def _end_line(self, width: int) -> None:
        if self._line.number:
            self._read_number()
        line, self._line = self._line, _Line()
        if not line.at_head:
            self._above.width = width
            self._above.is_item = line.is_item or (self._above.is_item and not line.is_first)
            if line.level or (line.is_first and self._is_heading()):
                self._sentences.flush_heading(line.level or 2)
        elif line.markers:
            self._sentences.mark(line.markers, late=not self._sentences.paragraph.text)
        else:
            self._above.is_blank = True

    def _is_heading(self) -> bool:
        """Whether the paragraph, one line, is a heading: bold, or a few words and a colon."""
        paragraph = self._sentences.paragraph
        text = paragraph.text.rstrip(_COLONS)
        if self._sentences.is_begun or paragraph.markers or not text or text[-1] in ".!":
            return False
        if paragraph.is_bold(len(text)):
            return self._sentences.count(text) == 1
        return text != paragraph.text and len(text.split()) <= _LABEL_WORDS_MAX

    def _has_bold_label(self) -> bool:
        """Whether all that was read of the paragraph is a bold label: "**Answer:** …"."""
        if not self._line.is_first or self._sentences.is_begun:
            return False
        paragraph = self._sentences.paragraph
        text = paragraph.text.rstrip(_COLONS)
        labelled = text != paragraph.text and paragraph.is_bold(len(text))
        return labelled and len(text.split()) <= _LABEL_WORDS_MAX


def _value(sign: str) -> int:
    """The number in the sign of an item, such as "2."."""
    return int(sign.strip("(.)"))
