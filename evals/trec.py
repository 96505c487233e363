"""Run and qrels files as TREC's tools and ir-measures read them."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from evals.results import CaseLine


def run_lines(lines: Iterable[CaseLine]) -> str:
    """`query Q0 article rank score system`; scores only fall, so that the ranks decide."""
    return "".join(
        f"{_word(line.case['id'])} Q0 {_word(found['article_id'])} {rank} "
        f"{len(line.reply['ranked']) - rank + 1} {_word(line.system)}\n"
        for line in lines
        for rank, found in enumerate(line.reply["ranked"], start=1)
    )


def qrels_lines(lines: Iterable[CaseLine]) -> str:
    """`query 0 article 1` for every gold article; null queries have no line."""
    return "".join(
        f"{_word(line.case['id'])} 0 {_word(article)} 1\n"
        for line in lines
        for article in dict.fromkeys(one for need in line.case["articles"] for one in need)
    )


def _word(text: str) -> str:
    """Without white space, which would end the field."""
    return quote(text, safe="!$&'()*+,/:;=?@[]#|") if any(c.isspace() for c in text) else text
