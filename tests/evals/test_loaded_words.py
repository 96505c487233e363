"""The harness has a second list of words that the engine does not know."""

from __future__ import annotations

import tomllib

from evals.metrics.neutrality import APART, LEXICON, loaded
from service.text.loaded import loaded as known

_ENDINGS = ("", "e", "ed", "ing", "s", "es", "ly", "al", "ic", "ous", "y", "ity", "ation", "able")


def test_the_engine_knows_none_of_the_words_apart() -> None:
    every = tomllib.loads(LEXICON.read_text(encoding="utf-8"))
    apart = tomllib.loads(APART.read_text(encoding="utf-8"))
    assert set(apart) == set(every)
    for category, listed in apart.items():
        entries = listed.split()
        assert set(entries) <= set(every[category].split())
        for entry in entries:
            for ending in _ENDINGS if entry.endswith("*") else ("",):
                assert known(f"it {entry.rstrip('*')}{ending} it") == (), entry
    assert sum(len(listed.split()) for listed in apart.values()) > 100


def test_words_apart_are_counted_by_themselves() -> None:
    text = "A wicked and absurd plan."
    assert loaded(text) == (2, 5)
    assert loaded(text, path=APART) == (1, 5)
