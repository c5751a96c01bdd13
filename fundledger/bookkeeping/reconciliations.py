"""Naming the differences that a reader will ask about; nothing here is posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.storage.stores import reconciliations

if TYPE_CHECKING:
    from fundledger.ledger.reconciliations import ReconciliationItem
    from fundledger.storage.book import Book


def note_difference(book: Book, item: ReconciliationItem) -> None:
    """Keep a difference beside the books, with both figures, their source and what is known about why.

    Raises UnknownFund, CodeTaken.
    """
    book.fund(item.fund)
    reconciliations.add(book.connection, book.organisation.id, item)
