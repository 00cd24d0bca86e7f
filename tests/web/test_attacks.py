"""Tried and refused: what somebody with an account, a token or a folder to put files in would try.

Brute force, enumeration, fixation and reuse of sessions are tried in the tests of sign-in; tokens in
tests/web/api.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from classify.rights import Role, Scope
from classify.web.configure import static_version
from classify.web.gate import OPEN
from classify.web.house import House
from tests.web.api.conftest import caller  # noqa: F401 - a fixture
from tests.web.conftest import SignIn
from tests.web.leaks import canaries_in
from tests.web.town import DEPARTMENTS, PARKS, PERSONNEL, POLICE, SCRIPT, SCRIPT_NAME
from tests.web.walking import Route, body_of, first_item, routes

MISSING = 987_654
_CHANGES = re.compile(rb'(csrfmiddlewaretoken" value="|X-CSRFToken"?: ?"?(&quot;)?)[A-Za-z0-9]{64}')
"""A form's token is another one in every page."""
SECRETS = (b"root:", b"SECRET_KEY", b"Traceback", b"SQLite format 3")


def pages() -> list[Route]:
    """Pages behind a door."""
    return [route for route in routes() if route.door is not None and not route.is_of_twin]


def as_told(answer: Any) -> tuple[int, bytes]:
    """What somebody can tell an answer by."""
    return answer.status_code, _CHANGES.sub(b"", body_of(answer))


@pytest.mark.parametrize(
    "path",
    [
        f"/static/{static_version()}/../../configure.py",
        f"/static/{static_version()}/..%2f..%2fconfigure.py",
        f"/static/{static_version()}/%2e%2e/%2e%2e/configure.py",
        f"/static/{static_version()}/....//....//configure.py",
        f"/static/{static_version()}//etc/passwd",
        f"/static/{static_version()}/..\\..\\configure.py",
        f"/static/{static_version()}/%00",
        "/static/../accounts.db",
        "/static/",
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/accounts.db",
        "/keys/web.key",
        "/.git/config",
    ],
)
def test_no_path_leads_out_of_the_pages(web: House, sign_in: SignIn, path: str) -> None:
    answer = sign_in(*Role, content=True, cji=True).get(path)
    assert answer.status_code in (301, 302, 400, 404)
    assert not any(secret in as_told(answer)[1] for secret in SECRETS)


@pytest.mark.parametrize(
    "bad", ["..%2f..%2fetc%2fpasswd", "-1", "0", "9" * 30, "1%00", "1;drop", "%0d%0aX: y"]
)
def test_parts_of_paths_are_what_they_should_be(web: House, sign_in: SignIn, bad: str) -> None:
    client = sign_in(*Role, content=True, cji=True)
    parks = web.store.share_named(PARKS)
    for route in pages():
        for part in route.parts:
            answer = client.get(route.path_of(route.values(web, parks) | {part: bad}))
            assert answer.status_code in (302, 400, 404, 405), f"{route.name}: {part}={bad}"
            assert "X" not in answer.headers


def test_markup_in_names_and_cells_stays_text(web: House, sign_in: SignIn) -> None:
    """File names, cells and subjects that are scripts, on every page about every share."""
    client = sign_in(*Role, content=True, cji=True)
    for route in pages():
        for name in (PARKS, PERSONNEL, POLICE) if route.parts else (PARKS,):
            answer = client.get(route.path(web, web.store.share_named(name)))
            if answer.get("Content-Type", "").startswith("text/html"):
                body = as_told(answer)[1].decode()
                assert SCRIPT not in body, route.name
                assert SCRIPT_NAME not in body, route.name
                assert "onerror=alert" not in re.sub(r"&[a-z#0-9]+;", "", body) or "&lt;img" in body


def test_answers_say_what_they_are(web: House, sign_in: SignIn, caller: Any) -> None:  # noqa: F811
    """JSON and pages alike: nothing is guessed, framed, kept, or told to other sites."""
    parks = web.store.share_named(PARKS)
    client = sign_in(*Role, content=True, cji=True)
    found = [client.get(route.path(web, parks)) for route in pages()]
    found += [caller(*Scope).get("/api/v1/items"), Client().get("/api/v1/items"), Client().get("/nothing")]
    for answer in found:
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "same-origin"
        assert "Server" not in answer.headers
        assert "Access-Control-Allow-Origin" not in answer.headers
        for cookie in answer.cookies.values():
            assert cookie["httponly"]
            assert cookie["samesite"] == "Lax"


def test_numbers_of_other_shares_are_not_there(web: House, sign_in: SignIn) -> None:
    """IDOR: whoever may see one department's shares tries every number of another's, in every path: the
    answer is that of a number nobody has.
    """
    parks, personnel = web.store.share_named(PARKS), web.store.share_named(PERSONNEL)
    client = sign_in(*Role, department=DEPARTMENTS[PARKS], content=True, cji=True)
    for route in pages():
        door = route.door
        if door is None or not door.takes_share:
            continue
        own = route.values(web, parks)
        for part in {"share", "item"} & set(route.parts):
            other = {"share": personnel.id, "item": first_item(web, personnel)}[part]
            for verb in ("get", "post"):
                tried = getattr(client, verb)(route.path_of(own | {part: other}))
                missing = getattr(client, verb)(route.path_of(own | {part: MISSING}))
                assert tried.status_code in (404, 405), f"{route.name}: {part}"
                assert as_told(tried) == as_told(missing), f"{route.name}: {part}"


def test_items_of_a_flagged_share_cannot_be_counted_by_trying_numbers(web: House, sign_in: SignIn) -> None:
    police = web.store.share_named(POLICE)
    client = sign_in(*Role, content=True, cji=False)
    for route in pages():
        if "item" not in route.parts:
            continue
        own = route.values(web, police)
        tried = client.get(route.path_of(own))
        missing = client.get(route.path_of(own | {"item": MISSING}))
        assert tried.status_code in (404, 405), route.name
        assert as_told(tried) == as_told(missing), route.name


def test_without_clearance_no_page_names_what_lies_in_a_flagged_share(web: House, sign_in: SignIn) -> None:
    client = sign_in(*Role, content=True, cji=False)
    for route in pages():
        for name in (PARKS, POLICE) if route.parts else (PARKS,):
            answer = client.get(route.path(web, web.store.share_named(name)))
            body = as_told(answer)[1]
            assert b"youth.txt" not in body, route.name
            assert b"patrol.txt" not in body, route.name
            assert canaries_in(body) == set(), route.name


def test_forms_of_other_pages_change_nothing(web: House, sign_in: SignIn) -> None:
    """CSRF: no route takes a POST without the token of one of our pages. Those open to all, too."""
    signed_in = sign_in(*Role, content=True, cji=True)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in.cookies
    parks = web.store.share_named(PARKS)
    taken = []
    for route in routes():
        if route.is_of_twin or route.unknown():
            continue
        for headers in ({}, {"Origin": "https://elsewhere.example"}, {"X-CSRFToken": "x" * 64}):
            answer = strict.post(route.path(web, parks), headers=headers)
            if answer.status_code not in (403, 405):
                taken.append(f"{route.name}: {answer.status_code}")
    assert taken == []


def test_a_get_ends_no_session(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.RECORDS)
    client.get("/account/logout/")
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("verb", ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "\xe9"])
def test_other_verbs_do_nothing(web: House, sign_in: SignIn, verb: str) -> None:
    client = sign_in(*Role, content=True, cji=True)
    for route in pages():
        answer = client.generic(verb, route.path(web, web.store.share_named(PARKS)))
        assert answer.status_code in (403, 404, 405), f"{route.name}: {verb}"


@pytest.mark.parametrize(
    "host",
    ["elsewhere.example", "a b", "[::1", "localhost:99999999", "x" * 5_000, "", "a\r\nX: y", "<script>"],
)
def test_no_answer_is_made_of_the_host_that_was_named(web: House, sign_in: SignIn, host: str) -> None:
    for client in (sign_in(Role.RECORDS), Client()):
        answer = client.get("/", headers={"Host": host})
        assert answer.status_code in (200, 302, 400)
        assert not answer.get("Location", "").startswith(("http", "//"))
        assert "elsewhere" not in as_told(answer)[1].decode()
        assert "<script>" not in as_told(answer)[1].decode()


@pytest.mark.parametrize(
    "after",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "/\r\nX-Bad: y",
        "\thttps://elsewhere.example",
    ],
)
def test_nobody_is_led_elsewhere(web: House, sign_in: SignIn, after: str) -> None:
    client = sign_in(Role.RECORDS)
    for path in ("/banner/", "/account/login/", "/account/reauthenticate/", "/idle/"):
        for answer in (client.get(path, {"next": after}), client.post(path, {"next": after})):
            where = answer.get("Location", "")
            assert "elsewhere" not in where.partition("?")[0]
            assert not where.startswith(("javascript", "//", "\t"))
            assert "X-Bad" not in answer.headers


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "x" * 20_000,
        "&".join(f"a{n}=1" for n in range(3_000)),
        "q=%00",
        "q=%ff%fe",
        "=&=&&;",
        "label=" + "A" * 9_000,
    ],
)
def test_odd_and_oversized_queries_break_nothing(
    web: House,
    sign_in: SignIn,
    caller: Any,  # noqa: F811
    query: str,
) -> None:
    parks = web.store.share_named(PARKS)
    client = sign_in(*Role, content=True, cji=True)
    for route in pages():
        answer = client.get(f"{route.path(web, parks)}?{query}")
        assert answer.status_code < 500, route.name
    assert caller(*Scope).get(f"/api/v1/items?{query}").status_code == 422


def test_oversized_forms_are_refused(web: House, sign_in: SignIn) -> None:
    client = sign_in(*Role, content=True, cji=True)
    for body in (b"a=" + b"x" * 2_100_000, b"&".join(b"a%d=1" % n for n in range(5_100))):
        answer = client.post("/banner/", body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code in (400, 413)
        assert not any(secret in as_told(answer)[1] for secret in SECRETS)


def test_no_template_marks_anything_as_safe_without_a_word(web: House) -> None:
    """Autoescape stays on; where `safe` is needed a comment on the line says why."""
    templates = Path(__file__).parents[2] / "src" / "classify" / "web" / "templates"
    for template in templates.rglob("*.html"):
        for line in template.read_text().splitlines():
            assert "autoescape off" not in line, template.name
            assert "|safe" not in line.replace(" ", "") or "{#" in line, template.name


def test_every_route_that_is_open_to_all_is_known() -> None:
    """Whoever adds one has to say so here, too."""
    assert {
        "healthz",
        "account_login",
        "account_logout",
        "account_inactive",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "setup",
        "openid_connect_login",
        "openid_connect_callback",
        "favicon",
        "demonstration",
    } == OPEN
