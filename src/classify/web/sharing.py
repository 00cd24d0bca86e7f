"""The desk of sharing behind pages and calls: of this house, for whoever is at the door."""

from __future__ import annotations

from datetime import date, datetime

from classify.rights import Person
from classify.sharing.clock import Clock
from classify.sharing.desk import Desk
from classify.sharing.letters import Sender
from classify.sharing.machine import ByTheMatrix
from classify.sharing.portfolio import Portfolio
from classify.web.accounts import people
from classify.web.house import house


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


def sender() -> Sender:
    """Who answers requests."""
    settings = house().settings
    return Sender(settings.publisher, settings.contact_name, settings.contact_email)
