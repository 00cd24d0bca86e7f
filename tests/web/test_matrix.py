"""The rights matrix: every route and every call, for every role, grant and kind of share, answers as
`rights.may` says.

What stands behind a door is replaced for the walk: a yes must reach it, a no must not. So nothing is changed
by it, and a route that a room adds is walked without a line here.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory

from classify.inventory.handles import ShareHandle
from classify.rights import ACTS, Act, Assignment, Person, Role, Scope, may
from classify.web import doors
from classify.web.api.calls import CALLS
from classify.web.gate import OPEN
from classify.web.house import House, thing
from tests.web.api.conftest import caller  # noqa: F401 - a fixture
from tests.web.conftest import SignIn
from tests.web.test_doors import BEFORE_ANY_RIGHT
from tests.web.town import DEPARTMENTS, PARKS, PERSONNEL, POLICE
from tests.web.walking import BEHIND, BODIES, Route, first_item, routes

WAS_LET_IN = 299
SHARES = (PARKS, PERSONNEL, POLICE)


def people(web: House) -> list[Person]:
    """Every role over the whole city, a department and one share, with and without each grant; and nobody in
    particular.
    """
    parks = web.store.share_named(PARKS).id
    police = web.store.share_named(POLICE).id
    places = [{}, {"department": DEPARTMENTS[PARKS]}, {"share_id": parks}, {"share_id": police}]
    return [Person("nobody")] + [
        Person(f"{role} {place} {content} {cji}", (Assignment(role, **place),), content, cji)
        for role, place, content, cji in itertools.product(Role, places, (False, True), (False, True))
    ]


def expected(person: Person, act: Act, share: ShareHandle | None, *, of_item: bool) -> int:
    """What a door must answer."""
    about = thing(share) if share is not None else None
    if may(person, act, about):
        return WAS_LET_IN
    known_by = Act.SEE_ITEMS if of_item else Act.SEE_TOTALS
    return 404 if about is not None and not may(person, known_by, about) else 403


@contextmanager
def nothing_behind(route: Route) -> Iterator[None]:
    """The route with its door, and with a view behind it that only says that it was reached."""
    cells = list(_cells(route.view, route.door.view if route.door else None))
    assert cells, f"{route.name}: its door is not in front of its view"
    before = [cell.cell_contents for cell in cells]
    for cell in cells:
        cell.cell_contents = lambda *_, **__: HttpResponse(status=WAS_LET_IN)
    try:
        yield
    finally:
        for cell, view in zip(cells, before, strict=True):
            cell.cell_contents = view


def _cells(function: Any, view: Any) -> Iterator[Any]:
    while function is not None:
        yield from (cell for cell in function.__closure__ or () if cell.cell_contents is view)
        function = getattr(function, "__wrapped__", None)


def behind_doors() -> list[Route]:
    """All routes with a door; all others must stand in a list of those that need none."""
    found = [route for route in routes() if not route.is_of_twin]
    unclassified = [
        route.name
        for route in found
        if route.door is None
        and route.name not in OPEN | BEFORE_ANY_RIGHT
        and not route.name.startswith("mfa_")
    ]
    assert unclassified == [], "These routes have neither a door nor a reason to have none"
    return [route for route in found if route.door is not None]


@pytest.fixture
def quiet(web: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Doors that note nothing, ask nobody to sign in again, and look shares up once."""
    shares = web.store.shares()
    by_item = {line.id: share for share in shares for line in web.catalogue.lines(share)}
    monkeypatch.setattr(doors, "note", lambda *_, **__: None)
    monkeypatch.setattr(doors, "proved_lately", lambda _request: True)
    monkeypatch.setattr(type(web.store), "shares", lambda _store: shares)
    monkeypatch.setattr(type(web.catalogue), "share_of", lambda _catalogue, item: by_item.get(item))


def asked(route: Route, person: Person, values: dict[str, Any], address: str) -> int:
    """The status of an answer; by POST where the route wants that."""
    for verb in ("get", "post"):
        request = getattr(RequestFactory(), verb)(address)
        request.person, request._dont_enforce_csrf_checks = person, True
        try:
            status = route.view(request, **values).status_code
        except Http404:
            return 404
        if status != 405:
            break
    return int(status)


def test_every_page_answers_as_the_table_says(web: House, quiet: None) -> None:
    wrong = []
    everybody = people(web)
    for route in behind_doors():
        door = route.door
        assert door is not None
        of_item = "item" in route.parts
        with nothing_behind(route):
            for name in SHARES:
                share = web.store.share_named(name)
                values = route.values(web, share)
                address = route.path_of(values)
                for person in everybody:
                    right = expected(person, door.act, share if door.takes_share else None, of_item=of_item)
                    got = asked(route, person, values, address)
                    if got != right:
                        wrong.append(f"{route.name} of {name} for {person.name}: {got}, not {right}")
    assert wrong == []


def test_a_share_in_a_path_is_always_asked_about(web: House) -> None:
    """A path that names a share, an item or a scan of one has a door that knows of which share it is."""
    for route in behind_doors():
        if {"share", "item"} & set(route.parts):
            assert route.door is not None
            assert route.door.takes_share, f"{route.name}: nobody asks for the rights to its share"


def test_without_signing_in_nothing_is_open(web: House) -> None:
    parks = web.store.share_named(PARKS)
    for route in routes():
        if route.name in OPEN or route.unknown():
            continue
        for verb in ("get", "post"):
            answer = getattr(Client(), verb)(route.path(web, parks))
            if route.is_of_twin:
                assert answer.status_code in (401, 405) or route.name == "api_openapi", route
            else:
                assert answer.status_code == 302, route
                assert answer["Location"].startswith("/account/login/"), route


@pytest.mark.parametrize("scope", Scope)
def test_every_call_answers_as_the_table_says(web: House, caller: Any, scope: Scope) -> None:  # noqa: F811
    client, program = caller(scope), Person("program", scopes=frozenset({scope}))
    for name, call in CALLS.items():
        for share in map(web.store.share_named, SHARES):
            address = "/api/v1" + call.path.replace("{item}", str(first_item(web, share)))
            address = address.replace("{number}", str(2**40))
            if call.verb == "POST":
                sent = BODIES[name](web, share) if name in BODIES else {"share": share.id}
                answer = client.post(address, sent, content_type="application/json")
            else:
                asked_for = {"item": first_item(web, share)} if call.of_item and "{" not in call.path else {}
                answer = client.get(address, asked_for)
            about = share if call.of_share or call.of_item else None
            right = expected(program, call.act, about, of_item=call.of_item)
            # Without a service nothing can be started: 409 is the answer of what lies behind the door.
            let_in = (200, 202, 409, 404) if name in BEHIND else (200, 202, 409)
            got = WAS_LET_IN if answer.status_code in let_in else answer.status_code
            assert got == right, f"{name} of {share.name} with {scope}"


def test_every_act_is_somebodys(web: House) -> None:
    """A rule that nobody fulfils is a mistake in the table."""
    whole_city = [Person(role, (Assignment(role),), content=True, clearance=True) for role in Role]
    for act in Act:
        assert act in ACTS
        assert any(may(person, act) for person in whole_city)


def test_the_gate_hands_rights_over_as_they_are(web: House, sign_in: SignIn) -> None:
    """What the walk asks of a person is what an account becomes: by real requests, of every role."""
    parks = web.store.share_named(PARKS)
    pages = [route for route in behind_doors() if not route.unknown()]
    with ExitStack() as stack:
        for route in pages:
            stack.enter_context(nothing_behind(route))
        for role in Role:
            client = sign_in(role, department=DEPARTMENTS[PARKS])
            person = Person("x", (Assignment(role, DEPARTMENTS[PARKS]),))
            for route in pages:
                door = route.door
                assert door is not None
                share = parks if door.takes_share else None
                right = expected(person, door.act, share, of_item="item" in route.parts)
                answer = client.get(route.path(web, parks))
                if answer.status_code == 405:
                    answer = client.post(route.path(web, parks))
                assert answer.status_code == right, f"{route.name} for {role}"
