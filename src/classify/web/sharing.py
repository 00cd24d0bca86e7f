"""The desk of sharing behind pages and calls: of this house, for whoever is at the door."""

from __future__ import annotations

from datetime import date, datetime

from classify.inventory.store import Store
from classify.redacting.bench import Bench
from classify.redacting.road import Redactor, signs_with
from classify.rights import Person
from classify.sharing.clock import Clock
from classify.sharing.desk import Desk
from classify.sharing.letters import Sender
from classify.sharing.machine import ByTheMatrix
from classify.sharing.packed import Packer
from classify.sharing.packing import Packing
from classify.sharing.portfolio import Portfolio
from classify.web.accounts import people
from classify.web.house import house

_redactors: list[tuple[Store, Redactor]] = []


def clock() -> Clock:
    """The city's own timeline."""
    settings = house().settings
    return Clock(settings.request_acknowledge_days, settings.request_answer_days, settings.zone)


def today() -> date:
    """The day it is in the city."""
    return datetime.now(house().settings.zone).date()


def desk_of(person: Person) -> Desk:
    """Requests and releases, with the rights of a person or program."""
    return Desk(
        house().store,
        person,
        machine=ByTheMatrix(house().store),
        clock=clock(),
        people=people.persons(),
        today=today(),
    )


def portfolio_of(person: Person) -> Portfolio:
    """Recipients and agreements, with the rights of a person or program."""
    return Portfolio(house().store, person, today=today())


def redactor() -> Redactor:
    """The one that makes redacted copies for this process, of the inventory that is open: as many at a time
    as it has workers, whoever asks.
    """
    store = house().store
    if not _redactors or _redactors[0][0] is not store:
        _redactors[:] = [(store, Redactor(house().settings, sign=signs_with(store.keys.audit_key)))]
    return _redactors[0][1]


def bench_of(person: Person) -> Bench:
    """Redacted copies, with the rights of a person."""
    return Bench(house().store, person, redactor_of=redactor, people=people.persons())


def packing_of(person: Person) -> Packing:
    """Releases prepared from decided requests, with the rights of a person."""
    return Packing(house().store, desk_of(person), bench_of(person), settings=house().settings)


def packer_of(person: Person) -> Packer:
    """Packages of prepared releases, with the rights of a person."""
    return Packer(house().store, desk_of(person), bench_of(person), settings=house().settings, today=today())


def sender() -> Sender:
    """Who answers requests."""
    settings = house().settings
    return Sender(settings.publisher, settings.contact_name, settings.contact_email)
