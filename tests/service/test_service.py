"""`classify up` as real processes: one service for this module, killed and stopped in many ways.

The tests stand in the order of a service's day; each leaves it running.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from classify.inventory.store import Store
from classify.runs import RunState
from tests.service.running import (
    Service,
    classify,
    descendants,
    is_alive,
    is_pending,
    make_share,
    scans,
    seen,
    wait_for,
)

FILES = 400


@pytest.fixture(scope="module")
def share(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_share(tmp_path_factory.mktemp("share") / "Minutes", FILES)


@pytest.fixture(scope="module")
def expected(
    service: Service, handed_over: str, share: Path, tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[object, ...]]:
    """What an undisturbed scan in one process finds."""
    home = tmp_path_factory.mktemp("alone") / "home"
    # Compiling the detectors takes ten seconds of work; an installation has them compiled.
    if (service.home / "cache").exists():
        shutil.copytree(service.home / "cache", home / "cache")
    assert classify("scan", share, "--home", home, "--jobs", "1", "--no-ocr").returncode == 0
    items = seen(home)
    assert len(items) == FILES
    return items


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    running = Service(tmp_path_factory.mktemp("service") / "home")
    running.start()
    yield running
    if running.process is not None and running.process.poll() is None:
        running.stop()


@pytest.fixture(scope="module")
def handed_over(service: Service, share: Path) -> str:
    """What `classify scan` prints where the service runs."""
    done = classify("scan", share, "--home", service.home, "--jobs", "1", "--no-ocr")
    assert done.returncode == 0, done.stderr
    return done.stdout


def fresh(share: Path, name: str) -> Path:
    """Another share with the same files."""
    twin = share.with_name(name)
    twin.mkdir()
    for file in share.iterdir():
        (twin / file.name).write_text(file.read_text() + name)
    return twin


def test_it_answers_without_sign_in_when_all_parts_do(service: Service) -> None:
    status, said = service.health()
    assert (status, said["status"]) == (200, "ok")
    assert said["parts"] == {"orchestrator": "up", "runner": "up", "web": "up"}


def test_a_home_without_accounts_prints_a_link_that_makes_one_administrator(service: Service) -> None:
    printed = wait_for(
        lambda: re.search(r"first administrator here, once: (http\S+)", service.said.read_text()), "the link"
    )
    with requests.Session() as browser:
        page = browser.get(printed[1], timeout=300)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token
        form = {"csrfmiddlewaretoken": token[1], "username": "first", "password": "bandstand-in-the-rain"}
        form["again"] = form["password"]
        made = browser.post(printed[1], form, headers={"Referer": printed[1]}, timeout=300)
        assert made.url.endswith("/account/login/")
        assert browser.get(printed[1], timeout=300).status_code == 404
    listed = json.loads(classify("users", "list", "--json", "--home", service.home).stdout)["items"]
    assert [(one["name"], one["roles"][0]["role"]) for one in listed] == [("first", "administrator")]


def test_a_second_service_of_the_home_is_refused(service: Service) -> None:
    second = classify("up", "--home", service.home, "--port", "8999")
    assert second.returncode == 1
    assert "runs already" in second.stderr
    checked = classify("up", "--check", "--home", service.home)
    assert checked.returncode == 1
    assert "runs already" in checked.stdout


def test_a_scan_is_handed_over_and_summed_up_as_ever(
    service: Service, handed_over: str, expected: list[tuple[object, ...]]
) -> None:
    assert "Handed over to the service" in handed_over
    assert f"Minutes: {FILES} files read" in handed_over
    assert seen(service.home) == expected
    listed = json.loads(classify("runs", "--json", "--home", service.home).stdout)["items"]
    # Whether a day's maintenance has run by now depends on the hour.
    scanned = [(run["flow"], run["kind"]) for run in listed if run["flow"] != "maintain"]
    assert scanned == [("scan-share", "COMPLETED")]


def test_what_the_service_may_not_know_is_scanned_here(service: Service, tmp_path: Path) -> None:
    share = make_share(tmp_path / "few", 3)  # each time another option has all of it read again
    words = tmp_path / "words"
    words.write_text("secret\n")
    for more in (["--passwords", words], ["--here"]):
        done = classify("scan", share, "--home", service.home, "--no-ocr", *more)
        assert done.returncode == 0
        assert "Handed over" not in done.stdout
        assert ("Scanned here" in done.stderr) == (more != ["--here"])
    other = classify("scan", share, "--home", service.home, CLASSIFY_SECONDS_PER_FILE="7")
    assert "settings (CLASSIFY_...) are not those of the service" in other.stderr


def test_parameters_are_ids_and_flags_and_are_checked(service: Service) -> None:
    from classify.errors import FlowError

    for wrong in ({"share_id": 0}, {"share_id": "Minutes"}, {"share_id": 1, "folder": "/srv"}, {}):
        with pytest.raises(FlowError, match="refused"):
            service.orchestrator.start("scan-share", wrong)


def test_a_run_that_fails_says_why_to_people_and_a_code_to_prefect(service: Service, tmp_path: Path) -> None:
    """The folder is there but empty, as where nothing is mounted: nothing is taken for gone."""
    folder = make_share(tmp_path / "Fleet 219-09-1234", 3)
    assert classify("scan", folder, "--home", service.home, "--share", "fleet").returncode == 0
    for file in folder.iterdir():
        file.unlink()
    run = service.orchestrator.start("scan-share", {"share_id": _number(service, "fleet")})
    over = service.over(run)
    note = service.note(run)
    assert (over.kind, over.message, note and note.code) == ("FAILED", "MC-400", "MC-400")
    with Store.open(service.home) as store:
        sentence, remedy = note.words(store.share_named("fleet").sealer) if note else ("", "")
    assert "none can be found" in sentence
    assert remedy
    assert b"none can be found" not in (service.home / "runs" / f"{run}.json").read_bytes()


def test_a_second_scan_of_a_share_is_refused_and_the_first_can_be_cancelled(
    service: Service, share: Path
) -> None:
    """All the while the first is frozen, so that no machine is too fast for it."""
    twin = fresh(share, "twin")
    first = service.begin_scan(twin)
    service.wait_until_reading(first)
    process = service.process_of(first)
    os.kill(process, signal.SIGSTOP)
    by_command = classify("scan", twin, "--here", "--home", service.home, "--no-ocr")
    assert by_command.returncode == 1
    assert "being scanned right now" in by_command.stderr
    assert "MC-402" in by_command.stderr
    over = service.over(service.begin_scan(twin))
    assert (over.kind, over.message) == ("FAILED", "MC-402")
    assert classify("runs", "cancel", "twin", "--home", service.home).returncode == 0
    wait_for(lambda: is_pending(process, signal.SIGINT), "the runner to stop the run")
    os.kill(process, signal.SIGCONT)
    assert service.over(first).kind == "CANCELLED"
    assert scans(service.home)[-1][1] == "running"
    done = classify("scan", twin, "--home", service.home, "--no-ocr")
    assert done.returncode == 0
    number = int(re.findall(r"twin: (\d+) files read", done.stdout)[0])
    assert 0 < number < FILES, "it went on from where it was cancelled"
    assert scans(service.home)[-1][1] == "finished"


def test_a_dead_part_is_started_again(service: Service) -> None:
    for part in ("web", "runner", "orchestrator"):
        pid = service.pid(part)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda part=part, pid=pid: service.pid(part) not in (None, pid), f"another {part}")
        wait_for(lambda: service.health()[0] == 200, "all to be well again")


def test_the_scan_ends_right_while_the_orchestrator_is_dead_all_along(
    service: Service, share: Path, expected: list[tuple[object, ...]]
) -> None:
    twin = fresh(share, "headless")
    run = service.begin_scan(twin)
    service.wait_until_reading(run, files=1)

    def kept_down() -> bool:
        if (pid := service.pid("orchestrator")) is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        note = service.note(run)
        return note is not None and note.state == RunState.DONE

    wait_for(kept_down, "the scan to end")
    wait_for(lambda: service.health()[0] == 200, "all to be well again")
    over = service.over(run)
    assert over.kind == "COMPLETED"
    with Store.open(service.home) as store:
        counted = store.share_named("headless").id
    assert _items_of(service, counted) == len(expected)


def test_killed_altogether_the_scan_goes_on_by_itself(service: Service, share: Path) -> None:
    twin = fresh(share, "killed")
    run = service.begin_scan(twin)
    service.wait_until_reading(run)
    service.kill_all()
    assert scans(service.home)[-1][1] == "running"
    service.start()
    over = service.over(run)
    note = service.note(run)
    assert over.kind == "COMPLETED"
    assert note is not None
    assert note.resumed
    assert scans(service.home)[-1][1] == "finished"
    assert _items_of(service, note.share_id) == FILES


def test_stopped_in_order_it_leaves_a_scan_that_goes_on(service: Service, share: Path) -> None:
    twin = fresh(share, "stopped")
    run = service.begin_scan(twin)
    service.wait_until_reading(run)
    assert service.process is not None
    children = descendants(service.process.pid)
    assert service.stop() == 0
    assert not [pid for pid in children if is_alive(pid)]
    note = service.note(run)
    assert note is not None
    assert note.state == RunState.INTERRUPTED
    service.start()
    over = service.over(run)
    assert over.kind == "COMPLETED"
    assert scans(service.home)[-1][1] == "finished"


def test_labels_anew_and_maintenance_run_as_flows(service: Service) -> None:
    for flow in ("relabel", "maintain"):
        run = service.orchestrator.start(flow, {})
        over = service.over(run)
        assert over.kind == "COMPLETED", (flow, over.message)
        note = service.note(run)
        assert note is not None
        assert note.counts
    assert note.counts["things that do not fit"] == 0


def test_neither_log_nor_prefect_knows_a_name_or_a_value(service: Service) -> None:
    told = b"".join(
        file.read_bytes()
        for folder in ("logs", "prefect", "runs")
        for file in (service.home / folder).rglob("*")
        if file.is_file() and "ui" not in file.parts
    )
    for secret in (b"219-09-1", b"minutes 0", b"bandstand", b"Fleet 219", b"/Minutes", b"twin"):
        assert secret not in told
    log = (service.home / "logs" / "service.log").read_text()
    assert "runner died (signal 9)" in log


def test_a_killed_supervisor_leaves_nobody_behind(service: Service, share: Path) -> None:
    """The last of this module: it ends the service."""
    run = service.begin_scan(fresh(share, "orphans"))
    service.wait_until_reading(run)
    assert service.process is not None
    children = descendants(service.process.pid)
    assert len(children) > 4
    service.process.kill()
    service.process.wait()
    wait_for(lambda: not [pid for pid in children if is_alive(pid)], "all to be gone")
    assert classify("runs", "--home", service.home).returncode == 1


def _number(service: Service, name: str) -> int:
    with Store.open(service.home) as store:
        return store.share_named(name).id


def _items_of(service: Service, share: int | None) -> int:
    from classify.inventory.catalogue import Catalogue

    with Store.open(service.home) as store:
        return sum(
            1 for line in Catalogue(store).lines(store.share_numbered(share or 0)) if line.outcome == "ok"
        )
