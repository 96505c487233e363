"""The shapes of what is sent to imports and feeds, with its limits."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from service.api.requests import Request, Text
from service.live.imports import PAGES_DEFAULT, PAGES_MAX
from service.live.schedule import INTERVAL_DEFAULT, INTERVAL_MAX, INTERVAL_MIN

URL_MAX = 2_000


def _web_address(value: str) -> str:
    if not re.match(r"https?://[^\s/?#]+", value, re.IGNORECASE):
        raise ValueError("expected an http or https address")
    return value


Url = Annotated[Text, Field(max_length=URL_MAX), AfterValidator(_web_address)]


class ImportIn(Request):
    """What to fetch: one page, the entries of a feed, or the pages of a site map."""

    kind: Literal["url", "feed", "sitemap"]
    url: Url
    limit: Annotated[int, Field(ge=1, le=PAGES_MAX)] = PAGES_DEFAULT


class FeedIn(Request):
    """A feed to follow."""

    url: Url
    title: Annotated[Text, Field(max_length=300)] | None = None
    interval_minutes: Annotated[int, Field(ge=INTERVAL_MIN, le=INTERVAL_MAX)] = INTERVAL_DEFAULT


class OpmlIn(Request):
    """A list of feeds to follow, as readers of feeds export it."""

    opml: str
    interval_minutes: Annotated[int, Field(ge=INTERVAL_MIN, le=INTERVAL_MAX)] = INTERVAL_DEFAULT


SHAPES = (ImportIn, FeedIn, OpmlIn)  # which the routes read by hand
