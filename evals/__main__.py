"""`groundwire-eval`: run a suite, compare two runs, hold a run against the stored baseline.

    groundwire-eval newsroom --in-process
    groundwire-eval newsroom --target http://127.0.0.1:8000
    groundwire-eval clapnq --in-process --data PATH
    groundwire-eval compare RUN_A RUN_B
    groundwire-eval gate newsroom

Exit codes: 0 done, 1 a threshold of `--strict`, or the gate, was missed, 2 wrong usage or data.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evals.errors import EvalError

if TYPE_CHECKING:
    from evals.suite import Suite

OUT = Path("eval-results")


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line; ends the process with its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    verbs = {"compare": _compare, "gate": _gate, "list": _list}
    try:
        code = verbs[given[0]](given[1:]) if given and given[0] in verbs else _run(given)
    except EvalError as error:
        sys.stderr.write(f"groundwire-eval: {error}\n")
        code = 2
    except ModuleNotFoundError as error:
        sys.stderr.write(f"groundwire-eval: {error.name} is missing; install groundwire[evals]\n")
        code = 2
    raise SystemExit(code)


def _run(arguments: Sequence[str]) -> int:
    from evals import suite

    parser = argparse.ArgumentParser(
        prog="groundwire-eval",
        description="Measure a service. Other verbs: list, compare A B, gate SUITE.",
    )
    parser.add_argument("suite", metavar="SUITE", help="its name, a TOML file, or all")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--in-process", action="store_true", help="a service of its own, in memory")
    where.add_argument("--target", metavar="URL", help="a running service")
    parser.add_argument("--data", type=Path, metavar="PATH", help="the data of a public suite")
    parser.add_argument("--data-root", type=Path, metavar="DIR", help="the folder of all of them")
    parser.add_argument("--part", choices=("dev", "test", "all"), help="default: the suite's")
    parser.add_argument(
        "--systems",
        metavar="NAMES",
        help="baselines and ablations, comma separated, 'suite' or 'none'; default: the suite's "
        "in process, none for a target",
    )
    parser.add_argument(
        "--engine", choices=("auto", "extractive", "llm"), default="auto", help="default: auto"
    )
    parser.add_argument("--limit", type=int, metavar="N", help="only N cases, spread evenly")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help=f"its folder is made in it; default: {OUT}"
    )
    parser.add_argument("--keep", action="store_true", help="leave the articles in the target")
    parser.add_argument("--strict", action="store_true", help="exit 1 if a threshold is missed")
    given = parser.parse_args(arguments)
    wanted = given.systems or ("none" if given.target else "suite")
    for name in () if wanted in ("suite", "none") else wanted.split(","):
        try:
            suite.check_system(name)
        except ValueError as error:
            parser.error(str(error))
    if given.suite != "all":
        return _measure(suite.named(given.suite), given, wanted)
    return max(_measure_if_there(suite.named(name), given, wanted) for name in suite.all_names())


def _measure_if_there(chosen: Suite, given: argparse.Namespace, systems: str) -> int:
    """One of all suites; one whose data are not there is left out, and says so."""
    from evals.suite import Absent

    try:
        return _measure(chosen, given, systems)
    except Absent as error:
        sys.stderr.write(f"Left out: {error}\n")
        return 0


def _measure(chosen: Suite, given: argparse.Namespace, systems: str) -> int:
    from evals import writing
    from evals.running import Run, run

    data = chosen.data(given.data, given.data_root)
    names = {"none": (), "suite": chosen.systems}.get(systems, tuple(systems.split(",")))
    part = given.part or chosen.part
    todo = Run(
        suite=chosen,
        data=data,
        part=part,
        systems=names,
        url=given.target,
        keep=given.keep,
        most=given.limit,
        engine=given.engine,
    )
    outcome = asyncio.run(run(todo))
    folder = (given.out or OUT) / chosen.name
    writing.write(folder, outcome, data)
    print(writing.headline(outcome.result))
    print(f"  Report: {folder / 'report.html'}")
    missed = [one for one in outcome.result.thresholds if one.met is not True]
    for one in missed:
        print(f"  Threshold missed: {writing.threshold(one)}")
    return 1 if given.strict and missed else 0


def _compare(arguments: Sequence[str]) -> int:
    from evals import compare

    parser = argparse.ArgumentParser(prog="groundwire-eval compare")
    parser.add_argument("a", type=Path, help="the folder of the first run")
    parser.add_argument("b", type=Path, help="the folder of the second run")
    parser.add_argument("--common", action="store_true", help="only the cases that both have")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write it as JSON as well")
    given = parser.parse_args(arguments)
    found = compare.compare(given.a, given.b, common=given.common)
    print(compare.text(found))
    if given.json:
        body = json.dumps(compare.as_json(found), indent=1, ensure_ascii=False)
        given.json.write_text(body + "\n", encoding="utf-8")
    return 0


def _gate(arguments: Sequence[str]) -> int:
    from evals import gate, suite, writing
    from evals.running import Run, run

    parser = argparse.ArgumentParser(
        prog="groundwire-eval gate",
        description="Run one of the project's own suites in process, both parts, and fail where "
        "it is worse than the stored baseline beyond the interval.",
    )
    parser.add_argument("suite", metavar="SUITE")
    parser.add_argument("--out", type=Path, metavar="DIR", help=f"default: {OUT}/gate-SUITE")
    parser.add_argument("--store", action="store_true", help="make this run the baseline")
    given = parser.parse_args(arguments)
    chosen = suite.named(given.suite)
    data = chosen.data(None, None)
    outcome = asyncio.run(run(Run(chosen, data, "all", ())))
    folder = given.out or OUT / f"gate-{chosen.name}"
    writing.write(folder, outcome, data)
    baseline = suite.HERE / "baselines" / f"{chosen.name}.json"
    if given.store:
        gate.store(folder, baseline, chosen.metrics)
        print(f"Stored {baseline}")
        return 0
    drops = gate.gate(folder, baseline)
    for drop in drops:
        print(f"Worse: {drop}")
    print(f"Gate of {chosen.name}: {'failed' if drops else 'passed'} ({len(data.cases)} cases)")
    return 1 if drops else 0


def _list(arguments: Sequence[str]) -> int:
    from evals import suite

    for name in suite.all_names():
        one = suite.named(name)
        where = "own" if one.own else "--data"
        print(f"{name:18} {where:7} {one.question}")
    return 0


if __name__ == "__main__":
    main()
