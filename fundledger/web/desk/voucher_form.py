"""The form of a journal voucher: from what was typed to a voucher, and from a refusal to the field that it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import marshmallow as ma

from fundledger.errors import N_, FundLedgerError, RuleError
from fundledger.ledger.postings import Part, Posting, Side
from fundledger.ledger.vouchers import DescriptionMissing, IdempotencyKeyReused, Narrative, VoucherHead
from fundledger.money import Money, total
from fundledger.web.shared.fields import Amount, Choice, Day, Form, Read, Text, messages, missing
from fundledger.web.shared.words import refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.datastructures import MultiDict

FEWEST_ROWS = 4
MOST_ROWS = 200
HEAD = ("posted_on", "description", "party", "document", "approved_by", "key")
ROW = ("account", "fund", "part", "programme", "debit", "credit")
_ROW_NAME = re.compile(rf"lines-(\d{{1,4}})-({'|'.join(ROW)})")


class DayMissing(RuleError):
    message = N_("The date of the voucher is missing: enter it as day/month/year (31/03/2023).")


class ApproverMissing(RuleError):
    message = N_("The approver is missing: choose who approved this voucher.")


class AccountMissing(RuleError):
    message = N_("The account of this line is missing: enter its number.")


class FundMissing(RuleError):
    message = N_("The fund of this line is missing: choose one.")


class PartMissing(RuleError):
    message = N_("The part of the fund is missing on this line: choose one.")


class AmountMissing(RuleError):
    message = N_("This line has no amount: enter a debit or a credit.")


class BothSides(RuleError):
    message = N_("This line has a debit and a credit: keep one of them and put the other on a line of its own.")


class LinesMissing(RuleError):
    message = N_("The voucher has no lines yet: enter at least one debit and one credit.")


class TooManyRows(RuleError):
    message = N_("A voucher by hand has at most %(most)s lines: split it into several vouchers.")


class Person(Read[UUID]):
    """Somebody chosen from a list."""

    def read(self, text: str) -> UUID:
        try:
            return UUID(text)
        except ValueError as error:
            raise ApproverMissing from error


class AccountNumber(Text):
    """An account's number; the name that a list may put after it is left away."""

    def read(self, text: str) -> str:
        return super().read(text).split()[0]


class HeadForm(Form):
    """What a voucher says besides its lines."""

    posted_on = Day(**missing(DayMissing))
    description = Text(most=1000, **missing(DescriptionMissing))
    party = Text(load_default="")
    document = Text(load_default="")
    approved_by = Person(**missing(ApproverMissing))
    key = Text(most=64, load_default=None)


class RowForm(Form):
    """One line, which becomes a posting."""

    account = AccountNumber(most=200, **missing(AccountMissing))
    fund = Text(**missing(FundMissing))
    part = Choice(Part, **missing(PartMissing))
    programme = Text(load_default="")
    debit = Amount()
    credit = Amount()

    @ma.validates_schema(pass_original=True, skip_on_field_errors=False)
    def has_one_side(self, _data: Mapping[str, Any], original: Mapping[str, Any], **_: Any) -> None:
        typed = [name for name in ("debit", "credit") if original.get(name, "").strip()]
        if len(typed) > 1:
            raise ma.ValidationError({"credit": [BothSides()]})
        if not typed:
            raise ma.ValidationError({"debit": [AmountMissing()]})

    @ma.post_load
    def as_posting(self, data: dict[str, Any], **_: Any) -> Posting:
        side = Side.DEBIT if "debit" in data else Side.CREDIT
        amount = data["debit"] if side is Side.DEBIT else data["credit"]
        try:
            return Posting(data["account"], data["fund"], data["part"], side, amount, data["programme"])
        except FundLedgerError as error:
            raise ma.ValidationError({side.name.lower(): [error]}) from error


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it was typed, right or wrong: what a page shows again and a draft keeps."""

    head: Mapping[str, str]
    rows: list[Mapping[str, str]]

    @classmethod
    def blank(cls, **head: str) -> Typed:
        return cls({"key": uuid4().hex, **head}, [])

    @classmethod
    def sent(cls, form: MultiDict[str, str]) -> Typed:
        """What the browser sent; rows in their order, those without a word left away."""
        rows: dict[int, dict[str, str]] = {}
        for name, value in form.items():
            if match := _ROW_NAME.fullmatch(name):
                rows.setdefault(int(match[1]), {})[match[2]] = value
        kept = [rows[number] for number in sorted(rows) if any(value.strip() for value in rows[number].values())]
        return cls({name: form.get(name, "") for name in HEAD}, [dict(row) for row in kept])

    @classmethod
    def kept(cls, content: Mapping[str, Any]) -> Typed:
        """What a draft holds."""
        return cls({name: str(content.get(name, "")) for name in HEAD}, list(content.get("lines", [])))

    @property
    def content(self) -> dict[str, Any]:
        return {**self.head, "lines": [dict(row) for row in self.rows]}

    def padded(self, more: int = 0) -> list[Mapping[str, str]]:
        """The rows to show: what was typed, then empty ones."""
        empty = max(FEWEST_ROWS - len(self.rows), 0) + more
        return [*self.rows, *({} for _ in range(empty))]

    def sum(self, column: str) -> Money:
        """What the readable amounts of a column come to."""
        found = (load_amount(row.get(column, "")) for row in self.rows)
        return total(amount for amount in found if amount is not None)


@dataclass(frozen=True, slots=True)
class Checked:
    """A form read by its schemas: complete where `errors` is empty."""

    head: VoucherHead | None
    postings: list[Posting]
    numbers: list[int]
    errors: dict[str, str] = field(default_factory=dict)

    def place(self, error: FundLedgerError) -> str:
        """The field that a refusal of the books is about: a row's where one matches, else all of the lines."""
        if error.field in HEAD:
            return error.field
        if error.field not in (*ROW, "amount"):
            return "lines"
        for number, posting in sorted(zip(self.numbers, self.postings, strict=True), key=_payers_first):
            if _is_about(error, posting):
                column = posting.side.name.lower() if error.field == "amount" else error.field
                return f"lines-{number}-{column}"
        return "lines"


def check(typed: Typed, made_by: UUID) -> Checked:
    """Read a form; each refusal is a sentence under the name of its field."""
    errors: dict[str, str] = {}
    head = _load(HeadForm, typed.head, "", errors)
    postings, numbers = [], []
    for number, row in enumerate(typed.rows[:MOST_ROWS]):
        posting = _load(RowForm, row, f"lines-{number}-", errors)
        if isinstance(posting, Posting):
            postings.append(posting)
            numbers.append(number)
    if not typed.rows:
        errors["lines"] = refusal(LinesMissing())
    elif len(typed.rows) > MOST_ROWS:
        errors["lines"] = refusal(TooManyRows(most=MOST_ROWS))
    return Checked(None if errors else _head(head, made_by), postings, numbers, errors)


def with_new_key(typed: Typed, error: FundLedgerError) -> Typed:
    """The form for another try: a key that stands for another voucher is replaced."""
    if not isinstance(error, IdempotencyKeyReused):
        return typed
    return Typed({**typed.head, "key": uuid4().hex}, typed.rows)


def load_amount(text: str) -> Money | None:
    try:
        return Amount().deserialize(text)
    except ma.ValidationError:
        return None


def _load(schema: type[Form], typed: Mapping[str, str], prefix: str, errors: dict[str, str]) -> Any:
    try:
        return schema().load(dict(typed))
    except ma.ValidationError as error:
        errors.update({f"{prefix}{name}": refusal(problems[0]) for name, problems in messages(error).items()})
        return None


def _head(values: dict[str, Any], made_by: UUID) -> VoucherHead:
    words = Narrative(values["description"], values["party"], values["document"])
    return VoucherHead(values["posted_on"], words, made_by, values["approved_by"], values["key"])


def _payers_first(line: tuple[int, Posting]) -> tuple[int, int]:
    return line[1].side, line[0]


def _is_about(error: FundLedgerError, posting: Posting) -> bool:
    """Whether all that a refusal names of a line is this line's."""
    for name in ("account", "fund", "part", "programme"):
        named = error.values.get(name)
        if named is not None and getattr(named, name, named) != getattr(posting, name):
            return False
    return True
