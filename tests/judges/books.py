"""What our own books say, for the judges to agree with or not."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from uuid import UUID

from fundledger.reporting.datasets import ledger
from fundledger.reporting.datasets.balances import balances_as_of
from fundledger.storage.engine import make_engine


def trial_balance(url: str) -> dict[str, int]:
    """What each account holds at the end, in whole đồng, by the dataset that the statements read."""
    engine = make_engine(url)
    with engine.connect() as connection:
        (mine,) = ledger.organisations(connection)
        found = balances_as_of(connection, UUID(mine["id"]), date(2024, 12, 31))
    engine.dispose()
    assert found["account"].is_unique
    return {account: int(held) for account, held in zip(found["account"], found["balance"], strict=True) if held}


def balances_by(url: str, *names: str) -> dict[tuple[str, ...], dict[str, int]]:
    """What each account holds for each fund part or programme, by the balances that the seal keeps."""
    held: dict[tuple[str, ...], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    engine = make_engine(url)
    with engine.connect() as connection:
        (mine,) = ledger.organisations(connection)
        for row in ledger.balances(connection, mine["id"]):
            held[tuple(row[name] for name in names)][row["account"]] += row["debit"] - row["credit"]
    engine.dispose()
    return {key: {account: amount for account, amount in by.items() if amount} for key, by in held.items()}


def our_words(url: str) -> dict[str, tuple[str, str, str]]:
    """Description, party and document of every voucher; of erased ones only the act is left to show."""
    engine = make_engine(url)
    with engine.connect() as connection:
        (mine,) = ledger.organisations(connection)
        found = {
            record.content["voucher"]: record.words or (record.content["act"], "", "")
            for record in ledger.records(connection, mine["id"])
        }
    engine.dispose()
    return found
