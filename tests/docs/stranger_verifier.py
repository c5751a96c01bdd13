"""Verifies an exported journal: written from docs/verify.md alone, with nothing but Python's own library."""

import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha(*pieces: bytes) -> str:
    return hashlib.sha256(b"".join(pieces)).hexdigest()


def root(leaves: list[str]) -> str:
    if len(leaves) < 2:
        return sha(b"\0", bytes.fromhex(leaves[0])) if leaves else sha()
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return sha(b"\1", bytes.fromhex(root(leaves[:k])), bytes.fromhex(root(leaves[k:])))


def verify(path: Path) -> Iterator[str]:
    lines = path.read_bytes().splitlines(keepends=True)
    header, *entries, trailer = records = [json.loads(line) for line in lines]
    yield from (f"line {n}" for n, line in enumerate(lines) if canonical(records[n]) + b"\n" != line)
    if (header["format"], header["version"], trailer["entries"]) != ("fundledger-journal", 1, len(entries)):
        yield "not a whole journal"
    books = {book["organisation"]: book for book in trailer["books"]}
    units = {unit["id"]: unit for unit in header["organisations"]}
    if {entry["content"]["organisation"] for entry in entries} - units.keys() or books.keys() != units.keys():
        yield "organisations"
    for name, unit in units.items():
        own = [entry for entry in entries if entry["content"]["organisation"] == name]
        yield from (f"{unit['code']}: {found}" for found in verify_unit(unit, own, books[name]))


def verify_unit(unit: dict[str, Any], entries: list[dict[str, Any]], book: dict[str, Any]) -> Iterator[str]:
    accounts = {(account["regime"], account["code"]): account for account in unit["accounts"]}
    previous, months, numbers, corrected = "0" * 64, defaultdict(list), defaultdict(list), Counter[str]()
    balances: defaultdict[Any, list[int]] = defaultdict(lambda: [0, 0])
    positions, floors, cash = Counter[tuple[str, str]](), Counter[tuple[str, str]](), Counter[str]()
    for sequence, entry in enumerate(entries, 1):
        content, words, bad = entry["content"], entry["words"], []
        bad += ["chain"] * (content["sequence"] != sequence or entry["previous_hash"] != previous)
        previous = sha(entry["previous_hash"].encode(), canonical(content))
        bad += ["hash"] * (entry["entry_hash"] != previous)
        bad += ["words"] * bool(words and sha(words.pop("salt").encode(), canonical(words)) != content["narrative"])
        kind, year, number = content["voucher"].split("-")
        numbers[kind, year].append(int(number))
        corrected[content["corrects"]] += 1
        bad += ["signatures"] * (content["made_by"] == content["approved_by"])
        bad += ["year"] * (content["posted_on"][:4] != year or unit["fiscal_years"].get(year) != content["regime"])
        month, sums, moved = content["posted_on"][:7], Counter[tuple[str, str]](), Counter[tuple[str, str]]()
        months[month].append((sequence, entry["entry_hash"]))
        for line in content["postings"]:
            account = accounts.get((content["regime"], line["account"]), {"in_position": False, "is_cash": False})
            bad += ["account"] * ("code" not in account) + ["amount"] * (line["amount"] < 1)
            part, signed = (line["fund"], line["part"]), line["amount"] * (1 if line["side"] == "debit" else -1)
            sums[part] += signed
            moved[part] += signed * account["in_position"]
            cash[content["posted_on"]] += signed * account["is_cash"]
            balances[month, content["regime"], line["account"], *part, line["programme"]][signed < 0] += abs(signed)
        bad += ["unbalanced"] * (len(content["postings"]) < 2 or any(sums.values()))
        yield from (f"entry {sequence}: {what}" for what in bad)
        positions.update(moved)
        floors.update({p: m if content["corrects"] else max(m, 0) for p, m in moved.items() if p[1] == "principal"})
    if (book["head"], book["last_sequence"]) != (previous, len(entries)):
        yield "head"
    yield from (f"numbers of {series}" for series, n in numbers.items() if sorted(n) != list(range(1, len(n) + 1)))
    yield from (f"{entry} corrected twice" for entry, times in corrected.items() if entry and times > 1)
    yield from (f"cash on {day}" for day in cash if sum(moved for on, moved in cash.items() if on <= day) < 0)
    keys = ["month", "regime", "account", "fund", "part", "programme"]
    stated = {tuple(row[key] for key in keys): [row["debit"], row["credit"]] for row in book["balances"]}
    yield from (f"balance {k}" for k in {*stated, *balances} if stated.get(k, [0, 0]) != balances.get(k, [0, 0]))
    for row in book["positions"]:
        part = (row["fund"], row["part"])
        if (row["position"], row["floor"]) != (positions.pop(part, 0), floors[part]):
            yield f"position of {part}"
        if row["position"] - row["committed"] < row["floor"]:
            yield f"{part} below its floor"
    yield from (f"position of {part}" for part, amount in positions.items() if amount)
    for period in book["periods"]:
        inside, status = months.pop(period["month"], []), period["status"]
        if status == "locked" and period["merkle_root"] != root([leaf for _, leaf in inside]):
            yield f"root of {period['month']}"
        if status != "open" and any(sequence > period["closed_sequence"] for sequence, _ in inside):
            yield f"{period['month']} after its closing"
    yield from (f"no period {month}" for month in months)


if __name__ == "__main__":
    differences = list(verify(Path(sys.argv[1])))
    print("\n".join(differences) or "everything agrees")
    sys.exit(bool(differences))
