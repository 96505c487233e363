"""A follow-up question is read together with its conversation, in the conversation's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from service.domain import Turn
from service.retrieve.mentions import AUXILIARIES, MAN, PLACED, WOMAN, Mention, fitting, mentions
from service.text.names import names
from service.text.stopwords import STOP_WORDS
from service.text.terms import terms

_TURNS, _TURN_CHARS = 8, 2_000
_BARE = 2  # content terms up to which a question without a name is no question alone
_SHARED = 1 / 3  # of its terms that a longer one without a name has from what it goes on with
_TOPIC_WORDS, _LATER_WORDS, _REPLY_WORDS = 9, 6, 12  # put in of questions and of the last reply
_re = partial(re.compile, flags=re.IGNORECASE)
_ASKING = _re(
    rf"\b(?:{AUXILIARIES}|wh(?:o\w*|ich|at|en|ere|y)|how|we[rnm]|wann|wo|warum|wie\w*|welche\w?|hat|"
    r"ist|sind|qu\w+|où|comment|combien|ont|est|sont|cu[aá]\w+|d[oó]nde|c[oó]mo|es)\b"
)
_PRONOUN = _re(
    r"(?<![\w'\u2019])(?:he|hi[ms](?:self)?|she|hers?(?:elf)?|its?(?:elf)?|the(?:y|m|irs?|mselves)|er|"
    r"ih[mn]|seine\w?|sie|ihre?\w?|ils?|elles?|lui|eux|leurs?|él|ell[oa]s?|sus?)(?![\w\u2019]|'\w{3})"
)
_OWNING, _OBJECT = _re(r"(?:his|its|theirs?)\b|her(?= [a-z]{3})"), _re(r"him|hers?|it|them|lui|eux")
_CLAUSE = _re(
    r"[,:;]|\b(?:and|but|or|when|while|after|before|because|if|that|who|which|since|until|as|und|"
    r"oder|als|weil|wenn|dass|et|ou|quand|que|parce|y|o|cuando|porque)\b|\bsa(?:y|id) $"
)
_IDLE = _re(  # "it", "there" and "this" that point to nothing said before
    r"\b(?:is|was|be|been|were|are|has|have|had|will)(?:n't)? there\b|\bthere (?:is|was|are|were|"
    r"has|have|had|will)\b|\b(?:is|was) it (?:true|possible|likely|clear|that)\b|\bth[eo]se (?:who|"
    r"of)\b|\b(?:did|does|will|would) it take\b|\bit (?:takes?|took)\b|\by a-t-il\b|\bil (?:y a|"
    r"fau\w+)|\b(?:this|diese\w*|cette|est[ae]) (?:year|month|week|jahr|woche|année|semaine|año)\b"
)
_alert = partial(_IDLE.sub, lambda idle: "_" * len(idle.group()))
_POINTING = _re(
    rf"\bth(?:is|[eo]se)\b|(?:^\W*|\b(?:{AUXILIARIES}|who|what|when|where|why|how|and|but|of|for|"
    r"about|after|before|in|by|with|to|since|from|on|at|than|like) )that\b|\b(?:who|what) \w+ that"
    r"(?: \w+)?\W*$|\b(?:do|say|mean|cause|cost) that\W*$|\b(?:there|then)\W*$|\b(?:since|until|by|"
    r"back) then\b|\b(?:in|out|up|live|work) there\b|\b(?:else|instead|the (?:same|latter|former|"
    r"others?)|(?:the|a) (?:first|second|third|last|other) (?:one|two)|another one|which ones?)\b|"
    r"\bothers?\W*$|^back to |\b(?:dort|dafür|daran|darauf|davon|damit|darüber|dagegen|dabei|diese"
    r"[rsnm]?|(?:die|der|das) anderen?|(?-i:[Dd]as(?! (?:[a-zäöüß]+ ){0,2}[A-ZÄÖÜ])))\b|\b(?:cela|"
    r"ça|ce(?:lui|lle|ux|lles)-ci|là|les autres|l'autre|eso|esto|es[ae]|allí|ahí|l[oa]s otr[oa]s)\b"
)
_OPENING = _re(
    r"^\W*(?:(?:(?:and|but|so|ok|okay|well|thanks|und|aber|et|mais|alors|y|e|pero)\b[,.!]? +)+"
    r"(?:what about )?|(?:what about|how about|was ist mit|qu'en est-il de|qué hay de|back to) )"
)
_WITH = _re(r"(?:in|at|on|for|from|with|by|after|before|during|nach|für|mit|pour|avec|con)\b")
_NO_ANSWER = _re(r"^\W*(?:no article|there are (?:no )?articles|i (?:do ?|can?)n[o'’]t|hello|hi)\b")
_SOURCES = re.compile(r"(?m)^\s*(?:[-*]\s*)?\[\d+\].*$|\s?\[\d+\](?!\w)|https?://\S+")
_PALE = _re(  # says nothing of a topic
    r"(?:get|got|go|goes|going|gone|went|happen\w*|come|came|says?|said|tell|told|gi?ve|gave|take|"
    r"took|find|found|make|made|known?|think|want(?:ed)?|try|tried|sum|stand|stood|things?|people|"
    r"years?|days?|time|new|first|second|last|next|yes|no|ja|nein|oui|non|sí|ok|hi|hello|back)"
)
_WORD = re.compile(r"[^\W_]+(?:['\u2019.&,-][^\W_]+)*")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\W_a-z]|[\"“„«¿¡])")


def leans(question: str, history: Sequence[Turn]) -> bool:
    """Whether the question can't be understood without the conversation.

    It points to something outside of itself, is no whole question ("And the company?"), or names
    nobody and is short or goes on about the same. Else its own names keep a new topic clean.
    """
    before = _cleaned(history)
    if not before:
        return False
    code = _language(question, before)
    if _POINTING.search(_alert(question)) or _part(question) or any(_unbound(question, code)):
        return True
    said = " ".join(turn.text for turn in before)
    if _names_something(question, code):
        return False
    own = _content(question, code)
    return len(own) <= _BARE or len(own & _content(said, code)) >= _SHARED * len(own)


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question with what it means put in; the question itself if nothing is found.

    Pronouns give way to what they point to where that is clear, a part of a question goes into the
    question before it, and what else the topic is follows in brackets: all in words of the two.
    """
    before = _cleaned(history)
    if not before or not question.strip():
        return question
    if (part := _part(question)) and any(turn.role == "user" for turn in before):
        return _continued(part, before)
    code = _language(question, before)
    text, meant = _replaced(_OPENING.sub("", question).strip() or question, before, code)
    held = set(terms(text, code))
    topic = dict.fromkeys(_topic(question, before, code, meant))
    hint = ", ".join(one for one in topic if set(terms(one, code)) - held)
    mark = "?" * text.rstrip().endswith("?")
    return text[0].upper() + (f"{text[1:].rstrip(' ?')} ({hint}){mark}" if hint else text[1:])


def _cleaned(history: Sequence[Turn]) -> list[Turn]:
    """The latest turns that say something, without marks and lists of sources."""
    turns = [Turn(one.role, _SOURCES.sub("", one.text[:_TURN_CHARS]).strip()) for one in history]
    return [one for one in turns if one.text and not _NO_ANSWER.search(one.text)][-_TURNS:]


def _language(question: str, before: Sequence[Turn]) -> str:
    words = _WORD.findall(" ".join([question, *(turn.text for turn in before)]).lower())
    counts = {code: sum(word in stops for word in words) for code, stops in STOP_WORDS.items()}
    return max(counts, key=lambda code: (counts[code], code == "en"))


def _content(text: str, code: str) -> set[str]:
    return set(terms(" ".join(w for w in _WORD.findall(text) if not _PALE.fullmatch(w)), code))


def _unbound(question: str, code: str) -> Iterator[re.Match[str]]:
    """Its pronouns that stand for nothing before them; objects do across clauses only."""
    own = mentions(question)
    for found in _PRONOUN.finditer(_alert(question)):
        word, at = found.group().lower(), found.start()
        bound = fitting(word, [one for one in own if len(one.head + one.text) <= at])
        is_object = _OBJECT.fullmatch(word) and not _OWNING.match(question, at)
        if is_object and bound and not re.search(rf"(?i)\b{AUXILIARIES} $", question[:at]):
            behind = len(bound[-1].head + bound[-1].text)
            bound = bound if _CLAUSE.search(question, behind, at) else []
        if word in STOP_WORDS[code] and not bound:
            yield found


def _names_something(question: str, code: str) -> bool:
    """Whether it has a name of its own; a German noun behind its article or adjective is none."""
    heads = [question[: fact.span.start].split()[-1:] for fact in names(question)]
    noun = r"(?:e[rnms]?|as)$" if code == "de" else r"(?!)"
    return any((one or code == "en") and not re.search(noun, "".join(one)) for one in heads)


def _part(question: str) -> str | None:
    """What goes on with the question before it without being one: "And in 2024?"."""
    rest = _OPENING.sub("", question).strip(" ?!.")
    most = 7 if _OPENING.match(question) else 3 if _WITH.match(rest) else 0  # words
    return rest if 0 < len(rest.split()) <= most and not _ASKING.search(rest) else None


def _continued(part: str, before: Sequence[Turn]) -> str:
    """The last question of the user with the part put in where it has the like of it."""
    at = max((i for i, turn in enumerate(before) if turn.role == "user"), default=0)
    prior = before[at].text
    prior = standalone(prior, before[:at]) if leans(prior, before[:at]) else prior
    start, name = _WITH.match(part), r"(?-i:[A-Z0-9])[\w'-]*"
    slot = rf"(?:the )?[\w'-]+(?: {name})*" if start else rf"(?:the [\w'-]+|{name}(?: {name})*)"
    lead = rf"\b{start.group()} " if start else r"\b(?:did|does|will) "
    if not (found := re.search(f"({lead}){slot}", prior, re.IGNORECASE)):
        return f"{part}: {prior}"
    return f"{prior[: found.start() if start else found.end(1)]}{part}{prior[found.end() :]}"


def _replaced(text: str, before: Sequence[Turn], code: str) -> tuple[str, Mention | None]:
    """With whom or what the pronouns point to, each put in once, and the last of these."""
    pieces, last, meant = [], 0, None
    for _, found in zip(range(3), _unbound(text, code), strict=False):
        one = _meant(found.group().lower(), before)
        if one and one != meant and (code == "en" or found.group().lower() in ("él", "ella", "er")):
            meant = one
            said = re.sub(r"^(?:The|An?) ", lambda article: article.group().lower(), one.text)
            said += "'s" if _OWNING.match(text, found.start()) else ""
            pieces += [text[last : found.start()], said]
            last = found.end()
    return "".join([*pieces, text[last:]]), meant


def _meant(word: str, before: Sequence[Turn]) -> Mention | None:
    """What a pronoun points to in the latest message with such; for things questions come first."""
    is_thing = not (MAN.fullmatch(word) or WOMAN.fullmatch(word))
    for turn in sorted(reversed(before), key=lambda one: is_thing and one.role == "assistant"):
        able = fitting(word, mentions(turn.text))
        things = [one for one in able if not (one.person or PLACED.search(one.head))]
        if turn.role == "assistant":  # of what it does not name, what a sentence is about
            things = [one for one in things if one.named or one.text.startswith("The ")]
        if found := [one for one in able if one.person] or things:
            told = [one for one in found if one.named or turn.role == "user"] or found
            rivals = {one.text for one in told if not is_thing}
            return told[0] if len(rivals) < 2 else None  # of two persons any could be meant
    return None


def _topic(question: str, before: Sequence[Turn], code: str, meant: Mention | None) -> list[str]:
    """What the conversation is about, as stretches of its words."""
    users = [i for i, turn in enumerate(before) if turn.role == "user"]
    roots = [i for i in users if not leans(before[i].text, before[:i])] or [0]
    if meant and meant.named:
        return [one.text for one in mentions(before[roots[-1]].text) if one.named][:3]
    own = _content(question, code)
    root = next((i for i in reversed(roots) if own & _content(before[i].text, code)), roots[-1])
    chosen = _stretches(before[root].text, code, _TOPIC_WORDS)
    phrases = " ".join(one.text for one in mentions(question)) if code == "en" else ""
    if near := [one for one in chosen if _content(phrases, code) & _content(one, code)]:
        return [one for one in chosen if one in near or not one.islower()]  # which "strike"
    if root == roots[-1]:
        later = " . ".join(before[i].text for i in users if i > root)
        chosen += _stretches(later, code, _LATER_WORDS)
        is_bare = len(own) < _BARE or _POINTING.search(question) or any(_unbound(question, code))
        if meant is None and is_bare and before[-1].role == "assistant":
            chosen += _stretches(_spot(question, before[-1].text), code, _REPLY_WORDS)
    return chosen


def _spot(question: str, reply: str) -> str:
    """The sentences of a reply that a question most likely points to."""
    ordinal = re.search(r"\bthe (first|second|third|last|former|latter)\b", question.lower())
    sentences = _SENTENCE.split(reply)
    counted = [i for i, one in enumerate(sentences) if ordinal and ordinal[1] in one.lower()]
    start = counted[0] if counted else 0 if len(sentences) < 3 else len(sentences) - 1
    return " ".join(sentences[start : start + 2])


def _stretches(text: str, code: str, most: int) -> list[str]:
    """The stretches between function words and marks, of the first `most` words."""
    joined, last = "", 0
    words = [w for w in _WORD.finditer(text) if w.group().lower() not in STOP_WORDS[code]]
    for word in [w for w in words if not _PALE.fullmatch(w.group())][:most]:
        joined += (" " if text[last : word.start()] == " " and joined else "|") + word.group()
        last = word.end()
    return joined.split("|")[1:]
