"""A user's own text as statements that can be checked, each a span of the text as it was sent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from service.domain import Span
from service.text.dates import MONTHS
from service.text.normalise import normalise
from service.text.sentences import is_sentence, sentence_spans
from service.text.stopwords import STOP_WORDS
from service.text.terms import fold

_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# "[1]", "[2, 3]", "[^4]": what cites, in the text of an assistant or an encyclopaedia
_MARKER = re.compile(r"\[\^?\d{1,3}(?:\s?[,\u2013-]\s?\d{1,3}){0,9}\]")
_LINE_HEAD = re.compile(
    r"^[ \t]*(?:(?:[-*+•>]|(?P<heading>#{1,6})|\d{1,2}[.)](?=[ \t](?P<word>[^\W\d_]+)?))"
    r"[ \t]+){1,4}",
    re.MULTILINE,
)
_EMPHASIS = re.compile(r"\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|`+|~~")
_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\s]{0,500}\)")
_APOSTROPHE = re.compile("(?<=\\w)\u2019(?=\\w)")
_FINAL = re.compile(r"""[.!?…:;]["'”\u2019“»)\]*_]*$""")
_ASKS = re.compile(r"""\?["'”\u2019“»)\]*_]*$""")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_QUOTED = re.compile(r"[“\"«„][^”\"»“]*(?:[”\"»“]|$)")
_OPINION = re.compile(
    r"^(?:(?:and|but|so|personally|frankly|honestly),? )?(?:I|we)(?:['\u2019](?:m|re|d|ve))? "
    r"(?:\w+ly )?(?:think|believe|feel|felt|guess|suppose|hope|wish|love|like|hate|prefer|doubt|"
    r"wonder|agree|disagree|sure|certain|convinced|am (?:sure|certain|convinced|afraid)|"
    r"would (?:say|like|argue))\b"
    r"|\b(?:in|to) my (?:(?:humble|own|personal) )?(?:opinion|view|taste)\b"
    r"|\bmeiner Meinung nach\b|^(?:Ich|Wir) (?:denke|denken|glaube|glauben|finde|finden|hoffe)\b"
    r"|\b(?:à mon avis|en mi opinión)\b|^(?:Je|Nous) (?:pense|pensons|crois|croyons)\b",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:hi|hello|hey|dear|greetings|good (?:morning|afternoon|evening)|welcome|"
    r"thanks(?! to)|thank you|(?:best|kind|warm) regards|yours|sincerely|hallo|liebe[rs]?|"
    r"sehr geehrte|bonjour|merci|hola|gracias|please(?! note)|"
    r"here (?:is|are) (?:the|a|an|your|my|some)|let me know|i hope this)\b",
    re.IGNORECASE,
)
LEANS = re.compile(
    r"(?:and |but )?(?:he|she|they|it|his|her|their|its|er|sie|ihre?|seine?|il|elle|ils|elles|"
    r"él|ella|ellos)\b",
    re.IGNORECASE,
)
"""A sentence whose subject stands in an earlier one."""

_GREETING_WORDS_MAX = 12  # longer ones tell something: "Thanks to the new dam, ..."
_WRAP_MIN, _WRAP_MAX = 40, 120  # columns between which somebody wraps lines by hand


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of the text; `span.of(text) == text` of the sentence, as it was sent.

    `claim` is how it is judged: canonical, without markup and citation markers, on one line.
    `skipped` says why it is not judged: `question`, `heading`, `opinion`, `address` (speaks to the
    reader) or `not_a_sentence`.
    """

    text: str
    span: Span
    claim: str
    skipped: str | None = None


def statements(text: str, languages: Sequence[str] = ("en",)) -> tuple[Statement, ...]:
    """The sentences of `text`, in order, disjoint; `languages` are those of the collection.

    Lines that were wrapped by hand are read as one paragraph.
    """
    readable = _readable(text)
    headings = {match.end() for match in _LINE_HEAD.finditer(_lined(text)) if match["heading"]}
    spans = sentence_spans(readable, _likeliest(text, languages))
    return tuple(_statement(text, span, heading=span.start in headings) for span in spans)


def plain(text: str) -> str:
    """How a sentence and its evidence are compared.

    Canonical, one space between words, straight apostrophes inside words.
    """
    return _APOSTROPHE.sub("'", " ".join(normalise(text).split()))


def _statement(text: str, span: Span, *, heading: bool) -> Statement:
    sent = span.of(text)
    bare = _EMPHASIS.sub("", _LINK.sub(r"\1", _MARKER.sub("", sent)))
    claim = re.sub(r"\s+([.,;:!?])", r"\1", plain(bare)) if _MARKER.search(sent) else plain(bare)
    return Statement(sent, span, claim, "heading" if heading else _skipped(claim))


def _skipped(claim: str) -> str | None:
    """Why a sentence asserts nothing that articles could say; None when it does."""
    if _ASKS.search(claim):
        return "question"
    words = _LONG_WORD.findall(claim)
    capitals = sum(word[0].isupper() for word in words)
    if not _FINAL.search(claim) and len(words) >= 3 and capitals > 0.8 * len(words):
        return "heading"
    if not is_sentence(claim):
        return "not_a_sentence"
    own = _QUOTED.sub(" ", claim).strip()
    if _OPINION.search(own):
        return "opinion"
    if _GREETING.match(own) and len(claim.split()) <= _GREETING_WORDS_MAX:
        return "address"
    return None


def _readable(text: str) -> str:
    """The text, position by position, with newlines only where a sentence can't go on."""
    lined = _lined(text)
    heads = {match.start() for match in _LINE_HEAD.finditer(lined) if not _is_date(match)}
    bare = _MARKER.sub(_blank, _LINE_HEAD.sub(_head_blanked, lined))
    return _unwrapped(bare, heads)


def _lined(text: str) -> str:
    r"""The text, position by position, with `\n` as its only line end."""
    return _LINE_END.sub(lambda end: " " * (len(end[0]) - 1) + "\n", text)


def _is_date(head: re.Match[str]) -> bool:
    """Whether it is no list's number but a day: "12. März"."""
    return fold(head["word"] or "") in MONTHS


def _head_blanked(head: re.Match[str]) -> str:
    return head[0] if _is_date(head) else _blank(head)


def _blank(found: re.Match[str]) -> str:
    return "".join("\n" if char == "\n" else " " for char in found[0])


def _unwrapped(text: str, heads: set[int]) -> str:
    """Newlines inside hand-wrapped paragraphs as spaces; `heads` are where list items begin.

    A line was wrapped when the next one goes on in lower case, or when the first word of the next
    one had no room in the widest line.
    """
    lines = text.split("\n")
    width = max(map(len, lines))
    wrapped = _WRAP_MIN <= width <= _WRAP_MAX
    parts: list[str] = []
    at = 0
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        at += len(line) + 1
        body, following = line.rstrip(), after.strip()
        goes_on = bool(body.strip() and following) and at not in heads
        full = len(body) + 1 + len(following.split(" ", 1)[0]) > width
        full = wrapped and full and len(body) >= _WRAP_MIN
        joined = goes_on and not _FINAL.search(body) and (following[0].islower() or full)
        parts += [line, " " if joined else "\n"]
    return "".join(parts)[: len(text)]


def _likeliest(text: str, languages: Sequence[str]) -> str:
    """The language of the collection with most function words in the text; its main one first."""
    words = [word.lower() for word in re.findall(r"[^\W\d_]{1,20}", text)]
    known = [code for code in dict.fromkeys((*languages, "en")) if code in STOP_WORDS]
    return max(known, key=lambda code: sum(word in STOP_WORDS[code] for word in words))
