"""Every setting with its meaning and its source; nothing that may be a secret is ever shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from classify.settings import Settings, load_settings
from classify.web.rooms.settings.effective import (
    GROUPS,
    NEVER_SHOWN,
    SettingLine,
    Source,
    changed_since,
    is_secret,
    meanings,
    shown,
    value_words,
)

SECRET = "hunter-of-the-canyon"


def line(settings: Settings, name: str) -> SettingLine:
    return next(line for lines in shown(settings).values() for line in lines if line.name == name)


def test_every_setting_is_in_one_group() -> None:
    listed = [name for names in GROUPS.values() for name in names]
    assert sorted(listed) == sorted(Settings.model_fields)


def test_every_setting_has_a_meaning_that_stands_by_itself() -> None:
    for name in Settings.model_fields:
        assert meanings().get(name), f"write below {name} what it means"
        assert not meanings()[name].startswith("...")


def test_secrets_are_told_to_be_set_and_no_more(tmp_path: Path) -> None:
    settings = Settings(
        home=tmp_path,
        database_url=f"postgresql://me:{SECRET}@db/x",
        oidc_client_secret=SECRET,
        notice_webhook=f"https://hooks.example.org/{SECRET}",
        notice_mail_to="jane.roe@example.org, ben@example.org",
    )
    everything = str(shown(settings))
    assert SECRET not in everything
    assert "jane" not in everything
    assert value_words(settings, "notice_mail_to") == "…@example.org, …@example.org"
    assert {value_words(settings, name) for name in NEVER_SHOWN} == {"set; not shown"}
    assert {value_words(Settings(home=tmp_path), name) for name in NEVER_SHOWN} == {"not set"}


def test_what_settings_do_not_show_is_secret() -> None:
    hidden = {name for name, field in Settings.model_fields.items() if not field.repr}
    assert hidden
    assert all(is_secret(name) for name in hidden)


def test_where_a_value_comes_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "settings.toml").write_text('publisher = "Town of Lolo"\nocr = false\n')
    monkeypatch.setenv("CLASSIFY_OCR", "true")
    monkeypatch.delenv("CLASSIFY_JOBS", raising=False)
    settings = load_settings(tmp_path, late_hours=3.0)
    sources = {
        name: line(settings, name).source for name in ("home", "publisher", "ocr", "late_hours", "reread")
    }
    assert sources == {
        "home": Source.COMMAND,
        "publisher": Source.FILE,
        "ocr": Source.ENVIRONMENT,
        "late_hours": Source.COMMAND,
        "reread": Source.DEFAULT,
    }


def test_values_are_words(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, ocr=False)
    assert line(settings, "ocr").value == "no"
    assert line(settings, "names").value == "yes"
    assert line(settings, "policy").value == "not set"
    assert line(settings, "home").value == str(tmp_path)
    assert value_words(Settings(home=tmp_path, checked_percent=0), "checked_percent") == "0"


def test_words_find_settings(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    found = {line.name for lines in shown(settings, "Certificate KEY").values() for line in lines}
    assert found == {"dask_tls_key", "web_tls_key"}
    assert shown(settings, "no such words anywhere") == {}


def test_what_waits_for_a_restart(tmp_path: Path) -> None:
    assert changed_since(Settings(home=tmp_path), Settings(home=tmp_path)) == []
    assert changed_since(Settings(home=tmp_path), Settings(home=tmp_path, reread=True)) == ["reread"]
