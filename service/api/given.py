"""Bodies of a kind that the content type names, checked as FastAPI checks its own."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from service.errors import InvalidInput

Shape = TypeVar("Shape", bound=BaseModel)


def content_type(request: Request) -> str:
    """The media type of a body, in lower case; JSON when none is named."""
    given = request.headers.get("content-type", "application/json")
    return given.partition(";")[0].strip().lower()


async def json_value(request: Request) -> Any:
    """A JSON body as it is; raises `InvalidInput`."""
    try:
        return json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise InvalidInput("the body is not JSON") from error


def shaped(value: Any, shape: type[Shape]) -> Shape:
    """A JSON value in this shape; raises `RequestValidationError`, which names what is wrong."""
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        found = error.errors(include_url=False)
        raise RequestValidationError(
            [{**one, "loc": ("body", *one["loc"])} for one in found]
        ) from error
