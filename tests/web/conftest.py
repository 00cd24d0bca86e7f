"""A town, people of every kind who are signed in, and a real browser."""

from __future__ import annotations

import atexit
import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as of_django

from classify.rights import Assignment, Role
from classify.settings import Settings
from classify.web.accounts.tables import open_accounts
from classify.web.configure import configure
from classify.web.house import House, house, open_house
from tests.web.town import make_town

HOME = Path(tempfile.mkdtemp(prefix="web-"))
"""Django is set up once a process, and for one home: before any test module is imported, as modules of the
application ask for its settings when they are."""
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
configure(Settings(home=HOME, jobs=1, ocr=False))
of_django.PASSWORD_HASHERS = ["tests.web.quick.Quick"]

# Playwright's loop runs in the thread of the tests, and Django takes that for being called by it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

PASSWORD = "bandstand-in-the-rain"
ROOT = Path(__file__).parents[2]
_names = itertools.count(1)


@pytest.fixture(scope="session")
def town_home(blank_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of the town, scanned once a process; to be copied, not changed."""
    place = tmp_path_factory.mktemp("town")
    home = Path(shutil.copytree(blank_home, place / "home"))
    make_town(home, place / "shares")
    return home


@pytest.fixture(scope="session")
def web(town_home: Path) -> House:
    """The application in this process, on a copy of the town; Django is set up once a process."""
    shutil.copytree(town_home, HOME, dirs_exist_ok=True)
    open_accounts(Settings(home=HOME, jobs=1, ocr=False))
    return house()


@pytest.fixture
def fresh(town_home: Path, web: House, tmp_path: Path) -> Iterator[House]:
    """The application on an inventory of this test's own, to be changed; accounts are those of the
    process.
    """
    home = Path(shutil.copytree(town_home, tmp_path / "home"))
    yield open_house(Settings(home=home, jobs=1, ocr=False))
    open_house(web.settings)


@contextmanager
def elsewhere() -> Iterator[None]:
    """Whatever homes are opened inside, this process goes on with its own."""
    from classify.web import house as room

    before = room.house().settings if room._opened else None
    try:
        yield
    finally:
        from django.db import connections

        connections.close_all()
        configure(Settings(home=HOME, jobs=1, ocr=False))
        if before is not None:
            open_house(before)
        else:
            room.close_house()


SignIn = Callable[..., Any]


@pytest.fixture
def sign_in(web: House) -> SignIn:
    """Makes an account and returns a `django.test.Client` in which it is signed in, past every gate.

    sign_in(Role.RECORDS, department="Police", content=True, cji=True); without roles: somebody who may
    nothing.
    """
    from django.test import Client

    def make(*roles: Role, department: str = "", share: int | None = None, **facts: Any) -> Client:
        account = make_account(*roles, department=department, share=share, **facts)
        client = Client()
        enter(client, account)
        return client

    return make


def make_account(*roles: Role, department: str = "", share: int | None = None, **facts: Any) -> Any:
    """An account with a second factor; grants count, for it was trained and vetted today."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.utils import timezone

    from classify.web.accounts import people
    from classify.web.accounts.models import Account

    name = facts.pop("name", "") or f"person{next(_names)}-{os.getpid()}"
    today = timezone.localdate()
    people.add(
        name,
        [Assignment(role, department, share) for role in roles],
        actor="tests",
        password=PASSWORD,
        grants=[grant for grant in ("content", "cji") if facts.pop(grant, False)],
        trained_on=facts.pop("trained_on", today),
        vetted_on=facts.pop("vetted_on", today),
        must_change=False,
    )
    account = Account.objects.get(username=name)
    TOTP.activate(account, generate_totp_secret())
    return account


def enter(client: Any, account: Any) -> None:
    """Signs an account in without its forms: for tests that are about what comes after."""
    from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as METHODS

    client.force_login(account, "classify.web.accounts.backend.Unlocked")
    session = client.session
    session["banner_seen"] = True
    session[METHODS] = [{"method": "password", "at": time.time(), "username": account.username}]
    session["account_authentication_methods_user"] = str(account.pk)
    session.save()


@contextmanager
def serving(home: Path, **variables: str) -> Iterator[str]:
    """The pages of a home in a process of their own; gives the address."""
    server = Server(home, **variables)
    server.start()
    try:
        yield server.address
    finally:
        server.stop()


class Server:
    """The pages of a home in a process of their own; started again they have the same address."""

    def __init__(self, home: Path, **variables: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.address = f"http://localhost:{self._port}"
        self._home, self._variables = home, variables
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it and waits until it answers."""
        command = [sys.executable, "-m", "classify.web.serve", "127.0.0.1", str(self._port), str(self._home)]
        environment = {
            **os.environ,
            "DJANGO_ALLOW_ASYNC_UNSAFE": "",
            "CLASSIFY_JOBS": "1",
            "CLASSIFY_OCR": "false",
            **self._variables,
        }
        with open(self._home / "web.log", "ab") as log:
            self._process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        _wait_until_it_answers(self._process, self._port, self._home / "web.log")

    def stop(self, how: int = signal.SIGTERM) -> None:
        """Ends it: as it is meant to be, or by kill -9."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(60)
            self._process = None


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + 600
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/", timeout=30).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the pages did not answer")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Debian's Chromium, once a module: its loop would stand in the way of other modules' loops."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium")
    assert path, "apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A page in a context of its own. What its scripts complain of fails the test, CSP breaches too."""
    context = chromium.new_context()
    opened = context.new_page()
    opened.set_default_timeout(60_000)
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "console",
        lambda message: (
            complaints.append(message.text)
            if message.type == "error" and "Failed to load resource" not in message.text
            else None
        ),
    )
    yield opened
    context.close()
    assert complaints == []


def violations(page: Any, *, only: Sequence[str] = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")) -> list[str]:
    """What axe has against the page as it stands: WCAG 2.1 A and AA, or single rules of it."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"runOnly": list(only)}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']}: {one['help']}: " + "; ".join(node["html"] for node in one["nodes"]) for one in found
    ]


def use_session_of(page: Any, client: Any, address: str) -> None:
    """Gives the browser the session of a signed-in client (of the same home and key)."""
    page.context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": address}])


def body(answer: Any) -> str:
    """The text of an answer, streamed ones too."""
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(data.decode())


def as_json(answer: Any) -> Any:
    """The object in an answer."""
    return json.loads(body(answer))
