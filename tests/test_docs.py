"""What the code has, the documents name."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
import typer.main
from pydantic_core import PydanticUndefined

from service import errors
from service.__main__ import app as command
from service.api.app import create_app
from service.errors import GroundwireError
from service.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
ENV_EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
SKIPPED = {".venv", ".venv-llm", ".git", "node_modules", ".pytest_cache", ".hypothesis"}


def rows() -> list[list[str]]:
    """The cells of every row of every table of the README."""
    lines = [line for line in README.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def row_of(name: str) -> list[str]:
    """The row whose first cell names this, in code marks."""
    found = [row for row in rows() if f"`{name}`" in row[0]]
    assert found, f"no table of the README has a row for {name}"
    return found[0]


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_stands_in_the_readme_with_its_default(name: str) -> None:
    default = Settings.model_fields[name].default
    assert default is not PydanticUndefined
    row = row_of(f"GROUNDWIRE_{name.upper()}")
    assert str(default) in " ".join(row[1:])


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_stands_in_the_env_example_with_its_default(name: str) -> None:
    default = Settings.model_fields[name].default
    assert f"#GROUNDWIRE_{name.upper()}={default}" in ENV_EXAMPLE.splitlines()


def test_the_documents_name_no_setting_that_is_not_there() -> None:
    known = {f"GROUNDWIRE_{name.upper()}" for name in Settings.model_fields}
    for text in (README, ENV_EXAMPLE):
        assert set(re.findall(r"GROUNDWIRE_[A-Z_]*[A-Z]", text)) <= known


def test_every_route_is_named_in_the_readme() -> None:
    document = create_app(Settings(_env_file=None)).openapi()
    missing = [
        f"{verb.upper()} {path}"
        for path, verbs in document["paths"].items()
        for verb in verbs
        if not _named(verb, path)
    ]
    assert missing == []


def _named(verb: str, path: str) -> bool:
    """Whether the README has the path, whatever its parameters are called, with the method near.

    A route of GET may stand without its method.
    """
    shape = re.sub(r"\\\{\w+\\\}", r"\\{\\w+\\}", re.escape(path))
    for found in re.finditer(rf"{shape}(?![\w/])", README):
        start = README.rfind("\n", 0, found.start()) + 1
        end = README.find("\n", found.end())
        if verb == "get" or verb.upper() in README[start:end]:
            return True
    return False


def test_every_verb_of_the_command_is_named_in_the_readme() -> None:
    group = typer.main.get_command(command)
    verbs = list(getattr(group, "commands", {}))
    assert "ask" in verbs
    assert [verb for verb in verbs if not re.search(rf"groundwire {verb}\b", README)] == []


def _codes(root: type[GroundwireError]) -> set[str]:
    below = (one for one in root.__subclasses__() if one.__module__ == errors.__name__)
    return {root.code}.union(*(_codes(one) for one in below))


@pytest.mark.parametrize("code", sorted(_codes(GroundwireError)))
def test_every_error_code_stands_in_the_readmes_table_of_errors(code: str) -> None:
    assert any(f"`{code}`" in cell for row in rows() for cell in row)


def _documents() -> list[Path]:
    found = ROOT.rglob("*.md")
    return sorted(p for p in found if not SKIPPED & set(p.relative_to(ROOT).parts))


def _anchors(text: str) -> set[str]:
    """The anchors that GitHub makes of headings."""
    titles = re.findall(r"^#{1,6}\s+(.+)$", text, re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", title.strip().lower()) for title in titles)
    return {title.replace(" ", "-") for title in plain}


@pytest.mark.parametrize("document", _documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_relative_links_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        linked = (document.parent / path).resolve() if path else document
        assert linked.exists(), target
        assert linked.is_relative_to(ROOT), f"{target} leads out of the project"
        if anchor and linked.suffix == ".md":
            assert anchor in _anchors(linked.read_text(encoding="utf-8")), target


def test_the_two_commands_stand_before_everything_else() -> None:
    first = re.search(r"^```\w*\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert first is not None
    commands = [line for line in first[1].splitlines() if line and not line.startswith("#")]
    assert len(commands) <= 3
    assert "make run" in first[1]


def test_make_has_the_promised_verbs() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert {"run", "test", "setup", "lint", "types"} <= targets
