"""Parts of the engine that can be switched off, to measure what each of them is worth."""

from __future__ import annotations

from typing import Literal, get_args

Switch = Literal[
    "dense",  # no search by vectors
    "lexical",  # no search by terms
    "mentions",  # no bonus for outlets and times that a question names
    "second_look",  # no bonus for the time of the best article, nor for clauses of the question
    "diversity",  # reprints do not share their places
    "follow_up",  # a question is not read with its conversation
    "splitting",  # a question of several parts is searched whole
    "abstention",  # the extractive engine answers as long as there is a sentence
]
Without = frozenset[Switch]
NOTHING: Without = frozenset()


def without(text: str) -> Without:
    """The parts of a comma-separated list; raises `ValueError` for an unknown one."""
    known = get_args(Switch)
    named = [name.strip() for name in text.split(",") if name.strip()]
    for name in named:
        if name not in known:
            raise ValueError(f"{name} is not a part that can be switched off: {', '.join(known)}")
    return frozenset(one for one in known if one in named)
