"""Telling the story: set up, year by year, in one unit of work that leaves all of it or nothing."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from fundledger.bookkeeping import donations, periods, reconciliations, setup
from fundledger.cli.story.acts import Telling, decide, perform
from fundledger.cli.story.pages import read_story
from fundledger.dates import year as year_of
from fundledger.donations.donations import Gift
from fundledger.donations.donors import Donor
from fundledger.donations.pledges import Pledge
from fundledger.funds.funds import Fund, Restriction
from fundledger.ledger.accounts import Regime
from fundledger.ledger.postings import FundPart, Part
from fundledger.ledger.reconciliations import ReconciliationItem
from fundledger.money import vnd
from fundledger.organisations.officers import Role
from fundledger.scholarships.programmes import Programme
from fundledger.storage.book import write
from fundledger.storage.columns import new_id
from fundledger.storage.stores import organisations, people
from fundledger.storage.stores import periods as kept_periods

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from fundledger.cli.story.pages import GiftLine, Story
    from fundledger.storage.book import Book
    from fundledger.storage.engine import Connection, Engine


def tell(engine: Engine, progress: Callable[[int, int], None] = lambda _done, _all: None) -> None:
    """Write the story into an empty database; telling it again after an interruption completes it.

    `progress` hears how many of how many vouchers are posted.
    """
    story = read_story()
    known = _found(engine, story)
    write(engine, story.plot["organisation"]["code"], lambda book: _write(book, story, known, progress))


class State(Enum):
    """What a database holds, seen from the story."""

    EMPTY = "empty"
    BEGUN = "begun"
    TOLD = "told"
    ANOTHER_BOOK = "another book"


def state(connection: Connection) -> State:
    """Whether the story may be told here, or is already: the periods come with the rest, all or nothing."""
    found = organisations.every(connection)
    if not found:
        return State.EMPTY
    plot = read_story().plot["organisation"]
    if len(found) > 1 or (found[0].code, found[0].illustrative_from) != (plot["code"], plot["illustrative_from"]):
        return State.ANOTHER_BOOK
    return State.TOLD if kept_periods.every(connection, found[0].id) else State.BEGUN


def _found(engine: Engine, story: Story) -> dict[str, UUID]:
    """Found the organisation and add its people, as far as an earlier telling has not done so."""
    plot = story.plot["organisation"]
    with engine.connect() as connection:
        known = {each.code for each in organisations.every(connection)}
        people_known = {user["login"]: people.password_hash(connection, user["login"]) for user in story.plot["user"]}
    if plot["code"] not in known:
        setup.found_organisation(
            engine,
            code=plot["code"],
            name_vi=plot["name"]["vi"],
            name_en=plot["name"]["en"],
            address=plot["address"],
            illustrative_from=plot["illustrative_from"],
        )
    return {
        user["login"]: found[0] if (found := people_known[user["login"]]) else _add(engine, user)
        for user in story.plot["user"]
    }


def _add(engine: Engine, user: Mapping[str, Any]) -> UUID:
    return setup.add_user(engine, login=user["login"], name=user["name"], password=user["password"])


def _write(book: Book, story: Story, known: Mapping[str, UUID], progress: Callable[[int, int], None]) -> None:
    telling = Telling(book, story, known)
    _set_up(telling)
    _make_promises(telling)
    for item in story.plot["difference"]:
        reconciliations.note_difference(book, _difference(item))
    done = 0
    for year in story.plot["year"]:
        for award_or_voucher in _events(story, year["number"]):
            award_or_voucher(telling)
            done += 1
            progress(done, len(story.awards) + len(story.vouchers))
        _end(telling, year)


def _set_up(telling: Telling) -> None:
    book, plot = telling.book, telling.story.plot
    for user in plot["user"]:
        setup.appoint(book, telling.people[user["login"]], user["name"], [Role(role) for role in user["roles"]])
    for year in plot["year"]:
        setup.open_fiscal_year(book, year["number"], Regime(year["regime"]))
    for fund in plot["fund"]:
        setup.add_fund(book, _fund(fund))
    for programme in plot["programme"]:
        name = programme["name"]
        setup.add_programme(book, Programme(programme["code"], name["vi"], name["en"]))


def _fund(plot: Mapping[str, Any]) -> Fund:
    return Fund(
        code=plot["code"],
        name_vi=plot["name"]["vi"],
        name_en=plot["name"]["en"],
        restriction=Restriction(plot["restriction"]),
        purpose_vi=plot["purpose"]["vi"],
        purpose_en=plot["purpose"]["en"],
        opened_on=plot.get("opened_on"),
    )


def _difference(plot: Mapping[str, Any]) -> ReconciliationItem:
    return ReconciliationItem(
        code=plot["code"],
        on=plot["on"],
        fund=plot["fund"],
        programme=plot["programme"],
        title_vi=plot["title"]["vi"],
        title_en=plot["title"]["en"],
        stated=vnd(plot["stated"]),
        found=vnd(plot["found"]),
        explanation_vi=plot["explanation"]["vi"],
        explanation_en=plot["explanation"]["en"],
        source=plot["source"],
    )


def _make_promises(telling: Telling) -> None:
    """Add the donors, enter the pledges, and lay each voucher's gifts ready."""
    story = telling.story
    telling.donors.update({line.code: new_id() for line in (*story.pledges, *story.gifts)})
    donations.add_donors(telling.book, list(_donors(telling).values()))
    gala = [(_promise(telling, line), line) for line in story.pledges]
    others = [_pledge(telling, plot) for plot in story.plot["pledge"]]
    donations.record_pledges(telling.book, [pledge for pledge, _ in gala] + others)
    for pledge, line in [*gala, *((None, line) for line in story.gifts)]:
        if line.received:
            gift = Gift(telling.donors[line.code], line.received, pledge.id if pledge else None)
            telling.gifts.setdefault(line.voucher, []).append(gift)


def _donors(telling: Telling) -> dict[str, Donor]:
    return {
        line.code: Donor(telling.donors[line.code], line.code, line.kind, line.name, line.wish, is_invented=True)
        for line in (*telling.story.gifts, *telling.story.pledges)
    }


def _promise(telling: Telling, line: GiftLine) -> Pledge:
    gala = telling.story.plot["gala"]
    return _pledge(telling, {**gala, "code": line.code, "amount": line.pledged.minor})


def _pledge(telling: Telling, plot: Mapping[str, Any]) -> Pledge:
    return Pledge(
        id=new_id(),
        donor=telling.donors[plot["code"]],
        fund_part=FundPart(plot["fund"], Part.PRINCIPAL),
        programme=plot["programme"],
        amount=vnd(plot["amount"]),
        pledged_on=plot["pledged_on"],
        due_on=plot.get("due_on"),
    )


def _events(story: Story, year: int) -> list[Callable[[Telling], None]]:
    """What happened in a year, in order; of one day's events the decisions come first."""
    decisions = [(line.decided_on, 0, lambda telling, line=line: decide(telling, line)) for line in story.awards]
    vouchers = [(line.posted_on, 1, lambda telling, line=line: perform(telling, line)) for line in story.vouchers]
    in_year = [event for event in (*decisions, *vouchers) if event[0].year == year]
    return [event for _, _, event in sorted(in_year, key=lambda each: each[:2])]


def _end(telling: Telling, year: Mapping[str, Any]) -> None:
    months = list(year_of(year["number"]).months())
    if year["end"] in ("closed", "locked"):
        periods.close_periods(telling.book, months)
    if year["end"] == "locked":
        periods.lock_periods(telling.book, months)
