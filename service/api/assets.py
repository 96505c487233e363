"""The files of the pages: style sheets, scripts and the icon, and nothing else of their folder."""

from __future__ import annotations

import os
from typing import Any

from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

_SERVED = (".css", ".mjs", ".svg")  # templates and the notes of vendor/ are not
HEADERS = {
    "Cache-Control": "no-cache",  # asked again by ETag, so that an upgrade is seen at once
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class _Assets(StaticFiles):
    """Static files with our headers."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """The file of a path; none where its kind is not served."""
        return super().lookup_path(path) if path.endswith(_SERVED) else ("", None)

    def file_response(self, *args: Any, **options: Any) -> Response:
        """The file, or 304."""
        response = super().file_response(*args, **options)
        response.headers.update(HEADERS)
        return response


def assets() -> ASGIApp:
    """What is mounted at `/web`, compressed for who accepts it."""
    return GZipMiddleware(_Assets(packages=[("service", "web")]), minimum_size=600)
