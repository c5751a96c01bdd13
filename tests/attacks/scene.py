"""The books that are attacked, and the plain connections that attack them."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import psycopg
import sqlalchemy as sa

from fundledger.bookkeeping import awards, cash, donations, entrusted, journal, periods, setup
from fundledger.dates import Month
from fundledger.donations.donations import Channel, Gift
from fundledger.donations.donors import Donor, DonorKind
from fundledger.ledger.accounts import Regime
from fundledger.money import vnd
from fundledger.reporting import verification
from fundledger.scholarships.awards import Award, AwardKind
from fundledger.storage import tables
from fundledger.storage.book import Book, write
from fundledger.storage.columns import new_id
from fundledger.storage.engine import APPLICATION_ROLE, WRITES, make_engine
from fundledger.storage.stores import entries
from fundledger.storage.tables import metadata
from tests import books
from tests.books import INCOME, PROGRAMME, SCRIPTS, TO_HIEU, VIETCOMBANK, pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from fundledger.ledger.differences import Difference

OTHER = "HN"
SQLITE, POSTGRESQL = "sqlite", "postgresql"

FOREIGN_KEYS_ON, FOREIGN_KEYS_OFF = "with foreign keys", "without foreign keys"
AS_OWNER, AS_APPLICATION = "as owner", "as application"
MEANS = {SQLITE: (FOREIGN_KEYS_ON, FOREIGN_KEYS_OFF), POSTGRESQL: (AS_OWNER, AS_APPLICATION)}
"""How an attacker may come: in SQLite a plain connection has foreign keys off unless it asks for them."""


@dataclass(frozen=True)
class Scene:
    """A book with one of everything: gifts, corrections, commitments in every state, months in every state."""

    kind: str
    url: str
    names: dict[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """What the plain driver is given: a file or a libpq address."""
        return (sa.make_url(self.url).database or "") if self.kind == SQLITE else self.url.replace("+psycopg", "")

    def copy(self, to: Path) -> Scene:
        """A SQLite scene of its own; PostgreSQL copies by template."""
        with closing(sqlite3.connect(self.address)) as source:
            source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(self.address, to)
        return Scene(self.kind, f"sqlite:///{to}", self.names)

    def connect(self, means: str) -> Any:
        if self.kind == SQLITE:
            lite = sqlite3.connect(self.address, isolation_level=None)
            lite.execute(f"PRAGMA foreign_keys={'ON' if means == FOREIGN_KEYS_ON else 'OFF'}")
            return lite
        connection = psycopg.connect(self.address, autocommit=True)
        if means == AS_APPLICATION:
            connection.execute(f"SET ROLE {APPLICATION_ROLE}")
        return connection

    def fill(self, statements: Iterable[str]) -> list[str]:
        """Put the scene's names, and the chain's end as it now stands, into what is sent."""
        names = self.names | self._now() | {"path": self.address}
        return [statement.format_map(names) for statement in statements]

    def _now(self) -> dict[str, Any]:
        mine = f"WHERE organisation_id = '{self.names['org']}'"
        with closing(self.connect(AS_OWNER)) as connection:
            sequence, head = connection.execute(f"SELECT last_sequence, head FROM chains {mine}").fetchone()
            number = connection.execute(
                f"SELECT last_number FROM voucher_counters {mine} AND voucher_kind = 'PKT' AND fiscal_year = 2023"
            ).fetchone()[0]
        return {"last": sequence, "next": sequence + 1, "head": head, "number": number + 1}

    def run(
        self, statements: Sequence[str], means: str, *, before: Sequence[str] = (), gives_up: bool = False
    ) -> str | None:
        """Try statements in one transaction, and to commit whatever was not refused; returns the refusal."""
        with closing(self.connect(means)) as connection:
            return send(connection, self.fill((*before, "BEGIN", *statements)), gives_up=gives_up)

    def verify(self) -> list[Difference]:
        engine = make_engine(self.url)
        with engine.connect() as connection:
            found = verification.verify(connection, SCRIPTS)
        engine.dispose()
        return found


class Arena:
    """A PostgreSQL scene that is put back as it was; a copy of the whole database would take far longer."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._send(
            "CREATE SCHEMA sound", *(f"CREATE TABLE sound.{table} AS TABLE {table}" for table in metadata.tables)
        )

    def restored(self) -> Scene:
        self._send(
            "SET session_replication_role = replica",
            *(f"DELETE FROM {table}; INSERT INTO {table} TABLE sound.{table}" for table in metadata.tables),
        )
        return self.scene

    def _send(self, *statements: str) -> None:
        with closing(self.scene.connect(AS_OWNER)) as connection:
            connection.execute("; ".join(statements))


class Victim:
    """A scene that is looked at after every attack."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.watcher = scene.connect(AS_OWNER)
        self._sound = self._rows()

    @property
    def is_sound(self) -> bool:
        return self.changed() == []

    def changed(self) -> list[str]:
        """The tables whose rows are not what they were."""
        now = self._rows()
        return [table for table, rows in self._sound.items() if now[table] != rows]

    def _rows(self) -> dict[str, list[str]]:
        every = "*" if self.scene.kind == SQLITE else "t::text"
        return {
            table: sorted(map(repr, self.watcher.execute(f"SELECT {every} FROM {table} AS t").fetchall()))
            for table in metadata.tables
        }


def send(connection: Any, statements: Sequence[str], *, gives_up: bool = False) -> str | None:
    """Send statements until one is refused, then commit, or give up; returns the first refusal."""
    refusal = next(filter(None, (refused(connection, statement) for statement in statements)), None)
    left = refused(connection, "ROLLBACK" if refusal and gives_up else "COMMIT")
    if left:
        refused(connection, "ROLLBACK")
    return refusal or left


def refused(connection: Any, statement: str) -> str | None:
    try:
        if statement.startswith("COPY"):
            text, _, lines = statement.partition("\n")
            with connection.cursor().copy(text) as copy:
                copy.write(lines)
        else:
            connection.execute(statement)
    except (sqlite3.Error, psycopg.Error) as error:
        return str(error)
    return None


def build(kind: str, url: str) -> Scene:
    """Fill a migrated database with the book that is attacked."""
    engine, owner = make_engine(url), make_engine(url, as_owner=True)
    book = books.found(engine)
    names: dict[str, Any] = {
        "org": book.organisation_id,
        "maker": book.maker,
        "approver": book.approver,
        "transaction": "0" if kind == SQLITE else "pg_current_xact_id()::text::bigint",
        "other": _another(engine),
    }
    donor = Donor(new_id(), "D-1", DonorKind.PERSON, "Người ủng hộ minh họa", is_invented=True)
    book.write(lambda opened: donations.add_donors(opened, [donor]))
    gift = book.write(
        lambda opened: donations.receive_donations(
            opened, book.head("2023-03-01", key="GIFT-1"), [Gift(donor.id, vnd(500_000_000))],
            fund=TO_HIEU.code, channel=Channel.BANK,
        )
    )  # fmt: skip
    day = book.head("2023-03-02")
    book.write(lambda o: entrusted.receive_entrusted(o, day, vnd(20_000_000), fund=VIETCOMBANK.code))
    wrong = book.write(lambda o: cash.withdraw_cash(o, day, vnd(10_000_000), at=INCOME))
    fix = book.write(lambda o: journal.correct(o, day, wrong.id, pair("111", "112", 8_000_000)))
    names |= {"donor": donor.id, "gift": gift.id, "gift_sequence": gift.sequence, "wrong": wrong.id, "fix": fix.id}

    decided = {"pending": _award(30_000_000), "paid": _award(12_000_000), "voided": _award(5_000_000)}
    for award in decided.values():
        book.write(partial(awards.decide_award, head=book.head("2023-03-05"), award=award))
    paid = decided["paid"]
    book.write(lambda o: awards.pay_award_by_transfer(o, book.head("2023-03-06"), paid.id, paid.amount))
    book.write(lambda o: awards.void_commitment(o, book.head("2023-03-06"), decided["voided"].id))
    names |= {f"{name}_award": award.id for name, award in decided.items()}
    book.write(lambda o: entries.erase_words(o.connection, o.organisation.id, wrong.sequence))
    names["erased_sequence"] = wrong.sequence

    january, february = Month(2023, 1), Month(2023, 2)
    book.write(lambda o: periods.close_periods(o, [january, february]))
    book.write(lambda o: periods.lock_periods(o, [january]))
    with owner.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        connection.execute(sa.update(tables.accounts).where(tables.accounts.c.code == "1388").values(postable=False))
        promises = connection.execute(sa.select(tables.commitments.c.award, tables.commitments.c.id)).all()
        commitments = {row.award: row.id for row in promises}
        names |= {name: commitments[award.id] for name, award in decided.items()}
        names["donation"] = connection.execute(sa.select(tables.donations.c.id)).scalar_one()
    engine.dispose()
    owner.dispose()
    return Scene(kind, url, names)


def _award(amount: int) -> Award:
    return Award(
        new_id(), AwardKind.SCHOLARSHIP, INCOME, PROGRAMME, 10, vnd(amount), None, date(2023, 3, 5), "QĐ minh họa", "hb"
    )  # fmt: skip


def _another(engine: sa.Engine) -> Any:
    """A second organisation, whose books nobody may reach from the first's."""
    other = setup.found_organisation(engine, code=OTHER, name_vi="Hội khác", name_en="Another association")

    def set_up(book: Book) -> None:
        setup.open_fiscal_year(book, 2023, Regime("hcsn-107"))
        setup.add_fund(book, TO_HIEU)

    write(engine, OTHER, set_up)
    return other.id
