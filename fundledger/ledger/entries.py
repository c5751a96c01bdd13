"""Entries: what posting a voucher leaves in the ledger, for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from fundledger.ledger.accounts import Regime
    from fundledger.ledger.postings import Posting
    from fundledger.ledger.vouchers import Voucher, VoucherNumber


@dataclass(frozen=True, slots=True)
class Entry:
    """A posted voucher with its place in the organisation's chain."""

    id: UUID
    organisation_id: UUID
    sequence: int
    regime: Regime
    number: VoucherNumber
    posted_at: datetime
    voucher: Voucher
    narrative_digest: str
    previous_hash: str
    entry_hash: str

    @property
    def postings(self) -> tuple[Posting, ...]:
        return self.voucher.postings
