"""The worst cases with what was expected and what came, each in the words of its article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evals.report.html import number, text
from evals.results import CaseLine, Result

MOST = 20
_AROUND = 160  # code points of an article before and behind a span
_CLIPPED = 1_200  # code points of a text that is shown

Articles = Mapping[str, Mapping[str, Any]]


def worst(result: Result, lines: Sequence[CaseLine], articles: Articles) -> str:
    """Up to 20 cases, those without a reply first, then the lowest on the headline metrics."""
    names = [name for name in result.settings["headline"] if name in result.metrics]
    bad = [(_score(line, names, result), line) for line in lines]
    chosen = sorted(
        ((score, line) for score, line in bad if score < 1.0),
        key=lambda pair: (pair[0], pair[1].case["id"]),
    )[:MOST]
    return "".join(_case(line, names, result, articles) for _, line in chosen)


def _score(line: CaseLine, names: Sequence[str], result: Result) -> float:
    """The mean of the case's shares on the headline metrics; -1 for no reply, 1 for none."""
    if line.reply["error"]:
        return -1.0
    shares = [value for name in names if (value := _value(line, name, result)) is not None]
    return sum(shares) / len(shares) if shares else 1.0


def _value(line: CaseLine, name: str, result: Result) -> float | None:
    """The case's share; of a metric of two columns whether its second is on the first's side."""
    rows = line.rows.get(name)
    note = result.metrics[name]
    if not rows or note.unit != "share" or note.direction != "higher":
        return None
    return sum(1 - abs(row[0] - row[1]) if len(row) > 1 else row[0] for row in rows) / len(rows)


def _case(line: CaseLine, names: Sequence[str], result: Result, articles: Articles) -> str:
    case, reply = line.case, line.reply
    low = [
        f"{result.metrics[name].title} {number(value)}"
        for name in names
        if (value := _value(line, name, result)) is not None and value < 1
    ]
    asked = case["question"] or case["text"][:200]
    tags = "".join(f'<span class="tag">{text(one)}</span>' for one in (case["kind"], *low))
    return (
        f"<details><summary>{text(asked)}{tags}</summary><div>"
        f"{_conversation(case)}{_expected(case, articles)}{_came(reply, articles)}"
        f'<p class="facts">{text(case["id"])}, group {text(case["group"])}</p></div></details>'
    )


def _conversation(case: Mapping[str, Any]) -> str:
    turns = "".join(
        f"<p>{text(one['role'])}: {text(one['content'])}</p>" for one in case["history"]
    )
    return f"<p><b>Before it</b></p><blockquote>{turns}</blockquote>" if turns else ""


def _expected(case: Mapping[str, Any], articles: Articles) -> str:
    if not case["answerable"]:
        return "<p><b>Expected</b>: no answer; the articles do not have it.</p>"
    if case["labels"]:
        return f"<p><b>Marked by people</b></p><blockquote>{_labelled(case)}</blockquote>"
    parts = []
    for n, need in enumerate(case["evidence"]):
        wanted = " or ".join(case["answers"][n]) if n < len(case["answers"]) else ""
        said = f"<b>{text(wanted)}</b>, in " if wanted else ""
        parts.append(f"<p>{said}{_span(need[0], articles)}</p>")
    if not parts:
        parts = [f"<p>{text(' or '.join(need))}</p>" for need in case["answers"]]
        parts += [f"<p>{text(_name(need[0], articles))}</p>" for need in case["articles"]]
    longer = [*case["long_answers"], *case["references"]][:1]
    parts += [f"<p>{text(one)}</p>" for one in longer]
    return f"<p><b>Expected</b></p><blockquote>{''.join(parts)}</blockquote>"


def _labelled(case: Mapping[str, Any]) -> str:
    """The text with its unsupported stretches marked."""
    shown, at = [], 0
    for label in sorted(case["labels"], key=lambda one: one["start"]):
        if label["supported"] or label["start"] < at:
            continue
        shown.append(text(case["text"][at : label["start"]]))
        shown.append(f"<mark>{text(case['text'][label['start'] : label['end']])}</mark>")
        at = label["end"]
    return "".join(shown) + text(case["text"][at:])


def _came(reply: Mapping[str, Any], articles: Articles) -> str:
    if reply["error"]:
        return f'<p><b>Came</b>: <span class="bad">{text(reply["error"])}</span></p>'
    parts = [f"<p>{text(_outcome(reply))}</p>"]
    for claim in reply["claims"]:
        cited = "".join(
            f'<p class="facts">cites {_span(one, articles)}</p>' for one in claim["cited"][:3]
        )
        parts.append(f"<p>{text(claim['text'])}</p>{cited}")
    for one in reply["checked"]:
        parts.append(f"<p>{one['start']} to {one['end']}: {one['verdict']}, {one['support']}</p>")
    if not reply["claims"]:
        first = [_name(one["article_id"], articles) for one in reply["ranked"][:5]]
        parts += [f"<p>{n}. {text(name)}</p>" for n, name in enumerate(first, start=1)]
    return f"<p><b>Came</b></p><blockquote>{''.join(parts)}</blockquote>"


def _outcome(reply: Mapping[str, Any]) -> str:
    if not reply["outcome"]:
        return "found" if reply["ranked"] else "judged"
    sure = reply["answerability"]
    shown = "" if sure is None else f", answerability {sure:.2f}"
    reason = f" ({reply['reason']})" if reply["reason"] else ""
    return f"{reply['outcome']}{reason}{shown}"


def _span(span: Mapping[str, Any], articles: Articles) -> str:
    """The span inside its article, with a little of what stands around it."""
    name = text(_name(span["article_id"], articles))
    body = str(articles.get(span["article_id"], {}).get("text", ""))
    if body[span["start"] : span["end"]] != span["text"]:
        return f"{name}: <mark>{text(span['text'][:_CLIPPED])}</mark>"
    before = body[max(0, span["start"] - _AROUND) : span["start"]]
    after = body[span["end"] : span["end"] + _AROUND]
    return f"{name}: …{text(before)}<mark>{text(span['text'][:_CLIPPED])}</mark>{text(after)}…"


def _name(article_id: str, articles: Articles) -> str:
    article = articles.get(article_id)
    if article is None:
        return article_id
    parts = (article.get("source"), article["title"], str(article.get("published_at") or "")[:10])
    return ", ".join(str(part) for part in parts if part)
