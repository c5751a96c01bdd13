"""Drafts of journal vouchers: kept as they were typed, and gone once posted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundledger.bookkeeping.journal import post_journal_voucher
from fundledger.storage.stores import vouchers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from fundledger.ledger.entries import Entry
    from fundledger.ledger.postings import Posting
    from fundledger.ledger.vouchers import VoucherHead
    from fundledger.storage.book import Book


def keep_draft(book: Book, made_by: UUID, content: Mapping[str, Any], draft: UUID | None = None) -> UUID:
    """Keep what a form holds, right or wrong.

    Raises UnknownDraft where `draft` was posted already or is somebody else's.
    """
    return vouchers.save(book.connection, book.organisation.id, made_by, content, draft)


def open_draft(book: Book, made_by: UUID, draft: UUID) -> dict[str, Any] | Entry:
    """What the form held, or the entry that it has become. Raises UnknownDraft."""
    if posted := vouchers.posted_as(book.connection, book.organisation.id, made_by, draft):
        return book.entry(posted)
    return vouchers.get(book.connection, book.organisation.id, made_by, draft)


def post_voucher(book: Book, head: VoucherHead, postings: Sequence[Posting], draft: UUID | None = None) -> Entry:
    """Post a journal voucher; its draft, if any, is done with."""
    entry = post_journal_voucher(book, head, postings)
    if draft is not None:
        vouchers.mark_posted(book.connection, book.organisation.id, draft, entry.id)
    return entry
