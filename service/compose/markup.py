"""A paragraph's plain text, grown word by word out of a model's Markdown, and its markers."""

from __future__ import annotations

import re
from collections.abc import Sequence

OPEN_MAX = 400
"""Characters over which emphasis or a quotation may stay open before it counts as stray; the length
from which `service.text.boundaries` looks into a quotation for sentences."""

_RUN = re.compile(r"!?\[|\]\((?:[^()\s]|\([^()\s]*\))*\)|\]|\*{1,3}|_{1,3}|`+|~~")
_TARGET = re.compile(r"[/.#:]")  # what makes "(…)" after a bracket an address
_MARKER_TARGET = re.compile(r"\((?:https?:|www\.|/|#)(?:[^()\s]|\([^()\s]*\))*\)")
_BOLD = ("**", "__", "***", "___")
_EMPHASIS = "*_`~"
_TIGHT = re.compile(r"[,;:!?)\]}”»\u3001\u3002\uff0c\uff01\uff1f\uff1b\uff1a]|\.(?![.\w])")
_TIGHT_GLUED = frozenset(",.;:!?…)]}”\u2019»\"'\u3001\u3002\uff0c\uff01\uff1f\uff1b\uff1a")
_QUOTES = re.compile(r'"\w')
_OPENED = re.compile(r"(?:^|[\s(\[“„«\u2018])[\"']$|[(\[“„«\u2018]$")
_OPENING = frozenset('("“„«\u2018')
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_QUOTE = re.compile("[\"'“”„«»\u2018\u2019()「」『』]")
_CLOSERS = {
    **{"“": "”", "„": "“”", "«": "»", "»": "«", "\u2018": "\u2019", "(": ")"},
    **{"「": "」", "『": "』", '"': '"', "'": "'"},
}


class Paragraph:
    """Plain text with the places of its markers; emphasis and links are resolved as they close."""

    def __init__(self) -> None:
        self.text = ""
        self.markers: list[tuple[int, int]] = []
        """Place in `text` and number of evidence, in order."""
        self._bold: tuple[int, int] | None = None  # the bold stretch that was closed last
        self._open: list[tuple[str, int]] = []
        self._strays: list[str] = []  # bold marks whose opening one is gone from the text
        self._space = ""
        self._after_marker = self._glued = self._spaced_before = False

    @property
    def ends_in_marker(self) -> bool:
        """Whether no text stands after the last marker."""
        return bool(self.markers) and self.markers[-1][0] == len(self.text)

    def is_bold(self, size: int) -> bool:
        """Whether the first `size` characters, and at most what follows them, are bold."""
        return self._bold is not None and self._bold[0] == 0 and self._bold[1] >= size

    def space(self, char: str) -> None:
        """White space; runs are one space, and a single wide or hard space stays what it is."""
        self._space = char if char > "\x9f" and not self._space else " "
        self._glued = False

    def mark(self, numbers: Sequence[int]) -> None:
        """A marker stands here."""
        if not self._after_marker:
            self._spaced_before = bool(self._space)
        self.markers += [(len(self.text), number) for number in numbers]
        self._after_marker = self._glued = True

    def add(self, word: str, *, spaced: bool) -> None:
        """The next word; its text goes to the end of `text`, without markup that is resolved."""
        if self._glued and (link := _MARKER_TARGET.match(word)):
            word = word[link.end() :]
        bare = word.lstrip(_EMPHASIS)
        before = " " if self._space or not self.text else self.text[-1]
        if self._glued:
            before = "]"
        if bare or not self._glued:
            self._close_gap(bare or word)
        at = 0
        for run in _RUN.finditer(word):
            self.text += word[at : run.start()]
            at = run.end()
            left = word[run.start() - 1] if run.start() else before
            right = word[at] if at < len(word) else " " if spaced else "]"
            self._markup(run.group(), left, right)
        self.text += word[at:]

    def _close_gap(self, word: str) -> None:
        """Put the white space before `word`, without what a marker that went would leave there."""
        space, first = self._space, word[:1]
        if self._after_marker:
            wide = _WIDE.match(first) or _WIDE.match(self.text[-1:])
            closes = self._glued and first in _TIGHT_GLUED and not _QUOTES.match(word)
            opened = not self._spaced_before and _OPENED.search(self.text[-2:])
            if closes or opened or _TIGHT.match(word):
                space = ""
            elif not space and not wide and (first.isalnum() or first in _OPENING):
                space = " "
        if self.text:
            self.text += space
        self._space = ""
        self._after_marker = self._glued = False

    def _markup(self, run: str, left: str, right: str) -> None:
        """One run of marks between the characters `left` and `right`."""
        if run[0] == "]":
            self._bracket(run)
            self._trim(right)
        elif run[-1] == "[":
            self._open.append((run, len(self.text)))
            self.text += run
        elif self._closes(run, left, right):
            self._trim(right)
        else:
            if not right.isspace() and not left.isalnum():
                self._open.append((run, len(self.text)))
            self.text += run

    def _closes(self, run: str, left: str, right: str) -> bool:
        """Take `run` for the end of emphasis if it can be that."""
        if left.isspace() or (run[0] == "_" and right.isalnum()):
            return False
        for depth in range(len(self._open) - 1, -1, -1):
            kind, at = self._open[depth]
            if kind == run and (len(self.text) > at + len(run) or self.ends_in_marker):
                del self._open[depth:]
                self._delete(at, at + len(run))
                if run in _BOLD:
                    self._bold = at, len(self.text)
                return True
        if run in self._strays:
            self._strays.remove(run)
            return True
        return False

    def _bracket(self, run: str) -> None:
        """A closing bracket, with an address when it ends a link or an image."""
        brackets = [depth for depth, (kind, _) in enumerate(self._open) if kind[-1] == "["]
        if brackets:
            kind, at = self._open[brackets[-1]]
            del self._open[brackets[-1] :]
            if _TARGET.search(run):
                self._delete(at, len(self.text) if kind == "![" else at + 1)
                return
        self.text += run

    def _trim(self, right: str) -> None:
        """Take a space away that nothing but a marker keeps from the punctuation `right`."""
        if self.ends_in_marker and self.text[-1:] == " " and right in _TIGHT_GLUED:
            self._delete(len(self.text) - 1, len(self.text))

    def _delete(self, start: int, end: int) -> None:
        """Take `[start, end)` out of the text."""
        self.text = self.text[:start] + self.text[end:]
        size = end - start

        def moved(at: int) -> int:
            return at - size if at >= end else min(at, start)

        self.markers = [(moved(at), number) for at, number in self.markers]
        self._open = [(kind, moved(at)) for kind, at in self._open]
        if self._bold:
            self._bold = moved(self._bold[0]), moved(self._bold[1])

    def drop_all(self) -> None:
        """Take the text away, such as a label; its markers stay."""
        self._delete(0, len(self.text))
        self._open, self._bold = [], None

    def take(self, size: int) -> list[tuple[int, int]]:
        """Take the first `size` characters away with their markers, which are returned.

        A marker right at `size` goes too: it stood after what ends there.
        """
        taken = [(at, number) for at, number in self.markers if at <= size]
        self.markers = [(at - size, number) for at, number in self.markers if at > size]
        self._open = [(kind, at - size) for kind, at in self._open if at >= size]
        self.text = self.text[size:]
        self._bold = None
        return taken

    def is_closed(self, tail: str) -> bool:
        """Whether no emphasis and no quotation goes on after `tail`, the word that comes next."""
        emphasised = self._open and not tail.endswith(tuple(_EMPHASIS))
        text = self.text + tail
        return not emphasised and not _quotation(text)[1]

    def opened(self) -> tuple[int, str]:
        """Where the first emphasis, bracket or quotation begins that may still close.

        With it, the marks that would close the quotations. The text's length and no marks if there
        is none. Bold marks that stayed open for too long are taken out.
        """
        oldest = len(self.text) - OPEN_MAX
        for kind, at in reversed(self._open):
            if at < oldest and kind in _BOLD:
                self._open.remove((kind, at))
                self._strays.append(kind)
                self._delete(at, at + len(kind))
        oldest = max(0, len(self.text) - OPEN_MAX)
        emphasis = next((at for _, at in self._open if at >= oldest), len(self.text))
        quotation, closing = _quotation(self.text[oldest:])
        return min(emphasis, oldest + quotation), closing


def _quotation(text: str) -> tuple[int, str]:
    """Where the first quotation or round bracket begins that stays open in `text`, else its end.

    With it, the marks that close all that are open.
    """
    stack: list[tuple[str, int]] = []
    for found in _QUOTE.finditer(text):
        mark, at = found.group(), found.start()
        left, right = text[at - 1 : at] or " ", text[at + 1 : at + 2]
        depth = next((d for d, (kind, _) in enumerate(stack) if mark in _CLOSERS[kind]), None)
        apostrophe = mark in "'\u2019" and (left.isspace() or right.isalnum())
        if depth is not None and not apostrophe:
            del stack[depth:]
        elif mark in _CLOSERS and _opens(mark, left, right):
            stack.append((mark, at))
    closing = "".join(_CLOSERS[kind][-1] for kind, _ in reversed(stack))
    return (stack[0][1] if stack else len(text)), closing


def _opens(mark: str, left: str, right: str) -> bool:
    """Whether `mark` between two characters can open; a straight single one mostly does not."""
    if mark == "'":
        return left.isspace() and right.isupper()
    if mark in '"»':
        return not right.isspace() and not left.isalnum()
    return True
