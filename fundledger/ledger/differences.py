"""Differences: where books do not agree with their own entries, each named with what it should be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fundledger.errors import N_


class Kind(StrEnum):
    """What was compared."""

    SEQUENCE = "sequence"
    PREVIOUS_HASH = "previous_hash"
    ENTRY_HASH = "entry_hash"
    HEAD = "head"
    LAST_SEQUENCE = "last_sequence"
    WORDS = "words"
    WORDS_MISSING = "words_missing"
    TOO_FEW_POSTINGS = "too_few_postings"
    POSTING_COUNT = "posting_count"
    AMOUNT = "amount"
    UNBALANCED = "unbalanced"
    ACCOUNT = "account"
    REGIME = "regime"
    DATE = "date"
    PERIOD_MISSING = "period_missing"
    CLOSED_SEQUENCE = "closed_sequence"
    MERKLE_ROOT = "merkle_root"
    VOUCHER_NUMBER = "voucher_number"
    VOUCHER_COUNTER = "voucher_counter"
    SIGNATURES = "signatures"
    CORRECTION = "correction"
    BALANCE = "balance"
    POSITION = "position"
    FLOOR = "floor"
    COMMITTED = "committed"
    BELOW_FLOOR = "below_floor"
    CASH = "cash"
    COMMITMENT = "commitment"
    COMMITTED_TWICE = "committed_twice"
    DONATION = "donation"
    ORPHAN_ENTRY = "orphan_entry"
    ORPHAN_POSTING = "orphan_posting"
    ORPHAN_WORDS = "orphan_words"
    ORPHAN_DONATION = "orphan_donation"
    ORPHAN_COMMITMENT = "orphan_commitment"
    GUARD = "guard"


_SENTENCES = {
    Kind.SEQUENCE: N_("%(organisation)s: entry %(expected)s is missing; %(what)s stands in its place."),
    Kind.PREVIOUS_HASH: N_(
        "%(organisation)s: entry %(what)s does not continue the chain: it follows %(found)s, "
        "and the entry before it is %(expected)s."
    ),
    Kind.ENTRY_HASH: N_(
        "%(organisation)s: entry %(what)s was altered after it was sealed: "
        "its content gives %(expected)s, and its seal is %(found)s."
    ),
    Kind.HEAD: N_("%(organisation)s: the last entry is %(expected)s, and the chain's head says %(found)s."),
    Kind.LAST_SEQUENCE: N_("%(organisation)s: there are %(expected)s entries, and the chain's head says %(found)s."),
    Kind.WORDS: N_(
        "%(organisation)s: the words of entry %(what)s were altered: they give %(expected)s, and it was sealed "
        "with %(found)s."
    ),
    Kind.WORDS_MISSING: N_("%(organisation)s: entry %(what)s has lost its words without their being erased."),
    Kind.TOO_FEW_POSTINGS: N_("%(organisation)s: entry %(what)s has %(found)s postings, and two are the least."),
    Kind.POSTING_COUNT: N_("%(organisation)s: entry %(what)s has %(expected)s postings, and its row says %(found)s."),
    Kind.AMOUNT: N_("%(organisation)s: entry %(what)s has an amount of %(found)s, which no posting may have."),
    Kind.UNBALANCED: N_("%(organisation)s: %(what)s does not balance: debits %(expected)s, credits %(found)s."),
    Kind.ACCOUNT: N_("%(organisation)s: entry %(what)s uses account %(found)s, which is not in its chart."),
    Kind.REGIME: N_(
        "%(organisation)s: entry %(what)s follows regime %(found)s, and its fiscal year follows %(expected)s."
    ),
    Kind.DATE: N_("%(organisation)s: entry %(what)s is dated %(found)s, which does not agree with %(expected)s."),
    Kind.PERIOD_MISSING: N_("%(organisation)s: there are entries in %(what)s, a period that the books do not have."),
    Kind.CLOSED_SEQUENCE: N_(
        "%(organisation)s: period %(what)s was closed at entry %(found)s, and its last entry is %(expected)s."
    ),
    Kind.MERKLE_ROOT: N_(
        "%(organisation)s: the entries of locked period %(what)s give the root %(expected)s, and the lock says %(found)s."
    ),
    Kind.VOUCHER_NUMBER: N_("%(organisation)s: entry %(what)s has number %(found)s, where %(expected)s is next."),
    Kind.VOUCHER_COUNTER: N_(
        "%(organisation)s: the last number of series %(what)s is %(expected)s, and its counter says %(found)s."
    ),
    Kind.SIGNATURES: N_("%(organisation)s: entry %(what)s was made and approved by the same person."),
    Kind.CORRECTION: N_(
        "%(organisation)s: entry %(what)s corrects %(found)s, which is no earlier entry or was already corrected."
    ),
    Kind.BALANCE: N_("%(organisation)s: the %(what)s is %(expected)s by the entries and %(found)s by the balances."),
    Kind.POSITION: N_("%(organisation)s: the position of %(what)s is %(expected)s, and the books say %(found)s."),
    Kind.FLOOR: N_("%(organisation)s: the floor of %(what)s is %(expected)s, and the books say %(found)s."),
    Kind.COMMITTED: N_("%(organisation)s: of %(what)s %(expected)s is promised, and the books say %(found)s."),
    Kind.BELOW_FLOOR: N_(
        "%(organisation)s: %(what)s has %(found)s left after its promises, below its floor of %(expected)s."
    ),
    Kind.CASH: N_("%(organisation)s: cash on account %(what)s is below zero at the end of the day: %(found)s."),
    Kind.COMMITMENT: N_(
        "%(organisation)s: entry %(what)s pays %(found)s, and the commitment that it fulfils is %(expected)s."
    ),
    Kind.COMMITTED_TWICE: N_("%(organisation)s: award %(what)s has %(found)s live commitments, and one is the most."),
    Kind.DONATION: N_(
        "%(organisation)s: entry %(what)s took in %(expected)s, and the donations that it lists are %(found)s."
    ),
    Kind.ORPHAN_ENTRY: N_("%(organisation)s: there are entries of an organisation that is not in the books."),
    Kind.ORPHAN_POSTING: N_("%(organisation)s: there are postings under entry %(what)s, which does not exist."),
    Kind.ORPHAN_WORDS: N_("%(organisation)s: there are words for entry %(what)s, which does not exist."),
    Kind.ORPHAN_DONATION: N_("%(organisation)s: there are donations of entry %(what)s, which does not exist."),
    Kind.ORPHAN_COMMITMENT: N_("%(organisation)s: a commitment was paid by entry %(what)s, which does not exist."),
    Kind.GUARD: N_("The database's guard %(what)s is missing, altered, switched off or not one of ours."),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the books differ from what their entries say.

    `organisation` is a code, empty for the database as a whole. `expected` follows from the entries,
    `found` is what stands in the books; both are money, a count, a hash or none.
    """

    kind: Kind
    organisation: str
    what: str
    expected: object = None
    found: object = None

    @property
    def message(self) -> str:
        """The sentence, to be translated and then filled with `values`."""
        return _SENTENCES[self.kind]

    @property
    def values(self) -> dict[str, object]:
        return {
            "organisation": self.organisation,
            "what": self.what,
            "expected": "—" if self.expected is None else self.expected,
            "found": "—" if self.found is None else self.found,
        }

    def __str__(self) -> str:
        return self.message % {name: str(value) for name, value in self.values.items()}
