"""A service with the sample newsroom that tests only read from: started once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from service.api.app import create_app
from service.settings import Settings


@pytest.fixture(scope="session")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The whole service in process with the sample newsroom; nobody writes to it."""
    folder = tmp_path_factory.mktemp("reading")
    app = create_app(Settings(data_dir=folder, _env_file=None), sample=True)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client
