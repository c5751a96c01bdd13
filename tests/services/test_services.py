"""Each real part starts and answers."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.services.browser import context
from tests.services.postgres import PostgresServer
from tests.services.programs import hledger

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.mark.postgres
def test_postgresql_answers(postgres_server: PostgresServer) -> None:
    postgres_server.create_database("answers")
    with psycopg.connect(postgres_server.url("answers").replace("+psycopg", "")) as connection:
        row = connection.execute("SELECT version()").fetchone()
    assert row
    assert row[0].startswith("PostgreSQL")
    postgres_server.drop_database("answers")


@pytest.mark.postgres
def test_postgresql_keeps_what_was_committed_when_it_is_killed() -> None:
    server = PostgresServer()
    try:
        address = server.create_database("kept").replace("+psycopg", "")
        with psycopg.connect(address) as connection, connection.cursor() as cursor:
            cursor.execute("CREATE TABLE gifts AS SELECT 5 AS amount")
            connection.commit()
            killed = server.postmaster_pid
            server.kill()
            server.start()
        assert server.postmaster_pid != killed
        with psycopg.connect(address) as connection:
            assert connection.execute("SELECT amount FROM gifts").fetchall() == [(5,)]
    finally:
        server.stop()
    assert not server.folder.exists()


@pytest.mark.postgres
def test_postgresql_ends_with_the_process_that_started_it() -> None:
    """Even where that process has no time to stop it."""
    script = (
        "import os, signal; from tests.services.postgres import PostgresServer; server = PostgresServer()\n"
        "print(server.folder, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, check=False)
    folder = Path(done.stdout.strip())
    assert folder.is_absolute()
    deadline = time.monotonic() + 30
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not folder.exists()


@pytest.mark.browser
def test_chromium_draws_a_page(chromium: Browser) -> None:
    page = context(chromium).new_page()
    page.set_content("<h1>Quỹ học bổng Tô Hiệu</h1>")
    assert page.inner_text("h1") == "Quỹ học bổng Tô Hiệu"
    assert page.screenshot().startswith(b"\x89PNG")


@pytest.mark.judge
def test_hledger_answers() -> None:
    done = subprocess.run([hledger(), "--version"], capture_output=True, text=True, check=True)
    assert "hledger" in done.stdout


@pytest.mark.judge
def test_bean_check_refuses_what_does_not_balance(tmp_path: Path) -> None:
    journal = tmp_path / "wrong.beancount"
    journal.write_text('2023-01-01 open Assets:A\n2023-01-02 * "x"\n  Assets:A  5 VND\n')
    done = subprocess.run([sys.executable, "-m", "beancount.scripts.check", journal], capture_output=True, check=False)
    assert done.returncode == 1
