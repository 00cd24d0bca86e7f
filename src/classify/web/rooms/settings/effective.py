"""The settings in effect: what each means, as the program's source says it, and where it comes from.

A setting that holds a secret, or may hold one, is never shown: only whether it is set.
"""

from __future__ import annotations

import ast
import inspect
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from classify.memos import once
from classify.settings import Settings

GROUPS: Mapping[str, tuple[str, ...]] = {
    "Where everything is": ("home", "database_url"),
    "How files are read": (
        "jobs", "ocr", "names", "names_model", "passwords", "seconds_per_file", "megabytes_per_worker",
        "unfolded_megabytes", "checked_percent", "reread", "scans_per_server",
    ),
    "What is looked for": ("policy", "packs"),
    "Other machines that help": (
        "runner", "dask_scheduler", "dask_hosts", "dask_tls_ca", "dask_tls_cert", "dask_tls_key",
    ),
    "When": ("time_zone", "blackout_hours", "late_hours"),
    "What is kept": ("gone_kept_days", "history_kept_days", "backup_folder", "backups_kept"),
    "Requests about sharing": ("request_acknowledge_days", "request_answer_days"),
    "Notices": (
        "notice_mail_relay", "notice_mail_security", "notice_mail_from", "notice_mail_to", "notice_webhook",
        "notice_on", "notice_more_files", "notice_more_percent",
    ),
    "These pages": (
        "web_tls_cert", "web_tls_key", "web_behind_tls", "web_trusted_proxies", "web_names",
    ),
    "Signing in with a city account": (
        "oidc_domain", "oidc_issuer", "oidc_client_id", "oidc_client_secret", "oidc_name",
    ),
    "Releases": ("fips_openssl",),
    "Public records requests": (
        "records_redaction_minutes", "records_look_minutes", "records_time_basis", "records_hours_a_day",
        "records_hourly_rate", "records_free_hours",
    ),
    "Who publishes": ("publisher", "contact_name", "contact_email"),
}  # fmt: skip
"""Every setting, as people look for it; a test holds that none is missing."""
NEVER_SHOWN = frozenset({"database_url", "oidc_client_secret", "notice_webhook"})
"""They hold a password or may hold one; what `Settings` itself does not show is not shown either."""
_MASKED = frozenset({"notice_mail_to", "notice_mail_from"})
_LOCAL_PART = re.compile(r"[^\s,@]+(?=@)")


class Source(StrEnum):
    """Where a value comes from."""

    COMMAND = "when it was started"
    ENVIRONMENT = "environment"
    FILE = "settings.toml"
    DEFAULT = "usual value"


@dataclass(frozen=True, slots=True)
class SettingLine:
    """One setting."""

    name: str
    value: str
    meaning: str
    source: Source


def shown(settings: Settings, sought: str = "") -> dict[str, list[SettingLine]]:
    """All settings by group; with words `sought`, those that have all of them somewhere."""
    written = _written(settings.home)
    groups = {
        group: [line for name in names if _fits(line := _line(settings, name, written), sought)]
        for group, names in GROUPS.items()
    }
    return {group: lines for group, lines in groups.items() if lines}


def value_words(settings: Settings, name: str) -> str:
    """A value as it may be shown."""
    value = getattr(settings, name)
    if is_secret(name):
        return "set; not shown" if value else "not set"
    if name in _MASKED:
        return _LOCAL_PART.sub("…", value) or "not set"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    return "not set" if value in (None, "") else str(value)


def is_secret(name: str) -> bool:
    """Whether a setting may hold a secret."""
    return name in NEVER_SHOWN or not Settings.model_fields[name].repr


@once
def meanings() -> dict[str, str]:
    """What each setting means: the words that stand below it in `classify.settings`."""
    [declared] = ast.parse(inspect.getsource(Settings)).body
    assert isinstance(declared, ast.ClassDef)
    found = {}
    for field, words in zip(declared.body, declared.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            told = words.value if isinstance(words, ast.Expr) else None
            if isinstance(told, ast.Constant) and isinstance(told.value, str):
                found[field.target.id] = " ".join(told.value.replace("`", "").split())
    return found


def changed_since(settings: Settings, now: Settings) -> list[str]:
    """Settings that have another value in the files and environment of `now`: a restart brings them in."""
    return [name for name in Settings.model_fields if getattr(settings, name) != getattr(now, name)]


def _line(settings: Settings, name: str, written: frozenset[str]) -> SettingLine:
    return SettingLine(name, value_words(settings, name), meanings()[name], _source(settings, name, written))


def _source(settings: Settings, name: str, written: frozenset[str]) -> Source:
    if name == "home":
        return Source.COMMAND
    if f"CLASSIFY_{name}".upper() in {variable.upper() for variable in os.environ}:
        return Source.ENVIRONMENT
    if name in written:
        return Source.FILE
    field: Any = Settings.model_fields[name]
    is_usual = getattr(settings, name) == field.get_default(call_default_factory=True)
    return Source.DEFAULT if is_usual else Source.COMMAND


def _written(home: Path) -> frozenset[str]:
    """The settings that settings.toml gives."""
    try:
        return frozenset(tomllib.loads((home / "settings.toml").read_text("utf-8")))
    except (OSError, ValueError):
        return frozenset()


def _fits(line: SettingLine, sought: str) -> bool:
    text = f"{line.name} {line.name.replace('_', ' ')} {line.meaning}".casefold()
    return all(word in text for word in sought.casefold().split())
