"""What can go wrong with an evaluation: `EvalError`, under it `Failed` and `BadData`."""

from __future__ import annotations


class EvalError(Exception):
    """Ends the run with a message for the user."""


class BadData(EvalError):
    """A suite, a dataset or a result can't be read; names the file, and the line or the key."""


class Failed(EvalError):
    """A system gave no reply to one case; counted, and the run goes on."""
