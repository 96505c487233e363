"""The prompts of `prompts/`: loaded, checked, hashed, and rendered with values that stay data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from string import Template

from service.errors import SetupError

FOLDER = Path(__file__).parent.parent / "prompts"
NAMES = ("answer", "summary", "support_judge", "question_rewrite", "query_parts")
FIRST = "v1"

_FILE = re.compile(
    r"---\npurpose: [^\n]+\nvariables: (?P<variables>[a-z_]+(?:, [a-z_]+)*)\n---\n(?P<body>.+)",
    re.DOTALL,
)
_SECTION = re.compile(r"^# ([a-z]+)\n\n(.*?)(?=^# [a-z]+\n\n|\Z)", re.DOTALL | re.MULTILINE)
_CHOICE = re.compile(r"([a-z_]+)/(v[1-9]\d{0,3})")


@dataclass(frozen=True, slots=True)
class Prompt:
    """One version of one prompt; `sections` by name, each a template of one message."""

    name: str
    version: str
    digest: str
    sections: Mapping[str, str]

    @property
    def id(self) -> str:
        """How a response names it: `answer/v1@sha256:…`, over the bytes of the file."""
        return f"{self.name}/{self.version}@sha256:{self.digest}"

    def render(self, section: str, **values: object) -> str:
        """One section with its variables put in.

        Put in once: a `$name` inside a value stays as it is. Raises `KeyError` for a section or a
        variable that is not given.
        """
        return Template(self.sections[section]).substitute(values)


def load(name: str, version: str = FIRST, folder: Path = FOLDER) -> Prompt:
    """Read one prompt; raises `SetupError` where it is missing or not as declared."""
    path = folder / name / f"{version}.md"
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SetupError(f"There is no prompt {name}/{version}.") from error
    return parse(name, version, raw)


def parse(name: str, version: str, raw: bytes) -> Prompt:
    """Read the bytes of a prompt; every declared variable is used, and no other one."""
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise SetupError(f"Prompt {name}/{version} is not UTF-8.") from error
    head = _FILE.fullmatch(text)
    if head is None:
        raise SetupError(f"Prompt {name}/{version} does not begin with purpose and variables.")
    sections = {found[1]: found[2].strip() for found in _SECTION.finditer(head["body"])}
    declared = set(head["variables"].split(", "))
    used: set[str] = set()
    for section, body in sections.items():
        if not Template(body).is_valid():
            raise SetupError(f"Prompt {name}/{version}, section {section}: a $ names no variable.")
        used |= set(Template(body).get_identifiers())
    if declared != used:
        odd = ", ".join(sorted(declared ^ used))
        raise SetupError(f"Prompt {name}/{version} declares other variables than it uses: {odd}.")
    return Prompt(name, version, sha256(raw).hexdigest(), sections)


def chosen(setting: str, folder: Path = FOLDER) -> dict[str, Prompt]:
    """All prompts by name, in the versions of the setting `GROUNDWIRE_PROMPTS`.

    The setting names versions such as `answer/v2, summary/v1`; of what it does not name the first
    is taken. Raises `SetupError` for what is not there.
    """
    versions = dict.fromkeys(NAMES, FIRST)
    for choice in filter(None, (part.strip() for part in setting.split(","))):
        found = _CHOICE.fullmatch(choice)
        if found is None or found[1] not in versions:
            raise SetupError(
                f"GROUNDWIRE_PROMPTS: {choice!r} is no prompt; expected such as answer/{FIRST}, of "
                f"{', '.join(NAMES)}."
            )
        versions[found[1]] = found[2]
    return {name: load(name, version, folder) for name, version in versions.items()}
