"""Statements and registers for pages: in the reader's language, and as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response

from fundledger.reporting import library
from fundledger.reporting.exports import Format, export
from fundledger.web.shared.language import language
from fundledger.web.shared.site import site

if TYPE_CHECKING:
    from uuid import UUID

    from fundledger.reporting.datasets.pages import Connection
    from fundledger.reporting.layouts.filled import Statement
    from fundledger.reporting.layouts.values import Layout
    from fundledger.reporting.library import Wanted

LEDGERS = {"account_ledger", "fund_ledger"}
"""Datasets that need an account or a fund: their pages are the ledgers' own."""


def every() -> list[Layout]:
    """What can be shown without naming an account or a fund: statements, then registers."""
    return [layout for layout in library.layouts(site().reports) if layout.dataset not in LEDGERS]


def prepare(connection: Connection, organisation_id: UUID, wanted: Wanted) -> Statement:
    """In the reader's language, with the organisation's own layouts; raises what `library.prepare` does."""
    return library.prepare(connection, organisation_id, wanted, language=language(), own=site().reports)


def download(statement: Statement, wanted: Format) -> Response:
    """A statement as a file, under a name that says what it holds."""
    file = export(statement, wanted)
    answer = Response(file.content, content_type=file.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file.filename}"'
    answer.headers["Cache-Control"] = "no-cache"
    return answer
