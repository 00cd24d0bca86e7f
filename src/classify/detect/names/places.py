"""Where the spaCy pipeline lies that a site chose to read names, and whether it can be trusted.

Nothing is loaded here, nor imported, nor ever downloaded.
"""

from __future__ import annotations

import importlib.util
import os
import stat
from pathlib import Path

from classify.errors import ModelError

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def package_in(choice: str) -> str | None:
    """The name of the package that a site chose; None where it chose a folder, which has a slash in it."""
    name = choice.replace("-", "_")
    return name if name.isidentifier() else None


def located(choice: str) -> Path:
    """The folder of the pipeline that a site chose: a folder, or an installed package that holds one.

    No package is imported. Raises ModelError when there is none.
    """
    folder = Path(choice)
    package = package_in(choice)
    if package:
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            raise ModelError(f"The names model {choice} is not installed.")
        folder = Path(spec.origin).parent
    if not folder.is_dir():
        raise ModelError(f"There is no names model in {choice}.")
    for place in (folder, *sorted(folder.glob("*/"))):
        if (place / "config.cfg").is_file() and (place / "meta.json").is_file():
            return place
    raise ModelError(f"What is in {choice} is no spaCy pipeline: it has no config.cfg and meta.json.")


def trust(folder: Path) -> None:
    """A model is loaded as it is, so nobody but this user and root may have been able to write to it.

    Raises ModelError when others could have.
    """
    if not hasattr(os, "geteuid"):  # pragma: no cover - Windows keeps no such modes
        return
    ours = (os.geteuid(), 0)
    for path in (folder, *folder.rglob("*")):
        status = path.lstat()
        kept_by_us = status.st_uid in ours and not status.st_mode & _OTHERS_WRITE
        if stat.S_ISLNK(status.st_mode) or not kept_by_us:
            raise ModelError(
                f"The names model in {folder} could have been changed by others: {path.name}.",
                remedy="Give its files to the scanning account or root, writable by nobody else; no links.",
            )
