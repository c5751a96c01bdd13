"""The books that this process serves, reached from any view."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundledger.reporting.datasets.pages import Connection, Engine


@dataclass(frozen=True, slots=True)
class Site:
    """One engine, and whether the world outside reaches us by https."""

    engine: Engine
    https: bool


def site() -> Site:
    found: Site = current_app.extensions["fundledger"]
    return found


@contextmanager
def reading() -> Iterator[Connection]:
    """A connection that only reads."""
    with site().engine.connect() as connection:
        yield connection
