"""Where a page of a list ends, as text that a client hands back."""

from __future__ import annotations

import base64
import json

from service.errors import FieldProblem, InvalidInput


def cursor(first: str, second: str) -> str:
    """The place behind an item with these two keys."""
    packed = json.dumps([first, second])
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def read_cursor(cursor: str | None) -> tuple[str, str] | None:
    """The two keys; raises `InvalidInput` for what is no cursor of ours."""
    if not cursor:
        return None
    try:
        packed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        match json.loads(packed):
            case [str(first), str(second)] if (first + second).isascii():
                return first, second
    except (ValueError, RecursionError):
        pass
    message = "not a cursor of this service"
    raise InvalidInput(f"cursor: {message}", fields=(FieldProblem("cursor", message),))
