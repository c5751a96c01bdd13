"""Entries in plain SQL, the same text for both databases."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

ENDOWMENT, ENTRUSTED = "QHB-TH", "UT-VCB"

_ids = count(1)


def some_id() -> str:
    """An identifier that no other row has."""
    return f"00000000-0000-7000-8000-{next(_ids):012d}"


def debit(account: str, amount: int | str, part: str = "income", fund: str = ENDOWMENT, programme: str = "") -> str:
    return f"'{account}', '{fund}', '{part}', '{programme}', 1, {amount}"


def credit(account: str, amount: int | str, part: str = "income", fund: str = ENDOWMENT, programme: str = "") -> str:
    return f"'{account}', '{fund}', '{part}', '{programme}', -1, {amount}"


def posting(sequence: str | int, line: int) -> str:
    """One more posting, to any entry."""
    return (
        "INSERT INTO postings (organisation_id, sequence, line, transaction_id, posted_on, account, fund, part, programme,"
        f" side, amount) VALUES ('{{org}}', {sequence}, {line}, {{transaction}}, '2023-03-14', {debit('112', 1_000)})"
    )


@dataclass(frozen=True)
class Draft:
    """An entry as somebody would write it by hand; `columns` puts other SQL in place of what the entry row needs."""

    lines: tuple[str, ...]
    columns: dict[str, str]
    day: str
    line_day: str


def draft(*lines: str, day: str = "2023-03-14", line_day: str = "", **columns: str) -> Draft:
    return Draft(lines, columns, day, line_day or day)


def seal(
    *drafts: Draft, into: str = "INSERT INTO", lines_into: str = "INSERT INTO", tail: str = "", at: str = "{next}"
) -> tuple[str, ...]:
    """The three statements that post drafts one after the other: words, postings, and the entries that seal them."""
    words, postings = [], []
    for offset, each in enumerate(drafts):
        sequence = f"{at} + {offset}"
        words.append(f"('{{org}}', {sequence}, {{transaction}}, 'salt', 'attack', '', '')")
        postings += [
            f"('{{org}}', {sequence}, {number}, {{transaction}}, '{each.line_day}', {line})"
            for number, line in enumerate(each.lines, 1)
        ]
    statements = [
        (
            "INSERT INTO narratives (organisation_id, sequence, transaction_id, salt, description, party, document)"
            f" VALUES {', '.join(words)}"
        )
    ]
    if postings:
        statements.append(
            f"{lines_into} postings (organisation_id, sequence, line, transaction_id, posted_on, account, fund, part,"
            f" programme, side, amount) VALUES {', '.join(postings)}"
        )
    rows = ", ".join(_head(each, offset, at) for offset, each in enumerate(drafts))
    return (*statements, f"{into} entries ({', '.join(_COLUMNS)}) VALUES {rows} {tail}")


def heads(*drafts: Draft) -> list[str]:
    """The statements that seal drafts one by one."""
    listed = ", ".join(_COLUMNS)
    return [
        f"INSERT INTO entries ({listed}) VALUES {_head(each, offset, '{next}')}" for offset, each in enumerate(drafts)
    ]


_COLUMNS = (
    "organisation_id", "sequence", "transaction_id", "id", "regime", "month", "posted_on", "posted_at", "act",
    "voucher_kind", "fiscal_year", "voucher_number", "posting_count", "made_by", "approved_by", "corrects",
    "commitment", "idempotency_key", "request_digest", "narrative_digest", "previous_hash", "entry_hash",
)  # fmt: skip


def _head(each: Draft, offset: int, at: str) -> str:
    columns = {
        "organisation_id": "'{org}'",
        "sequence": f"{at} + {offset}",
        "transaction_id": "{transaction}",
        "id": f"'{some_id()}'",
        "regime": "'hcsn-107'",
        "month": f"'{each.day[:7]}'",
        "posted_on": f"'{each.day}'",
        "posted_at": "'2023-03-14T08:30:00.000000Z'",
        "act": "'journal_voucher'",
        "voucher_kind": "'PKT'",
        "fiscal_year": each.day[:4],
        "voucher_number": f"{{number}} + {offset}",
        "posting_count": str(len(each.lines)),
        "made_by": "'{maker}'",
        "approved_by": "'{approver}'",
        "corrects": "NULL",
        "commitment": "NULL",
        "idempotency_key": "NULL",
        "request_digest": "NULL",
        "narrative_digest": f"'{'d' * 64}'",
        "previous_hash": f"'{_hash(offset - 1)}'" if offset else "'{head}'",
        "entry_hash": f"'{_hash(offset)}'",
    }
    assert each.columns.keys() <= columns.keys()
    return f"({', '.join((columns | each.columns).values())})"


def _hash(offset: int) -> str:
    return f"{offset:064x}".replace("0", "a")
