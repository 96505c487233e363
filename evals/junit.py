"""JUnit XML, as build servers show it: a case passes when the suite's passing metric is full."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from evals.results import CaseLine, Result, Threshold

# What XML 1.0 allows; the rest would make the file unreadable.
_BAD = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(result: Result, lines: Sequence[CaseLine]) -> str:
    """A testsuite for each system and one for the thresholds; no times, so repeats are equal."""
    root = ET.Element("testsuites", name=_clean(result.suite["name"]))
    passing = result.settings["pass_metric"]
    for system in result.systems:
        of = [line for line in lines if line.system == system]
        cases = [_case(line, passing) for line in of]
        _suite(root, f"{result.suite['name']}.{system}", cases)
    _suite(root, "thresholds", [_threshold(one) for one in result.thresholds])
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(root: ET.Element, name: str, cases: Sequence[ET.Element]) -> None:
    suite = ET.SubElement(root, "testsuite", name=_clean(name), tests=str(len(cases)))
    for kind, key in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        suite.set(key, str(sum(case.find(kind) is not None for case in cases)))
    suite.extend(cases)


def _case(line: CaseLine, passing: str) -> ET.Element:
    case = ET.Element("testcase", name=_clean(line.case["id"]), classname=_clean(line.case["kind"]))
    if line.reply["error"]:
        ET.SubElement(case, "error", message=_clean(line.reply["error"]))
        return case
    rows = line.rows.get(passing)
    if not rows:
        ET.SubElement(case, "skipped", message=f"{passing or 'no metric'} is undefined here")
    elif rows[0][0] < 1:
        said = f"{passing} is {rows[0][0]:.3f}: {line.case['question']}"
        failure = ET.SubElement(case, "failure", message=_clean(said))
        failure.text = _clean(line.reply["text"] or line.reply["reason"] or "nothing was sent")
    return case


def _threshold(one: Threshold) -> ET.Element:
    where = f" ({one.slice} {one.value})" if one.slice else ""
    case = ET.Element("testcase", name=_clean(one.metric + where), classname="threshold")
    if one.met is None:
        ET.SubElement(case, "skipped", message="there is no figure")
    elif not one.met:
        asked = f">= {one.at_least}" if one.at_least is not None else f"<= {one.at_most}"
        ET.SubElement(case, "failure", message=f"{one.got:.3f}, asked for {asked}")
    return case


def _clean(text: str) -> str:
    return _BAD.sub("\ufffd", text)
