"""The books that this process serves, reached from any view."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fundledger.reporting.datasets.pages import Connection, Engine


@dataclass(frozen=True, slots=True)
class Site:
    """One engine, whether the world outside reaches us by https, and where an organisation's own layouts are."""

    engine: Engine
    https: bool
    reports: Path | None = None


def site() -> Site:
    found: Site = current_app.extensions["fundledger"]
    return found


@contextmanager
def reading() -> Iterator[Connection]:
    """A connection that only reads."""
    with site().engine.connect() as connection:
        yield connection
