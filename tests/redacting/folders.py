"""What lies in a folder."""

from __future__ import annotations

from pathlib import Path


def names_in(folder: Path) -> list[str]:
    """Names of all that is there, hidden ones too."""
    return sorted(entry.name for entry in folder.iterdir())
