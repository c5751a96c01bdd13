"""What an attacker sends: plain SQL, one text for both databases wherever possible, each against one promise.

`ATTACKS` must be refused and change nothing, by whatever connection they come. `CONTROLS` go the same way and must
succeed, so that the attacks fail for their own reason. What no database can refuse stands in `named.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tests.attacks.scene import POSTGRESQL, SQLITE
from tests.attacks.sql import ENTRUSTED, Draft, credit, debit, draft, heads, posting, seal, some_id

BOTH = frozenset({SQLITE, POSTGRESQL})
ONLY_SQLITE, ONLY_POSTGRESQL = frozenset({SQLITE}), frozenset({POSTGRESQL})

SKIPPED = "nothing is said, and nothing done"
"""An attack that a database passes over without a word, as `INSERT OR IGNORE` does."""


class Promise(StrEnum):
    """The rows of `docs/ledger.md`, “What is refused, and where”."""

    WHOLE = "amounts are whole đồng above zero; the side carries the sign"
    BALANCED = "an entry has two postings or more and balances within each part of each fund"
    APPEND_ONLY = "nothing is updated, deleted, replaced or truncated"
    PERIOD = "no date in a closed period; a locked period never reopens"
    CLOSE = "a close sees every entry: it reads the chain's end under its lock"
    FLOOR = "a part's position less what is committed never falls below its floor"
    DEBT = "no part pays more than it owes: a debt never stands in debit within it"
    PRINCIPAL = "a principal's floor rises with every contribution and falls only by correcting one"
    AWARD = "an award is committed once at a time, and paid once, for exactly what was committed"
    ONCE = "an idempotency key posts once; an entry is corrected once (the correction may be corrected in turn)"
    NUMBER = "voucher numbers have no gap within organisation, kind and fiscal year"
    MAKER = "the maker is not the approver"
    CASHIER = "the cashier is not the accountant"
    ORDER = "months close, lock and reopen in their order, so that what a locked one began with stands"
    CHAIN = "each entry continues the chain"
    KEPT = "balances, positions, counters and the chain move only inside a seal"


@dataclass(frozen=True)
class Attack:
    """`refused` is a pattern of the refusal; `before` runs outside the transaction.

    An attacker commits what was not refused, unless it `gives_up`: then what came first was lawful in itself.
    """

    name: str
    promise: Promise
    refused: str
    sql: tuple[str, ...]
    on: frozenset[str] = BOTH
    before: tuple[str, ...] = ()
    gives_up: bool = False


WHOLE, BALANCED, APPEND_ONLY, PERIOD, CLOSE, FLOOR = (
    Promise.WHOLE, Promise.BALANCED, Promise.APPEND_ONLY, Promise.PERIOD, Promise.CLOSE, Promise.FLOOR,
)  # fmt: skip
PRINCIPAL, AWARD, ONCE, NUMBER, MAKER, CHAIN, KEPT = (
    Promise.PRINCIPAL, Promise.AWARD, Promise.ONCE, Promise.NUMBER, Promise.MAKER, Promise.CHAIN, Promise.KEPT,
)  # fmt: skip
DEBT, CASHIER, ORDER = Promise.DEBT, Promise.CASHIER, Promise.ORDER

FOREIGN_KEY = "FOREIGN KEY constraint failed|violates foreign key"
NO_WHOLE_NUMBER = "cannot store|invalid input syntax|out of range"
MINE = "WHERE organisation_id = '{org}'"

FINE = draft(debit("111", 1_000), credit("112", 1_000))
UNBALANCED = draft(debit("111", 1_000), credit("112", 999))


def pays(amount: int | str, part: str = "income", **columns: str) -> Draft:
    """Money that leaves a part for good."""
    return draft(debit("615", amount, part), credit("112", amount, part), **columns)


def gives(amount: int, part: str = "income") -> Draft:
    return draft(debit("112", amount, part), credit("353G", amount, part))


def takes_back(amount: int, **columns: str) -> Draft:
    """A correction that takes money out of the principal."""
    return draft(debit("353G", amount, "principal"), credit("112", amount, "principal"), **columns)


def amount(written: str, side: str = "1") -> tuple[str, ...]:
    line = f"'111', 'QHB-TH', 'income', '', {side}, {written}"
    return seal(draft(line, credit("112", written)))


def in_one_statement(*statements: str) -> str:
    *first, last = statements
    return f"WITH {', '.join(f's{number} AS ({each})' for number, each in enumerate(first))} {last}"


def set_to(table: str, change: str, condition: str = "1 = 1") -> tuple[str, ...]:
    return (f"UPDATE {table} SET {change} {MINE} AND {condition}",)


def too_many(day_type: str) -> tuple[str, ...]:
    """9,300 million million đồng, more than a column holds, in postings each of which is allowed."""
    words, _, head = seal(draft(*[""] * 18_600))
    lines = (
        "INSERT INTO postings (organisation_id, sequence, line, transaction_id, posted_on, account, fund, part,"
        " programme, side, amount) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 18600)"
        f" SELECT '{{org}}', {{next}}, i, {{transaction}}, CAST('2023-03-14' AS {day_type}),"
        " CASE i % 2 WHEN 1 THEN '112' ELSE '353L' END, 'QHB-TH', 'income', '',"
        " CASE i % 2 WHEN 1 THEN 1 ELSE -1 END, 1000000000000000 FROM n"
    )
    return words, lines, head


def commitment(award: str = "{pending_award}", status: str = "pending", written: str = "1000", part: str = "income",
               into: str = "INSERT INTO", key: str = "", fund: str = "QHB-TH") -> tuple[str, ...]:  # fmt: skip
    posted_by = "{last}" if status == "posted" else "NULL"
    return (
        (
            f"{into} commitments (organisation_id, id, award, fund, part, amount, status, entry_sequence)"
            f" VALUES ('{{org}}', '{key or some_id()}', '{award}', '{fund}', '{part}', {written}, '{status}', {posted_by})"
        ),
    )


def account(into: str, code: str, kind: str, in_position: int) -> str:
    return (
        f"{into} accounts (organisation_id, regime, code, name_vi, name_en, kind, in_position, is_cash, postable, verified)"
        f" VALUES ('{{org}}', 'hcsn-107', '{code}', '', '', '{kind}', {in_position}, 1 = 0, 1 = 1, 1 = 1)"
    )


def period(month: str, first: str, last: str, status: str = "open", into: str = "INSERT INTO") -> tuple[str, ...]:
    return (
        (
            f"{into} periods (organisation_id, month, first_day, last_day, status)"
            f" VALUES ('{{org}}', '{month}', '{first}', '{last}', '{status}')"
        ),
    )


REPLACE = "INSERT OR REPLACE INTO"
BALANCE = (
    " balances (organisation_id, month, regime, account, fund, part, programme, debit, credit)"
    " VALUES ('{org}', '2023-03', 'hcsn-107', '112', 'QHB-TH', 'income', '', 5, 5) "
)
COUNTER = (
    " voucher_counters (organisation_id, voucher_kind, fiscal_year, last_number) VALUES ('{org}', 'PKT', 2023, 0) "
)
POSITION = " fund_positions (organisation_id, fund, part, position, committed, floor) VALUES ('{org}', "
CHAIN_ROW = f" chains (organisation_id, last_sequence, head) VALUES ('{{org}}', 0, '{'0' * 64}') "
NO_CHECKS = ("PRAGMA ignore_check_constraints=ON",)


def shadow(table: str, change: str) -> tuple[str, ...]:
    """A temporary table of the attacker's own, in the hope that the guards read it instead of the real one."""
    return (f"CREATE TEMP TABLE {table} AS SELECT * FROM {table}", f"UPDATE {table} SET {change}")


BAD_AMOUNTS = [
    Attack("nothing", WHOLE, "ck_postings_amount", amount("0")),
    Attack("less than nothing", WHOLE, "ck_postings_amount", amount("-1000")),
    Attack("a fraction", WHOLE, NO_WHOLE_NUMBER, amount("'1000.5'")),
    Attack("fractions that round apart", WHOLE, "cannot store|fundledger:unbalanced",
           seal(draft(debit("111", "1000.6"), credit("112", "1000.4")))),
    Attack("an amount in words", WHOLE, NO_WHOLE_NUMBER, amount("'một triệu'")),
    Attack("an amount in bytes", WHOLE, "cannot store BLOB", amount("x'31303030'"), ONLY_SQLITE),
    Attack("no amount at all", WHOLE, "NOT NULL|null value", amount("NULL")),
    Attack("more than a posting may have", WHOLE, "ck_postings_amount", amount("1000000000000001")),
    Attack("more than a column holds", WHOLE, "cannot store|out of range", amount("9223372036854775808")),
    Attack("many postings that overflow together", WHOLE, "overflow|out of range", too_many("text"), ONLY_SQLITE),
    Attack("many postings that overflow together ", WHOLE, "overflow|out of range", too_many("date"), ONLY_POSTGRESQL),
    Attack("a side that is none", WHOLE, "ck_postings_side", amount("1000", "0")),
    Attack("a side that counts double", WHOLE, "ck_postings_side", amount("1000", "2")),
    Attack("less than nothing, checks switched off", WHOLE, "checks_off", amount("-1000"), ONLY_SQLITE, NO_CHECKS),
    Attack("a side of two, checks switched off and on again", WHOLE, "fundledger:checks_off",
           (*NO_CHECKS, *amount("1000", "2")[:2], "PRAGMA ignore_check_constraints=OFF", amount("1000", "2")[2]),
           ONLY_SQLITE),
    Attack("a gift of less than nothing", WHOLE, "ck_donations_amount", (
        "INSERT INTO donations (organisation_id, id, donor_id, fund, part, programme, amount, received_on, channel,"
        " entry_sequence) VALUES ('{org}', '" + some_id() + "', '{donor}', 'QHB-TH', 'principal', '', -1, '2023-03-01',"
        " 'bank', {gift_sequence})",)),
]  # fmt: skip

UNBALANCED_ENTRIES = [
    Attack("debits and credits apart", BALANCED, "fundledger:unbalanced", seal(UNBALANCED)),
    Attack("balanced in total, not within the part", BALANCED, "fundledger:unbalanced",
           seal(draft(debit("112", 1_000, "principal"), credit("112", 1_000)))),
    Attack("balanced in total, not within the fund", BALANCED, "fundledger:unbalanced",
           seal(draft(debit("112", 1_000), credit("3381", 1_000, "entrusted", ENTRUSTED)))),
    Attack("a single posting", BALANCED, "fundledger:too_few_postings|ck_entries_posting_count",
           seal(draft(debit("112", 1_000)))),
    Attack("a single posting said to be two", BALANCED, "fundledger:too_few_postings",
           seal(draft(debit("112", 1_000), posting_count="2"))),
    Attack("no posting", BALANCED, "fundledger:too_few_postings", seal(draft(posting_count="2"))),
    Attack("more postings than the entry says", BALANCED, "fundledger:too_few_postings",
           seal(draft(debit("111", 500), debit("111", 500), credit("112", 1_000), posting_count="2"))),
    Attack("fewer postings than the entry says", BALANCED, "fundledger:too_few_postings",
           seal(draft(debit("111", 1_000), credit("112", 1_000), posting_count="3"))),
    Attack("one that does not balance among good ones", BALANCED, "fundledger:unbalanced", seal(FINE, UNBALANCED, FINE)),
    Attack("a last one that does not balance", BALANCED, "fundledger:unbalanced", seal(FINE, FINE, UNBALANCED)),
    Attack("good ones kept, whatever the last is", BALANCED, "fundledger:unbalanced",
           seal(FINE, UNBALANCED, into="INSERT OR FAIL INTO"), ONLY_SQLITE),
    Attack("unbalanced, faults ignored", BALANCED, "fundledger:unbalanced",
           seal(UNBALANCED, into="INSERT OR IGNORE INTO"), ONLY_SQLITE),
    Attack("unbalanced, faults rolled back", BALANCED, "fundledger:unbalanced",
           seal(UNBALANCED, into="INSERT OR ROLLBACK INTO"), ONLY_SQLITE),
    Attack("unbalanced, faults replaced", BALANCED, "fundledger:unbalanced", seal(UNBALANCED, into=REPLACE), ONLY_SQLITE),
    Attack("unbalanced, conflicts passed over", BALANCED, "fundledger:unbalanced",
           seal(UNBALANCED, tail="ON CONFLICT DO NOTHING")),
    Attack("unbalanced, through an attached file", BALANCED, "fundledger:unbalanced",
           tuple(text.replace("INTO ", "INTO b.") for text in seal(UNBALANCED)), ONLY_SQLITE,
           ("ATTACH '{path}' AS b",)),
    Attack("unbalanced, by the table's own keys", BALANCED, "fundledger:unbalanced",
           tuple(text.replace("VALUES", "OVERRIDING SYSTEM VALUE VALUES") for text in seal(UNBALANCED)), ONLY_POSTGRESQL),
    Attack("unbalanced, in one statement with its postings", BALANCED, "fundledger:(unbalanced|sealed)",
           (in_one_statement(*seal(UNBALANCED)),), ONLY_POSTGRESQL),
    Attack("two seals in one statement, the second bad", BALANCED, "fundledger:unbalanced", (
        *seal(FINE, UNBALANCED)[:2], in_one_statement(*heads(FINE, UNBALANCED))), ONLY_POSTGRESQL),
    Attack("postings dated otherwise", BALANCED, "fundledger:unknown_account",
           seal(draft(debit("111", 1_000), credit("112", 1_000), line_day="2023-02-14"))),
    Attack("postings of another transaction", BALANCED, "fundledger:transaction",
           (seal(FINE)[0], seal(FINE)[1].replace("{transaction}", "1"), seal(FINE)[2])),
    Attack("an entry of another transaction", BALANCED, "fundledger:transaction",
           (*seal(FINE)[:2], seal(FINE)[2].replace("{transaction}", "1"))),
    Attack("words of another transaction", BALANCED, "fundledger:transaction|FOREIGN KEY constraint failed",
           (seal(FINE)[0].replace("{transaction}", "1"),)),
    Attack("no words", BALANCED, "fundledger:narrative_missing",
           seal(FINE)[1:]),
    Attack("postings taken back before the seal", BALANCED, "fundledger:too_few_postings",
           (seal(FINE)[0], "SAVEPOINT s", seal(FINE)[1], "ROLLBACK TO SAVEPOINT s", seal(FINE)[2])),
]  # fmt: skip

REWRITTEN = [
    Attack("a posting under a sealed entry", APPEND_ONLY, "fundledger:sealed", (posting("{last}", 9),)),
    Attack("a posting under an entry just sealed", APPEND_ONLY, "fundledger:sealed",
           (*seal(FINE), posting("{next}", 9)), gives_up=True),
    Attack("a posting copied under a sealed entry", APPEND_ONLY, "fundledger:(sealed|transaction)", (
        ("COPY postings (organisation_id, sequence, line, transaction_id, posted_on, account, fund, part, programme, side,"
        " amount) FROM STDIN\n{org}\t{last}\t9\t1\t2023-03-14\t112\tQHB-TH\tincome\t\t1\t1000\n"),), ONLY_POSTGRESQL),
    Attack("postings without an entry", APPEND_ONLY, FOREIGN_KEY, (posting("{next}", 1),)),
    Attack("postings laid out for a later entry", APPEND_ONLY, FOREIGN_KEY, (posting("{next} + 7", 1),)),
    Attack("postings laid out, keys deferred", APPEND_ONLY, FOREIGN_KEY,
           ("PRAGMA defer_foreign_keys=ON", posting("{next}", 1)), ONLY_SQLITE),
    Attack("postings whose keys are checked at once", APPEND_ONLY, FOREIGN_KEY,
           ("SET CONSTRAINTS ALL IMMEDIATE", posting("{next}", 1)), ONLY_POSTGRESQL),
    Attack("a posting for another organisation", APPEND_ONLY, FOREIGN_KEY,
           (posting(1, 1).replace("{org}", "{other}"),)),
    Attack("an amount changed", APPEND_ONLY, "fundledger:append_only", set_to("postings", "amount = 1")),
    Attack("an amount changed, faults ignored", APPEND_ONLY, "fundledger:append_only",
           ("UPDATE OR IGNORE postings SET amount = 1",), ONLY_SQLITE),
    Attack("an amount changed from another row", APPEND_ONLY, "fundledger:append_only", (
        ("UPDATE postings SET amount = p.amount + 1 FROM (SELECT * FROM postings) AS p"
        " WHERE postings.organisation_id = p.organisation_id AND postings.sequence = p.sequence"),)),
    Attack("an amount changed by a common table", APPEND_ONLY, "fundledger:append_only", (
        "WITH p AS (SELECT sequence FROM postings) UPDATE postings SET amount = 1 WHERE sequence IN (SELECT sequence FROM p)",)),
    Attack("a posting moved to another account", APPEND_ONLY, "fundledger:append_only", set_to("postings", "account = '111'")),
    Attack("a posting moved to another entry", APPEND_ONLY, "fundledger:append_only",
           set_to("postings", "sequence = 1, line = 99", "sequence = {last} AND line = 1")),
    Attack("a posting deleted", APPEND_ONLY, "fundledger:append_only", (f"DELETE FROM postings {MINE}",)),
    Attack("a posting deleted within a savepoint", APPEND_ONLY, "fundledger:append_only",
           ("SAVEPOINT s", f"DELETE FROM postings {MINE}", "RELEASE SAVEPOINT s")),
    Attack("a posting replaced", APPEND_ONLY, "fundledger:sealed", (posting("{last}", 1).replace("INSERT INTO", REPLACE),), ONLY_SQLITE),
    Attack("a posting written over", APPEND_ONLY, "fundledger:(sealed|append_only)", (
        posting("{last}", 1) + " ON CONFLICT (organisation_id, sequence, line) DO UPDATE SET amount = 1",)),
    Attack("a posting merged away", APPEND_ONLY, "fundledger:append_only",
           ("MERGE INTO postings USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE",), ONLY_POSTGRESQL),
    Attack("postings truncated", APPEND_ONLY, "fundledger:append_only", ("TRUNCATE postings",), ONLY_POSTGRESQL),
    Attack("an entry deleted", APPEND_ONLY, "fundledger:append_only", (f"DELETE FROM entries {MINE}",)),
    Attack("an entry dated back", APPEND_ONLY, "fundledger:append_only", set_to("entries", "posted_on = '2023-02-01'")),
    Attack("an entry signed by another", APPEND_ONLY, "fundledger:append_only", set_to("entries", "approved_by = '{maker}'")),
    Attack("an entry's hash changed", APPEND_ONLY, "fundledger:append_only",
           set_to("entries", f"entry_hash = '{'b' * 64}'", "sequence = {last}")),
    Attack("an entry's correction undone", APPEND_ONLY, "fundledger:append_only", set_to("entries", "corrects = NULL")),
    Attack("an entry replaced", APPEND_ONLY, "fundledger:(already_there|voucher_number|sealed|sequence)",
           seal(FINE, into=REPLACE, lines_into=REPLACE, at="{last}"), ONLY_SQLITE),
    Attack("an entry replaced by its identifier", APPEND_ONLY, "fundledger:already_there|uq_entries_id",
           seal(draft(*FINE.lines, id="'{gift}'"), into=REPLACE), ONLY_SQLITE),
    Attack("an entry of a known identifier", APPEND_ONLY, "uq_entries_id|fundledger:already_there",
           seal(draft(*FINE.lines, id="'{gift}'"))),
    Attack("an entry written over", APPEND_ONLY, "fundledger:(append_only|already_there)",
           seal(draft(*FINE.lines, id="'{gift}'"), tail="ON CONFLICT (organisation_id, id) DO UPDATE SET act = 'x'")),
    Attack("entries truncated", APPEND_ONLY, "fundledger:append_only", ("TRUNCATE entries CASCADE",), ONLY_POSTGRESQL),
    Attack("every book truncated", APPEND_ONLY, "fundledger:append_only", ("TRUNCATE organisations CASCADE",), ONLY_POSTGRESQL),
    Attack("words rewritten", APPEND_ONLY, "fundledger:append_only", set_to("narratives", "description = 'khác'")),
    Attack("words deleted", APPEND_ONLY, "fundledger:append_only", (f"DELETE FROM narratives {MINE}",)),
    Attack("words replaced", APPEND_ONLY, "fundledger:sealed", (
        (f"{REPLACE} narratives (organisation_id, sequence, transaction_id, salt, description, party, document)"
        " VALUES ('{org}', {last}, 0, 's', 'khác', '', '')"),), ONLY_SQLITE),
    Attack("words half erased", APPEND_ONLY, "erased_whole|fundledger:append_only",
           set_to("narratives", "erased_at = '2024-01-01T00:00:00.000000Z'", "sequence = {last}")),
    Attack("words rewritten as if erased", APPEND_ONLY, "fundledger:checks_off",
           set_to("narratives", "erased_at = '2024-01-01T00:00:00.000000Z', description = 'khác'", "sequence = {last}"),
           ONLY_SQLITE, NO_CHECKS),
    Attack("erased words brought back", APPEND_ONLY, "fundledger:append_only", set_to(
        "narratives", "erased_at = NULL, salt = 's', description = 'khác', party = '', document = ''",
        "sequence = {erased_sequence}")),
    Attack("words erased at birth", APPEND_ONLY, "fundledger:(sealed|narrative_missing)|null value|erased_whole", (
        ("INSERT INTO narratives (organisation_id, sequence, transaction_id, erased_at)"
        " VALUES ('{org}', {next}, {transaction}, '2024-01-01T00:00:00.000000Z')"), *seal(FINE)[1:])),
    Attack("a gift made larger", APPEND_ONLY, "fundledger:append_only", set_to("donations", "amount = amount + 1")),
    Attack("a gift deleted", APPEND_ONLY, "fundledger:append_only", (f"DELETE FROM donations {MINE}",)),
    Attack("a gift replaced", APPEND_ONLY, "fundledger:already_there", (
        (f"{REPLACE} donations (organisation_id, id, donor_id, fund, part, programme, amount, received_on, channel,"
        " entry_sequence) VALUES ('{org}', '{donation}', '{donor}', 'QHB-TH', 'principal', '', 1, '2023-03-01', 'bank',"
        " {gift_sequence})"),), ONLY_SQLITE),
    Attack("an award made larger", APPEND_ONLY, "fundledger:append_only", set_to("awards", "amount = amount + 10, recipients = 1")),
    Attack("an award deleted", APPEND_ONLY, "fundledger:append_only", (f"DELETE FROM awards {MINE}",)),
    Attack("an award replaced", APPEND_ONLY, "fundledger:already_there", (
        (f"{REPLACE} awards (organisation_id, id, kind, fund, part, programme, recipients, amount, decided_on, decision,"
        " description) VALUES ('{org}', '{paid_award}', 'prize', 'QHB-TH', 'income', '', 1, 1, '2023-03-05', 'x', 'x')"),),
        ONLY_SQLITE),
    Attack("a programme renamed", APPEND_ONLY, "fundledger:append_only", set_to("programmes", "code = 'CT-X'")),
    Attack("a programme replaced", APPEND_ONLY, "fundledger:already_there", (
        f"{REPLACE} programmes (organisation_id, code, name_vi, name_en) VALUES ('{{org}}', 'CT-KT', '', '')",), ONLY_SQLITE),
    Attack("a programme deleted", APPEND_ONLY, "fundledger:append_only", (f"DELETE FROM programmes {MINE}",)),
    Attack("the organisation deleted", APPEND_ONLY, f"fundledger:append_only|{FOREIGN_KEY}",
           ("DELETE FROM organisations WHERE id = '{org}'",)),
    Attack("the organisation given another key", APPEND_ONLY, f"fundledger:append_only|{FOREIGN_KEY}",
           (f"UPDATE organisations SET id = '{some_id()}' WHERE id = '{{org}}'",)),
    Attack("the organisation replaced", APPEND_ONLY, "fundledger:already_there", (
        f"{REPLACE} organisations (id, code, name_vi, name_en, founded_at)"
        " VALUES ('" + some_id() + "', 'SL', '', '', '2023-01-01T00:00:00.000000Z')",), ONLY_SQLITE),
    Attack("whoever signed deleted", APPEND_ONLY, f"fundledger:append_only|{FOREIGN_KEY}",
           ("DELETE FROM users WHERE id = '{maker}'",)),
    Attack("whoever signed given another key", APPEND_ONLY, f"fundledger:append_only|{FOREIGN_KEY}",
           (f"UPDATE users SET id = '{some_id()}' WHERE id = '{{maker}}'",)),
    Attack("a donor deleted", APPEND_ONLY, f"fundledger:append_only|{FOREIGN_KEY}",
           ("DELETE FROM donors WHERE id = '{donor}'",)),
    Attack("whoever signed replaced", APPEND_ONLY, FOREIGN_KEY, (
        f"{REPLACE} users (id, login, name, password_hash, is_active, created_at) VALUES ('" + some_id() + "', 'thuquy', '', '', 1, '2023-01-01T00:00:00.000000Z')",), ONLY_SQLITE),
    Attack("a donor given another key", APPEND_ONLY, FOREIGN_KEY, set_to("donors", f"id = '{some_id()}'", "id = '{donor}'")),
    Attack("a donor replaced", APPEND_ONLY, FOREIGN_KEY, (
        f"{REPLACE} donors (organisation_id, id, code, kind, name, wish, is_invented)"
        " VALUES ('{org}', '" + some_id() + "', 'D-1', 'person', '', 'named', 0)",), ONLY_SQLITE),
    Attack("another organisation moved over it", APPEND_ONLY, FOREIGN_KEY,
           ("UPDATE OR REPLACE organisations SET code = 'SL' WHERE id = '{other}'",), ONLY_SQLITE),
    Attack("refusals that refuse nothing, found first", APPEND_ONLY, "fundledger:append_only", (
        "CREATE SCHEMA evil",
        "CREATE FUNCTION evil.refuse(word text) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "SET LOCAL search_path = evil, public",
        f"DELETE FROM donations {MINE}"), ONLY_POSTGRESQL),
]  # fmt: skip

PERIODS = [
    Attack("in a closed month", PERIOD, "fundledger:period_not_open", seal(draft(*FINE.lines, day="2023-02-14"))),
    Attack("in a locked month", PERIOD, "fundledger:period_not_open", seal(draft(*FINE.lines, day="2023-01-14"))),
    Attack("in a month not opened", PERIOD, "fundledger:(period_not_open|regime)", seal(draft(*FINE.lines, day="2025-03-14"))),
    Attack("dated after its month", PERIOD, "fundledger:date_outside_period",
           seal(draft(*FINE.lines, day="2023-04-01", month="'2023-03'"))),
    Attack("a closed day in an open month", PERIOD, "fundledger:date_outside_period",
           seal(draft(*FINE.lines, day="2023-02-14", month="'2023-03'"))),
    Attack("a day that is none", PERIOD, "fundledger:date_outside_period|out of range",
           seal(draft(*FINE.lines, day="2023-02-31", month="'2023-03'"))),
    Attack("a day without its noughts", PERIOD, "fundledger:date_outside_period",
           seal(draft(*FINE.lines, day="2023-3-14", month="'2023-03'")), ONLY_SQLITE),
    Attack("a day with an hour", PERIOD, "fundledger:date_outside_period",
           seal(draft(*FINE.lines, day="2023-03-14 00:00")), ONLY_SQLITE),
    Attack("a day in another order", PERIOD, "fundledger:date_outside_period|out of range",
           seal(draft(*FINE.lines, day="14/03/2023", month="'2023-03'", fiscal_year="2023"))),
    Attack("a day without end", PERIOD, "fundledger:date_outside_period",
           seal(draft(*FINE.lines, day="infinity", month="'2023-03'", fiscal_year="2023"))),
    Attack("an instant that is none", PERIOD, "fundledger:malformed|invalid input syntax",
           seal(draft(*FINE.lines, posted_at="'hôm qua'"))),
    Attack("an instant without end", PERIOD, "fundledger:malformed", seal(draft(*FINE.lines, posted_at="'infinity'"))),
    Attack("an instant before our era", PERIOD, "fundledger:malformed",
           seal(draft(*FINE.lines, posted_at="'0044-03-15 12:00:00+00 BC'"))),
    Attack("a locked month opened", PERIOD, "fundledger:period_locked", set_to(
        "periods", "status = 'open', closed_sequence = NULL, merkle_root = NULL", "month = '2023-01'")),
    Attack("a locked month closed again", PERIOD, "fundledger:period_locked", set_to(
        "periods", "status = 'closed', merkle_root = NULL", "month = '2023-01'")),
    Attack("a locked month's root changed", PERIOD, "fundledger:period_locked", set_to(
        "periods", f"merkle_root = '{'e' * 64}'", "month = '2023-01'")),
    Attack("a locked month deleted", PERIOD, "fundledger:append_only", (f"DELETE FROM periods {MINE} AND month = '2023-01'",)),
    Attack("a locked month replaced", PERIOD, "fundledger:period_days",
           period("2023-01", "2023-01-01", "2023-01-31", into=REPLACE), ONLY_SQLITE),
    Attack("a locked month written over", PERIOD, "fundledger:period_(days|locked)", (
        period("2023-01", "2023-01-01", "2023-01-31")[0]
        + " ON CONFLICT (organisation_id, month) DO UPDATE SET status = 'open', closed_sequence = NULL, merkle_root = NULL",)),
    Attack("an open month moved over a locked one", PERIOD, "fundledger:period_days",
           ("UPDATE OR REPLACE periods SET month = '2023-01' WHERE month = '2023-03'",), ONLY_SQLITE),
    Attack("an open month moved to the locked one's days", PERIOD, "fundledger:period_days",
           set_to("periods", "first_day = '2023-01-01'", "month = '2023-03'")),
    Attack("a second month over the locked one", PERIOD, "fundledger:period_days", period("2023-x1", "2023-01-01", "2023-01-31")),
    Attack("a month longer than it is", PERIOD, "fundledger:period_days", period("2025-01", "2025-01-01", "2025-12-31")),
    Attack("a month born closed", PERIOD, "fundledger:period_not_open", (
        period("2025-01", "2025-01-01", "2025-01-31", "closed")[0].replace("status)", "status, closed_sequence)")
        .replace("'closed')", "'closed', 1)"),)),
    Attack("a month before a locked one", ORDER, "fundledger:period_order", period("2022-12", "2022-12-01", "2022-12-31")),
    Attack("both cashier and accountant", CASHIER, "fundledger:cashier_is_accountant", (
        "INSERT INTO memberships (organisation_id, user_id, role) VALUES ('{org}', '{maker}', 'cashier')",
        "INSERT INTO memberships (organisation_id, user_id, role) VALUES ('{org}', '{maker}', 'accountant')"), gives_up=True),
    Attack("a month before our era", PERIOD, "fundledger:period_days", period("0001-01", "0001-01-01 BC", "0001-01-31 BC")),
    Attack("months truncated", PERIOD, "fundledger:append_only", ("TRUNCATE periods",), ONLY_POSTGRESQL),
    Attack("the wrong regime", PERIOD, "fundledger:regime", seal(draft(*FINE.lines, regime="'charity-41'"))),
    Attack("the wrong fiscal year", PERIOD, "fundledger:(regime|voucher_number)",
           seal(draft(*FINE.lines, fiscal_year="2024", voucher_number="1"))),
    Attack("another regime for the year", PERIOD, "fundledger:(in_use|append_only)",
           set_to("fiscal_years", "regime = 'charity-41'", "year = 2023")),
    Attack("the year deleted", PERIOD, "fundledger:append_only", (f"DELETE FROM fiscal_years {MINE}",)),
    Attack("the year replaced", PERIOD, "fundledger:already_there", (
        f"{REPLACE} fiscal_years (organisation_id, year, regime) VALUES ('{{org}}', 2023, 'charity-41')",), ONLY_SQLITE),
    Attack("another year moved over it", PERIOD, "fundledger:(in_use|append_only)", (
        "INSERT INTO fiscal_years (organisation_id, year, regime) VALUES ('{org}', 2030, 'charity-41')",
        f"UPDATE OR REPLACE fiscal_years SET year = 2023 {MINE} AND year = 2030"), ONLY_SQLITE, gives_up=True),
    Attack("months of the attacker's own", PERIOD, "fundledger:period_not_open|permission denied|already exists",
           (*shadow("periods", "status = 'open'"), *seal(draft(*FINE.lines, day="2023-02-14")))),
]  # fmt: skip

CLOSES = [
    Attack("a close that leaves out the last entry", CLOSE, "fundledger:period_position",
           set_to("periods", "status = 'closed', closed_sequence = {last} - 1", "month = '2023-03'")),
    Attack("a close ahead of the last entry", CLOSE, "fundledger:period_position",
           set_to("periods", "status = 'closed', closed_sequence = {last} + 1", "month = '2023-03'")),
    Attack("a close nowhere", CLOSE, "fundledger:period_position|ck_periods_closed_sequence",
           set_to("periods", "status = 'closed'", "month = '2023-03'")),
    Attack("a closed month's end moved", CLOSE, "fundledger:period_position",
           set_to("periods", "closed_sequence = 1", "month = '2023-02'")),
    Attack("a lock that moves the end", CLOSE, "fundledger:period_position",
           set_to("periods", f"status = 'locked', closed_sequence = 1, merkle_root = '{'e' * 64}'", "month = '2023-02'")),
    Attack("a lock of an open month", CLOSE, "fundledger:period_not_closed", set_to(
        "periods", f"status = 'locked', closed_sequence = {{last}}, merkle_root = '{'e' * 64}'", "month = '2023-03'")),
    Attack("a month opened, posted in and closed as it was", CLOSE, "fundledger:period_position", (
        *set_to("periods", "status = 'open', closed_sequence = NULL", "month = '2023-02'"),
        *seal(draft(*FINE.lines, day="2023-02-14")),
        *set_to("periods", "status = 'closed', closed_sequence = {last}", "month = '2023-02'")), gives_up=True),
]  # fmt: skip

FLOORS = [
    Attack("the principal spent", FLOOR, "fundledger:below_floor", seal(pays(1, "principal"))),
    Attack("the principal moved to the income", FLOOR, "fundledger:below_floor", seal(draft(
        debit("353G", 1_000, "principal"), credit("112", 1_000, "principal"), debit("112", 1_000), credit("353L", 1_000)))),
    Attack("more than the income", FLOOR, "fundledger:below_floor", seal(pays(88_000_001))),
    Attack("a đồng of what is promised", FLOOR, "fundledger:below_floor", seal(pays(58_000_001))),
    Attack("from a part that has nothing", FLOOR, "fundledger:below_floor", seal(pays(1, "management"))),
    Attack("more than was entrusted", FLOOR, "fundledger:below_floor", seal(draft(
        debit("3381", 20_000_001, "entrusted", ENTRUSTED), credit("112", 20_000_001, "entrusted", ENTRUSTED)))),
    Attack("two halves that are too much together", FLOOR, "fundledger:below_floor", seal(pays(30_000_000), pays(30_000_000))),
    Attack("spent first, refilled later in the batch", FLOOR, "fundledger:below_floor", seal(pays(60_000_000), gives(60_000_000))),
    Attack("spent against a promise fulfilled later", FLOOR, "fundledger:below_floor",
           seal(pays(60_000_000), pays(30_000_000, commitment="'{pending}'"), gives(60_000_000))),
    Attack("promised more than there is", FLOOR, "below_floor|above_floor", commitment(some_id(), written="58000001")),
    Attack("promised twice over", FLOOR, "below_floor|above_floor",
           (*commitment(some_id(), written="30000000"), *commitment(some_id(), written="30000000")), gives_up=True),
    Attack("a debt paid that nobody is owed", DEBT, "fundledger:not_owed", seal(draft(debit("3388", 1_000), credit("112", 1_000)))),
    Attack("the principal spent as a debt", DEBT, "fundledger:not_owed", seal(draft(
        debit("3388", 1_000, "principal"), credit("112", 1_000, "principal")))),
    Attack("more of a debt paid than is owed", DEBT, "fundledger:not_owed", seal(
        draft(debit("111", 1_000), credit("3388", 1_000)), draft(debit("3388", 1_001), credit("112", 1_001)))),
    Attack("promised from the principal", FLOOR, "below_floor|above_floor", commitment(some_id(), part="principal")),
    Attack("promised less than nothing", FLOOR, "ck_commitments_amount|fundledger:", commitment(some_id(), written="-58000000")),
    Attack("promised less than nothing, checks switched off", FLOOR, "fundledger:checks_off",
           commitment(some_id(), written="-58000000"), ONLY_SQLITE, NO_CHECKS),
    Attack("the floor lowered", FLOOR, "fundledger:kept_by_the_seal", set_to("fund_positions", "floor = 0")),
    Attack("the position raised", FLOOR, "fundledger:kept_by_the_seal",
           set_to("fund_positions", "position = position + 1", "part = 'income'")),
    Attack("the promises forgotten", FLOOR, "fundledger:kept_by_the_seal", set_to("fund_positions", "committed = 0")),
    Attack("a position deleted", FLOOR, "fundledger:append_only", (f"DELETE FROM fund_positions {MINE}",)),
    Attack("a position replaced", FLOOR, "fundledger:kept_by_the_seal",
           (f"{REPLACE}{POSITION}'QHB-TH', 'principal', 0, 0, 0)",), ONLY_SQLITE),
    Attack("a position written over", FLOOR, "fundledger:kept_by_the_seal", (
        (f"INSERT INTO{POSITION}'QHB-TH', 'income', 0, 0, 0) ON CONFLICT (organisation_id, fund, part)"
        " DO UPDATE SET position = 999999999"),)),
    Attack("a position born rich", FLOOR, "fundledger:kept_by_the_seal", (f"INSERT INTO{POSITION}'QBL', 'income', 5000, 0, 0)",)),
    Attack("a position moved to another part", FLOOR, "fundledger:kept_by_the_seal",
           set_to("fund_positions", "part = 'income'", "part = 'principal'")),
    Attack("a position of a fund that is none", FLOOR, FOREIGN_KEY, (f"INSERT INTO{POSITION}'NONE', 'income', 0, 0, 0)",)),
    Attack("a fund that is none", FLOOR, "fundledger:below_floor",
           seal(draft(debit("111", 1, fund="NONE"), credit("112", 1, fund="NONE")))),
    Attack("a part that the fund does not have", FLOOR, "fundledger:below_floor",
           seal(draft(debit("111", 1, "entrusted"), credit("112", 1, "entrusted")))),
    Attack("a part that is none", FLOOR, "ck_postings_part", seal(draft(debit("111", 1, "x"), credit("112", 1, "x")))),
    Attack("an account that is none", FLOOR, "fundledger:unknown_account", seal(draft(debit("999", 1), credit("112", 1)))),
    Attack("an account that only sums", FLOOR, "fundledger:unknown_account", seal(draft(debit("1388", 1), credit("112", 1)))),
    Attack("an account of another regime", FLOOR, "fundledger:unknown_account", seal(draft(debit("R_DON", 1), credit("112", 1)))),
    Attack("a programme that is none", FLOOR, "fundledger:unknown_programme",
           seal(draft(debit("111", 1, programme="NONE"), credit("112", 1)))),
    Attack("a bank account out of the position", FLOOR, "fundledger:(in_use|append_only)",
           set_to("accounts", "in_position = 0", "code = '112'")),
    Attack("an expense in the position", FLOOR, "fundledger:in_position",
           set_to("accounts", "in_position = 1", "code = '615'")),
    Attack("an account replaced", FLOOR, "fundledger:already_there", (account(REPLACE, "112", "asset", 0),), ONLY_SQLITE),
    Attack("another account moved over it", FLOOR, "fundledger:(in_use|append_only)", (
        account("INSERT OR ABORT INTO", "112x", "liability", 0),
        f"UPDATE OR REPLACE accounts SET code = '112' {MINE} AND code = '112x'"), ONLY_SQLITE, gives_up=True),
    Attack("an expense that takes nothing, newly added", FLOOR, "fundledger:in_position", (
        account("INSERT INTO", "615x", "expense", 1),
        *seal(draft(debit("615x", 900_000_000, "principal"), credit("112", 900_000_000, "principal"))))),
    Attack("an asset that is none, newly added", FLOOR, "fundledger:in_position", (account("INSERT INTO", "112x", "asset", 0),)),
    Attack("an account deleted", FLOOR, "fundledger:append_only", (f"DELETE FROM accounts {MINE}",)),
    Attack("a fund freed from its restriction", FLOOR, "fundledger:append_only", set_to("funds", "restriction = 'unrestricted'")),
    Attack("a fund given another code", FLOOR, f"fundledger:append_only|{FOREIGN_KEY}",
           set_to("funds", "code = 'QHB-X'", "code = 'QHB-TH'")),
    Attack("a fund replaced", FLOOR, "fundledger:already_there", (
        (f"{REPLACE} funds (organisation_id, code, name_vi, name_en, restriction, is_public)"
        " VALUES ('{org}', 'QHB-TH', '', '', 'unrestricted', 1)"),), ONLY_SQLITE),
    Attack("a fund deleted", FLOOR, "fundledger:append_only", (f"DELETE FROM funds {MINE}",)),
    Attack("accounts of the attacker's own", FLOOR, "fundledger:below_floor|permission denied|already exists",
           (*shadow("accounts", "in_position = 0"), *seal(pays(500_000_000, "principal")))),
    Attack("positions of the attacker's own", FLOOR, "fundledger:below_floor|permission denied|already exists",
           (*shadow("fund_positions", "position = 99000000000, floor = 0"), *seal(pays(500_000_000, "principal")))),
]  # fmt: skip

CORRECTIONS = [
    Attack("a correction that takes more than was given", PRINCIPAL, "fundledger:below_floor",
           seal(takes_back(500_000_001, corrects="'{gift}'"))),
    Attack("a correction of what gave nothing", PRINCIPAL, "fundledger:below_floor",
           seal(takes_back(1_000, corrects="'{fix}'"))),
    Attack("a correction of a correction that takes again", PRINCIPAL, "fundledger:below_floor", seal(
        takes_back(500_000_000, corrects="'{gift}'", id=f"'{(_first := some_id())}'"),
        takes_back(1, corrects=f"'{_first}'"))),
    Attack("a correction of nothing", PRINCIPAL, "fundledger:corrects_nothing",
           seal(takes_back(1_000, corrects=f"'{some_id()}'"))),
    Attack("a correction of itself", PRINCIPAL, "fundledger:corrects_nothing|ck_entries_corrects_another",
           seal(draft(*FINE.lines, id=f"'{(_own := some_id())}'", corrects=f"'{_own}'"))),
    Attack("two corrections of each other", PRINCIPAL, "fundledger:corrects_nothing", seal(
        takes_back(1_000, id=f"'{(_one := some_id())}'", corrects=f"'{(_two := some_id())}'"),
        takes_back(1_000, id=f"'{_two}'", corrects=f"'{_one}'"))),
    Attack("taken back without a correction", PRINCIPAL, "fundledger:below_floor", seal(takes_back(1_000))),
    Attack("a correction that overspends the income", PRINCIPAL, "fundledger:below_floor",
           seal(pays(58_000_001, corrects="'{fix}'"))),
    Attack("two gifts in one batch, more than both taken back", PRINCIPAL, "fundledger:below_floor", seal(
        gives(1_000, "principal"), takes_back(500_001_000, corrects="'{gift}'"))),
]  # fmt: skip

AWARDS = [
    Attack("an award promised twice", AWARD, "already_committed|uq_commitments_live_award", commitment()),
    Attack("an award promised again after it was paid", AWARD, "already_committed|uq_commitments_live_award", commitment("{paid_award}")),
    Attack("a promise that replaces another", AWARD, "already_committed", commitment(into=REPLACE), ONLY_SQLITE),
    Attack("a promise replaced by itself", AWARD, "fundledger:commitment_not_pending",
           commitment(into=REPLACE, key="{pending}"), ONLY_SQLITE),
    Attack("a promise born paid", AWARD, "fundledger:commitment_not_pending", commitment(some_id(), "posted")),
    Attack("a promise born void", AWARD, "fundledger:commitment_not_pending", commitment(some_id(), "voided")),
    Attack("paid with another amount", AWARD, "fundledger:not_as_committed", seal(pays(29_999_999, commitment="'{pending}'"))),
    Attack("paid with nothing", AWARD, "fundledger:not_as_committed", seal(draft(*FINE.lines, commitment="'{pending}'"))),
    Attack("paid from another part", AWARD, "fundledger:not_as_committed", seal(draft(
        debit("3381", 20_000_000, "entrusted", ENTRUSTED), credit("112", 20_000_000, "entrusted", ENTRUSTED),
        commitment="'{pending}'"))),
    Attack("paid twice", AWARD, "fundledger:commitment_not_pending|uq_entries_commitment", seal(pays(12_000_000, commitment="'{paid}'"))),
    Attack("paid twice in one batch", AWARD, "fundledger:commitment_not_pending|uq_entries_commitment",
           seal(*[pays(30_000_000, commitment="'{pending}'")] * 2)),
    Attack("paid though void", AWARD, "fundledger:commitment_not_pending", seal(pays(5_000_000, commitment="'{voided}'"))),
    Attack("paid though it is none", AWARD, "fundledger:commitment_not_pending", seal(pays(5, commitment=f"'{some_id()}'"))),
    Attack("paid by a correction", AWARD, "fundledger:commitment_not_pending",
           seal(pays(30_000_000, commitment="'{pending}'", corrects="'{fix}'"))),
    Attack("un-paid", AWARD, "fundledger:commitment_not_pending",
           set_to("commitments", "status = 'pending', entry_sequence = NULL", "status = 'posted'")),
    Attack("void after it was paid", AWARD, "fundledger:commitment_not_pending",
           set_to("commitments", "status = 'voided', entry_sequence = NULL", "status = 'posted'")),
    Attack("brought back after it was void", AWARD, "fundledger:commitment_not_pending",
           set_to("commitments", "status = 'pending'", "status = 'voided'")),
    Attack("paid by hand", AWARD, "fundledger:kept_by_the_seal",
           set_to("commitments", "status = 'posted', entry_sequence = {last}", "status = 'pending'")),
    Attack("paid by an entry to come", AWARD, f"fundledger:kept_by_the_seal|{FOREIGN_KEY}",
           set_to("commitments", "status = 'posted', entry_sequence = {next}", "status = 'pending'")),
    Attack("a promise made smaller", AWARD, "fundledger:commitment_not_pending", set_to("commitments", "amount = 1", "status = 'pending'")),
    Attack("a promise made smaller as it is void", AWARD, "fundledger:commitment_not_pending",
           set_to("commitments", "amount = 1, status = 'voided'", "status = 'pending'")),
    Attack("a promise to another award", AWARD, "fundledger:commitment_not_pending",
           set_to("commitments", f"award = '{some_id()}', status = 'voided'", "status = 'pending'")),
    Attack("a promise written over", AWARD, "fundledger:commitment_not_pending", (
        commitment(key="{pending}")[0] + " ON CONFLICT (organisation_id, id) DO UPDATE SET amount = 1",)),
    Attack("a promise deleted", AWARD, "fundledger:append_only", (f"DELETE FROM commitments {MINE}",)),
    Attack("promises truncated", AWARD, "fundledger:append_only", ("TRUNCATE commitments",), ONLY_POSTGRESQL),
    Attack("a promise kept by calling the seal's own function", AWARD, "fundledger:|permission denied", (
        "SELECT fulfil_commitments(array_agg(e)) FROM entries e WHERE e.sequence = {last}",), ONLY_POSTGRESQL),
]  # fmt: skip

KEYS = [
    Attack("a key used before", ONCE, "fundledger:idempotency_key|uq_entries_idempotency_key",
           seal(draft(*FINE.lines, idempotency_key="'GIFT-1'", request_digest="'x'"))),
    Attack("a key used before, replacing its entry", ONCE, "fundledger:idempotency_key",
           seal(draft(*FINE.lines, idempotency_key="'GIFT-1'", request_digest="'x'"), into=REPLACE), ONLY_SQLITE),
    Attack("a key used twice in one batch", ONCE, "fundledger:idempotency_key|uq_entries_idempotency_key",
           seal(*[draft(*FINE.lines, idempotency_key="'K'", request_digest="'x'")] * 2)),
    Attack("a key that stands for nothing", ONCE, "ck_entries_request", seal(draft(*FINE.lines, idempotency_key="'K'"))),
    Attack("a second correction", ONCE, "fundledger:already_corrected|uq_entries_corrects",
           seal(draft(*FINE.lines, corrects="'{wrong}'"))),
    Attack("a second correction, replacing the first", ONCE, "fundledger:already_corrected",
           seal(draft(*FINE.lines, corrects="'{wrong}'"), into=REPLACE), ONLY_SQLITE),
    Attack("two corrections in one batch", ONCE, "fundledger:already_corrected|uq_entries_corrects",
           seal(*[takes_back(300_000_000, corrects="'{gift}'")] * 2)),
]  # fmt: skip

NUMBERS = [
    Attack("a number used before", NUMBER, "fundledger:voucher_number|uq_entries_voucher",
           seal(draft(*FINE.lines, voucher_number="{number} - 1"))),
    Attack("a number left out", NUMBER, "fundledger:voucher_number", seal(draft(*FINE.lines, voucher_number="{number} + 1"))),
    Attack("number nought", NUMBER, "fundledger:voucher_number", seal(draft(*FINE.lines, voucher_number="0"))),
    Attack("a number left out in a batch", NUMBER, "fundledger:voucher_number",
           seal(FINE, draft(*FINE.lines, voucher_number="{number} + 2"))),
    Attack("numbers the other way round", NUMBER, "fundledger:voucher_number", seal(
        draft(*FINE.lines, voucher_number="{number} + 1"), draft(*FINE.lines, voucher_number="{number}"))),
    Attack("a series that is none", NUMBER, "ck_entries_voucher_kind", seal(draft(*FINE.lines, voucher_kind="'XX'", voucher_number="1"))),
    Attack("a counter set back", NUMBER, "fundledger:kept_by_the_seal", set_to("voucher_counters", "last_number = 0")),
    Attack("a counter added", NUMBER, "fundledger:kept_by_the_seal", (f"INSERT INTO{COUNTER}".replace("'PKT'", "'PT'").replace("2023", "2029"),)),
    Attack("a counter replaced", NUMBER, "fundledger:kept_by_the_seal", (f"{REPLACE}{COUNTER}",), ONLY_SQLITE),
    Attack("a counter deleted", NUMBER, "fundledger:append_only", (f"DELETE FROM voucher_counters {MINE}",)),
    Attack("counters truncated", NUMBER, "fundledger:append_only", ("TRUNCATE voucher_counters",), ONLY_POSTGRESQL),
]  # fmt: skip

SIGNATURES = [
    Attack("approved by its maker", MAKER, "ck_entries_maker_is_not_approver", seal(draft(*FINE.lines, approved_by="'{maker}'"))),
    Attack("approved by its maker, faults ignored", MAKER, f"{SKIPPED}|{FOREIGN_KEY}|fundledger:",
           seal(draft(*FINE.lines, approved_by="'{maker}'"), into="INSERT OR IGNORE INTO"), ONLY_SQLITE),
    Attack("approved by its maker, checks switched off", MAKER, "fundledger:checks_off",
           seal(draft(*FINE.lines, approved_by="'{maker}'")), ONLY_SQLITE, NO_CHECKS),
    Attack("approved by nobody", MAKER, FOREIGN_KEY, seal(draft(*FINE.lines, approved_by=f"'{some_id()}'"))),
    Attack("approved by no name", MAKER, "NOT NULL|null value", seal(draft(*FINE.lines, approved_by="NULL"))),
    Attack("one signed alone in a batch", MAKER, "ck_entries_maker_is_not_approver",
           seal(FINE, draft(*FINE.lines, approved_by="'{maker}'"))),
]  # fmt: skip

CHAINS = [
    Attack("a sequence left out", CHAIN, "fundledger:sequence", seal(FINE, at="{next} + 1")),
    Attack("a sequence used before", CHAIN, "fundledger:sealed|pk_narratives", seal(FINE, at="{last}")),
    Attack("another entry's place in the chain", CHAIN, "fundledger:previous_hash",
           seal(draft(*FINE.lines, previous_hash=f"'{'0' * 64}'"))),
    Attack("a broken link within a batch", CHAIN, "fundledger:previous_hash",
           seal(FINE, draft(*FINE.lines, previous_hash=f"'{'f' * 64}'"), FINE)),
    Attack("a hash too short", CHAIN, "ck_entries_hashes|fundledger:malformed", seal(draft(*FINE.lines, entry_hash="'abc'"))),
    Attack("a hash that is none", CHAIN, "fundledger:malformed", seal(draft(*FINE.lines, entry_hash=f"'{'z' * 64}'"))),
    Attack("a hash in capitals", CHAIN, "fundledger:malformed", seal(draft(*FINE.lines, entry_hash=f"'{'A' * 64}'"))),
    Attack("an identifier that is none", CHAIN, "fundledger:malformed|invalid input syntax", seal(draft(*FINE.lines, id="'một'"))),
    Attack("the head moved back", CHAIN, "fundledger:kept_by_the_seal", set_to("chains", f"last_sequence = 0, head = '{'0' * 64}'")),
    Attack("the head moved on", CHAIN, "fundledger:kept_by_the_seal", set_to("chains", "last_sequence = last_sequence + 1")),
    Attack("the chain given to another", CHAIN, "fundledger:kept_by_the_seal|pk_chains|UNIQUE", set_to("chains", "organisation_id = '{other}'")),
    Attack("the chain deleted", CHAIN, "fundledger:append_only", (f"DELETE FROM chains {MINE}",)),
    Attack("the chain replaced", CHAIN, "fundledger:kept_by_the_seal", (f"{REPLACE}{CHAIN_ROW}",), ONLY_SQLITE),
    Attack("the chain written over", CHAIN, "fundledger:kept_by_the_seal", (
        f"INSERT INTO{CHAIN_ROW} ON CONFLICT (organisation_id) DO UPDATE SET last_sequence = 0",)),
    Attack("an entry for another organisation", CHAIN, "fundledger:sequence|fundledger:previous_hash",
           tuple(text.replace("{org}", "{other}") for text in seal(FINE))),
    Attack("a chain for nobody", CHAIN, FOREIGN_KEY, (f"INSERT INTO{CHAIN_ROW}".replace("{org}", some_id()),)),
    Attack("chains of the attacker's own", CHAIN, "fundledger:|permission denied|already exists",
           (*shadow("chains", f"head = '{'0' * 64}'"), *seal(draft(*FINE.lines, previous_hash=f"'{'0' * 64}'")))),
]  # fmt: skip

_DEPTH = (
    "CREATE TEMP TABLE lever (x int)",
    "CREATE FUNCTION pg_temp.pull() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {pulled}; RETURN NULL; END $$",
    "CREATE TRIGGER pull AFTER INSERT ON lever FOR EACH ROW EXECUTE FUNCTION pg_temp.pull()",
    "INSERT INTO lever VALUES (1)",
)


def pulled(statement: str) -> tuple[str, ...]:
    """A statement from within a trigger of the attacker's own, where `pg_trigger_depth` is what a guard expects."""
    return tuple(text.replace("{pulled}", statement) for text in _DEPTH)


KEPT_ROWS = [
    Attack("a balance changed", KEPT, "fundledger:kept_by_the_seal", set_to("balances", "debit = debit + 1")),
    Attack("a balance changed from another row", KEPT, "fundledger:kept_by_the_seal", (
        ("UPDATE balances SET debit = b.credit, credit = b.debit FROM (SELECT * FROM balances) AS b"
        " WHERE balances.organisation_id = b.organisation_id AND balances.account = b.account"),)),
    Attack("a balance moved to another month", KEPT, "fundledger:kept_by_the_seal|pk_balances", set_to("balances", "month = '2024-05'")),
    Attack("a balance added", KEPT, "fundledger:kept_by_the_seal|pk_balances", (f"INSERT INTO{BALANCE}".replace("2023-03", "2023-09"),)),
    Attack("a balance deleted", KEPT, "fundledger:append_only", (f"DELETE FROM balances {MINE}",)),
    Attack("a balance replaced", KEPT, "fundledger:kept_by_the_seal", (f"{REPLACE}{BALANCE}",), ONLY_SQLITE),
    Attack("a balance written over", KEPT, "fundledger:kept_by_the_seal", (
        (f"INSERT INTO{BALANCE} ON CONFLICT (organisation_id, month, regime, account, fund, part, programme)"
        " DO UPDATE SET debit = 0"),)),
    Attack("balances truncated", KEPT, "fundledger:append_only", ("TRUNCATE balances",), ONLY_POSTGRESQL),
    Attack("a balance changed from a trigger", KEPT, "fundledger:kept_by_the_seal|permission denied",
           pulled("UPDATE balances SET debit = debit + 1"), ONLY_POSTGRESQL),
    Attack("a position changed from a trigger", KEPT, "fundledger:kept_by_the_seal|permission denied",
           pulled("UPDATE fund_positions SET floor = 0"), ONLY_POSTGRESQL),
    Attack("the head moved back from a trigger", KEPT, "fundledger:kept_by_the_seal|permission denied",
           pulled("UPDATE chains SET last_sequence = 0"), ONLY_POSTGRESQL),
    Attack("a promise kept from a trigger", KEPT, "fundledger:kept_by_the_seal|permission denied",
           pulled("UPDATE commitments SET status = 'posted', entry_sequence = {last} WHERE status = 'pending'"),
           ONLY_POSTGRESQL),
    Attack("the seal's function on a table of the attacker's own", KEPT, "fundledger:|permission denied", (
        "CREATE TEMP TABLE mine (LIKE entries)",
        ("CREATE TRIGGER mine AFTER INSERT ON mine REFERENCING NEW TABLE AS sealed"
        " FOR EACH STATEMENT EXECUTE FUNCTION seal_entries()"),
        *seal(FINE)[:2], seal(FINE)[2].replace("INTO entries", "INTO mine")), ONLY_POSTGRESQL),
    Attack("the reserve's function on a table of the attacker's own", KEPT, "fundledger:|permission denied", (
        "CREATE TEMP TABLE mine (LIKE commitments)",
        "CREATE TRIGGER mine AFTER INSERT ON mine FOR EACH ROW EXECUTE FUNCTION reserve_commitment()",
        commitment(some_id(), written="-1000")[0].replace("INTO commitments", "INTO mine")), ONLY_POSTGRESQL),
    Attack("the owner's rights through a table of the attacker's own", KEPT, "division by zero", (
        "CREATE TEMP TABLE balances AS SELECT * FROM balances",
        ("CREATE FUNCTION pg_temp.seize() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " ALTER TABLE public.entries DISABLE TRIGGER USER; RETURN NULL; END $$"),
        "CREATE TRIGGER seize AFTER INSERT ON balances FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.seize()",
        *seal(FINE), "SELECT 1 / (SELECT count(*) FROM pg_temp.balances WHERE false)"), ONLY_POSTGRESQL),
]  # fmt: skip

ATTACKS = [
    *BAD_AMOUNTS, *UNBALANCED_ENTRIES, *REWRITTEN, *PERIODS, *CLOSES, *FLOORS, *CORRECTIONS, *AWARDS, *KEYS, *NUMBERS,
    *SIGNATURES, *CHAINS, *KEPT_ROWS,
]  # fmt: skip

CONTROLS = [
    Attack("an entry", BALANCED, "", seal(FINE)),
    Attack("three entries at once", BALANCED, "", seal(FINE, FINE, FINE)),
    Attack("the income to the last đồng that is not promised", FLOOR, "", seal(pays(58_000_000))),
    Attack("refilled first, spent later in the batch", FLOOR, "", seal(gives(60_000_000), pays(60_000_000))),
    Attack("a promise fulfilled first, the rest spent later in the batch", FLOOR, "",
           seal(pays(30_000_000, commitment="'{pending}'"), pays(58_000_000))),
    Attack("a gift taken back whole", PRINCIPAL, "", seal(takes_back(500_000_000, corrects="'{gift}'"))),
    Attack("a promise paid", AWARD, "", seal(pays(30_000_000, commitment="'{pending}'"))),
    Attack("a promise made", AWARD, "", commitment(some_id(), written="58000000")),
    Attack("a promise taken back", AWARD, "", set_to("commitments", "status = 'voided'", "status = 'pending'")),
    Attack("a promise taken back, and all of it spent", AWARD, "", (
        *set_to("commitments", "status = 'voided'", "status = 'pending'"), *seal(pays(88_000_000)))),
    Attack("a month closed", CLOSE, "", set_to(
        "periods", "status = 'closed', closed_sequence = {last}", "month = '2023-03'")),
    Attack("a closed month opened and posted in", PERIOD, "", (
        *set_to("periods", "status = 'open', closed_sequence = NULL", "month = '2023-02'"),
        *seal(draft(*FINE.lines, day="2023-02-14")))),
    Attack("a closed month locked", PERIOD, "", set_to(
        "periods", f"status = 'locked', merkle_root = '{'e' * 64}'", "month = '2023-02'")),
    Attack("words erased", APPEND_ONLY, "", set_to(
        "narratives", "erased_at = '2024-01-01T00:00:00.000000Z', salt = NULL, description = NULL, party = NULL,"
        " document = NULL", "sequence = {last}")),
    Attack("an account added", FLOOR, "", (account("INSERT INTO", "112x", "asset", 1),)),
]  # fmt: skip
