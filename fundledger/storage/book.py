"""A book: one organisation's books, open for one unit of work that commits all or nothing."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from secrets import token_hex
from typing import TYPE_CHECKING, TypeVar

import sqlalchemy as sa

from fundledger.dates import Month
from fundledger.errors import FundLedgerError
from fundledger.funds.funds import UnknownFund
from fundledger.funds.positions import NotOwed
from fundledger.ledger import cash, chain
from fundledger.ledger.accounts import Account, AccountCode, Regime, UnknownAccount
from fundledger.ledger.entries import Entry
from fundledger.ledger.periods import PeriodNotOpened
from fundledger.ledger.postings import FundPart, Part
from fundledger.ledger.vouchers import IdempotencyKeyReused, Voucher, VoucherNumber
from fundledger.money import vnd
from fundledger.organisations.officers import Officer
from fundledger.storage.columns import new_id
from fundledger.storage.engine import WRITES
from fundledger.storage.stores import accounts, entries, funds, organisations, refusals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from uuid import UUID

    from fundledger.funds.funds import Fund
    from fundledger.funds.positions import FundPosition
    from fundledger.organisations.units import Organisation

T = TypeVar("T")

ATTEMPTS = 8
"""How often a unit of work that lost a race is begun anew."""


def write(engine: sa.Engine, organisation: str, work: Callable[[Book], T]) -> T:
    """Do a unit of work on an organisation's books, again if it lost a race; all of it is kept, or nothing.

    Raises RuleError, NotFound or SetupError, and then nothing was written; but OutcomeUnknown where the connection
    died at the commit and a second try might post again, for want of an idempotency key.
    """
    in_doubt = False
    for attempt in range(1, ATTEMPTS + 1):
        book: Book | None = None
        try:
            with open_book(engine, organisation) as book:
                answer = work(book)
                book.is_committing = True
        except sa.exc.DBAPIError as error:
            if book is not None and book.is_committing and refusals.is_lost_connection(error):
                in_doubt = True
                if not book.is_repeatable:
                    raise refusals.OutcomeUnknown from error
            if attempt == ATTEMPTS or not (in_doubt or refusals.is_worth_retrying(error)):
                raise refusals.OutcomeUnknown if in_doubt else refusals.refusal(error) from error
        else:
            return answer
        time.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 - spreads retries, guards nothing
    raise AssertionError


@contextmanager
def open_book(engine: sa.Engine, organisation: str) -> Iterator[Book]:
    """A book under its chain's lock, without retries; leaving without an error commits."""
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        with connection.begin():
            opened = entries.open_chain(connection, organisation)
            yield Book(connection, opened.organisation, opened.head, opened.transaction)
        if getattr(connection.connection.dbapi_connection, "fundledger_commit_in_doubt", False):
            connection.invalidate()
            raise refusals.OutcomeUnknown


class Book:
    """One organisation's books within one transaction, under the lock of its chain."""

    def __init__(
        self, connection: sa.Connection, organisation: Organisation, head: chain.Head, transaction: int
    ) -> None:
        self.connection = connection
        self.organisation = organisation
        self.head = head
        self.is_committing = False
        self._transaction = transaction
        self._keys: set[bool] = set()
        self._funds: dict[str, Fund] = {}
        self._officers: dict[UUID, Officer] = {}

    # ------------------------------------------------------------ what the books say

    def regime(self, day: date) -> Regime:
        """The accounting regime of the fiscal year that a day is in."""
        found = accounts.regime(self.connection, self.organisation.id, day.year)
        if found is None:
            raise PeriodNotOpened(field="posted_on", day=day, year=day.year)
        return found

    def account(self, regime: Regime, code: AccountCode) -> Account:
        found = accounts.get(self.connection, self.organisation.id, regime, code)
        if found is None:
            raise UnknownAccount(field="account", account=code, regime=regime)
        return found

    def entry(self, entry_id: object) -> Entry:
        return entries.get(self.connection, self.organisation, entry_id)  # type: ignore[arg-type]

    def officer(self, person: UUID) -> Officer:
        """Somebody with their roles here; a stranger has none."""
        if person not in self._officers:
            known = organisations.officers(self.connection, self.organisation.id)
            self._officers.update((officer.id, officer) for officer in known)
        return self._officers.get(person) or Officer(person, "", "?", frozenset())

    def fund(self, code: str) -> Fund:
        """Raises UnknownFund."""
        if code not in self._funds:
            self._funds[code] = funds.get(self.connection, self.organisation.id, code)
        return self._funds[code]

    # ------------------------------------------------------------ posting

    @property
    def is_repeatable(self) -> bool:
        """Whether all that was posted had an idempotency key, so that posting it again would find it."""
        return self._keys == {True}

    def replay(self, voucher: Voucher) -> Entry | None:
        """The entry that the same request left before, by its idempotency key. Raises IdempotencyKeyReused."""
        if voucher.idempotency_key is None:
            return None
        found = entries.by_key(self.connection, self.organisation.id, voucher.idempotency_key)
        if found is None:
            return None
        entry_id, digest = found
        entry = self.entry(entry_id)
        if digest != chain.request_digest(voucher):
            raise IdempotencyKeyReused(key=voucher.idempotency_key, voucher=entry.number)
        entries.confirm_replay(self.connection)
        return entry

    def post(self, voucher: Voucher) -> Entry:
        """Post one voucher; see `post_all`."""
        return self.post_all([voucher])[0]

    def post_all(self, vouchers: Sequence[Voucher]) -> list[Entry]:
        """Post vouchers in order, each an entry at the end of the chain.

        A voucher whose idempotency key was used before for the same content gives the first entry again.
        Raises a RuleError for the first voucher that a rule refuses; then none is posted.
        """
        if not vouchers:
            return []
        head = self.head
        try:
            return self._post_all(vouchers)
        except FundLedgerError:
            self.head = head
            raise

    def _post_all(self, vouchers: Sequence[Voucher]) -> list[Entry]:
        self._keys |= {voucher.idempotency_key is not None for voucher in vouchers}
        context = entries.read_context(self.connection, self.organisation.id, vouchers)
        sealed: list[entries.Sealed] = []
        answers: list[Entry] = []
        fresh: dict[object, Entry] = {}
        for voucher in vouchers:
            digest = chain.request_digest(voucher) if voucher.idempotency_key else None
            if digest and voucher.idempotency_key in context.replays:
                entry_id, used_for = context.replays[voucher.idempotency_key]
                first = fresh.get(entry_id) or self.entry(entry_id)
                if used_for != digest:
                    raise IdempotencyKeyReused(key=voucher.idempotency_key, voucher=first.number)
                answers.append(first)
                continue
            entry, salt = self._seal(voucher, context)
            sealed.append(entries.Sealed(entry, salt, digest))
            answers.append(entry)
            if digest and voucher.idempotency_key:
                context.replays[voucher.idempotency_key] = (entry.id, digest)
                fresh[entry.id] = entry
        if len(sealed) < len(vouchers):
            entries.confirm_replay(self.connection)
        if sealed:
            self._must_cover_cash([seal.entry for seal in sealed])
            entries.append(self.connection, sealed, self._transaction)
            self.head = chain.Head(sealed[-1].entry.sequence, sealed[-1].entry.entry_hash)
        return answers

    def _seal(self, voucher: Voucher, context: entries.Context) -> tuple[Entry, str]:
        day = voucher.posted_on
        period = context.periods.get(day.isoformat()[:7])
        if period is None:
            raise PeriodNotOpened(field="posted_on", day=day, year=day.year)
        period.must_be_open(day)
        regime = self.regime(day)
        self._must_afford(voucher, regime, context)

        counter = (voucher.kind.value, day.year)
        number = VoucherNumber(voucher.kind, day.year, context.counters.get(counter, 0) + 1)
        context.counters[counter] = number.number
        salt = token_hex(16)
        digest = chain.narrative_digest(voucher.narrative, salt)
        entry_id, posted_at, sequence = new_id(), datetime.now(UTC), self.head.last_sequence + 1
        content = chain.entry_content(
            voucher,
            entry_id=entry_id,
            organisation_id=self.organisation.id,
            sequence=sequence,
            regime=regime,
            number=number,
            posted_at=posted_at,
            digest=digest,
        )
        entry_hash = chain.entry_hash(self.head.entry_hash, content)
        entry = Entry(
            entry_id, self.organisation.id, sequence, regime, number, posted_at, voucher, digest,
            self.head.entry_hash, entry_hash,
        )  # fmt: skip
        self.head = chain.Head(sequence, entry_hash)
        return entry, salt

    def _must_afford(self, voucher: Voucher, regime: Regime, context: entries.Context) -> None:
        """Refuse a voucher that a fund part cannot pay, and keep the positions as they will be after it."""
        moved: dict[FundPart, int] = defaultdict(int)
        owed: dict[tuple[AccountCode, FundPart], int] = defaultdict(int)
        for posting in voucher.postings:
            account = self.account(regime, posting.account)
            account.must_be_postable()
            moved[posting.fund_part] += posting.signed * account.in_position
            if account.is_debt:
                owed[posting.account, posting.fund_part] -= posting.signed
        for debt, amount in owed.items():
            self._must_owe(debt, amount, context)
        positions = context.positions
        for fund_part, amount in moved.items():
            before = positions.get(fund_part)
            if before is None:
                raise UnknownFund(field="fund", fund=fund_part)
            if amount < 0 and voucher.corrects is None and voucher.commitment is None:
                before.must_afford(vnd(-amount))
            positions[fund_part] = _after(before, amount, voucher)

    def _must_owe(self, debt: tuple[AccountCode, FundPart], amount: int, context: entries.Context) -> None:
        """Refuse to pay more than is owed: a debt in debit would hide what left the fund part."""
        account, fund_part = debt
        before = context.owed.get(debt)
        if before is None:
            before = entries.owed_before(self.connection, self.organisation.id, account, fund_part)
        if amount < 0 and before + amount < 0:
            raise NotOwed(
                field="account", account=account, fund=fund_part.fund, part=fund_part.part, owed=vnd(before),
                wanted=vnd(-amount),
            )  # fmt: skip
        context.owed[debt] = before + amount

    def _must_cover_cash(self, posted: Sequence[Entry]) -> None:
        """Refuse what would leave cash on hand below zero at the end of any day."""
        wanted: dict[AccountCode, dict[date, int]] = defaultdict(lambda: defaultdict(int))
        for entry in posted:
            for posting in entry.postings:
                if self.account(entry.regime, posting.account).is_cash:
                    wanted[posting.account][entry.voucher.posted_on] += posting.signed
        for account, by_day in wanted.items():
            if min(by_day.values()) < 0:
                self._must_hold(account, by_day)

    def _must_hold(self, account: AccountCode, wanted: Mapping[date, int]) -> None:
        month = Month.of(min(wanted))
        mine = self.organisation.id
        opening = entries.cash_before(self.connection, mine, account=account, month=month)
        held = entries.daily_movements(self.connection, mine, account=account, since=month.first_day)
        cash.must_cover(account, opening=opening, held=held, wanted=wanted)


def _after(before: FundPosition, moved: int, voucher: Voucher) -> FundPosition:
    """A part's position after a voucher; one that pays a promise pays exactly what was promised."""
    raised = 0
    if before.fund_part.part is Part.PRINCIPAL:
        raised = max(moved, 0) if voucher.corrects is None else moved
    released = moved if voucher.commitment is not None else 0
    return replace(
        before,
        position=before.position + vnd(moved),
        committed=before.committed + vnd(released),
        floor=before.floor + vnd(raised),
    )
