"""`classify demo --open`: what it refuses, and that it serves what `classify demo` made."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from classify.commands import demo
from classify.commands.service import up
from classify.errors import SetupError
from classify.inventory.store import Store
from classify.settings import Settings
from tests.service.running import free_port

CLASSIFY = Path(sys.executable).with_name("classify")


@pytest.fixture
def marked(tmp_path: Path) -> Settings:
    """A home that `classify demo` made."""
    with Store.open(tmp_path / "home") as store:
        store.mark_as_demonstration(demo.SAMPLE)
        store.share(demo.SAMPLE, name="sample")
    return Settings(home=tmp_path / "home", jobs=1, ocr=False)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "localhost"])
def test_it_is_served_to_this_machine_alone(marked: Settings, host: str) -> None:
    with pytest.raises(SetupError, match="on this machine alone"):
        demo.show(marked, host, 8765)


def test_classify_up_does_not_carry_it_elsewhere_either(marked: Settings) -> None:
    with pytest.raises(SetupError, match="on this machine alone"):
        up(marked, "0.0.0.0", free_port())


def test_another_home_is_refused_and_nobody_gets_an_account_there(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    settings = Settings(home=tmp_path / "home", jobs=1, ocr=False)
    with Store.open(settings.home) as store:
        store.share(tmp_path / "real")
    with pytest.raises(SetupError, match="not made by classify demo"):
        demo.show(settings, "127.0.0.1", 8765)
    assert not (settings.home / "accounts.db").exists()


def test_a_demonstration_with_something_real_in_it_is_refused(marked: Settings, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    with Store.open(marked.home) as store:
        store.share(tmp_path / "real")
    with pytest.raises(SetupError, match="more than the invented share"):
        demo.show(marked, "127.0.0.1", 8765)


def test_a_database_server_is_refused(marked: Settings) -> None:
    settings = Settings(home=marked.home, database_url="postgresql://db.invalid/inventory")
    with pytest.raises(SetupError, match="never on a database server"):
        demo.show(settings, "127.0.0.1", 8765)


def test_it_serves_what_was_scanned_and_ends_on_ctrl_c(marked: Settings) -> None:
    """Ready as soon as pages answer; asks who to be; ends in order."""
    port = free_port()
    command = [CLASSIFY, "demo", "--open", "--home", marked.home, "--port", str(port)]
    environment = {**os.environ, "CLASSIFY_JOBS": "1", "CLASSIFY_OCR": "false"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            said = []
            for line in process.stdout:
                said.append(line)
                if line.startswith("Ready: "):
                    break
            assert said[-1] == f"Ready: http://127.0.0.1:{port}\n", said
            page = _got(f"http://127.0.0.1:{port}/")
            assert "Who would you like to be?" in page
            assert len(re.findall("Go in as", page)) == 5
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(120) == 0


def _got(address: str) -> str:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                return str(answer.read().decode())
        except urllib.error.URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
