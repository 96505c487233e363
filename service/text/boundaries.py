"""Where the sentences of one line begin: sentencex, with the errors that news shows put right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import sentencex

# sentencex takes squared time in runs of quotation marks; no paragraph of news is this long.
_WINDOW = 8000
# A stretch that is longer than this, or whose quotation marks do not pair up, is looked at again:
# sentencex keeps a quotation whole, and one lost mark would swallow the rest of the paragraph.
_LONG = 400

# sentencex 1.0.32 panics on spaces of several bytes after an initial (French), so it sees plain
# ones; the number of code points stays the same.
_WIDE_SPACE = re.compile(r"[^\S \t]")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Titles and the like that never end a sentence, in lower case.
_TITLES = _words(
    "mr mrs ms mx dr drs prof rev fr hon sen sens rep reps gov govs pres amb secy ald atty supt "
    "gen lt col maj capt cmdr adm sgt cpl pfc pvt det insp st ste ft mt vs cf approx"
)
_TITLES_OF = {
    "en": _TITLES,
    "de": _TITLES | _words("hr frl dipl ing nr bzw ca sog abs abg str evtl ggf inkl geb u"),
    "fr": _TITLES | _words("m mm mme mmes mlle me mgr env av apr chap"),
    "es": _TITLES | _words("sr sra sres srta dra lic gral cnel pdte mons ee pág aprox"),
}
# Words that end a sentence now and then: no break of this module's own after them.
_OTHERS = _words("jr sr inc co corp ltd llc bros al etc mio mrd uu no")
# Words that a number completes: "No. 5", "art. 12".
_NUMBERED = _words("no nos nr núm art prop fig figs p pp s n ch vol sec abs")
_GERMAN_ORDINAL = re.compile(
    r"\b(?:der|die|das|den|dem|des|am|im|zum|zur|vom|ab|bis|seit)\s+\d{1,2}\.$", re.IGNORECASE
)
_AFTER_CLOCK = re.compile(
    r"\(?(?:[ECPM][DS]?T|GMT|UTC|BST|CES?T|Eastern|Central|Pacific|Mountain|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_ADDRESS = re.compile(r"https?:|www\.|pic\.")
_LIST_NUMBER = re.compile(r"\s*\(?\d{1,2}[.)]\s*")
_WORD = re.compile(r"[^\W_]")
_LAST_WORD = re.compile(r"[^\W_]+$")
_OPENING = "\"'“\u2018„«([ \u00a0\u202f"

# A mark with space before it opens; one at the head of a stretch, touching its left, closes.
_OPEN_TAIL = re.compile(r"(?<=\s)[\"“”\u2018„«(\[]+\s*$")
_CLOSE_HEAD = re.compile(r"(?<!\s)(?:[\"'](?=[\s,.;)]|$)|[”\u2019»)\]])+|[”)\]]+(?=\s|$)")
_HEADS = frozenset("\"'”\u2019»)]")
_BREAK = re.compile(r"[.!?…][\"'”\u2019“»)\]]*\s+(?=[\"'“\u2018„«»(\[¿¡—\u2013-]*\s*[A-ZÀ-ÖØ-Þ])")
_AFTER_WORD = re.compile(r"(?:(?<=\bno\.)|(?<=\d May\.))\s+(?=[A-Z])")  # abbreviations to sentencex
_AFTER_ASIDE = re.compile(  # "(It rained.) Then": sentencex goes on after a sentence in brackets
    r"(?:^|[.!?][\"”\u2019]?\s)\([^()]{2,400}[.!?][\"”\u2019]?\)\s+(?=[\"“\u2018]?[A-ZÀ-ÖØ-Þ])"
)
_QUOTES = re.compile('["“”„«»]')


def starts(line: str, language: str) -> list[int]:
    r"""The positions after 0 at which a sentence of `line` begins, ascending; `line` has no `\n`.

    `language` is one of en, de, fr, es or another code that sentencex knows.
    """
    rules = language if language in _TITLES_OF else "en"
    found = {_moved(line, cut) for cut in _vendor_starts(line, language)}
    if " no. " in line or " May. " in line:
        found.update(match.end() for match in _AFTER_WORD.finditer(line))
    if ") " in line:
        found.update(match.end() for match in _AFTER_ASIDE.finditer(line))
    cuts = _kept(line, sorted(found), rules) if found else []
    quoted = _QUOTES.search(line) is not None
    if not quoted and len(line) <= _LONG:
        return cuts
    more = [
        cut
        for start, end in pairwise([0, *cuts, len(line)])
        if end - start > _LONG or (quoted and _unpaired(line[start:end], rules))
        for cut in _own_starts(line, start, end, rules)
    ]
    return _kept(line, sorted({*cuts, *more}), rules) if more else cuts


def _vendor_starts(line: str, language: str) -> list[int]:
    """What sentencex says, in windows of `_WINDOW` that each begin at a sentence."""
    if not line.isascii():
        # A lone surrogate has no UTF-8 form: it becomes "?".
        line = _WIDE_SPACE.sub(" ", line).encode("utf-8", "replace").decode("utf-8")
    cuts: list[int] = []
    start = 0
    while len(line) - start > _WINDOW:
        found = _boundaries(line[start : start + _WINDOW], language) or [_WINDOW]
        cuts.extend(start + cut for cut in found)
        start = cuts[-1]
    return cuts + [start + cut for cut in _boundaries(line[start:], language)]


def _boundaries(text: str, language: str) -> list[int]:
    """Inner boundaries of `text`; none where sentencex fails, which it does by a panic."""
    try:
        found = sentencex.get_sentence_boundaries(language, text)
    except BaseException as panic:
        if type(panic).__name__ != "PanicException":
            raise
        return []
    return sorted({at for item in found if 0 < (at := int(item["start_index"])) < len(text)})


def _own_starts(line: str, start: int, end: int, rules: str) -> Iterator[int]:
    """Starts by final punctuation and a capital, where what is before is no abbreviation."""
    for match in _BREAK.finditer(line, start, end):
        if line[match.start()] != "." or not _is_short(line, match.start(), rules):
            yield match.end()


def _is_short(line: str, stop: int, rules: str) -> bool:
    """Whether the full stop at `stop` may be that of an abbreviation, an initial or an acronym."""
    found = _LAST_WORD.search(line, max(0, stop - 12), stop)
    if not found:
        return False
    word = found.group().lower()
    before = line[found.start() - 1 : found.start()]
    return (
        word in _OTHERS or word in _TITLES_OF[rules] or (len(word) == 1 and word.isalpha())
    ) or (before == "." and len(word) < 3)


def _moved(line: str, cut: int) -> int:
    """`cut` with a quotation mark or bracket given back to the side that it belongs to."""
    if opened := _OPEN_TAIL.search(line, max(0, cut - 8), cut):
        return opened.start()
    if line[cut] in _HEADS and (closed := _CLOSE_HEAD.match(line, cut)):
        return closed.end()
    return cut


def _kept(line: str, cuts: list[int], rules: str) -> list[int]:
    """`cuts` without those that are inside a sentence or leave a stretch with no word."""
    kept: list[int] = []
    last = 0
    for cut in cuts:
        if cut - last < 8 and _LIST_NUMBER.fullmatch(line, last, cut):
            continue
        if _WORD.search(line, last, cut) and not _is_inside(line, last, cut, rules):
            kept.append(cut)
            last = cut
    while kept and not _WORD.search(line, kept[-1]):
        kept.pop()
    return kept


def _is_inside(line: str, last: int, cut: int, rules: str) -> bool:
    """Whether the sentence that begins at `last` goes on at `cut`."""
    right = line[cut : cut + 24].lstrip(_OPENING)
    if not right or right[0].islower():
        return not _ADDRESS.match(right)
    left = line[max(last, cut - 40) : cut].rstrip()
    if not left.endswith("."):
        return False
    found = _LAST_WORD.search(left, max(0, len(left) - 10), len(left) - 1)
    word = found.group() if found else ""
    if word.isdigit():
        return rules == "de" and _GERMAN_ORDINAL.search(left) is not None
    if word.lower() in _TITLES_OF[rules]:
        return True
    if word.lower() in _NUMBERED and right[0].isdigit():
        return True
    if left.endswith((" a.m.", " p.m.")) and _AFTER_CLOCK.match(right):
        return True
    # An acronym cut in two: "D-N.|Y."
    touching = not line[cut - 1].isspace() and (right[0].isupper() or right[0] == "-")
    return touching and len(word) == 1 and word.isupper()


def _unpaired(stretch: str, rules: str) -> bool:
    """Whether a quotation in `stretch` is opened and not closed, or closed and not opened."""
    low, high = stretch.count("“"), stretch.count("”")
    opened, closed = (stretch.count("„"), low + high) if rules == "de" else (low, high)
    return (
        opened != closed or stretch.count('"') % 2 == 1 or stretch.count("«") != stretch.count("»")
    )
