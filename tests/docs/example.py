"""The worked example of docs/verify.md, made by the program itself; `python -m tests.docs.example` renews the page."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from fundledger.ledger import chain, journal_file
from fundledger.ledger.accounts import AccountCode, Regime
from fundledger.ledger.postings import FundCode, Part, Posting, Side
from fundledger.ledger.verification import Record
from fundledger.ledger.vouchers import Narrative, Voucher, VoucherKind, VoucherNumber
from fundledger.money import vnd

PAGE = Path(__file__).parents[2] / "docs" / "verify.md"

ORGANISATION = UUID("018cf5a0-0000-7000-8000-000000000001")
MAKER, APPROVER = UUID("018cf5a0-0000-7000-8000-00000000000a"), UUID("018cf5a0-0000-7000-8000-00000000000b")
REGIME = Regime("hcsn-107")
SALT = "000102030405060708090a0b0c0d0e0f"
WORDS = (
    Narrative("Số dư đầu kỳ\ntheo biên bản “kiểm kê”", "", "BB 01"),
    Narrative("Góp quỹ", "Nguyễn Văn A", "SK 14/01"),
)


def _posting(account: str, side: Side, amount: int) -> Posting:
    return Posting(AccountCode(account), FundCode("HB"), Part.INCOME, side, vnd(amount))


def _voucher(act: str, day: int, words: Narrative, *postings: Posting) -> Voucher:
    kind = VoucherKind.JOURNAL_VOUCHER if act == "opening_balance" else VoucherKind.CREDIT_ADVICE
    return Voucher(kind, act, date(2023, 1, day), postings, words, MAKER, APPROVER)


VOUCHERS = (
    _voucher(
        "opening_balance",
        1,
        WORDS[0],
        _posting("112", Side.DEBIT, 250_000_000),
        _posting("353L", Side.CREDIT, 250_000_000),
    ),
    _voucher(
        "donation_by_bank",
        14,
        WORDS[1],
        _posting("112", Side.DEBIT, 5_000_000),
        _posting("353L", Side.CREDIT, 5_000_000),
    ),
)


def records() -> list[Record]:
    """Two entries; the words of the second were erased."""
    found, previous = [], chain.GENESIS
    for sequence, voucher in enumerate(VOUCHERS, 1):
        content = chain.entry_content(
            voucher,
            entry_id=UUID(int=ORGANISATION.int + 0x100 + sequence),
            organisation_id=ORGANISATION,
            sequence=sequence,
            regime=REGIME,
            number=VoucherNumber(voucher.kind, 2023, 1),
            posted_at=datetime(2023, 1, voucher.posted_on.day, 8, 30, tzinfo=UTC),
            digest=chain.narrative_digest(voucher.narrative, SALT),
        )
        sealed = chain.entry_hash(previous, content)
        words = (voucher.narrative, SALT) if sequence == 1 else (None, None)
        found.append(Record(content, previous, sealed, *words))
        previous = sealed
    return found


def journal() -> list[str]:
    """The lines of the whole file."""
    sealed = records()
    root = chain.period_root([record.entry_hash for record in sealed])
    accounts = [
        _account("112", "Tiền gửi ngân hàng", "Demand deposits", "asset", in_position=True),
        _account("353L", "Lãi được chi", "Spendable income", "fund_balance", in_position=False),
    ]
    organisation = {
        "accounts": accounts,
        "code": "SL",
        "fiscal_years": {"2023": REGIME},
        "funds": [{"code": "HB", "name_en": "Scholarships", "name_vi": "Quỹ học bổng", "restriction": "purpose"}],
        "id": str(ORGANISATION),
        "name_en": "An association",
        "name_vi": "Một hội",
        "programmes": [],
    }
    balance = {"fund": "HB", "month": "2023-01", "part": "income", "programme": "", "regime": REGIME}
    books = {
        "balances": [
            balance | {"account": "112", "credit": 0, "debit": 255_000_000},
            balance | {"account": "353L", "credit": 255_000_000, "debit": 0},
        ],
        "head": sealed[-1].entry_hash,
        "last_sequence": 2,
        "organisation": str(ORGANISATION),
        "periods": [{"closed_sequence": 2, "merkle_root": root, "month": "2023-01", "status": "locked"}],
        "positions": [{"committed": 0, "floor": 0, "fund": "HB", "part": "income", "position": 255_000_000}],
    }
    lines = [
        journal_file.header([organisation], words=True),
        *map(journal_file.entry, sealed),
        {"books": [books], "entries": 2, "record": "trailer"},
    ]
    return [journal_file.text(line) for line in lines]


def _account(code: str, name_vi: str, name_en: str, kind: str, *, in_position: bool) -> dict[str, Any]:
    return {
        "code": code,
        "in_position": in_position,
        "is_cash": False,
        "kind": kind,
        "name_en": name_en,
        "name_vi": name_vi,
        "regime": REGIME,
    }


def blocks() -> dict[str, str]:
    """What the page shows, by name."""
    first, second = records()
    words = chain.canonical_bytes(WORDS[0]._asdict())
    return {
        "words": words.decode(),
        "words-bytes": _hexadecimal(SALT.encode() + words),
        "words-digest": chain.narrative_digest(WORDS[0], SALT),
        "content": chain.canonical_bytes(first.content).decode(),
        "entry-hash": first.entry_hash,
        "second-content": chain.canonical_bytes(second.content).decode(),
        "second-hash": second.entry_hash,
        "root": chain.period_root([first.entry_hash, second.entry_hash]),
        "file": "".join(journal()).rstrip("\n"),
        "pretty": json.dumps(first.content, ensure_ascii=False, indent=2, sort_keys=True),
    }


def _hexadecimal(content: bytes) -> str:
    text = content.hex()
    return "\n".join(text[start : start + 96] for start in range(0, len(text), 96))


def shown(page: str) -> dict[str, str]:
    """The blocks of a page, each marked by a comment before it."""
    return dict(re.findall(r"<!-- example: ([\w-]+) -->\n```\w*\n(.*?)\n```", page, re.DOTALL))


def renewed(page: str) -> str:
    """The page with every marked block as the program makes it."""
    made = blocks()
    return re.sub(
        r"(<!-- example: ([\w-]+) -->\n```\w*\n).*?(\n```)",
        lambda match: match[1] + made[match[2]] + match[3],
        page,
        flags=re.DOTALL,
    )


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
