"""Articles and model outputs that hold a hostile string, and what it may have made of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from playwright.sync_api import Page

from tests.browser.xss import FAMILIES
from tests.prompted import Prompted
from tests.provider import Play


def sentence_of(vector: str) -> str:
    """A sentence of news that holds the vector."""
    return f"The council of Vell wrote {vector} on the wall of its harbour on Monday"


def article_of(vector: str, number: int = 0) -> dict[str, Any]:
    """An article that holds the vector in every field that takes free text."""
    return {
        "id": f"vector-{number}",
        "title": f"Wall {number}: {vector}",
        "text": f"A wall was painted in Vell. {sentence_of(vector)}. Nobody was hurt.",
        "source": f"Vell Post {vector}",
        "url": vector if vector in FAMILIES["address"] else f"https://vell.example/?{vector}",
        "authors": [f"Ada {vector}"],
        "topic": f"walls {vector}",
        "published_at": "2026-03-02",
        "language": "en",
    }


def splits(vector: str) -> Iterator[tuple[str, ...]]:
    """The sentence of the vector in two pieces, cut at every position inside of the vector."""
    before, after = sentence_of(vector).split(vector, 1)
    for at in range(len(vector) + 1):
        yield before + vector[:at], vector[at:] + after


def repeating(pieces: tuple[str, ...]) -> Callable[[dict[str, Any]], Play]:
    """A model that writes these pieces and cites the first evidence that holds all of them."""
    text = "".join(pieces)

    def play(request: dict[str, Any]) -> Play:
        evidence = Prompted.of(request).evidence
        number = next((n for n, one in evidence.items() if text in one), 1)
        return Play(pieces=(*pieces, f" [{number}]."))

    return play


_INTRUDERS = """
own => {
  const found = [];
  for (const one of document.querySelectorAll("*")) {
    const told = one.cloneNode(false).outerHTML;
    const name = one.localName;
    const source = typeof one.src === "string" ? one.currentSrc || one.src : "";
    if (["iframe", "frame", "object", "embed", "portal", "base", "applet", "frameset", "math",
         "marquee", "font", "xmp", "listing"].includes(name)) found.push(told);
    if (name === "script" && !source.startsWith(own)) found.push(told);
    if (name === "style" || (name === "link" && !one.href.startsWith(own))) found.push(told);
    if (name === "meta" && one.httpEquiv) found.push(told);
    if (source && !/^(data|blob):/.test(source) && !source.startsWith(own)) found.push(told);
    for (const { name: key, value } of one.attributes) {
      if (key.startsWith("on") || key === "srcdoc") found.push(told);
      if (key === "style" && /url|fixed|expression|binding/i.test(value)) found.push(told);
      if (["href", "xlink:href", "action", "formaction", "data", "ping"].includes(key)
          && !/^(https?:|[/#?]|\\.{0,2}\\/|$)/.test(value)) found.push(told);
      if (key.endsWith("action") && /^(https?:)?\\/\\//.test(value) && !value.startsWith(own))
        found.push(told);
    }
  }
  return found;
}
"""


def intruders(page: Page, origin: str) -> list[str]:
    """Elements that no page of ours has: they run, load from elsewhere, or lead to a script."""
    found: list[str] = page.evaluate(_INTRUDERS, origin)
    return found
