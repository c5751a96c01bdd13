"""What somebody may alter in an exported journal, and every kind of difference that it makes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fundledger.ledger import journal_file
from fundledger.ledger.differences import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Lines = list[dict[str, Any]]

EDITS: dict[str, tuple[Callable[[Lines], object], set[Kind]]] = {
    "an amount": (
        lambda lines: lines[2]["content"]["postings"][0].update(amount=1),
        {Kind.ENTRY_HASH, Kind.UNBALANCED, Kind.BALANCE, Kind.POSITION},
    ),
    "a word": (lambda lines: lines[2]["words"].update(description="khác"), {Kind.WORDS}),
    "two entries swapped": (lambda lines: lines.insert(2, lines.pop(3)), {Kind.SEQUENCE, Kind.PREVIOUS_HASH}),
    "a balance": (lambda lines: lines[-1]["books"][0]["balances"][0].update(debit=1), {Kind.BALANCE}),
    "a floor": (lambda lines: lines[-1]["books"][0]["positions"][-1].update(floor=1), {Kind.FLOOR}),
    "a head": (lambda lines: lines[-1]["books"][0].update(head="0" * 64), {Kind.HEAD}),
    "a root": (lambda lines: lines[-1]["books"][0]["periods"][0].update(merkle_root=None), {Kind.MERKLE_ROOT}),
    "a chart": (lambda lines: lines[0]["organisations"][0].update(accounts=[]), {Kind.ACCOUNT}),
    "a year": (lambda lines: lines[0]["organisations"][0].update(fiscal_years={}), {Kind.REGIME}),
}


def edited(path: Path, edit: Callable[[Lines], object]) -> Path:
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n")[:-1]]
    edit(lines)
    path.write_text("".join(map(journal_file.text, lines)), encoding="utf-8", newline="\n")
    return path
