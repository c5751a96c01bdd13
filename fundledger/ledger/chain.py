"""The hash chain: canonical form, entry hash, and the Merkle root of a period.

The form is documented, with a worked example, in `docs/verify.md`.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from fundledger.ledger.postings import Side

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from fundledger.ledger.accounts import Regime
    from fundledger.ledger.vouchers import Narrative, Voucher, VoucherNumber

FORM = 1
"""The version of the canonical form; entries keep the one that they were sealed with."""

GENESIS = "0" * 64
"""What stands for the previous hash of an organisation's first entry."""

_SIDES = {Side.DEBIT: "debit", Side.CREDIT: "credit"}


class Head(NamedTuple):
    """The end of an organisation's chain."""

    last_sequence: int
    entry_hash: str


START = Head(0, GENESIS)


def canonical_bytes(value: Mapping[str, Any]) -> bytes:
    """RFC 8785 JSON of a value that holds only text, whole numbers, null, lists and maps with ASCII keys."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def narrative_digest(narrative: Narrative, salt: str) -> str:
    """Stand in for words that may name people: erase words and salt, and the chain still verifies."""
    content = {"description": narrative.description, "document": narrative.document, "party": narrative.party}
    return sha256(salt.encode() + canonical_bytes(content)).hexdigest()


def voucher_content(voucher: Voucher) -> dict[str, Any]:
    """The part of an entry's content that the voucher alone decides."""
    return {
        "act": voucher.act,
        "approved_by": str(voucher.approved_by),
        "commitment": _text(voucher.commitment),
        "corrects": _text(voucher.corrects),
        "made_by": str(voucher.made_by),
        "posted_on": voucher.posted_on.isoformat(),
        "postings": [
            {
                "account": posting.account,
                "amount": posting.amount.minor,
                "fund": posting.fund,
                "part": posting.part.value,
                "programme": posting.programme,
                "side": _SIDES[posting.side],
            }
            for posting in voucher.postings
        ],
    }


def entry_content(
    voucher: Voucher,
    *,
    entry_id: UUID,
    organisation_id: UUID,
    sequence: int,
    regime: Regime,
    number: VoucherNumber,
    posted_at: datetime,
    digest: str,
) -> dict[str, Any]:
    """All that an entry's hash covers, besides the hash before it."""
    content = voucher_content(voucher)
    content.update(
        form=FORM,
        id=str(entry_id),
        narrative=digest,
        organisation=str(organisation_id),
        posted_at=instant(posted_at),
        regime=regime,
        sequence=sequence,
        voucher=str(number),
    )
    return content


def entry_hash(previous_hash: str, content: Mapping[str, Any]) -> str:
    """SHA-256 over the previous hash (64 hexadecimal digits, as text) and the canonical content."""
    return sha256(previous_hash.encode() + canonical_bytes(content)).hexdigest()


def request_digest(voucher: Voucher) -> str:
    """What an idempotency key stands for: the voucher's content and words, not when it was posted."""
    return sha256(canonical_bytes(voucher_content(voucher) | {"words": list(voucher.narrative)})).hexdigest()


def instant(moment: datetime) -> str:
    """An aware UTC moment as `2023-03-14T08:30:00.000000Z`."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The root of the Merkle tree over the leaves (RFC 9162, section 2.1.1)."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + merkle_root(leaves[:split]) + merkle_root(leaves[split:])).digest()


def period_root(entry_hashes: Sequence[str]) -> str:
    """The Merkle root over a period's entries in chain order, each leaf the 32 bytes of an entry's hash."""
    return merkle_root([bytes.fromhex(entry_hash) for entry_hash in entry_hashes]).hex()


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
