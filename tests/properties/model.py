"""The books as plain dictionaries: what balances, positions, numbers, statements and refusals must be, a second time.

Nothing here comes from the rule books or the ledger: accounts, rules and checks are spelled out again, so that
a wrong rule shows as a difference.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from uuid import UUID

YEAR = 2023
FUND_PARTS = {"HB": ("principal", "income", "management"), "UT": ("entrusted",), "BL": ("income", "management")}
GIFTS_GO_TO = {"HB": "principal", "UT": "entrusted", "BL": "income"}
PROGRAMMES = {"", "CT"}

SPENT_FROM = {("HB", "income"), ("UT", "entrusted"), ("BL", "income")}

Place = tuple[str, str]
"""A fund and one of its parts."""


class Refused(Exception):
    """The model refuses; its text is the name of the refusal's class."""


class Line(NamedTuple):
    """A posting; `amount` is above zero for a debit."""

    account: str
    at: Place
    amount: int
    programme: str = ""


@dataclass(frozen=True)
class Request:
    """A voucher as it is handed in."""

    kind: str
    act: str
    day: date
    lines: tuple[Line, ...]
    key: str | None = None
    corrects: int | None = None
    commitment: int | None = None


@dataclass
class Posted:
    """An entry; `id` is what the real books called it."""

    request: Request
    number: str
    id: UUID | None = None


@dataclass
class Promise:
    """An award with the state of its newest commitment."""

    award: UUID
    kind: str
    at: Place
    amount: int
    decided_on: date
    expires_on: date | None
    status: str = "pending"
    paid_how: str = ""


@dataclass(frozen=True)
class Regime:
    """What differs between the two models: the accounts on the other side, and whether a decision is booked."""

    given: Mapping[str, str]
    own: Mapping[str, str]
    interest: str
    fee: Mapping[str, str]
    cost: Mapping[str, str]
    spent: Mapping[str, str]
    paid: Mapping[str, str]
    decided: Mapping[str, str] = field(default_factory=dict)
    part_of: Mapping[str, str] = field(default_factory=lambda: {"3381": "entrusted"})


REGIMES = {
    "hcsn-107": Regime(
        given={"principal": "353G", "income": "353L", "entrusted": "3381"},
        own={"principal": "353G", "income": "353L", "management": "353M", "entrusted": "3381"},
        interest="353L",
        fee={"management": "353M", "income": "615"},
        cost={"management": "353M"},
        spent={"income": "353L", "entrusted": "3381", "management": "353M"},
        paid={"income": "353L", "entrusted": "3381"},
        part_of={"3381": "entrusted", "353G": "principal", "353L": "income", "353M": "management"},
    ),
    "charity-41": Regime(
        given={"principal": "R_DON", "income": "R_DON", "entrusted": "3381"},
        own={"principal": "R_FUND", "income": "R_FUND", "management": "R_FUND", "entrusted": "3381"},
        interest="R_INT",
        fee={"management": "X_FIN", "income": "X_FIN"},
        cost={"management": "X_MGMT"},
        spent={"income": "X_SCHOL", "entrusted": "3381", "management": "X_MGMT"},
        paid={"income": "3388H", "entrusted": "3381"},
        decided={"scholarship": "X_SCHOL", "prize": "X_AWARD", "support": "X_AWARD"},
    ),
}
IN_POSITION = {"111", "112", "1211", "1381", "1388", "141", "3388"}
"""Assets and debts to others; all else is the part itself."""

CASH, DEBT = "111", "3388"
MONEY = {"111", "112", "1211"}
FLOWS = {
    "donation/bank": ("21", ""), "donation/cash": ("21", ""), "interest": ("22", ""), "entrusted": ("23", "32"),
    "clear": ("24", "34"), "advance": ("", "34"), "returned": ("25", "31"), "paid_cash": ("", "31"),
    "paid_transfer": ("", "31"), "fee": ("", "33"), "cost": ("", "33"), "opening": ("10", "10"),
}  # fmt: skip
"""In the receipts and payments, the lines of an act: what it brings in and what it pays out; other acts are other flows."""


class Model:
    """One organisation's books for a year under one regime."""

    def __init__(self, regime: str) -> None:
        self.regime = REGIMES[regime]
        self.accounts = _accounts(self.regime)
        self.balances: dict[tuple[str, str, str, str, str], list[int]] = defaultdict(lambda: [0, 0])
        self.position = {(fund, part): 0 for fund, parts in FUND_PARTS.items() for part in parts}
        self.committed = dict(self.position)
        self.floor = dict(self.position)
        self.cash: dict[date, int] = defaultdict(int)
        self.months = {f"{YEAR}-{month:02d}": "open" for month in range(1, 13)}
        self.numbers: dict[str, int] = defaultdict(int)
        self.entries: list[Posted] = []
        self.promises: list[Promise] = []
        self.keys: dict[str, int] = {}
        self.returns: list[int] = []
        self.given: dict[int, list[int]] = {}
        self.gifts = 0

    # ------------------------------------------------------------ posting

    def post(self, request: Request) -> list[int]:
        """Post one request and say which entry it is; or raise Refused and change nothing."""
        if request.key in self.keys:
            first = self.keys[request.key]
            if self.entries[first].request != request:
                raise Refused("IdempotencyKeyReused")
            return [first]
        self._must_be_open(request.day)
        if any(line.account not in self.accounts for line in request.lines):
            raise Refused("UnknownAccount")
        moved = _moved(request.lines)
        self._must_owe(request)
        self._must_afford(request, moved)
        self._must_have_cash(request)
        self._must_stay_above_floor(request, moved)
        return [self._keep(request, moved)]

    def act(
        self, act: str, kind: str, day: date, lines: Iterable[Line], key: str | None = None, **more: Any
    ) -> list[int]:
        """Post an act after the checks on its lines; a line of nothing is left out."""
        self.must_be_in_year(day)
        listed = tuple(line for line in lines if line.amount)
        must_balance(listed)
        return self.post(Request(kind, act, day, listed, key, **more))

    def _must_owe(self, request: Request) -> None:
        paid: dict[Place, int] = defaultdict(int)
        for line in request.lines:
            if line.account == DEBT:
                paid[line.at] += line.amount
        for at, amount in paid.items():
            owed = sum(
                credit - debit
                for (_, account, *where, _), (debit, credit) in self.balances.items()
                if (account, *where) == (DEBT, *at)
            )
            if amount > 0 and amount > owed:
                raise Refused("NotOwed")

    def _must_afford(self, request: Request, moved: Mapping[Place, int]) -> None:
        if request.corrects is not None or request.commitment is not None:
            return
        for at, amount in moved.items():
            if amount < 0:
                self.must_spare(at, -amount)

    def must_spare(self, at: Place, amount: int) -> None:
        if amount > self.position[at] - self.committed[at] - self.floor[at]:
            raise Refused("PrincipalPreserved" if at[1] == "principal" else "InsufficientFunds")

    def _must_have_cash(self, request: Request) -> None:
        change = sum(line.amount for line in request.lines if line.account == CASH)
        if change >= 0:
            return
        by_day = dict(self.cash)
        by_day[request.day] = by_day.get(request.day, 0) + change
        held = 0
        for day in sorted(by_day):
            held += by_day[day]
            if held < 0 and day >= request.day:
                raise Refused("CashShort")

    def _must_stay_above_floor(self, request: Request, moved: Mapping[Place, int]) -> None:
        if request.corrects is None:
            return
        for at, amount in moved.items():
            if at[1] == "principal":
                if amount < 0 and amount + self._brought_in(at, request.corrects) < 0:
                    raise Refused("BelowFloor")
            elif self.position[at] + amount < self.committed[at]:
                raise Refused("BelowFloor")

    def _brought_in(self, at: Place, entry: int | None) -> int:
        """What an entry and those that it corrects brought into a principal."""
        brought = 0
        while entry is not None:
            request = self.entries[entry].request
            brought += _moved(request.lines).get(at, 0)
            entry = request.corrects
        return brought

    def _keep(self, request: Request, moved: Mapping[Place, int]) -> int:
        for line in request.lines:
            key = (f"{request.day:%Y-%m}", line.account, *line.at, line.programme)
            self.balances[key][line.amount < 0] += abs(line.amount)
            if line.account == CASH:
                self.cash[request.day] += line.amount
        for at, amount in moved.items():
            self.position[at] += amount
            if at[1] == "principal":
                self.floor[at] += amount if request.corrects is not None else max(amount, 0)
        if request.commitment is not None:
            self._release(self.promises[request.commitment], "posted")
        self.numbers[request.kind] += 1
        self.entries.append(Posted(request, f"{request.kind}-{YEAR}-{self.numbers[request.kind]:04d}"))
        if request.key is not None:
            self.keys[request.key] = len(self.entries) - 1
        return len(self.entries) - 1

    def correct(self, day: date, wrong: int, right: Iterable[Line]) -> list[int]:
        """`right` is what the entry and all that it corrects shall have left."""
        missing: dict[tuple[str, Place, str], int] = defaultdict(int)
        left = [(-1, self.entries[place].request.lines) for place in self._chain(wrong)]
        for sign, lines in (*left, (1, right)):
            for line in lines:
                missing[line.account, line.at, line.programme] += sign * line.amount
        listed = tuple(Line(account, at, amount, code) for (account, at, code), amount in missing.items() if amount)
        if not listed:
            raise Refused("NothingToCorrect")
        must_balance(listed)
        if any(posted.request.corrects == wrong for posted in self.entries):
            raise Refused("AlreadyCorrected")
        return self.post(Request("PKT", "correction", day, listed, None, corrects=wrong))

    def journal(self, day: date, lines: tuple[Line, ...], key: str | None) -> list[int]:
        self.must_be_in_year(day)
        for line in lines:
            fund, part = line.at
            if fund not in FUND_PARTS:
                raise Refused("UnknownFund")
            if part not in FUND_PARTS[fund]:
                raise Refused("PartNotInFund")
            if self.regime.part_of.get(line.account, part) != part:
                raise Refused("PartNotForAccount")
        if {line.programme for line in lines} - PROGRAMMES:
            raise Refused("UnknownProgramme")
        must_balance(lines)
        return self.post(Request("PKT", "journal_voucher", day, lines, key))

    # ------------------------------------------------------------ awards

    def decide(self, day: date, promise: Promise) -> list[int]:
        if promise.at not in SPENT_FROM:
            raise Refused("NotThePartToAwardFrom")
        self.must_spare(promise.at, promise.amount)
        self.committed[promise.at] += promise.amount
        self.promises.append(promise)
        return self._decision("award_decided", day, promise, 1)

    def pay(self, how: str, day: date, chosen: int, amount: int) -> list[int]:
        promise = self.promises[chosen]
        if amount != promise.amount:
            raise Refused("NotAsCommitted")
        self.must_be_in_year(day)
        self._pending(chosen)
        if promise.expires_on is not None and promise.expires_on < day:
            raise Refused("CommitmentExpired")
        if day < promise.decided_on:
            raise Refused("PaidBeforeDecided")
        promise.paid_how = how
        kind, account = {"cash": ("PC", "111"), "transfer": ("BN", "112"), "advance": ("PKT", "141")}[how]
        lines = [
            Line(self.regime.paid[promise.at[1]], promise.at, amount, "CT"),
            Line(account, promise.at, -amount, "CT"),
        ]
        return self.act(f"paid_{how}", kind, day, lines, commitment=chosen)

    def release(self, day: date, chosen: int, status: str) -> list[int]:
        promise = self._pending(chosen)
        if status == "expired" and (promise.expires_on is None or promise.expires_on >= day):
            raise Refused("NotYetExpired")
        self._release(promise, status)
        return self._decision("award_revoked", day, promise, -1)

    def commit_again(self, day: date, chosen: int) -> list[int]:
        promise = self.promises[chosen]
        if promise.status in ("pending", "posted"):
            raise Refused("AlreadyCommitted")
        self.must_spare(promise.at, promise.amount)
        self.committed[promise.at] += promise.amount
        promise.status, promise.expires_on = "pending", None
        return self._decision("award_decided", day, promise, 1)

    def return_transfer(self, day: date, chosen: int, amount: int) -> list[int]:
        promise = self.promises[chosen]
        if (promise.status, promise.paid_how) != ("posted", "transfer"):
            raise Refused("TransferNotPaid")
        if amount > promise.amount:
            raise Refused("ReturnedAbovePaid")
        lines = [Line("112", promise.at, amount, "CT"), Line(DEBT, promise.at, -amount, "CT")]
        made = self.act("returned", "BC", day, lines)
        self.returns += made
        return made

    def pay_returned(self, day: date, place: int) -> list[int]:
        if place not in self.returns:
            raise Refused("NotAReturnedTransfer")
        lines = [line._replace(amount=-line.amount) for line in self.entries[place].request.lines]
        try:
            return self.act("returned", "BN", day, reversed(lines), f"returned/{place}")
        except Refused as refused:
            raise Refused(
                "ReturnedTransferPaid" if str(refused) == "IdempotencyKeyReused" else str(refused)
            ) from refused

    def _decision(self, act: str, day: date, promise: Promise, sign: int) -> list[int]:
        self.must_be_in_year(day)
        if not self.regime.decided or promise.at[1] != "income":
            return []
        expense = Line(self.regime.decided[promise.kind], promise.at, sign * promise.amount, "CT")
        return self.act(act, "PKT", day, [expense, Line("3388H", promise.at, -sign * promise.amount, "CT")])

    def _pending(self, chosen: int) -> Promise:
        if self.promises[chosen].status != "pending":
            raise Refused("CommitmentNotPending")
        return self.promises[chosen]

    def _release(self, promise: Promise, status: str) -> None:
        self.committed[promise.at] -= promise.amount
        promise.status = status

    # ------------------------------------------------------------ periods

    def close(self, month: str) -> list[int]:
        self._must_have_status_open(month)
        if any(status == "open" for earlier, status in self.months.items() if earlier < month):
            raise Refused("EarlierPeriodOpen")
        self.months[month] = "closed"
        return []

    def reopen(self, month: str) -> list[int]:
        if self.months[month] == "locked":
            raise Refused("PeriodLocked")
        if any(status != "open" for later, status in self.months.items() if later > month):
            raise Refused("LaterPeriodClosed")
        self.months[month] = "open"
        return []

    def lock(self, month: str) -> list[int]:
        if self.months[month] != "closed":
            raise Refused("PeriodNotClosed" if self.months[month] == "open" else "PeriodLocked")
        if any(status != "locked" for earlier, status in self.months.items() if earlier < month):
            raise Refused("EarlierPeriodNotLocked")
        self.months[month] = "locked"
        return []

    def must_be_in_year(self, day: date) -> None:
        if day.year != YEAR:
            raise Refused("PeriodNotOpened")

    def _must_be_open(self, day: date) -> None:
        self.must_be_in_year(day)
        self._must_have_status_open(f"{day:%Y-%m}")

    def _must_have_status_open(self, month: str) -> None:
        if self.months[month] != "open":
            raise Refused("PeriodLocked" if self.months[month] == "locked" else "PeriodClosed")

    # ------------------------------------------------------------ what a reader sees

    def trial_balance(self) -> dict[str, tuple[int, ...]]:
        """By account: opening balance, movement of the year and closing balance, each as debit and credit.

        What the inventory lists is the opening balance.
        """
        found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        for posted in self.entries:
            for line in posted.request.lines:
                sums = found[line.account]
                if posted.request.act == "opening":
                    sums[0] += line.amount
                else:
                    sums[1 if line.amount > 0 else 2] += abs(line.amount)
        return {
            account: (*_sides(opening), debit, credit, *_sides(opening + debit - credit))
            for account, (opening, debit, credit) in found.items()
        }

    def receipts_and_payments(self, fund: str, first: date, last: date) -> dict[str, int]:
        """By line: the money of a fund at the start, what came in, what went out, and what is there at the end.

        A correction shows what it changes, on the side on which the corrected voucher stands.
        """
        lines = dict.fromkeys(("10", "21", "22", "23", "24", "25", "29", "31", "32", "33", "34", "39"), 0)
        at_end = 0
        for place, posted in enumerate(self.entries):
            moved = sum(_money(posted.request, fund).values())
            at_end += moved if posted.request.day <= last else 0
            if posted.request.day < first:
                lines["10"] += moved
            elif posted.request.day <= last:
                for code, amount in self._flows(place, fund):
                    lines[code] += amount
        totals = {kind: sum(amount for code, amount in lines.items() if code[0] == kind) for kind in "23"}
        return {**lines, "20": totals["2"], "30": totals["3"], "40": at_end}

    def _flows(self, place: int, fund: str) -> Iterator[tuple[str, int]]:
        """By line: what an entry adds to what it corrects. Money that stays within the fund's accounts is no flow."""
        chain = [self.entries[each].request for each in self._chain(place)]
        after, before, own = _added(chain, fund), _added(chain[1:], fund), _money(chain[-1], fund)
        incoming, outgoing = FLOWS.get(chain[-1].act, ("29", "39"))
        if incoming == "21" and FUND_PARTS[fund] == ("entrusted",):
            incoming = "23"
        for sign, moved in ((-1, before), (1, after)):
            for at, amount in moved.items() if sum(moved.values()) else ():
                received = (own.get(at) or sum(own.values()) or before.get(at) or after.get(at) or 0) > 0
                is_paid = not received and incoming != outgoing
                yield (incoming if received else outgoing), (-1 if is_paid else 1) * sign * amount

    def _chain(self, place: int) -> list[int]:
        """An entry, what it corrects, what that corrected, and so on."""
        corrects = self.entries[place].request.corrects
        return [place] if corrects is None else [place, *self._chain(corrects)]


def _money(request: Request, fund: str) -> dict[tuple[str, str], int]:
    """What a request moves of a fund's money, by part and programme."""
    return _added([request], fund)


def _added(requests: Iterable[Request], fund: str) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = defaultdict(int)
    for request in requests:
        for line in request.lines:
            if line.account in MONEY and line.at[0] == fund:
                found[line.at[1], line.programme] += line.amount
    return found


def _sides(balance: int) -> tuple[int, int]:
    return max(balance, 0), max(-balance, 0)


def must_balance(lines: Iterable[Line]) -> None:
    sums: dict[Place, int] = defaultdict(int)
    count = 0
    for line in lines:
        sums[line.at] += line.amount
        count += 1
    if count < 2:
        raise Refused("TooFewPostings")
    if any(sums.values()):
        raise Refused("Unbalanced")


def for_part(accounts: Mapping[str, str], at: Place, amount: int) -> str:
    """The account that an act has for a part; with nothing to post it is not asked for."""
    if amount and at[1] not in accounts:
        raise Refused("PartNotForAct")
    return accounts.get(at[1], "")


def _moved(lines: Iterable[Line]) -> dict[Place, int]:
    moved: dict[Place, int] = defaultdict(int)
    for line in lines:
        moved[line.at] += line.amount if line.account in IN_POSITION else 0
    return moved


def _accounts(regime: Regime) -> set[str]:
    named = [regime.given, regime.own, regime.fee, regime.cost, regime.spent, regime.paid, regime.decided]
    return IN_POSITION | {regime.interest, "3381"} | {account for accounts in named for account in accounts.values()}
