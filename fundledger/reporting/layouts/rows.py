"""Filling a layout, which is pure: a row of the dataset for a line, and the statement around the lines."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from fundledger.dates import DateRange
from fundledger.errors import N_, FundLedgerError
from fundledger.i18n import catalogue, formats
from fundledger.reporting.layouts.filled import Column, Line, Query, Statement
from fundledger.reporting.layouts.values import ColumnKind, Layout, LayoutColumn, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from fundledger.reporting.layouts.filled import Asked, Head

FIRST_EVER = date(1900, 1, 1)

_TOTALS = N_("Total")


class DatasetUnknown(FundLedgerError):
    message = N_("The layout %(layout)s asks for the dataset “%(dataset)s”: use one of %(known)s.")


class DatasetColumnUnknown(FundLedgerError):
    message = N_("The layout %(layout)s asks for the column “%(column)s”: the dataset has %(known)s; use one of them.")


class DatasetColumnNoAmount(FundLedgerError):
    message = N_("The layout %(layout)s takes “%(column)s” for an amount, which it is not: use one of %(known)s.")


def statement(
    layout: Layout,
    asked: Asked,
    head: Head,
    lines: Sequence[Line],
    *,
    opening: Line | None = None,
    closing: Line | None = None,
) -> Statement:
    """The statement around its lines; columns that a layout marks are totalled over them."""
    language = asked.language
    return Statement(
        name=layout.name,
        title=layout.title.to(language),
        period=asked.period,
        period_name=formats.period(asked.period, language),
        organisation_code=head.code,
        organisation=head.name.to(language) or head.name.vi,
        address=head.address,
        language=language,
        unit=layout.unit,
        columns=tuple(_column(column, language) for column in layout.columns),
        lines=tuple(lines),
        totals=_totals(layout.columns, lines),
        totals_label=catalogue.translate(_TOTALS, language),
        opening=opening,
        closing=closing,
        fund=asked.fund or "",
        fund_name=head.fund.to(language) or head.fund.vi,
        part=asked.part or "",
        account=asked.account or "",
        account_name=head.account.to(language) or head.account.vi,
        form=layout.form.to(language),
        source=layout.source.to(language),
        unverified=not layout.verified,
        illustrative=head.illustrative_from is not None and asked.period.last >= head.illustrative_from,
        notes=tuple(note.to(language) for note in layout.notes),
        signatures=tuple(signature.to(language) for signature in layout.signatures),
        landscape=layout.landscape,
    )


def lines_of(layout: Layout, frame: pd.DataFrame, asked: Asked) -> list[Line]:
    """A line for each row of the dataset, in its order."""
    for column in layout.columns:
        if column.kind is ColumnKind.AMOUNT:
            must_be_amount(layout, frame, column.key)
    columns = [_values(layout, frame, column.key, asked.language) for column in layout.columns]
    codes = _values(layout, frame, layout.code, asked.language)
    labels = _values(layout, frame, layout.label, asked.language)
    groups = frame["sequence"].tolist() if "sequence" in frame.columns else [None] * len(frame)
    vouchers = frame["voucher"].tolist() if "voucher" in frame.columns else [""] * len(frame)
    queries = _queries(layout, frame, asked)
    return [
        Line(
            code=str(codes[number]),
            label=str(labels[number]),
            cells=tuple(
                _shown(cell, column.kind, asked.language) for cell, column in zip(cells, layout.columns, strict=True)
            ),
            queries=queries[number],
            group=groups[number],
            voucher=vouchers[number],
        )
        for number, cells in enumerate(zip(*columns, strict=True))
    ]


def must_be_amount(layout: Layout, frame: pd.DataFrame, column: str) -> None:
    """Refuse a column that the dataset does not have or that holds no whole numbers."""
    amounts = [name for name, kind in frame.dtypes.items() if kind.kind == "i"]
    if column not in frame.columns:
        raise DatasetColumnUnknown(layout=layout.name, column=column, known=", ".join(frame.columns))
    if column not in amounts:
        raise DatasetColumnNoAmount(layout=layout.name, column=column, known=", ".join(map(str, amounts)))


def days_of(span: Span, period: DateRange) -> DateRange:
    """The days that a column's dataset is read for."""
    return DateRange(date(period.last.year, 1, 1), period.last) if span is Span.YEAR else period


def days_behind(span: Span, period: DateRange) -> DateRange:
    """The days of the entries that a column's figures are made of."""
    if span is Span.BEFORE:
        return DateRange(FIRST_EVER, period.first - timedelta(days=1))
    return DateRange(FIRST_EVER, period.last) if span is Span.UNTIL else days_of(span, period)


def _column(column: LayoutColumn, language: str) -> Column:
    return Column(
        key=column.key,
        label=column.label.to(language),
        kind=column.kind,
        width=column.width,
        under=column.under.to(language) if column.under else "",
        total=column.total,
        once=column.once,
        running=column.running,
    )


def _totals(columns: Sequence[LayoutColumn], lines: Sequence[Line]) -> tuple[int | None, ...] | None:
    if not any(column.total for column in columns):
        return None
    return tuple(
        sum(amount for line in lines if isinstance(amount := line.cells[index], int)) if column.total else None
        for index, column in enumerate(columns)
    )


def _values(layout: Layout, frame: pd.DataFrame, key: str, language: str) -> list[Any]:
    for name in (key, f"{key}_{language}"):
        if name in frame.columns:
            return list(frame[name].tolist())
    raise DatasetColumnUnknown(layout=layout.name, column=key, known=", ".join(frame.columns))


def _shown(cell: Any, kind: ColumnKind, language: str) -> Any:
    if kind is ColumnKind.PART:
        return catalogue.part(cell, language)
    return catalogue.act(cell, language) if kind is ColumnKind.ACT else cell


def _queries(layout: Layout, frame: pd.DataFrame, asked: Asked) -> list[tuple[Query | None, ...]]:
    """For each row and column the entries behind the figure; a register's rows are entries themselves and have none."""
    if "sequence" in frame.columns:
        return [()] * len(frame)
    empty = [""] * len(frame)
    named = [
        frame[name].tolist() if name in frame.columns else empty for name in ("account", "fund", "part", "programme")
    ]
    return [
        tuple(
            Query(
                period=days_behind(column.span, asked.period),
                accounts=(account,) if account else (),
                fund=asked.fund or fund,
                part=asked.part or part,
                programme=programme,
            )
            if column.kind is ColumnKind.AMOUNT
            else None
            for column in layout.columns
        )
        for account, fund, part, programme in zip(*named, strict=True)
    ]
