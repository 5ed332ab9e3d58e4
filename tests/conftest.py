"""Fixtures that every kind of test may ask for."""

from collections.abc import Iterator

import pytest

from services.runtime.embedded.postgres import Address
from tests.support.database import running_server


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """A real PostgreSQL, one for the whole run."""
    with running_server(tmp_path_factory.mktemp("postgres")) as address:
        yield address
