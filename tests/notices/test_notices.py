"""Notices arrive, say counts and nothing else, and never stand in the way of a scan."""

from __future__ import annotations

import io
import json
import logging
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from sqlalchemy import text

from classify.checks import Verdict
from classify.checkup.inventory import notices as doctor_notices
from classify.commands.maintain import maintain as maintain_command
from classify.commands.notices import send_test
from classify.errors import InventoryError, NoticeError
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.notices import Kind, Notice, after_failure, after_scan, deliver
from classify.notices.after import is_jump
from classify.notices.doors import by_mail, by_web_hook
from classify.settings import Settings, load_settings
from tests.conftest import Scans
from tests.notices.listeners import Hook, Relay, listening

MAIL = {"notice_mail_from": "scans@city.example", "notice_mail_to": "records@city.example, it@city.example"}
ALL = "completed, failed, restricted"


@pytest.fixture
def relay() -> Iterator[Relay]:
    server = Relay()
    with listening(server):
        yield server


@pytest.fixture
def hook() -> Iterator[Hook]:
    server = Hook()
    with listening(server):
        yield server


@pytest.fixture
def both(settings: Settings, relay: Relay, hook: Hook) -> Settings:
    """Settings with both ways and every kind."""
    ways = {"notice_mail_relay": relay.address, "notice_webhook": hook.address, "notice_on": ALL}
    return settings.model_copy(update={**ways, **MAIL})


def posted(hook: Hook) -> list[dict[str, Any]]:
    return [json.loads(heard) for heard in hook.heard if heard.startswith("{")]


def test_a_scan_that_ended_is_told_by_both_ways(
    scan: Scans, both: Settings, relay: Relay, hook: Hook
) -> None:
    """Counts of the share, to all recipients."""
    report = scan()
    share = scan.store.share_named(report.share)
    after_scan(scan.store, share, report.scan_id, both)
    (told,) = posted(hook)
    assert told["kind"] == "completed"
    assert (told["share"], told["scan"]) == (share.id, report.scan_id)
    assert told["counts"]["files"] == 8
    assert told["counts"]["restricted"] == 0
    assert told["counts"]["unread"] == Catalogue(scan.store).overview(share, examples=0).unread
    assert "rcpt TO:<it@city.example>" in relay.heard
    assert "rcpt TO:<records@city.example>" in relay.heard
    assert "Subject: missoula-classify: Scan of share 1 is done" in relay.heard
    assert "files: 8" in relay.heard


def test_no_value_path_or_name_leaves(scan: Scans, both: Settings, relay: Relay, hook: Hook) -> None:
    """Neither when a scan ends, nor when it fails with an error that names a folder, nor in what is noted."""
    (scan.folder / "Quentin Canary 219-09-6666.txt").write_text("Number 219-09-6666 of Quentin Canary\n")
    report = scan(share="Quentin Canary 219-09-6666")
    share = scan.store.share_named(report.share)
    after_scan(scan.store, share, report.scan_id, both)
    after_failure(scan.store, share.id, InventoryError.code, both)
    left = "\n".join([*relay.heard, *hook.heard])
    assert left.count("MC-400") >= 2
    for secret in (
        "Canary",
        "219-09",
        "HR",
        "list.txt",
        scan.folder.name,
        str(both.home),
        socket.gethostname(),
    ):
        assert secret not in left


def test_a_jump_in_restricted_files_is_told(scan: Scans, both: Settings, hook: Hook) -> None:
    """Compared with the scan before; the first scan is no jump, nor is one that finds the same."""
    few = both.model_copy(update={"notice_on": "restricted", "notice_more_files": 2})
    report = scan()
    share = scan.store.share_named(report.share)
    for number, restricted in enumerate((4, 4, 5, 8, 8), start=1):
        leaves(scan.store, share.id, restricted)
        for _ in range(2):  # asked twice, as after a kill: the same answer
            after_scan(scan.store, share, number, few)
    told = posted(hook)
    assert {(notice["kind"], notice["scan"]) for notice in told} == {("restricted", 4)}
    assert told[0]["counts"]["restricted_before"] == 5
    assert told[0]["counts"]["restricted"] == 8


def test_a_trail_that_does_not_fit_is_told_whatever_was_chosen(
    scan: Scans, both: Settings, relay: Relay, hook: Hook
) -> None:
    """By every check until it fits again (CJIS AU-5); `classify maintain` and its flow ask for it."""
    scan()
    few = both.model_copy(update={"notice_on": "completed"})
    assert maintain_command(few, as_json=True, console=Console(file=io.StringIO())) == 0
    assert posted(hook) == []
    with scan.store.database.writing() as session:
        session.execute(text("UPDATE item SET label = 'PUBLIC' WHERE id = 1"))
    for times in (1, 2):
        assert maintain_command(few, as_json=True, console=Console(file=io.StringIO())) == 1
        told = posted(hook)
        assert [one["kind"] for one in told] == ["tampered"] * times
        assert told[0]["counts"] == {"things that do not fit": 1}
    assert "Subject: missoula-classify: The audit trail or a label does not fit" in relay.heard
    assert scan.store.trail_trouble() == "At the last check 1 thing in the inventory did not fit."


def leaves(store: Store, share: int, restricted: int) -> None:
    """The counts as a scan leaves them that met so many RESTRICTED files."""
    with store.database.writing() as session:
        session.execute(text("DELETE FROM tally WHERE dimension = 'label' AND value = 'RESTRICTED'"))
        row = {"share": share, "files": restricted}
        columns = "tally (share_id, dimension, value, files)"
        session.execute(text(f"INSERT INTO {columns} VALUES (:share, 'label', 'RESTRICTED', :files)"), row)


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(1, 100), st.integers(0, 100))
def test_a_jump_is_by_count_and_by_percent(before: int, now: int, files: int, percent: int) -> None:
    """Both; a share that had none before needs the count only."""
    settings = Settings(notice_more_files=files, notice_more_percent=percent)
    jump = is_jump(before, now, settings)
    assert jump == (now - before >= files and (now - before) / max(before, 1e-9) * 100 >= percent - 1e-6)
    assert not is_jump(None, now, settings)


def test_notices_are_off_by_default(scan: Scans, settings: Settings) -> None:
    assert deliver(Notice(Kind.TEST), scan.store, settings) == {}


def test_only_what_was_chosen_is_told(scan: Scans, both: Settings, hook: Hook) -> None:
    """Of completion and failure; nothing at all where nothing was chosen."""
    report = scan()
    share = scan.store.share_named(report.share)
    for kinds in ("", "failed", "completed"):
        chosen = both.model_copy(update={"notice_on": kinds})
        after_scan(scan.store, share, report.scan_id, chosen)
        after_failure(scan.store, share.id, InventoryError.code, chosen)
    assert [told["kind"] for told in posted(hook)] == ["failed", "completed"]


def test_a_relay_that_is_away_is_told_by_log_and_doctor(
    scan: Scans, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """The scan is not harmed."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{closed.getsockname()[1]}"
    away = settings.model_copy(update={"notice_mail_relay": address, "notice_on": ALL, **MAIL})
    report = scan()
    with caplog.at_level(logging.WARNING, "classify.notices"):
        after_scan(scan.store, scan.store.share_named(report.share), report.scan_id, away)
    assert "cannot be reached (ConnectionRefusedError)" in caplog.text
    (check,) = doctor_notices(away, scan.store)
    assert check.verdict is Verdict.WARNING
    assert "cannot be reached" in check.sentence


def test_what_a_relay_answers_is_not_repeated(scan: Scans, both: Settings, relay: Relay) -> None:
    """It may hold addresses."""
    relay.refuses = True
    went = deliver(Notice(Kind.TEST), scan.store, both)
    assert went["web hook"] == ""
    assert went["mail"] == "The mail relay refused the notice (SMTPRecipientsRefused)."


def test_a_web_hook_that_refuses_or_sends_elsewhere_is_told(both: Settings, hook: Hook) -> None:
    """A redirect is not followed, not even on this machine."""
    hook.status = 500
    with pytest.raises(NoticeError, match="status 500"):
        by_web_hook(Notice(Kind.TEST), both)
    hook.status, hook.location = 302, f"{hook.address}/elsewhere"
    with pytest.raises(NoticeError, match="status 302"):
        by_web_hook(Notice(Kind.TEST), both)
    assert not any(heard.startswith("GET") for heard in hook.heard)


def test_a_proxy_of_the_environment_is_not_used(
    both: Settings, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    by_web_hook(Notice(Kind.TEST), both)
    assert posted(hook)[0]["kind"] == "test"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"notice_mail_to": ""}, "not both"),
        ({"notice_mail_relay": ":25"}, "name of a host"),
        ({"notice_mail_relay": "host:x"}, "name of a host"),
        ({"notice_mail_security": "tls"}, "cannot be reached"),
        ({"notice_mail_security": "starttls"}, "refused"),
        ({"notice_mail_from": "a\nb"}, "cannot be reached"),
    ],
)
def test_settings_that_cannot_work_are_told(both: Settings, changed: dict[str, str], why: str) -> None:
    """The relay of the test speaks no TLS."""
    with pytest.raises(NoticeError, match=why):
        by_mail(Notice(Kind.TEST), both.model_copy(update=changed))


@pytest.mark.parametrize("address", ["ftp://127.0.0.1/x", "nonsense", "http://", "http://127.0.0.1:port/"])
def test_an_address_that_is_none_is_told(settings: Settings, address: str) -> None:
    with pytest.raises(NoticeError):
        by_web_hook(Notice(Kind.TEST), settings.model_copy(update={"notice_webhook": address}))


def test_the_test_says_what_arrived(
    scan: Scans, both: Settings, hook: Hook, capsys: pytest.CaptureFixture[str]
) -> None:
    assert send_test(both) == 0
    assert "By web hook: handed over." in capsys.readouterr().out
    hook.status = 404
    assert send_test(both) == 1
    assert "status 404" in capsys.readouterr().out


def test_the_test_says_that_notices_are_off(
    scan: Scans, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert send_test(settings) == 1
    assert "Notices are off" in capsys.readouterr().out


def test_a_setting_of_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="completed, failed and restricted"):
        load_settings(tmp_path, notice_on="everything")


DOOR = """
import socket
from classify import offline
offline.enforce()
def refused(act):
    try:
        act()
    except PermissionError:
        return True
    except OSError:
        return False
    return False
def connect(host):
    with socket.socket() as probe:
        probe.settimeout(0.2)
        probe.connect((host, 25))
with offline.door_to("192.0.2.7", 25):
    print(refused(lambda: connect("192.0.2.7")), refused(lambda: connect("192.0.2.8")),
          refused(lambda: socket.getaddrinfo("elsewhere.invalid", 25)))
print(refused(lambda: connect("192.0.2.7")))
"""


def test_the_door_leads_to_one_host_and_closes() -> None:
    """In a fresh interpreter, for the refusal cannot be taken back; the addresses are nobody's (RFC 5737)."""
    done = subprocess.run([sys.executable, "-c", DOOR], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True", "True", "True"]
