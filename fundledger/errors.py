"""Everything the system may refuse: one class per refusal, its message built from its values."""

from __future__ import annotations

from typing import ClassVar


def N_(message: str) -> str:
    """Mark a sentence for the catalogues; only the edges translate it."""
    return message


class FundLedgerError(Exception):
    """Root of every refusal that a reader is told of.

    `message` is an English sentence with named places; `values` fills them, and an edge formats
    both in the reader's language. `field` names the input that the refusal is about, if one is.
    """

    message: ClassVar[str] = ""

    def __init__(self, *, field: str | None = None, **values: object) -> None:
        super().__init__(values)
        self.field = field
        self.values = values

    def __str__(self) -> str:
        return self.message % {name: str(value) for name, value in self.values.items()}


class RuleError(FundLedgerError):
    """A rule of the books refuses an act; nothing was written."""


class NotFound(FundLedgerError):
    """Something was named that does not exist."""


class SetupError(FundLedgerError):
    """The place, not the act, is at fault: a database, a file, a port, a setting."""
