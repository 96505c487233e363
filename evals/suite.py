"""A suite: what is asked, of which data, how it is scored; read from `suites/*.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

from evals.cases import Dataset
from evals.errors import BadData
from evals.loaders import LOADERS, WITH_ARTICLES

HERE = Path(__file__).parent
SUITES = HERE / "suites"
Task = Literal["search", "answers", "checks", "summaries"]
BASELINES = ("bm25", "recipe", "rrf", "lead", "lexrank", "textrank")
_WITHOUT, _WITH = "without-", "with-"


class Absent(BadData):
    """The data of a suite are not there."""


@dataclass(frozen=True, slots=True)
class Suite:
    """One suite.

    `tasks` are what every case is put to, `metrics` the names of what is scored, `headline` the
    few that the report opens with, `passing` the metric by which a single case passes or fails.
    `tuned_on` is the part that may be tuned on, `part` the one that is reported. `systems` are
    baselines, and our engine changed in one thing, as `without-dense`. `limit` is how many
    passages a search reads, `as_of` what counts as now for cases that do not say. `own` is True
    where the data are the project's.
    """

    name: str
    version: int
    question: str
    notes: str
    tasks: tuple[Task, ...]
    loader: str
    paths: tuple[str, ...]
    articles: tuple[str, ...]
    sha256: str
    own: bool
    tuned_on: str
    part: str
    metrics: tuple[str, ...]
    headline: tuple[str, ...]
    passing: str
    thresholds: tuple[Mapping[str, Any], ...]
    systems: tuple[str, ...]
    limit: int
    max_claims: int
    length: str
    as_of: str | None

    def data(self, given: Path | None, root: Path | None) -> Dataset:
        """The cases: the project's own, or those at `given`, or of its name under `root`.

        Raises `Absent` when they are not there, `BadData` when they are not those that the suite
        was made for.
        """
        if self.own:
            folder, here = HERE, [HERE / path for path in self.paths]
        elif given is not None:
            folder, here = given.parent, [given]
        elif root is not None:
            folder, here = root, [root / path for path in self.paths]
        else:
            raise Absent(
                f"{self.name}: its data are not part of the project; give their place with --data"
            )
        return replace(self._loaded(folder, here), name=self.name)

    def _loaded(self, folder: Path, here: Sequence[Path]) -> Dataset:
        for path in here:
            if not path.exists():
                raise Absent(f"{path}: not there ({self.name} needs it)")
        if self.loader in WITH_ARTICLES:
            load = WITH_ARTICLES[self.loader]
            sets = [load(path, [folder / one for one in self.articles]) for path in here]
        else:
            sets = [LOADERS[self.loader](path) for path in here]
        data = Dataset(
            self.name,
            tuple(case for one in sets for case in one.cases),
            tuple({str(a["id"]): a for one in sets for a in one.articles}.values()),
            {key: n for one in sets for key, n in one.skipped.items()},
        )
        if self.sha256 and data.sha256 != self.sha256:
            raise BadData(
                f"{self.name}: the data have the hash {data.sha256}, the suite is made for "
                f"{self.sha256}; after a change of the data give the suite a new version and hash"
            )
        return data


def named(name: str) -> Suite:
    """The suite of that name, or in that TOML file."""
    path = Path(name) if name.endswith(".toml") else SUITES / f"{name}.toml"
    try:
        body = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        known = ", ".join(all_names())
        raise BadData(f"{name}: no such suite; there are {known}") from error
    except tomllib.TOMLDecodeError as error:
        raise BadData(f"{path}: {error}") from error
    try:
        return _suite(body)
    except (KeyError, TypeError, ValueError) as error:
        raise BadData(f"{path}: {error}") from error


def all_names() -> list[str]:
    """The suites that come with the project."""
    return sorted(path.stem for path in SUITES.glob("*.toml"))


def _suite(body: Mapping[str, Any]) -> Suite:
    known = {"name", "version", "question", "notes", "tasks"} | set(_TABLES)
    _none_unknown("", body, known)
    for table, keys in _TABLES.items():
        if isinstance(body.get(table, {}), dict):
            _none_unknown(f"{table}.", body.get(table, {}), keys)
    data, metrics, run = body["data"], body["metrics"], body.get("run", {})
    tasks = tuple(body["tasks"])
    if not tasks or set(tasks) - set(get_args(Task)):
        raise ValueError(f"tasks: {list(tasks)}; some of {', '.join(get_args(Task))}")
    if data["loader"] not in (known_loaders := (*WITH_ARTICLES, *LOADERS)):
        raise ValueError(f"data.loader: {data['loader']}; one of {', '.join(known_loaders)}")
    systems = tuple(body.get("systems", {}).get("names", ()))
    for name in systems:
        check_system(name)
    return Suite(
        name=body["name"],
        version=int(body["version"]),
        question=body["question"].strip(),
        notes=body.get("notes", "").strip(),
        tasks=tasks,
        loader=data["loader"],
        paths=tuple(data["paths"]),
        articles=tuple(data.get("articles", ())),
        sha256=data.get("sha256", ""),
        own=bool(data.get("own", False)),
        tuned_on=body["split"]["tuned_on"],
        part=body["split"]["report"],
        metrics=tuple(metrics["names"]),
        headline=tuple(metrics["headline"]),
        passing=metrics.get("passing", ""),
        thresholds=tuple(body.get("threshold", ())),
        systems=systems,
        limit=int(run.get("limit", 100)),
        max_claims=int(run.get("max_claims", 5)),
        length=run.get("length", "brief"),
        as_of=run.get("as_of"),
    )


_TABLES: Mapping[str, set[str]] = {
    "data": {"loader", "paths", "articles", "sha256", "own"},
    "split": {"tuned_on", "report"},
    "metrics": {"names", "headline", "passing"},
    "systems": {"names"},
    "run": {"limit", "max_claims", "length", "as_of"},
    "threshold": set(),
}


def _none_unknown(where: str, body: Mapping[str, Any], known: set[str]) -> None:
    for key in body:
        if key not in known:
            raise ValueError(f"{where}{key}: unknown; known are {', '.join(sorted(known))}")


def check_system(name: str) -> None:
    """Raises `ValueError` for a name that no system has; parts are checked by the service."""
    if name not in BASELINES and not changed(name):
        raise ValueError(
            f"systems: {name}; one of {', '.join(BASELINES)}, or {_WITHOUT} and a part, "
            f"or {_WITH} and other embeddings"
        )


def changed(system: str) -> dict[str, str]:
    """The settings of a system that is ours but for one thing; none for a baseline.

    `without-dense` lacks a part; `with-chroma:minilm` has other embeddings, and needs the network.
    """
    if system.startswith(_WITHOUT):
        return {"without": system.removeprefix(_WITHOUT)}
    return {"embeddings": system.removeprefix(_WITH)} if system.startswith(_WITH) else {}
