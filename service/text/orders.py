"""Paragraphs that speak to software rather than to readers: they are data, and no answer.

Nothing in an article is obeyed, so this is not what keeps the service safe. It keeps what somebody
wrote under an article for a language model from being sent on as if the outlet reported it.
"""

from __future__ import annotations

import re
from functools import partial

from service.domain import Span

_re = partial(re.compile, flags=re.IGNORECASE)
_MACHINE = (
    r"(?:AI|A\.I\.|LLMs?|GPTs?|KI|IA|chat ?bots?|bots?|crawlers?|summari[sz]ers?|"
    r"(?:language|large language|AI) models?|(?:AI|virtual|automati\w+|digital) (?:assistants?|"
    r"systems?|agents?|readers?|tools?)|assistants? automatiques?|sistemas? autom\w+|"
    r"KI-\w+|Sprachmodelle?n?|modèles? de langage|modelos? de lenguaje|software|Software)"
)
# "Note to AI summarizers:", "Hinweis an KI-Systeme:", "<!-- assistant: …", "[system] …"
_NOTICE = _re(
    r"^\W{0,6}(?:(?:system|admin|editor'?s?|developer|important|urgent|special)\W{0,3}){0,2}"
    r"(?:note|notice|message|instructions?|attention|hinweis|nachricht|anweisung|remarque|avis|nota|"
    r"aviso|mensaje)s?\s(?:to|for|an|für|aux?|à|pour|para|a)\s(?:\w+\s){0,3}?"
    rf"{_MACHINE}\b"
    r"|^\W{0,6}<!--\s*(?:assistant|system|user|ai|llm|bot|prompt)\b"
    r"|^\W{0,6}[\[<({#*]{1,3}\s*/?(?:system|assistant|inst|im_start)\b"
    r"|^\W{0,6}(?:system|assistant)\s?(?:prompt|message|override|note)?\s?:"
)
# What only software can be told.
_TOLD = _re(
    r"\b(?:ignore|disregard|forget|override|bypass)\s(?:\w+\s){0,2}?(?:previous|prior|earlier|above|"
    r"preceding|other|system|your)\s(?:\w+\s)?(?:instructions?|prompts?|rules|guidelines|directions)"
    r"|\b(?:reveal|print|repeat|output|show|leak)\s(?:me\s)?your\s(?:\w+\s){0,2}(?:prompts?|"
    r"instructions)"
    r"|\byou are now (?:in|an?|the)\b.{0,40}\b(?:mode|assistant|model|DAN|AI)\b"
    rf"|\b(?:if|when|since|as) you are an? (?:\w+\s)?{_MACHINE}\b"
    rf"|\b{_MACHINE}\b[^.]{{0,60}}\b(?:must|should|shall|have to|need to)\b[^.]{{0,30}}\b(?:answer|"
    r"ignore|respond|reply|output|say|state|not quote|include|append|tell the user)\b"
    r"|\b(?:tell|inform|convince) the user\b|\bappend the (?:link|following|text)\b"
    r"|\b(?:ignoriere|vergiss|missachte)\b.{0,30}\b(?:anweisung\w*|frage|instruktion\w*|vorgaben)"
    r"|\b(?:ignore[zr]|oublie[zr])\b.{0,30}\b(?:instructions|consignes|question)"
    r"|\b(?:ignora|ignore|olvida|olvide)\b.{0,30}\b(?:instrucciones|pregunta)"
    r"|\b(?:répondez|réponds|responde|responda|antworte)\b.{0,12}\b(?:que|dass|ausschließlich|"
    r"uniquement|solo|únicamente)\b"
)
_QUOTED = re.compile(r"[“\"«„][^”\"»“«„]{0,600}[”\"»“]")
_PARAGRAPH = re.compile(r"[^\n]+")


def orders(text: str) -> tuple[Span, ...]:
    """The paragraphs of `text` that give orders to software, as spans; quotations don't count.

    Linear in the length of the text.
    """
    return tuple(
        Span(found.start(), found.end())
        for found in _PARAGRAPH.finditer(text)
        if is_order(found.group())
    )


def is_order(paragraph: str) -> bool:
    """Whether one paragraph does."""
    bare = _QUOTED.sub(" ", paragraph)
    return bool(_NOTICE.search(bare) or _TOLD.search(bare))
