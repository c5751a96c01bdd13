"""Each real part starts and answers."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.services.browser import context
from tests.services.programs import hledger

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.services.postgres import PostgresServer


@pytest.mark.postgres
def test_postgresql_answers(postgres_server: PostgresServer) -> None:
    postgres_server.create_database("answers")
    with psycopg.connect(postgres_server.url("answers").replace("+psycopg", "")) as connection:
        row = connection.execute("SELECT version()").fetchone()
    assert row
    assert row[0].startswith("PostgreSQL")
    postgres_server.drop_database("answers")


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
