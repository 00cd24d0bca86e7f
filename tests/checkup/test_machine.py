"""What the machine is like."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest

from classify.checks import Verdict
from classify.checkup import machine
from classify.settings import Settings


def test_the_program_tells_its_version_and_pythons() -> None:
    assert platform.python_version() in machine.program().sentence


def test_a_home_that_others_may_enter_is_a_warning(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    assert machine.home_folder(Settings(home=tmp_path)).verdict is Verdict.OK
    tmp_path.chmod(0o755)
    found = machine.home_folder(Settings(home=tmp_path))
    assert (found.verdict, found.remedy) == (Verdict.WARNING, "Let only the scanning account in (chmod 700).")


def test_files_that_others_may_read_are_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    (tmp_path / "settings.toml").touch(0o644)
    (tmp_path / "settings.toml").chmod(0o644)
    assert "settings.toml" in machine.home_folder(Settings(home=tmp_path)).sentence


def test_a_disk_that_is_nearly_full_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.disk(Settings(home=tmp_path)).sentence.endswith("GB free.")
    monkeypatch.setattr(machine, "_ROOM_BYTES", 10**18)
    assert machine.disk(Settings(home=tmp_path)).verdict is Verdict.WARNING


def test_versions_that_do_not_fit_together_are_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.orchestrator().verdict is Verdict.OK
    monkeypatch.setattr(machine, "_PREFECT", "0.0.1")
    assert machine.orchestrator().verdict is Verdict.WARNING


def test_what_cannot_be_loaded_is_wrong_and_named(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text("no policy")
    policy = next(machine.loaded(Settings(home=tmp_path, policy=tmp_path / "policy.yaml")))
    assert (policy.subject, policy.verdict) == ("Label policy", Verdict.WRONG)
