"""Recounting books from their entries alone, wherever those were read from.

A `Recount` takes an organisation's entries in chain order and names what is wrong with each; at the end it
compares what they add up to with what the books state. It needs no database, and little memory.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from fundledger.ledger import chain
from fundledger.ledger.differences import Difference, Kind
from fundledger.ledger.postings import Part
from fundledger.money import LARGEST_MINOR, vnd

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fundledger.ledger.vouchers import Narrative

_VOUCHER = re.compile(r"(?P<kind>[A-Z]+)-(?P<year>\d{4})-(?P<number>\d{4,})")
_SIGNS = {"debit": 1, "credit": -1}


class Record(NamedTuple):
    """An entry as it was stored or exported: what its hash covers, its seal, and its words.

    `words` and `salt` are none where they were erased, or withheld from a public copy.
    """

    content: Mapping[str, Any]
    previous_hash: str
    entry_hash: str
    words: Narrative | None = None
    salt: str | None = None

    @property
    def name(self) -> str:
        return f"{self.content['sequence']} ({self.content['voucher']})"


class Traits(NamedTuple):
    """What an account means to positions and to cash."""

    in_position: bool
    is_cash: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What an organisation's entries stand on: its charts by (regime, account), the regime of each fiscal year."""

    organisation: str
    accounts: Mapping[tuple[str, str], Traits]
    regimes: Mapping[int, str]


class RunningRoot:
    """The Merkle root (RFC 9162, section 2.1.1) over leaves that come one by one."""

    __slots__ = ("_peaks",)

    def __init__(self) -> None:
        # Full subtrees from left to right as (number of leaves, hash); no two are of one size.
        self._peaks: list[tuple[int, bytes]] = []

    def add(self, leaf: bytes) -> None:
        size, top = 1, sha256(b"\x00" + leaf).digest()
        while self._peaks and self._peaks[-1][0] == size:
            top = sha256(b"\x01" + self._peaks.pop()[1] + top).digest()
            size *= 2
        self._peaks.append((size, top))

    def hex(self) -> str:
        if not self._peaks:
            return sha256(b"").hexdigest()
        root = self._peaks[-1][1]
        for _, peak in reversed(self._peaks[:-1]):
            root = sha256(b"\x01" + peak + root).digest()
        return root.hex()


class _MonthSeen:
    __slots__ = ("last_sequence", "root")

    def __init__(self) -> None:
        self.last_sequence = 0
        self.root = RunningRoot()


class Recount:
    """What one organisation's entries add up to, so far."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._head = chain.START
        self._balances: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0])
        # By fund part: position and floor.
        self._positions: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        self._numbers: dict[tuple[str, int], int] = {}
        self._months: dict[str, _MonthSeen] = defaultdict(_MonthSeen)
        self._cash: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._corrected: set[str] = set()

    def add(self, record: Record) -> list[Difference]:
        """Count one entry and say what is wrong with it."""
        found = [
            *self._chained(record),
            *self._worded(record),
            *self._dated(record),
            *self._numbered(record),
            *self._signed(record),
            *self._posted(record),
        ]
        self._count(record)
        return found

    def moved(self, content: Mapping[str, Any]) -> dict[tuple[str, str], int]:
        """By how much an entry moves the position of each fund part, in whole đồng."""
        moved: dict[tuple[str, str], int] = defaultdict(int)
        for posting in content["postings"]:
            traits = self._traits(content, posting)
            if traits is not None and traits.in_position:
                moved[posting["fund"], posting["part"]] += _signed(posting)
        return moved

    # ------------------------------------------------------------ each entry by itself

    def _chained(self, record: Record) -> Iterator[Difference]:
        sequence = record.content["sequence"]
        if sequence != self._head.last_sequence + 1:
            yield self._of(Kind.SEQUENCE, record, self._head.last_sequence + 1, sequence)
        if record.previous_hash != self._head.entry_hash:
            yield self._of(Kind.PREVIOUS_HASH, record, self._head.entry_hash, record.previous_hash)
        # With the previous hash as written, so that one altered entry is one difference and not all that follow.
        recomputed = chain.entry_hash(record.previous_hash, record.content)
        if recomputed != record.entry_hash:
            yield self._of(Kind.ENTRY_HASH, record, recomputed, record.entry_hash)

    def _worded(self, record: Record) -> Iterator[Difference]:
        if record.words is None or record.salt is None:
            return
        digest = chain.narrative_digest(record.words, record.salt)
        if digest != record.content["narrative"]:
            yield self._of(Kind.WORDS, record, digest, record.content["narrative"])

    def _dated(self, record: Record) -> Iterator[Difference]:
        day, voucher = record.content["posted_on"], _VOUCHER.fullmatch(record.content["voucher"])
        if not _is_day(day) or (voucher and voucher["year"] != day[:4]):
            yield self._of(Kind.DATE, record, voucher and voucher["year"], day)
        regime = self._frame.regimes.get(int(day[:4]) if day[:4].isdecimal() else 0)
        if record.content["regime"] != regime:
            yield self._of(Kind.REGIME, record, regime, record.content["regime"])

    def _numbered(self, record: Record) -> Iterator[Difference]:
        voucher = _VOUCHER.fullmatch(record.content["voucher"])
        if voucher is None:
            yield self._of(Kind.VOUCHER_NUMBER, record, None, record.content["voucher"])
            return
        series, number = (voucher["kind"], int(voucher["year"])), int(voucher["number"])
        expected = self._numbers.get(series, 0) + 1
        if number != expected:
            yield self._of(Kind.VOUCHER_NUMBER, record, expected, number)
        self._numbers[series] = number

    def _signed(self, record: Record) -> Iterator[Difference]:
        content = record.content
        if content["made_by"] == content["approved_by"]:
            yield self._of(Kind.SIGNATURES, record, None, content["made_by"])
        if content["corrects"] is not None:
            if content["corrects"] in self._corrected:
                yield self._of(Kind.CORRECTION, record, None, content["corrects"])
            self._corrected.add(content["corrects"])

    def _posted(self, record: Record) -> Iterator[Difference]:
        postings = record.content["postings"]
        if len(postings) < 2:
            yield self._of(Kind.TOO_FEW_POSTINGS, record, 2, len(postings))
        sides: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        for posting in postings:
            sides[posting["fund"], posting["part"]][posting["side"] == "credit"] += posting["amount"]
            if not 0 < posting["amount"] <= LARGEST_MINOR:
                yield self._of(Kind.AMOUNT, record, None, vnd(posting["amount"]))
            if self._traits(record.content, posting) is None:
                yield self._of(Kind.ACCOUNT, record, None, posting["account"])
        for (fund, part), (debit, credit) in sides.items():
            if debit != credit:
                what = f"{record.name} {fund}/{part}"
                yield Difference(Kind.UNBALANCED, self._frame.organisation, what, vnd(debit), vnd(credit))

    # ------------------------------------------------------------ what they add up to

    def _count(self, record: Record) -> None:
        content = record.content
        day, regime = content["posted_on"], content["regime"]
        month = day[:7]
        self._head = chain.Head(content["sequence"], record.entry_hash)
        seen = self._months[month]
        seen.last_sequence = max(seen.last_sequence, content["sequence"])
        seen.root.add(_leaf(record.entry_hash))
        for posting in content["postings"]:
            account = posting["account"]
            key = (month, regime, account, posting["fund"], posting["part"], posting["programme"])
            self._balances[key][posting["side"] == "credit"] += posting["amount"]
            traits = self._traits(content, posting)
            if traits is not None and traits.is_cash:
                self._cash[account][day] += _signed(posting)
        for fund_part, amount in self.moved(content).items():
            kept = self._positions[fund_part]
            kept[0] += amount
            if fund_part[1] == Part.PRINCIPAL:
                kept[1] += amount if content["corrects"] is not None else max(amount, 0)

    def _traits(self, content: Mapping[str, Any], posting: Mapping[str, Any]) -> Traits | None:
        return self._frame.accounts.get((content["regime"], posting["account"]))

    def _of(self, kind: Kind, record: Record, expected: object, found: object) -> Difference:
        return Difference(kind, self._frame.organisation, record.name, expected, found)

    # ------------------------------------------------------------ against what the books state

    def against_head(self, last_sequence: int | None, head: str | None) -> Iterator[Difference]:
        if last_sequence != self._head.last_sequence:
            yield self._at(Kind.LAST_SEQUENCE, "", self._head.last_sequence, last_sequence)
        if head != self._head.entry_hash:
            yield self._at(Kind.HEAD, "", self._head.entry_hash, head)

    def against_balances(self, stated: Iterable[Mapping[str, Any]]) -> Iterator[Difference]:
        """Compare with rows of month, regime, account, fund, part, programme, debit and credit; takes them once."""
        missing = self._balances
        for row in stated:
            key = tuple(row[name] for name in ("month", "regime", "account", "fund", "part", "programme"))
            yield from self._balance(key, missing.pop(key, [0, 0]), row["debit"], row["credit"])
        for key, sides in sorted(missing.items()):
            yield from self._balance(key, sides, 0, 0)

    def _balance(self, key: tuple[str, ...], sides: list[int], debit: int, credit: int) -> Iterator[Difference]:
        month, _, account, fund, part, programme = key
        for side, expected, found in (("debit", sides[0], debit), ("credit", sides[1], credit)):
            if expected != found:
                what = f"{side} {month} {account} {fund}/{part} {programme}".rstrip()
                yield self._at(Kind.BALANCE, what, vnd(expected), vnd(found))

    def against_positions(
        self, stated: Iterable[Mapping[str, Any]], promised: Mapping[tuple[str, str], int] | None = None
    ) -> Iterator[Difference]:
        """Compare with rows of fund, part, position, committed and floor.

        `promised` says what is committed of each part; without it the rows are believed.
        """
        rows = {(row["fund"], row["part"]): row for row in stated}
        for fund, part in sorted(rows.keys() | self._positions.keys() | (promised or {}).keys()):
            what = f"{fund}/{part}"
            row = rows.get((fund, part), {"position": 0, "committed": 0, "floor": 0})
            position, floor = self._positions[fund, part]
            committed = row["committed"] if promised is None else promised.get((fund, part), 0)
            if row["position"] != position:
                yield self._at(Kind.POSITION, what, vnd(position), vnd(row["position"]))
            if row["floor"] != floor:
                yield self._at(Kind.FLOOR, what, vnd(floor), vnd(row["floor"]))
            if row["committed"] != committed:
                yield self._at(Kind.COMMITTED, what, vnd(committed), vnd(row["committed"]))
            if position - committed < floor:
                yield self._at(Kind.BELOW_FLOOR, what, vnd(floor), vnd(position - committed))

    def against_periods(self, stated: Iterable[Mapping[str, Any]]) -> Iterator[Difference]:
        """Compare with rows of month, status, closed_sequence and merkle_root."""
        missing = set(self._months)
        for row in stated:
            month = row["month"]
            missing.discard(month)
            seen = self._months.get(month) or _MonthSeen()
            closed = row["closed_sequence"]
            if row["status"] != "open" and (
                closed is None or not seen.last_sequence <= closed <= self._head.last_sequence
            ):
                yield self._at(Kind.CLOSED_SEQUENCE, month, seen.last_sequence, closed)
            if row["status"] == "locked" and row["merkle_root"] != seen.root.hex():
                yield self._at(Kind.MERKLE_ROOT, month, seen.root.hex(), row["merkle_root"])
        for month in sorted(missing):
            yield self._at(Kind.PERIOD_MISSING, month, None, None)

    def against_counters(self, stated: Mapping[tuple[str, int], int]) -> Iterator[Difference]:
        """Compare with the last number of each series, by voucher kind and fiscal year."""
        for series in sorted(stated.keys() | self._numbers.keys()):
            expected, found = self._numbers.get(series, 0), stated.get(series, 0)
            if expected != found:
                yield self._at(Kind.VOUCHER_COUNTER, f"{series[0]}-{series[1]}", expected, found)

    def against_cash(self) -> Iterator[Difference]:
        """Name every day at whose end cash on hand was below zero."""
        for account, by_day in sorted(self._cash.items()):
            balance = 0
            for day in sorted(by_day):
                balance += by_day[day]
                if balance < 0:
                    yield self._at(Kind.CASH, f"{account} {day}", vnd(0), vnd(balance))

    def _at(self, kind: Kind, what: str, expected: object, found: object) -> Difference:
        return Difference(kind, self._frame.organisation, what, expected, found)


def _signed(posting: Mapping[str, Any]) -> int:
    amount: int = posting["amount"]
    return _SIGNS.get(posting["side"], 0) * amount


def _leaf(entry_hash: str) -> bytes:
    """The 32 bytes of a hash; what is no hash at all still gives a root, and so a wrong one."""
    try:
        return bytes.fromhex(entry_hash)
    except ValueError:
        return entry_hash.encode()


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
