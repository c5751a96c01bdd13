"""Session fixtures for the real parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.services.browser import running_chromium
from tests.services.postgres import PostgresServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server for each of pytest's workers; no test of this run cuts the machine's power, so it need not sync."""
    server = PostgresServer(fsync=False)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser
