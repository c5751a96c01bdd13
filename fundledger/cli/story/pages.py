"""The pages of the story: its data files as values, nothing looked up yet."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from fundledger.config import data
from fundledger.donations.donors import DonorKind, NamingWish
from fundledger.ledger.accounts import AccountCode
from fundledger.ledger.postings import FundCode, FundPart, Part, ProgrammeCode
from fundledger.ledger.vouchers import Narrative
from fundledger.money import Money, vnd

if TYPE_CHECKING:
    from collections.abc import Mapping

ILLUSTRATIVE = "illustrative"


@dataclass(frozen=True, slots=True)
class VoucherLine:
    """One voucher of the story; `ref` names the award it pays or the voucher it corrects.

    `second` is the part of the amount that the act asks for besides: what was accrued, or what was spent.
    """

    id: str
    posted_on: date
    act: str
    at: FundPart
    programme: ProgrammeCode
    amount: Money
    second: Money
    ref: str
    debit: AccountCode
    credit: AccountCode
    narrative: Narrative


@dataclass(frozen=True, slots=True)
class AwardLine:
    """One decision to give."""

    id: str
    decided_on: date
    kind: str
    fund: FundCode
    programme: ProgrammeCode
    recipients: int
    unit: Money | None
    amount: Money
    decision: str
    description: str


@dataclass(frozen=True, slots=True)
class GiftLine:
    """What one donor promised and gave; `voucher` is the one that took it in."""

    voucher: str
    code: str
    kind: DonorKind
    name: str
    wish: NamingWish
    pledged: Money
    received: Money


@dataclass(frozen=True, slots=True)
class Story:
    """All of it; `plot` is `story.toml` as it stands."""

    plot: Mapping[str, Any]
    vouchers: tuple[VoucherLine, ...]
    awards: tuple[AwardLine, ...]
    pledges: tuple[GiftLine, ...]
    gifts: tuple[GiftLine, ...]


def read_story() -> Story:
    plot = tomllib.loads((data("demo") / "story.toml").read_text(encoding="utf-8"))
    invented_from = plot["organisation"]["illustrative_from"]
    return Story(
        plot=plot,
        vouchers=tuple(_voucher(row, plot["status"]) for row in _rows("vouchers")),
        awards=tuple(_award(row, plot["status"], invented_from) for row in _rows("awards")),
        pledges=tuple(_gift({**row, "voucher": plot["gala"]["voucher"]}) for row in _rows("pledges")),
        gifts=tuple(_gift({**row, "pledged": "0", "received": row["amount"]}) for row in _rows("gifts")),
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (data("demo") / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _voucher(row: Mapping[str, str], statuses: Mapping[str, str]) -> VoucherLine:
    return VoucherLine(
        id=row["id"],
        posted_on=date.fromisoformat(row["date"]),
        act=row["act"],
        at=FundPart(FundCode(row["fund"]), Part(row["part"])),
        programme=ProgrammeCode(row["programme"]),
        amount=vnd(int(row["amount"])),
        second=vnd(int(row["second"] or 0)),
        ref=row["ref"],
        debit=AccountCode(row["debit"]),
        credit=AccountCode(row["credit"]),
        narrative=_narrative(row, statuses[row["status"]]),
    )


def _narrative(row: Mapping[str, str], status: str) -> Narrative:
    """Invented vouchers say so in what they are for, the others among their papers."""
    if row["status"] == ILLUSTRATIVE:
        return Narrative(f"{row['description']} ({status})", row["party"], row["document"])
    return Narrative(row["description"], row["party"], f"{row['document']} ({status})")


def _award(row: Mapping[str, str], statuses: Mapping[str, str], invented_from: date) -> AwardLine:
    decided_on = date.fromisoformat(row["date"])
    suffix = f" ({statuses[ILLUSTRATIVE]})" if decided_on >= invented_from else ""
    return AwardLine(
        id=row["id"],
        decided_on=decided_on,
        kind=row["kind"],
        fund=FundCode(row["fund"]),
        programme=ProgrammeCode(row["programme"]),
        recipients=int(row["recipients"]),
        unit=vnd(int(row["unit"])) if row["unit"] else None,
        amount=vnd(int(row["amount"])),
        decision=row["decision"],
        description=row["description"] + suffix,
    )


def _gift(row: Mapping[str, str]) -> GiftLine:
    return GiftLine(
        voucher=row["voucher"],
        code=row["code"],
        kind=DonorKind(row["kind"]),
        name=row["name"],
        wish=NamingWish(row["wish"]),
        pledged=vnd(int(row["pledged"])),
        received=vnd(int(row["received"])),
    )
