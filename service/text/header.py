"""The dateline or date line before a text gives its day and its outlet; the text keeps it.

Recognised, at the start of one of the first paragraphs:

- a date line with an agency: `date 2024-11-16 (MENAFN) …`, `November 16, 2024 (X) - …`;
- a date alone on its line, with or without a label: `Published: 16 November 2024`;
- a dateline: `PARIS (Reuters) - …`, `BERLIN, 16 November 2024 (dpa) — …`, `London (CNN) …`;
- an agency alone: `(Reuters) - …`.

A wrong outlet is worse than an unknown one. Brackets also hold tickers, parties and short forms
("the Federal Board (FB) said"), so without a date or a dash only an agency that is known, that
calls itself one, or that follows a place in capitals is believed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from service.domain import Span

TITLE_MAX = 150  # a longer first line is a paragraph, not a title
_WITHIN = 300  # a header begins in the first 300 characters
_STARTS_MAX = 4  # a title, a byline, an "updated" line, then the header

_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b\.?,?\s+)?"
_DATE = (
    rf"{_WEEKDAY}(?:"
    r"\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?(?:\s+\d{{4}}\b)?"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}}\b)?)"
)
_LABEL = r"(?:(?:publication\s+date|date(?:line)?|(?:published|posted)(?:\s+on)?|dated)\s*:?\s+)"
_AGENCY = r"\(\s*(?P<agency>[^()\n]{2,40}?)\s*\)"
_DASH = r"(?P<dash>\s*(?:--|[-\u2012-\u2014])(?=\s|$))?"
_GAP = r"[^\S\n]"
_WORD = r"[^\W\d_][\w.'\u2019-]*"
_PLACE = rf"(?P<place>{_WORD}(?:(?:,{_GAP}|{_GAP}?/{_GAP}?|{_GAP}){_WORD}){{0,7}}?)"

_DATE_LINE = re.compile(rf"{_LABEL}?(?P<date>{_DATE})\s*[,:]?\s*{_AGENCY}{_DASH}", re.IGNORECASE)
_DATE_ALONE = re.compile(rf"{_LABEL}?(?P<date>{_DATE})(?={_GAP}*(?:\n|\Z))", re.IGNORECASE)
_DATELINE = re.compile(rf"{_PLACE}(?:,?{_GAP}(?P<date>{_DATE}))?,?{_GAP}?{_AGENCY}{_DASH}")
_AGENCY_ALONE = re.compile(rf"{_AGENCY}{_DASH}")
_LEAD_LINE = re.compile(rf"[^\n]{{1,{TITLE_MAX}}}\n{_GAP}*\n\s*")

_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_FULL_DATES = (
    re.compile(r"(?P<y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})(?:[T ]\d.*)?"),
    re.compile(rf"{_WEEKDAY}{_DAY}\s+(?P<m>{_MONTH}),?\s+(?P<y>\d{{4}})", re.IGNORECASE),
    re.compile(rf"{_WEEKDAY}(?P<m>{_MONTH})\s+{_DAY},?\s+(?P<y>\d{{4}})", re.IGNORECASE),
)


def _words(text: str) -> frozenset[str]:
    """The words of `text` as a set."""
    return frozenset(text.split())


_KNOWN = _words(
    "aap abc adn afp agi aljazeera ana anadolu ani ansa ap apa bbc belga bernama bloomberg bns bta "
    "cbc cbs cna cnbc cnn cp cnw dpa dw efe err euronews fox hina ians inquirer interfax itar-tass "
    "kuna kyodo lusa menafn mehr msnbc mti nbc npr ntb pa pap pbs pna prnewswire pti reuters rfe "
    "rfi ria ritzau rte sana sky sputnik stt tanjug tass tt ukrinform unian upi vna wam xinhua yle "
    "yonhap"
)
_NEWS_WORDS = _words(
    "agence agencia agency bulletin chronicle courier dispatch gazette herald journal media news "
    "newsroom newswire observer post press radio service standard telegraph times today tribune tv "
    "wire"
)
_NO_AGENCY = _words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december photo photos picture video updated "
    "update editor editorial opinion advertisement see read watch pictured left right"
)
_NO_PLACE = _words(
    "a an and as at but by for from he her his how i if in it its like no not of on one our she "
    "so that the their these they this those to two we what when where while who why with"
)
_SMALL_WORDS = _words("am and da das de del der di do dos du el en la le of on upon")
_OPENING_MARKS = "\"'«¿¡\u2018\u201a\u201c\u201e"
_AGENCY_NAME = re.compile(r"(?!\w-)[^\W\d_][\w.&/'\u2019-]*(?: [\w.&/'\u2019-]+){0,3}")


@dataclass(frozen=True, slots=True)
class Header:
    """What a header says; `span` is where it stands, `None` when there is none."""

    published_at: str | None = None
    source: str | None = None
    span: Span | None = None


def recognise(text: str) -> Header:
    """The first header among the first paragraphs of `text`, or an empty one.

    A day without a year gives no `published_at`. A date alone on its line and a dateline right
    below it are one header.
    """
    alone: Header | None = None
    for start in _starts(text):
        header = _date_line(text, start) or _dateline(text, start) or _agency_alone(text, start)
        if alone is None and header is None:
            alone = _date_alone(text, start)
        elif alone is None or header is None:
            return header or alone or Header()
        else:
            return _joined(text, alone, header)
    return alone or Header()


def title_line(text: str, header: Header) -> str:
    """The first line of `text` if it is a title, else nothing.

    A title has at most 150 characters, a blank line and more text after it, and is no header.
    """
    line, _, rest = text.partition("\n")
    followed = rest.partition("\n")[0].strip() == "" and rest.strip() != ""
    is_header = header.span is not None and header.span.start < len(line)
    worded = any(char.isalnum() for char in line)
    return line.strip() if followed and worded and len(line) <= TITLE_MAX and not is_header else ""


def full_date(text: str) -> str | None:
    """`text` as an ISO day: a date with a year, in digits or with an English month; else `None`.

    A time behind the digits is passed over. Years are 1600 to 2200.
    """
    for form in _FULL_DATES:
        if found := form.fullmatch(text):
            name = found["m"]
            month = int(name) if name.isdigit() else _MONTHS.index(name[:3].lower()) // 3 + 1
            try:
                day = date(int(found["y"]), month, int(found["d"]))
            except ValueError:
                return None
            return day.isoformat() if 1600 <= day.year <= 2200 else None
    return None


def _starts(text: str) -> list[int]:
    """Where a header may begin: the first paragraphs, as long as only short lines precede."""
    first = position = len(text) - len(text.lstrip())
    starts: list[int] = []
    while position < len(text) and position - first <= _WITHIN and len(starts) < _STARTS_MAX:
        starts.append(position)
        if (lead := _LEAD_LINE.match(text, position)) is None:
            break
        position = lead.end()
    return starts


def _date_line(text: str, start: int) -> Header | None:
    """A date, then an agency in brackets."""
    found = _DATE_LINE.match(text, start)
    if found is None or not _looks_like_agency(found["agency"]):
        return None
    return Header(full_date(found["date"]), found["agency"], Span(*found.span()))


def _date_alone(text: str, start: int) -> Header | None:
    """A date with its year, alone on its line."""
    found = _DATE_ALONE.match(text, start)
    published_at = full_date(found["date"]) if found else None
    if found is None or published_at is None:
        return None
    return Header(published_at, None, Span(*found.span()))


def _dateline(text: str, start: int) -> Header | None:
    """A place, perhaps a date, then an agency in brackets."""
    found = _DATELINE.match(text, start)
    if found is None or not _looks_like_agency(found["agency"]):
        return None
    if not _looks_like_place(found["place"]):
        return None
    capitals = found["place"].split(",")[0].isupper()
    acronym = found["agency"].isupper()
    if not found["date"] and not _is_known(found["agency"]):
        if acronym and not (capitals and found["dash"]):
            return None
        if not found["dash"] and not (capitals and _opens_sentence(text, found.end())):
            return None
    elif not found["date"] and not found["dash"] and not _opens_sentence(text, found.end()):
        return None
    published_at = full_date(found["date"]) if found["date"] else None
    return Header(published_at, found["agency"], Span(*found.span()))


def _agency_alone(text: str, start: int) -> Header | None:
    """An agency in brackets: a known one, or a short acronym and a dash."""
    found = _AGENCY_ALONE.match(text, start)
    if found is None or not _looks_like_agency(found["agency"]):
        return None
    acronym = found["agency"].isupper() and len(found["agency"]) <= 5
    if not _is_known(found["agency"]) and not (acronym and found["dash"]):
        return None
    if not found["dash"] and not _opens_sentence(text, found.end()):
        return None
    return Header(None, found["agency"], Span(*found.span()))


def _joined(text: str, alone: Header, header: Header) -> Header:
    """One header of two when only white space is between them, else the date alone."""
    if alone.span is None or header.span is None:
        return alone
    if text[alone.span.end : header.span.start].strip():
        return alone
    span = Span(alone.span.start, header.span.end)
    return Header(alone.published_at or header.published_at, header.source, span)


def _looks_like_agency(name: str) -> bool:
    """One to four words, the first with a capital unless it is a known name."""
    words = name.lower().split()
    return (
        _AGENCY_NAME.fullmatch(name) is not None
        and words[0] not in _NO_AGENCY
        and (name[0].isupper() or words[0] in _KNOWN)
    )


def _is_known(name: str) -> bool:
    """Whether the name is a known agency's, or says that it is one."""
    words = set(re.split(r"[\s/]+", name.lower()))
    return bool(words & _KNOWN or words & _NEWS_WORDS)


def _looks_like_place(name: str) -> bool:
    """Words with a capital, at most 60 characters, not the beginning of a sentence."""
    words = re.split(r"[\s,/]+", name)
    return (
        len(name) <= 60
        and words[0].lower() not in _NO_PLACE
        and words[0][:1].isupper()
        and all(word[:1].isupper() or word in _SMALL_WORDS for word in words)
    )


def _opens_sentence(text: str, position: int) -> bool:
    """Whether a sentence begins here: on this line, not in lower case, not with a comma."""
    following = text[position : position + 40].lstrip(" \t\u00a0")[:1]
    if not following or following in _OPENING_MARKS:
        return bool(following)
    return following.isalnum() and not following.islower()
