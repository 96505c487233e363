"""What a run comes to, as values and as files: `results.json` and `cases.jsonl`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from evals.errors import BadData
from evals.metrics.base import Row

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Figure:
    """One metric of some trials.

    `low` and `high` are the 95 % interval, drawn by group. `n` trials are `scored` + `unscored`
    (undefined for them) + `failed` (no reply).
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    scored: int
    unscored: int
    failed: int


@dataclass(frozen=True, slots=True)
class Gain:
    """`system` minus `over`, of the trials that both have; `p` of a paired randomisation test."""

    metric: str
    system: str
    over: str
    n: int
    difference: float | None
    low: float | None
    high: float | None
    p: float | None


@dataclass(frozen=True, slots=True)
class Measured:
    """One system: its figures by metric, and by slice, the slice's value, and metric."""

    figures: Mapping[str, Figure]
    slices: Mapping[str, Mapping[str, Mapping[str, Figure]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Threshold:
    """A figure that the suite asks for; `met` is None where there is no figure."""

    metric: str
    slice: str
    value: str
    at_least: float | None
    at_most: float | None
    got: float | None
    met: bool | None


@dataclass(frozen=True, slots=True)
class MetricNote:
    """How a metric is shown: see `evals.metrics.base.Metric`; `about` is its docstring's start."""

    title: str
    unit: str
    direction: str | None
    about: str


@dataclass(frozen=True, slots=True)
class Result:
    """A whole run, equal for the same data and the same replies: no time and no machine in it.

    `systems` are in the order of the suite, the measured service (`groundwire`) first. `data` has
    `name`, `sha256`, `cases`, `articles` and `skipped`; `suite` has `name`, `version`, `task`,
    `question` (what it answers), `tuned_on` (the part that may be tuned on) and `notes`.
    """

    suite: Mapping[str, Any]
    data: Mapping[str, Any]
    part: str
    target: str
    settings: Mapping[str, Any]
    metrics: Mapping[str, MetricNote]
    systems: Mapping[str, Measured]
    gains: Sequence[Gain] = ()
    thresholds: Sequence[Threshold] = ()
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A line of `cases.jsonl`: one trial with the rows that each metric took from it.

    `case` and `reply` are `evals.cases.Case` and `evals.replies.Reply` as plain JSON, the reply
    without its timings. `rows[metric]` is None where the metric is undefined.
    """

    system: str
    case: Mapping[str, Any]
    reply: Mapping[str, Any]
    rows: Mapping[str, Sequence[Row] | None]


def dumped(value: Any) -> str:
    """Canonical JSON: keys sorted, floats rounded to 6 places, so that equal runs are equal."""
    return json.dumps(_rounded(value), sort_keys=True, ensure_ascii=False, allow_nan=False)


def write(folder: Path, result: Result, lines: Sequence[CaseLine]) -> None:
    """Write `results.json` and `cases.jsonl` into the folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    body = json.dumps(
        _rounded(asdict(result)), indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False
    )
    (folder / "results.json").write_text(body + "\n", encoding="utf-8")
    with (folder / "cases.jsonl").open("w", encoding="utf-8") as file:
        for line in lines:
            file.write(dumped(asdict(line)) + "\n")


def read(folder: Path) -> tuple[Result, list[CaseLine]]:
    """A run that was written; raises `BadData` naming the file, and the line, that is wrong."""
    path = folder / "results.json"
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        result = _result(body)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadData(f"{path}: not the result of a run ({error})") from error
    return result, list(_lines(folder / "cases.jsonl"))


def _result(body: dict[str, Any]) -> Result:
    if body["format"] != FORMAT:
        raise ValueError(f"format {body['format']}, this version reads {FORMAT}")
    figures = {name: _measured(one) for name, one in body["systems"].items()}
    order = body["settings"].get("systems", list(figures))
    return Result(
        **{
            **body,
            "metrics": {name: MetricNote(**one) for name, one in body["metrics"].items()},
            "systems": {name: figures[name] for name in order if name in figures},
            "gains": tuple(Gain(**one) for one in body["gains"]),
            "thresholds": tuple(Threshold(**one) for one in body["thresholds"]),
        }
    )


def _measured(body: dict[str, Any]) -> Measured:
    return Measured(
        {name: Figure(**one) for name, one in body["figures"].items()},
        {
            name: {
                value: {metric: Figure(**one) for metric, one in of.items()}
                for value, of in values.items()
            }
            for name, values in body["slices"].items()
        },
    )


def _lines(path: Path) -> Iterator[CaseLine]:
    try:
        texts = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise BadData(f"{path}: {error.strerror}") from error
    for number, text in enumerate(texts, start=1):
        if not text:
            continue
        try:
            body = json.loads(text)
            rows = {
                name: None if of is None else [tuple(row) for row in of]
                for name, of in body["rows"].items()
            }
            yield CaseLine(body["system"], body["case"], body["reply"], rows)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadData(f"{path}, line {number}: not a trial ({error})") from error


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6) + 0.0  # no -0.0
    if isinstance(value, Mapping):
        return {str(key): _rounded(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(one) for one in value]
    return value
