"""The whole journal as JSON Lines, which anyone can verify without us: see `docs/verify.md`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundledger.ledger import journal_file
from fundledger.reporting.datasets import ledger

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import TextIO

    import sqlalchemy as sa


def write(
    connection: sa.Connection,
    stream: TextIO,
    organisation: str | None = None,
    *,
    words: bool = True,
    progress: ledger.Progress | None = None,
) -> None:
    """Write the journal of one organisation or of all, without the words of its vouchers for a public copy.

    The stream is UTF-8 and keeps line ends as they are. Raises UnknownOrganisation.
    """
    ledger.hold_still(connection)
    chosen = ledger.organisations(connection, organisation)
    stream.write(journal_file.text(journal_file.header(chosen, words=words)))
    count = 0
    for _, record in ledger.journal(connection, chosen, progress):
        shown = record if words else record._replace(words=None, salt=None)
        stream.write(journal_file.text(journal_file.entry(shown)))
        count += 1
    _write_trailer(connection, stream, [str(one["id"]) for one in chosen], count)


def _write_trailer(connection: sa.Connection, stream: TextIO, organisation_ids: list[str], count: int) -> None:
    """Write the last line bit by bit, its names in order, for the balances may be many."""
    stream.write('{"books":[')
    for number, organisation_id in enumerate(organisation_ids):
        stream.write(("," if number else "") + '{"balances":')
        _write_list(stream, ledger.balances(connection, organisation_id))
        last_sequence, head = ledger.head(connection, organisation_id)
        ending = {"head": head, "last_sequence": last_sequence, "organisation": organisation_id}
        stream.write("," + _text(ending)[1:-1] + ',"periods":')
        _write_list(stream, ledger.periods(connection, organisation_id))
        stream.write(',"positions":')
        _write_list(stream, ledger.positions(connection, organisation_id))
        stream.write("}")
    stream.write(f'],"entries":{count},"record":"trailer"}}\n')


def _write_list(stream: TextIO, rows: Iterable[Mapping[str, Any]]) -> None:
    stream.write("[")
    stream.writelines(("," if number else "") + _text(row) for number, row in enumerate(rows))
    stream.write("]")


def _text(content: Mapping[str, Any]) -> str:
    return journal_file.text(content).rstrip("\n")
