"""Workers are told all they need and no secret; the server they are forked from is started likewise."""

from __future__ import annotations

import multiprocessing.forkserver
import multiprocessing.util
import os
import subprocess
import sys
import tempfile
from dataclasses import fields
from pathlib import Path

import pytest

from classify.extract.envelope import Limits
from classify.hiring import WorkerConfig, warm_context
from classify.keys import Domain, DomainKeys
from classify.settings import Settings
from classify.wire import Look, Setup

FULL = WorkerConfig(
    root=Path("/srv/share"),
    limits=Limits(seconds=7),
    keys=DomainKeys(Domain.CITY, b"k" * 32),
    jobs=3,
    ocr=False,
    names=False,
    names_model="some_model",
    reveal=True,
    text_only=True,
    places=True,
    compare=True,
    look=Look(leaf=3),
    passwords=("Ferry-4410",),
    policy=Path("/etc/policy.yaml"),
    packs=Path("/etc/packs"),
    cache=Path("/home/cache"),
    city=Path("/home/detectors"),
    scratch=Path("/scratch"),
    share="HR",
    department="Human Resources",
    criminal_justice=True,
)
NOT_TOLD = {"root", "keys", "jobs", "scratch"}
"""A worker is given open files, puts no key to anything, knows of no other, and has a folder of its own."""


def test_a_worker_is_told_everything_but_keys_and_places() -> None:
    setup = FULL.setup(Path("/private/17"))
    assert setup.scratch == "/private/17"
    for name in {field.name for field in fields(WorkerConfig)} - NOT_TOLD:
        value = getattr(FULL, name)
        assert getattr(setup, name) == (str(value) if isinstance(value, Path) else value), name
    assert {field.name for field in fields(WorkerConfig)} - NOT_TOLD == set(Setup.__struct_fields__) - {
        "scratch"
    }


def test_what_is_not_set_is_told_as_nothing() -> None:
    """An empty path would be the working folder."""
    setup = WorkerConfig(Path("/srv")).setup(Path("/private"))
    assert (setup.policy, setup.packs, setup.cache, setup.city) == (None, None, None, None)


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment in which the server is started; none is."""
    environment: dict[str, str] = {}
    monkeypatch.setattr(multiprocessing.forkserver, "ensure_running", lambda: environment.update(os.environ))
    return environment


SECRETS = ("DATABASE_URL", "CLASSIFY_PASSWORDS", "PGPASSFILE", "AWS_PROFILE", "Some_Api_Key", "SMTP_TOKEN")


def test_the_server_has_no_secret_of_the_environment(
    seen: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the program has them back afterwards."""
    for name in SECRETS:
        monkeypatch.setenv(name, "s3cret")
    monkeypatch.setenv("LANG", "C.UTF-8")
    before = dict(os.environ)
    warm_context(FULL)
    assert "s3cret" not in seen.values()
    assert seen["LANG"] == "C.UTF-8"
    assert dict(os.environ) == before


def test_the_server_is_told_what_to_load(seen: dict[str, str]) -> None:
    warm_context(
        WorkerConfig(Path("/srv"), names_model="m", packs=Path("/p"), policy=Path("/q"), cache=Path("/c"))
    )
    told = {name.removeprefix("CLASSIFY_WARM_"): value for name, value in seen.items() if "_WARM_" in name}
    assert told == {
        "NAMES": "1",
        "NAMES_MODEL": "m",
        "PACKS": "/p",
        "CACHE": "/c",
        "CITY": "",
        "POLICY": "/q",
    }


def test_where_only_text_is_wanted_nothing_is_loaded(seen: dict[str, str]) -> None:
    warm_context(FULL)
    assert not any("_WARM_" in name for name in seen)


def test_libraries_have_one_thread_unless_somebody_said_otherwise(
    seen: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They start their threads when they are loaded, in the server."""
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "5")
    warm_context(FULL)
    assert (seen["OMP_NUM_THREADS"], seen["OPENBLAS_NUM_THREADS"]) == ("1", "5")


def test_an_environment_is_put_back_when_the_server_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        raise OSError("no process can be made")

    monkeypatch.setattr(multiprocessing.forkserver, "ensure_running", fails)
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:s3cret@db/x")
    with pytest.raises(OSError, match="no process"):
        warm_context(FULL)
    assert os.environ["DATABASE_URL"] == "postgresql://u:s3cret@db/x"


@pytest.mark.parametrize(("length", "moved"), [(60, False), (200, True)])
def test_a_socket_is_made_at_a_short_path(
    seen: dict[str, str], monkeypatch: pytest.MonkeyPatch, length: int, moved: bool
) -> None:
    """A socket's path has at most 107 characters; temporary files stay where the administrator wants them."""
    asked: list[str] = []
    wanted = "/" + "t" * (length - 1)
    monkeypatch.setattr(tempfile, "tempdir", wanted)
    monkeypatch.setattr(multiprocessing.util, "get_temp_dir", lambda: asked.append(tempfile.gettempdir()))
    warm_context(FULL)
    assert asked == (["/tmp"] if moved else [])
    assert tempfile.gettempdir() == wanted


_PROGRAM = """
import multiprocessing
from multiprocessing.spawn import get_preparation_data
from classify.hiring import hide_program

if __name__ == "__main__":
    before = set(get_preparation_data("worker"))
    hide_program()
    after = set(get_preparation_data("worker"))
    print(sorted(name for name in before - after))
"""


def test_a_hidden_program_is_not_imported_by_workers(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(_PROGRAM)
    for command, name in (
        ([str(tmp_path / "program.py")], "init_main_from_path"),
        (["-m", "program"], "init_main_from_name"),
    ):
        done = subprocess.run(
            [sys.executable, *command],
            cwd=tmp_path,
            env={**os.environ, "PYTHONSAFEPATH": ""},  # the program lies in that folder
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout == f"['{name}']\n"


def test_workers_are_told_what_the_settings_say_but_for_what_is_given(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, ocr=False, names=False, policy=tmp_path / "policy.yaml")
    told = WorkerConfig.of(settings, tmp_path / "share", jobs=3, ocr=True)
    assert (told.root, told.jobs, told.ocr) == (tmp_path / "share", 3, True)
    assert (told.names, told.policy, told.scratch) == (False, tmp_path / "policy.yaml", settings.scratch)
    assert (told.limits, told.cache, told.city) == (settings.limits, settings.cache, settings.city)
