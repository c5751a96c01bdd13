"""The journal as a file: JSON Lines, a header, a line for each entry, a trailer.

The format is documented, with a worked example, in `docs/verify.md`; every line is in canonical form itself.
"""

from __future__ import annotations

import json
import re
from types import NoneType
from typing import TYPE_CHECKING, Any, NamedTuple

from fundledger.errors import N_, FundLedgerError
from fundledger.ledger import chain
from fundledger.ledger.verification import Frame, Record, Traits
from fundledger.ledger.vouchers import Narrative

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import BinaryIO

    Shape = Mapping[str, tuple[type, ...]]

FORMAT = "fundledger-journal"
VERSION = 1

_SIDES = frozenset({"debit", "credit"})


class NotAJournal(FundLedgerError):
    message = N_("%(file)s is not a fundledger journal: name a file written by “fundledger export json”.")


class JournalTooNew(FundLedgerError):
    message = N_("%(file)s was written by a newer fundledger (version %(found)s): verify it with that version.")


class JournalLineMalformed(FundLedgerError):
    message = N_("Line %(line)s of %(file)s is not what a journal holds there (%(place)s): export the journal again.")


class JournalCutShort(FundLedgerError):
    message = N_("%(file)s ends after line %(line)s without its trailer: export the journal again.")


class _Wrong(Exception):
    """A line that does not have the shape it should, and where in it."""


class Line(NamedTuple):
    """One line of a journal file: `kind` is header, entry or trailer."""

    number: int
    kind: str
    content: dict[str, Any]


def header(organisations: list[dict[str, Any]], *, words: bool) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "organisations": organisations,
        "record": "header",
        "version": VERSION,
        "words": words,
    }


def entry(record: Record) -> dict[str, Any]:
    words = None
    if record.words is not None:
        words = record.words._asdict() | {"salt": record.salt}
    return {
        "content": record.content,
        "entry_hash": record.entry_hash,
        "previous_hash": record.previous_hash,
        "record": "entry",
        "words": words,
    }


def text(content: Mapping[str, Any]) -> str:
    return chain.canonical_bytes(content).decode() + "\n"


def frame(organisation: Mapping[str, Any]) -> Frame:
    """What an organisation's part of a header says that its entries stand on."""
    return Frame(
        organisation=organisation["code"],
        accounts={
            (account["regime"], account["code"]): Traits(account["in_position"], account["is_cash"])
            for account in organisation["accounts"]
        },
        regimes={int(year): regime for year, regime in organisation["fiscal_years"].items()},
    )


def lines(file: BinaryIO, name: str) -> Iterator[Line]:
    """Read a journal, checking the shape of each line and their order.

    Raises NotAJournal, JournalTooNew, JournalLineMalformed or JournalCutShort.
    """
    number, kind = 0, ""
    for number, raw in enumerate(file, 1):
        if kind == "trailer":
            raise JournalLineMalformed(line=number, file=name, place="record")
        try:
            content = _parsed(raw)
            kind = _kind(content, number)
            _SHAPES[kind](content)
        except (_Wrong, ValueError, RecursionError) as error:
            if number == 1:
                raise NotAJournal(file=name) from error
            place = str(error) if isinstance(error, _Wrong) else "JSON"
            raise JournalLineMalformed(line=number, file=name, place=place) from error
        if number == 1 and content["version"] != VERSION:
            raise JournalTooNew(file=name, found=content["version"])
        yield Line(number, kind, content)
    if number == 0:
        raise NotAJournal(file=name)
    if kind != "trailer":
        raise JournalCutShort(file=name, line=number)


def record(content: Mapping[str, Any]) -> Record:
    """The entry that a line holds."""
    sealed = Record(content["content"], content["previous_hash"], content["entry_hash"])
    if (words := content["words"]) is None:
        return sealed
    return sealed._replace(words=Narrative(words["description"], words["party"], words["document"]), salt=words["salt"])


def _parsed(raw: bytes) -> dict[str, Any]:
    raw = raw.rstrip(b"\r\n")
    content = json.loads(raw)
    if not isinstance(content, dict):
        raise _Wrong("{}")
    # Whoever reads the line otherwise (a key twice, a number as 1.0) must not see another journal than we do.
    if chain.canonical_bytes(content) != raw:
        raise _Wrong("RFC 8785")
    return content


def _kind(content: dict[str, Any], number: int) -> str:
    kind = content.get("record")
    if not isinstance(kind, str) or kind not in _SHAPES or (kind == "header") != (number == 1):
        raise _Wrong("record")
    return kind


# ---------------------------------------------------------------- shapes

_TEXT, _WHOLE, _FLAG, _LIST, _MAP = (str,), (int,), (bool,), (list,), (dict,)
_TEXT_OR_NULL, _WHOLE_OR_NULL, _MAP_OR_NULL = (str, NoneType), (int, NoneType), (dict, NoneType)

_CONTENT: Shape = dict.fromkeys(
    ("act", "approved_by", "id", "made_by", "narrative", "organisation", "posted_at", "posted_on", "regime", "voucher"),
    _TEXT,
) | {"commitment": _TEXT_OR_NULL, "corrects": _TEXT_OR_NULL, "form": _WHOLE, "postings": _LIST, "sequence": _WHOLE}
_POSTING: Shape = dict.fromkeys(("account", "fund", "part", "programme", "side"), _TEXT) | {"amount": _WHOLE}
_WORDS: Shape = dict.fromkeys(("description", "document", "party", "salt"), _TEXT)
_ACCOUNT: Shape = {"code": _TEXT, "in_position": _FLAG, "is_cash": _FLAG, "regime": _TEXT}
_BALANCE: Shape = dict.fromkeys(("account", "fund", "month", "part", "programme", "regime"), _TEXT) | {
    "credit": _WHOLE,
    "debit": _WHOLE,
}
_POSITION: Shape = {"committed": _WHOLE, "floor": _WHOLE, "fund": _TEXT, "part": _TEXT, "position": _WHOLE}
_PERIOD: Shape = {"closed_sequence": _WHOLE_OR_NULL, "merkle_root": _TEXT_OR_NULL, "month": _TEXT, "status": _TEXT}
_BOOKS: Shape = {
    "balances": _LIST,
    "head": _TEXT_OR_NULL,
    "last_sequence": _WHOLE_OR_NULL,
    "organisation": _TEXT,
    "periods": _LIST,
    "positions": _LIST,
}
_ORGANISATION: Shape = {"accounts": _LIST, "code": _TEXT, "fiscal_years": _MAP, "id": _TEXT}
_HEADER: Shape = {"format": _TEXT, "organisations": _LIST, "version": _WHOLE}
_ENTRY: Shape = {"content": _MAP, "entry_hash": _TEXT, "previous_hash": _TEXT, "words": _MAP_OR_NULL}
_TRAILER: Shape = {"books": _LIST, "entries": _WHOLE}


def _must_have(value: Any, shape: Shape, place: str, *, exactly: bool = False) -> None:
    """Refuse what is no map, lacks a name, or holds another type under it."""
    if type(value) is not dict:
        raise _Wrong(place)
    if exactly and value.keys() != shape.keys():
        raise _Wrong(f"{place}: {', '.join(sorted(value.keys() ^ shape.keys()))}")
    for name, types in shape.items():
        if name not in value or type(value[name]) not in types:
            raise _Wrong(f"{place}.{name}")


def _must_all_have(values: list[Any], shape: Shape, place: str, *, exactly: bool = False) -> None:
    for value in values:
        _must_have(value, shape, place, exactly=exactly)


def _must_be_header(content: dict[str, Any]) -> None:
    _must_have(content, _HEADER, "header")
    if content["format"] != FORMAT:
        raise _Wrong("header.format")
    if content["version"] != VERSION:
        return
    _must_all_have(content["organisations"], _ORGANISATION, "organisations")
    for organisation in content["organisations"]:
        _must_all_have(organisation["accounts"], _ACCOUNT, "accounts")
        years = organisation["fiscal_years"]
        _must_have(years, dict.fromkeys(years, _TEXT), "fiscal_years")
        if not all(re.fullmatch(r"[0-9]{4}", year) for year in years):
            raise _Wrong("fiscal_years")


def _must_be_entry(line: dict[str, Any]) -> None:
    _must_have(line, _ENTRY, "entry")
    content = line["content"]
    _must_have(content, _CONTENT, "content", exactly=True)
    _must_all_have(content["postings"], _POSTING, "postings", exactly=True)
    if content["form"] != chain.FORM:
        raise _Wrong("content.form")
    if not all(posting["side"] in _SIDES for posting in content["postings"]):
        raise _Wrong("postings.side")
    if line["words"] is not None:
        _must_have(line["words"], _WORDS, "words", exactly=True)


def _must_be_trailer(content: dict[str, Any]) -> None:
    _must_have(content, _TRAILER, "trailer")
    _must_all_have(content["books"], _BOOKS, "books")
    for books in content["books"]:
        _must_all_have(books["balances"], _BALANCE, "balances")
        _must_all_have(books["positions"], _POSITION, "positions")
        _must_all_have(books["periods"], _PERIOD, "periods")


_SHAPES: dict[str, Callable[[dict[str, Any]], None]] = {
    "header": _must_be_header,
    "entry": _must_be_entry,
    "trailer": _must_be_trailer,
}
