"""What no database refuses to whoever owns it: each way around the guards, and what `verify` then names.

`tests/reporting/test_verification.py` alters every table with all guards down; here every way to get them down is tried.
"""

from __future__ import annotations

from dataclasses import dataclass

from fundledger.ledger.differences import Kind
from fundledger.storage.schema import guard_statements
from tests.attacks.attacks import FINE, pays
from tests.attacks.scene import POSTGRESQL, SQLITE
from tests.attacks.sql import draft, posting, seal
from tests.books import SCRIPTS


@dataclass(frozen=True)
class Deed:
    """`connections` are what is sent one after the other, each by a connection of its own and in one transaction."""

    name: str
    kind: str
    named: frozenset[Kind]
    connections: tuple[tuple[str, ...], ...]
    before: tuple[str, ...] = ()


def deed(name: str, kind: str, named: set[Kind], *sql: str, before: tuple[str, ...] = ()) -> Deed:
    return Deed(name, kind, frozenset(named), (sql,), before)


LARGER = "UPDATE postings SET amount = amount + 1 WHERE organisation_id = '{org}' AND sequence = {last}"
ALTERED = {Kind.ENTRY_HASH, Kind.BALANCE}
RICHER = (
    "UPDATE balances SET debit = debit + 1 WHERE organisation_id = '{org}' AND month = '2023-03' AND account = '112'"
)
OVERSPENT = seal(pays(90_000_000))

_PUT_BACK = next(text for text in guard_statements(SCRIPTS, SQLITE) if "CREATE TRIGGER postings_update" in text)


def evil(done: str) -> str:
    return f"CREATE FUNCTION evil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {done}; RETURN NULL; END $$"


NAMED = [
    deed("a trigger dropped", SQLITE, {Kind.GUARD, *ALTERED}, "DROP TRIGGER postings_update", LARGER),
    deed("a trigger dropped and put back word for word", SQLITE, ALTERED, "DROP TRIGGER postings_update", LARGER, _PUT_BACK),
    deed("a trigger put back that does nothing", SQLITE, {Kind.GUARD}, "DROP TRIGGER postings_update",
         "CREATE TRIGGER postings_update BEFORE UPDATE ON postings BEGIN SELECT 1; END"),
    Deed("the schema itself rewritten", SQLITE, frozenset({Kind.GUARD, *ALTERED}), (
        ("DELETE FROM sqlite_master WHERE type = 'trigger'",), (LARGER,)), ("PRAGMA writable_schema=ON",)),
    deed("a table put in another's place", SQLITE, {Kind.GUARD, *ALTERED}, "ALTER TABLE postings RENAME TO aside",
         "CREATE TABLE postings AS SELECT * FROM aside", LARGER),
    deed("a trigger of the attacker's own, within the seal", SQLITE, {Kind.GUARD, Kind.BALANCE},
         f"CREATE TRIGGER a AFTER INSERT ON entries BEGIN {RICHER}; END", *seal(FINE)),
    deed("a passing trigger of the attacker's own, within the seal", SQLITE, {Kind.BALANCE},
         f"CREATE TEMP TRIGGER a AFTER INSERT ON main.entries BEGIN {RICHER}; END", *seal(FINE)),
    Deed("a table that says that keys are on", SQLITE, frozenset({Kind.GUARD, Kind.ORPHAN_POSTING}), ((
        "CREATE TABLE pragma_foreign_keys AS SELECT 1 AS foreign_keys", posting("{next} + 7", 1)),),
        ("PRAGMA foreign_keys=OFF",)),
    deed("triggers switched off", POSTGRESQL, {Kind.GUARD, *ALTERED}, "ALTER TABLE postings DISABLE TRIGGER USER", LARGER),
    deed("triggers switched off and on again", POSTGRESQL, ALTERED, "ALTER TABLE postings DISABLE TRIGGER USER", LARGER,
         "ALTER TABLE postings ENABLE TRIGGER USER"),
    deed("triggers passed by as a replica", POSTGRESQL, ALTERED, "SET LOCAL session_replication_role = replica", LARGER),
    deed("a trigger dropped ", POSTGRESQL, {Kind.GUARD, *ALTERED}, "DROP TRIGGER postings_frozen ON postings", LARGER),
    deed("a trigger put back for another event", POSTGRESQL, {Kind.GUARD, *ALTERED}, "DROP TRIGGER postings_frozen ON postings",
         "CREATE TRIGGER postings_frozen BEFORE DELETE ON postings FOR EACH STATEMENT EXECUTE FUNCTION append_only()", LARGER),
    deed("a function that refuses nothing", POSTGRESQL, {Kind.GUARD, *ALTERED},
         "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'", LARGER),
    deed("a function that finds other tables", POSTGRESQL, {Kind.GUARD, Kind.POSITION, Kind.BELOW_FLOOR},
         "ALTER FUNCTION seal_entries() SET search_path = pg_temp, public",
         "CREATE TEMP TABLE accounts AS SELECT * FROM accounts", "UPDATE accounts SET in_position = 0", *OVERSPENT),
    deed("a constraint dropped", POSTGRESQL, {Kind.SIGNATURES},
         "ALTER TABLE entries DROP CONSTRAINT ck_entries_maker_is_not_approver",
         *seal(draft(*FINE.lines, approved_by="'{maker}'"))),
    deed("a rule that keeps the positions still", POSTGRESQL, {Kind.GUARD, Kind.POSITION, Kind.BELOW_FLOOR},
         "CREATE RULE still AS ON UPDATE TO fund_positions DO INSTEAD NOTHING", *OVERSPENT),
    deed("rows smuggled in through a child table", POSTGRESQL, {Kind.GUARD, Kind.BALANCE},
         "CREATE TABLE child () INHERITS (balances)",
         "INSERT INTO child SELECT organisation_id, '2023-09', regime, account, fund, part, programme, 5, 5 FROM balances LIMIT 1"),
    deed("a trigger of the attacker's own, within the seal ", POSTGRESQL, {Kind.GUARD, Kind.BALANCE}, evil(RICHER),
         "CREATE TRIGGER a AFTER INSERT ON entries FOR EACH ROW EXECUTE FUNCTION evil()", *seal(FINE)),
]  # fmt: skip
