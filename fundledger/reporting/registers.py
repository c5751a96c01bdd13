"""Registers: the books that the law lists, line by line; `prepare` is what shells call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.config import data
from fundledger.errors import N_, FundLedgerError
from fundledger.reporting.datasets import charts, running, vouchers
from fundledger.reporting.datasets.pages.ledgers import NoSuchAccount
from fundledger.reporting.layouts import reading, rows
from fundledger.reporting.layouts.filled import Asked, Head, Line
from fundledger.reporting.layouts.rows import DatasetUnknown
from fundledger.reporting.layouts.values import Label, Style

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    import pandas as pd
    import sqlalchemy as sa

    from fundledger.dates import DateRange
    from fundledger.reporting.layouts.filled import Statement
    from fundledger.reporting.layouts.values import Layout


class AccountNotNamed(FundLedgerError):
    message = N_("The register %(register)s is of one account: name its number.")


class AccountNotAsked(FundLedgerError):
    message = N_("%(statement)s is not kept by accounts: leave the account away.")


class FundNotNamed(FundLedgerError):
    message = N_("The register %(register)s is of one fund: name its code.")


DATASETS = ("journal", "cash_book", "account_ledger", "fund_ledger")
BY_ACCOUNT = ("journal", "account_ledger")


def folders() -> list[Path]:
    return [data("reports") / "registers"]


def layouts() -> list[Layout]:
    """Every register that can be prepared, ordered by name."""
    return [reading.find(name, folders()) for name in reading.names(folders())]


def prepare(
    connection: sa.Connection,
    organisation_id: UUID,
    name: str,
    period: DateRange,
    *,
    account: str = "",
    fund: str | None = None,
    part: str | None = None,
    language: str = "vi",
) -> Statement:
    """The register of that name for a period; a ledger needs its account, or its fund.

    Raises LayoutMissing, UnknownFund, NoSuchAccount, AccountNotNamed, AccountNotAsked, FundNotNamed, or what is wrong with the layout.
    """
    layout = reading.find(name, folders())
    asked = Asked(period, fund or None, part or None, language, account or None)
    head = Head.of(*charts.letterhead(connection, organisation_id, asked.fund))
    if asked.account is not None:
        if layout.dataset not in BY_ACCOUNT:
            raise AccountNotAsked(field="account", statement=layout.title.to(language))
        head = head._replace(account=_account(connection, organisation_id, asked.account, period.last.year))
    frame = _read(connection, organisation_id, layout, asked)
    opening = None
    if layout.opening is not None:
        opening = running.opening_balance(
            connection, organisation_id, period.first, account=asked.account, fund=asked.fund, part=asked.part,
            cash=layout.dataset == "cash_book",
        )  # fmt: skip
    return fill(layout, frame, asked, head, opening=opening)


def fill(layout: Layout, frame: pd.DataFrame, asked: Asked, head: Head, *, opening: int | None) -> Statement:
    """The register that a layout makes of its dataset; `opening` is what stood before, in whole đồng."""
    lines = rows.lines_of(layout, frame, asked)
    if opening is None or layout.opening is None or layout.closing is None:
        return rows.statement(layout, asked, head, lines)
    closing = int(frame["balance"].tolist()[-1]) if len(frame) else opening
    return rows.statement(
        layout, asked, head, lines,
        opening=_balance_line(layout, layout.opening, opening, asked.language),
        closing=_balance_line(layout, layout.closing, closing, asked.language),
    )  # fmt: skip


def _account(connection: sa.Connection, organisation_id: UUID, account: str, year: int) -> Label:
    """An account as the year's regime calls it, else as another does."""
    chart = charts.chart(connection, organisation_id)
    found = {regime: named for (regime, number), named in chart.accounts.items() if number == account}
    if not found:
        raise NoSuchAccount(field="account", account=account)
    named = found.get(chart.regimes.get(year, "")) or next(iter(found.values()))
    return Label(named.name_vi, named.name_en)


def _read(connection: sa.Connection, organisation_id: UUID, layout: Layout, asked: Asked) -> pd.DataFrame:
    fund, part, account, period = asked.fund, asked.part, asked.account, asked.period
    match layout.dataset:
        case "journal":
            wanted = vouchers.Wanted(period, accounts=(account,) if account else (), fund=fund or "", part=part or "")
            return vouchers.journal(connection, organisation_id, wanted)
        case "cash_book":
            return running.cash_book(connection, organisation_id, period, fund=fund, part=part)
        case "account_ledger":
            if account is None:
                raise AccountNotNamed(field="account", register=layout.title.to(asked.language))
            return running.account_ledger(connection, organisation_id, account, period, fund=fund, part=part)
        case "fund_ledger":
            if fund is None:
                raise FundNotNamed(field="fund", register=layout.title.to(asked.language))
            return running.fund_ledger(connection, organisation_id, fund, period, part=part)
        case unknown:
            raise DatasetUnknown(layout=layout.name, dataset=unknown, known=", ".join(DATASETS))


def _balance_line(layout: Layout, label: Label, amount: int, language: str) -> Line:
    text = label.to(language)
    cells = tuple(
        text if column.key == layout.label else amount if column.running else None for column in layout.columns
    )
    return Line("", text, cells, style=Style.SUBTOTAL)
