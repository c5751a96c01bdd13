"""Fields of forms and addresses: the one place where a reader's text becomes money, days and periods."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import marshmallow as ma

from fundledger.dates import DateRange, parse_day, parse_period
from fundledger.errors import N_, FundLedgerError, RuleError
from fundledger.ledger.vouchers import VoucherKind, VoucherNumber
from fundledger.money import LARGEST_MINOR, Money, vnd

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum


T = TypeVar("T")


class AmountNotUnderstood(RuleError):
    message = N_(
        "“%(text)s” is not an amount in whole đồng: write digits only, or group them by three as in 1.500.000."
    )


class TextNotAllowed(RuleError):
    message = N_("The text holds a character that cannot be printed: delete it and type the text again.")


class TextTooLong(RuleError):
    message = N_("The text has %(length)s characters: use at most %(most)s.")


class ChoiceNotUnderstood(RuleError):
    message = N_("“%(text)s” is not one of the choices: choose one from the list.")


_PLAIN = re.compile(r"[0-9]{1,16}")
_GROUPED = re.compile(r"[0-9]{1,3}(?:(?P<dot>[.\s])[0-9]{3})(?:(?P=dot)[0-9]{3})*")
_UNIT = re.compile(r"\s*(?:đồng|đ|₫|vnđ|vnd)$", re.IGNORECASE)
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def parse_amount(text: str) -> Money:
    """Read `1500000`, `1.500.000` or `1 500 000`, with or without đ after it.

    Anything that another country reads otherwise (1.5, 1,5, 1,500,000) is refused, not guessed.
    Raises AmountNotUnderstood.
    """
    digits = _UNIT.sub("", unicodedata.normalize("NFC", text).strip())
    if not (_PLAIN.fullmatch(digits) or _GROUPED.fullmatch(digits)):
        raise AmountNotUnderstood(text=text.strip())
    amount = int(re.sub(r"[.\s]", "", digits))
    if amount > LARGEST_MINOR:
        raise AmountNotUnderstood(text=text.strip())
    return vnd(amount)


def parse_voucher_number(text: str) -> VoucherNumber | None:
    """Read `PKT-2023-0001`; none where it is no voucher's number."""
    match = re.fullmatch(r"([A-Z]{2,3})-(\d{4})-(\d{4,9})", text)
    if match is None or match[1] not in set(VoucherKind):
        return None
    return VoucherNumber(VoucherKind(match[1]), int(match[2]), int(match[3]))


def missing(refusal: type[FundLedgerError]) -> dict[str, Any]:
    """The options of a field that may not be empty, and what is said where it is."""
    return {"required": True, "error_messages": {"required": [refusal()]}}


class Read(ma.fields.Field[T]):
    """A field that reads text by `read`, whose refusals are its errors."""

    def read(self, text: str) -> T:
        raise NotImplementedError

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> T:  # noqa: ARG002
        try:
            return self.read(str(value))
        except FundLedgerError as error:
            raise ma.ValidationError([error]) from error


class Text(Read[str]):
    """One line in NFC, without characters that print nothing or turn the line around."""

    def __init__(self, *, most: int = 500, **options: Any) -> None:
        super().__init__(**options)
        self.most = most

    def read(self, text: str) -> str:
        text = unicodedata.normalize("NFC", text).strip()
        if _FORBIDDEN.search(text):
            raise TextNotAllowed
        if len(text) > self.most:
            raise TextTooLong(length=len(text), most=self.most)
        return text


class Several(Read[tuple[str, ...]]):
    """Codes with commas between them."""

    def read(self, text: str) -> tuple[str, ...]:
        return tuple(code.strip() for code in Text(most=500).read(text).split(",") if code.strip())


class Amount(Read[Money]):
    def read(self, text: str) -> Money:
        return parse_amount(text)


class Day(Read[date]):
    def read(self, text: str) -> date:
        return parse_day(text)


class Period(Read[DateRange]):
    def read(self, text: str) -> DateRange:
        return parse_period(text)


class Choice(Read[Any]):
    """One of an enumeration's values."""

    def __init__(self, choices: type[StrEnum], **options: Any) -> None:
        super().__init__(**options)
        self.choices = choices

    def read(self, text: str) -> StrEnum:
        try:
            return self.choices(text.strip())
        except ValueError as error:
            raise ChoiceNotUnderstood(text=text) from error


class PageNumber(Read[int]):
    """1 and up; what is no number is the first page."""

    def read(self, text: str) -> int:
        return max(1, int(text)) if re.fullmatch(r"[0-9]{1,6}", text) else 1


class Form(ma.Schema):
    """A form or an address: empty fields count as left out, unknown ones are ignored."""

    class Meta:
        """Foreign parameters (a tracker's, say) are no error."""

        unknown = ma.EXCLUDE

    @ma.pre_load
    def leave_out_empty(self, data: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        return {name: value for name, value in data.items() if not isinstance(value, str) or value.strip()}


def messages(error: ma.ValidationError) -> dict[str, list[Any]]:
    """What a schema refused, by field."""
    found: dict[str, list[Any]] = error.normalized_messages()  # type: ignore[no-untyped-call]
    return found
