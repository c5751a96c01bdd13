"""The whole journal for beancount, whose own balances must then be our trial balance."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from fundledger.reporting.datasets import ledger
from fundledger.reporting.exports.plain_text import AccountNames, facts, first_year, purposes, signed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

    import sqlalchemy as sa

    from fundledger.ledger.verification import Record

# An account's parts are letters, digits and hyphens.
_ILLEGAL = re.compile(r"[^A-Za-z0-9-]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f", "\b": "\\b"}
_SPECIAL = re.compile(r'[\\"\n\r\t\f\b]')


def write(
    connection: sa.Connection,
    stream: TextIO,
    organisation: str | None = None,
    *,
    words: bool = False,
    progress: ledger.Progress | None = None,
) -> None:
    """Write the journal of one organisation or of all; words that may name people only where asked for.

    Raises UnknownOrganisation.
    """
    ledger.hold_still(connection)
    chosen = ledger.organisations(connection, organisation)
    names = AccountNames(chosen, _ILLEGAL)
    stream.write('option "operating_currency" "VND"\n\n')
    for account in names.every():
        stream.write(f"{first_year(chosen):04d}-01-01 open {account.name} VND\n")
        meta = {"code": account.code} | {f"name-{regime}": label for regime, label in sorted(account.labels.items())}
        stream.write(_metadata(meta, "  "))
    stream.writelines(
        "\n" + _transaction(owner, record, names, words=words)
        for owner, record in ledger.journal(connection, chosen, progress)
    )


def _transaction(owner: Mapping[str, Any], record: Record, names: AccountNames, *, words: bool) -> str:
    content = record.content
    meta = facts(owner, content) | {"hash": record.entry_hash}
    texts = [content["act"]]
    if words and record.words is not None:
        texts = [record.words.party, record.words.description]
        if record.words.document:
            meta["document"] = record.words.document
    lines = [f"{content['posted_on']} * {' '.join(quoted(text) for text in texts)}\n", _metadata(meta, "  ")]
    for posting in content["postings"]:
        lines.append(f"  {names.of(content, posting['account'])}  {signed(posting)} VND\n")
        lines.append(_metadata(purposes(posting), "    "))
    return "".join(lines)


def _metadata(values: Mapping[str, str], indent: str) -> str:
    return "".join(f"{indent}{name}: {quoted(value)}\n" for name, value in values.items())


def quoted(text: str) -> str:
    """A string on one line: beancount refuses those that run over too many."""
    return '"' + _SPECIAL.sub(lambda match: _ESCAPES[match[0]], text) + '"'
