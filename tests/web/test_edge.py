"""What reaches and leaves the application: who asks, and how much they may send."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from classify.settings import Settings, load_settings
from classify.web.edge import LARGEST_BODY, Bounded, Edge, _most
from classify.web.house import House
from classify.web.uploads import MOST_BYTES

PROXIES = "10.0.0.1, 10.1.0.0/16, fd00::/8"


def seen(monkeypatch: pytest.MonkeyPatch, comes_from: str, **headers: str) -> tuple[str, str]:
    """Address and scheme, as the application sees them behind the named proxies."""
    found: list[HttpRequest] = []
    monkeypatch.setattr(Settings, "web_proxies", property(lambda _: tuple(PROXIES.split(", "))))

    def application(request: HttpRequest) -> HttpResponse:
        found.append(request)
        return HttpResponse()

    Edge(application)(RequestFactory(REMOTE_ADDR=comes_from).get("/", headers=headers))
    assert not any(name.startswith("HTTP_X_FORWARDED") for name in found[0].META)
    return found[0].META["REMOTE_ADDR"], found[0].scheme or ""


@pytest.mark.parametrize(
    ("comes_from", "told", "is_from"),
    [
        ("192.0.2.9", "203.0.113.5", "192.0.2.9"),  # no proxy of ours: whatever it says
        ("10.0.0.1", "203.0.113.5", "203.0.113.5"),
        (
            "10.0.0.1",
            "198.51.100.1, 203.0.113.5",
            "203.0.113.5",
        ),  # the left one is the client's own invention
        ("10.0.0.1", "198.51.100.1, 203.0.113.5, 10.1.4.4", "203.0.113.5"),  # two proxies of ours in a row
        ("10.0.0.1", "10.0.0.1", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.5:51234", "203.0.113.5"),
        ("10.0.0.1", "[2001:db8::5]:51234", "2001:db8::5"),
        ("10.0.0.1", "2001:db8::5", "2001:db8::5"),
        ("fd00::7", "2001:db8::5, fd12::1", "2001:db8::5"),
        ("2001:db8::66", "203.0.113.5", "2001:db8::66"),
        ("::ffff:10.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("10.0.0.1", "<script>alert(1)</script>", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.5, unknown", "10.0.0.1"),  # what cannot be read ends what is believed
    ],
)
def test_whom_a_request_comes_from(
    web: House, monkeypatch: pytest.MonkeyPatch, comes_from: str, told: str, is_from: str
) -> None:
    assert seen(monkeypatch, comes_from, **{"x-forwarded-for": told})[0] == is_from


def test_https_is_believed_of_named_proxies_alone(web: House, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"x-forwarded-proto": "https"}
    assert seen(monkeypatch, "10.0.0.1", **told)[1] == "https"
    assert seen(monkeypatch, "192.0.2.9", **told)[1] == "http"
    assert seen(monkeypatch, "10.0.0.1", **{"x-forwarded-proto": "javascript"})[1] == "http"


def test_without_named_proxies_nothing_is_believed(web: House) -> None:
    """The trail has the address of the connection, whatever the client writes."""
    import json

    Client(REMOTE_ADDR="192.0.2.77").post(
        "/account/login/",
        {"login": "nobody", "password": "x"},
        headers={"x-forwarded-for": "203.0.113.5", "forwarded": "for=203.0.113.5"},
    )
    last = json.loads(web.store.exported_trail())["rows"][-1]
    assert last["details"]["from"] == "192.0.2.77"


@pytest.mark.parametrize("written", ["10.0.0.1, proxy.example", "10.0.0.0/99", "everywhere"])
def test_a_proxy_that_is_no_network_is_refused_at_the_start(
    written: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    from classify.errors import SetupError

    monkeypatch.setenv("CLASSIFY_WEB_TRUSTED_PROXIES", written)
    with pytest.raises(SetupError, match="a proxy is an address or a network"):
        load_settings(tmp_path)


def test_nothing_is_kept_by_browsers_or_proxies(web: House) -> None:
    answer = Client().get("/account/login/")
    assert "no-store" in answer["Cache-Control"]
    assert Client().get("/")["Cache-Control"] == "no-store"
    assert Client().get("/nothing-there/")["Cache-Control"] == "no-store"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def sent(chunks: list[bytes], *, told: int | None = None) -> tuple[int, int]:
    """Status of the answer to a request of these pieces, and how many bytes the application was given."""
    given, answers = [0], []
    waiting = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    waiting.append({"type": "http.request", "body": b"", "more_body": False})

    async def application(_scope: Any, receive: Any, send: Any) -> None:
        more = True
        while more:
            message = await receive()
            given[0] += len(message["body"])
            more = message["more_body"]
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> dict[str, Any]:
        return waiting.pop(0)

    async def send(message: dict[str, Any]) -> None:
        answers.append(message)

    headers = [(b"content-length", str(told).encode())] if told is not None else []
    asyncio.run(Bounded(application)({"type": "http", "headers": headers}, receive, send))
    return answers[0]["status"], given[0]


def test_a_body_is_bounded_whether_its_length_is_told_or_not() -> None:
    million = b"a" * 1_000_000
    assert sent([million, million]) == (200, LARGEST_BODY)
    assert sent([million, million, b"a"]) == (413, LARGEST_BODY)
    assert sent([million] * 50) == (413, LARGEST_BODY), "the rest is not even read"
    assert sent([million], told=LARGEST_BODY + 1) == (413, 0)
    assert sent([million] * 3, told=5) == (413, LARGEST_BODY), "a length that lies"


def test_a_report_may_be_larger_than_a_form() -> None:
    assert _most("/shares/3/exposure/") > MOST_BYTES > _most("/shares/3/") == LARGEST_BODY
    assert _most("/shares/3/exposure/x") == LARGEST_BODY
