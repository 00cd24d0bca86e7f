"""Where a home's service is found: `service.json`, believed while a supervisor holds `service.lock`."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from classify.locks import is_held

LOCK = "service.lock"
_FILE = "service.json"
_HANDED_OVER = frozenset({"CLASSIFY_HOME", "CLASSIFY_JOBS", "CLASSIFY_OCR", "CLASSIFY_REREAD"})
"""Settings that a command tells the service with each run."""


@dataclass(slots=True)
class PartState:
    """One process of the service."""

    state: str = "waiting"
    """waiting (for another part), starting, up, down (to be started again)."""
    pid: int | None = None
    restarts: int = 0


@dataclass(slots=True)
class ServiceState:
    """What other commands may know of a running service."""

    pid: int
    host: str
    port: int
    orchestrator_port: int
    environment: str = ""
    """`digest_of` the settings it was given by its environment."""
    parts: dict[str, PartState] = field(default_factory=dict)

    @property
    def is_up(self) -> bool:
        """Whether every part answers."""
        return bool(self.parts) and all(part.state == "up" for part in self.parts.values())

    def write(self, home: Path) -> None:
        """Puts it where others find it, whole or not at all."""
        draft = home / f"{_FILE}.new"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            json.dump(asdict(self), file)
        draft.replace(home / _FILE)


def last_known(home: Path) -> ServiceState | None:
    """What the last supervisor of this home wrote, whether it lives or not."""
    try:
        told = json.loads((home / _FILE).read_text("ascii"))
        told["parts"] = {name: PartState(**part) for name, part in told["parts"].items()}
        return ServiceState(**told)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def running(home: Path) -> ServiceState | None:
    """The service of this home; None where none runs."""
    return last_known(home) if is_held(home / LOCK) else None


def digest_of(environment: Mapping[str, str], secret: str) -> str:
    """A keyed digest of the settings in an environment: a command whose own differ must not hand over.

    What stands in settings.toml counts for both alike, and what is told with each run does not count.
    """
    given = {
        name.upper(): value
        for name, value in environment.items()
        if name.upper().startswith("CLASSIFY_") and name.upper() not in _HANDED_OVER
    }
    return hmac.new(secret.encode(), json.dumps(given, sort_keys=True).encode(), hashlib.sha256).hexdigest()
