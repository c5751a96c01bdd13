"""What stands in an address besides plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.routing import BaseConverter, ValidationError

from fundledger.reporting.exports import Format
from fundledger.web.shared.fields import parse_voucher_number

if TYPE_CHECKING:
    from fundledger.ledger.vouchers import VoucherNumber


class FormatConverter(BaseConverter):
    """A kind of file, as in `trial-balance.xlsx`."""

    regex = "|".join(Format)

    def to_python(self, value: str) -> Format:
        return Format(value)


class VoucherConverter(BaseConverter):
    """A voucher's number, as in `PKT-2023-0001`."""

    regex = r"[A-Z]{2,3}-\d{4}-\d{4,9}"

    def to_python(self, value: str) -> VoucherNumber:
        number = parse_voucher_number(value)
        if number is None:
            raise ValidationError
        return number

    def to_url(self, value: VoucherNumber) -> str:
        return str(value)
