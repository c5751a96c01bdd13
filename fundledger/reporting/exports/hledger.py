r"""The whole journal for hledger, whose own balance report must then be our trial balance.

hledger has no way to quote. Characters that mean something to it are written as JSON would (`\u003b` for a semicolon,
`\n` for a line end), so that words can be read back exactly and ordinary words stay as they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from fundledger.reporting.datasets import ledger
from fundledger.reporting.exports.plain_text import AccountNames, facts, purposes, signed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

    import sqlalchemy as sa

    from fundledger.ledger.verification import Record

_ILLEGAL = re.compile(r"[^\w.\-/]")
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\"}
# Comments, tags and payees; control characters; whatever some reader takes for a line's end; blanks at either end.
_SPECIAL = re.compile(r"[;|,\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]|^\s|\s$|(?<=\s)\s|^[*!(=]")


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
    stream.write("commodity 1000. VND\n\n")
    for account in names.every():
        stream.write(f"account {account.name}\n")
        tags = {"code": account.code} | {f"name-{regime}": label for regime, label in sorted(account.labels.items())}
        stream.writelines(f"    ; {name}: {escaped(value)}\n" for name, value in tags.items())
    stream.writelines(
        "\n" + _transaction(owner, record, names, words=words)
        for owner, record in ledger.journal(connection, chosen, progress)
    )


def _transaction(owner: Mapping[str, Any], record: Record, names: AccountNames, *, words: bool) -> str:
    content = record.content
    tags = facts(owner, content) | {"hash": record.entry_hash}
    description = content["act"]
    if words and record.words is not None:
        description = escaped(record.words.description)
        if record.words.party:
            description = f"{escaped(record.words.party)} | {description}"
        if record.words.document:
            tags["document"] = record.words.document
    lines = [f"{content['posted_on']} * ({content['voucher']}) {description}"]
    lines += [f"    ; {name}: {escaped(value)}" for name, value in tags.items()]
    for posting in content["postings"]:
        marks = ", ".join(f"{name}: {escaped(value)}" for name, value in purposes(posting).items())
        lines.append(f"    {names.of(content, posting['account'])}  {signed(posting)} VND  ; {marks}")
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Text that hledger leaves whole."""
    return _SPECIAL.sub(lambda match: _SHORT.get(match[0]) or f"\\u{ord(match[0]):04x}", text)
