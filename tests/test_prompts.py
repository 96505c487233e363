from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest

from service.errors import SetupError
from service.prompts import FOLDER, NAMES, Prompt, chosen, load, parse

FILES = sorted(FOLDER.glob("*/v*.md"))
GOOD = (
    b"---\npurpose: a test\nvariables: mark, question\n---\n"
    b"# system\n\nSay $question.\n\n# data\n\n$mark\n"
)


def values_of(prompt: Prompt) -> dict[str, str]:
    """A value for every variable of a prompt, each with what could be taken for a variable."""
    names = {name for body in prompt.sections.values() for name in re.findall(r"\$(\w+)", body)}
    return {name: f"<{name} of $mark ${{now}} $$>" for name in names}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_prompt_renders_with_all_its_variables_and_nothing_is_put_in_twice(
    path: Path,
) -> None:
    prompt = load(path.parent.name, path.stem)
    values = values_of(prompt)
    rendered = "\n".join(prompt.render(section, **values) for section in prompt.sections)
    for value in values.values():
        assert value in rendered  # as it is: a variable inside of a value is data
    without = rendered
    for value in values.values():
        without = without.replace(value, "")
    assert "$" not in without


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_prompt_is_short_and_has_a_system_section(path: Path) -> None:
    prompt = load(path.parent.name, path.stem)
    assert "system" in prompt.sections
    assert len(path.read_text(encoding="utf-8")) < 4_000


def test_every_prompt_is_there_in_its_first_version() -> None:
    assert set(chosen("")) == set(NAMES)
    assert {prompt.version for prompt in chosen("").values()} == {"v1"}


def test_a_prompt_is_named_with_the_hash_of_its_file() -> None:
    digest = sha256((FOLDER / "answer" / "v1.md").read_bytes()).hexdigest()
    assert load("answer").id == f"answer/v1@sha256:{digest}"


def test_data_stands_between_marks_in_a_message_of_its_own() -> None:
    for name, section in (("answer", "evidence"), ("summary", "evidence")):
        prompt = load(name)
        text = prompt.render(section, mark="<<<m>>>", evidence="DATA")
        assert re.search(r"\n<<<m>>>\nDATA\n<<<m>>>$", text)
        rest = [body for key, body in prompt.sections.items() if key != section]
        assert not any("$evidence" in body for body in rest)


def test_the_setting_chooses_versions(tmp_path: Path) -> None:
    for name in NAMES:
        for version in ("v1", "v2"):
            (tmp_path / name).mkdir(exist_ok=True)
            (tmp_path / name / f"{version}.md").write_bytes(GOOD)
    prompts = chosen(" answer/v2 , summary/v1", folder=tmp_path)
    assert {name: prompt.version for name, prompt in prompts.items()} == dict.fromkeys(
        NAMES, "v1"
    ) | {"answer": "v2"}


@pytest.mark.parametrize("setting", ["answer", "answer/2", "poem/v1", "answer/v1 summary/v1", "/"])
def test_a_choice_that_is_none_is_refused_by_name(setting: str) -> None:
    with pytest.raises(SetupError, match="GROUNDWIRE_PROMPTS"):
        chosen(setting)


def test_a_version_that_is_not_there_is_refused() -> None:
    with pytest.raises(SetupError, match="answer/v999"):
        chosen("answer/v999")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (GOOD.replace(b"variables: mark, question", b"variables: mark"), "question"),
        (GOOD.replace(b"mark, question", b"mark, question, odd"), "odd"),
        (GOOD.replace(b"Say $question.", b"Say $question for 5 $."), "names no variable"),
        (GOOD.replace(b"---\npurpose", b"purpose"), "does not begin"),
        (GOOD + b"\xff", "UTF-8"),
    ],
)
def test_a_prompt_that_is_not_as_it_declares_is_refused(raw: bytes, said: str) -> None:
    assert parse("test", "v1", GOOD).render("data", mark="m") == "m"
    with pytest.raises(SetupError, match=said):
        parse("test", "v1", raw)
