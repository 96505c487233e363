from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from service.settings import Settings


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting from outside: an empty folder and no variable of ours."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"GROUNDWIRE_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


def test_without_any_setting_the_defaults_hold() -> None:
    settings = Settings()
    assert settings.data_dir == Path("data")
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.embeddings == "wordllama"
    assert settings.log_level == "warning"


def test_variables_of_the_environment_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDWIRE_PORT", "0")
    monkeypatch.setenv("GROUNDWIRE_DATA_DIR", "/elsewhere")
    settings = Settings()
    assert settings.port == 0
    assert settings.data_dir == Path("/elsewhere")


def test_the_env_file_is_read_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(
        "GROUNDWIRE_PORT=9001\nGROUNDWIRE_HOST=::1\nOPENAI_API_KEY=other\n"
    )
    monkeypatch.setenv("GROUNDWIRE_PORT", "9002")
    settings = Settings()
    assert (settings.host, settings.port) == ("::1", 9002)


def test_what_is_given_in_code_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDWIRE_PORT", "9002")
    assert Settings(port=9003).port == 9003


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "-1"),
        ("PORT", "65536"),
        ("PORT", "http"),
        ("LOG_LEVEL", "LOUD"),
        ("WITHOUT", "luck"),
        ("FETCH_ALLOW", "10.0.0.0/33"),
        ("FETCH_ALLOW", "intranet"),
    ],
)
def test_a_wrong_value_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"GROUNDWIRE_{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


def test_every_setting_says_what_it_is() -> None:
    assert all(field.description for field in Settings.model_fields.values())
