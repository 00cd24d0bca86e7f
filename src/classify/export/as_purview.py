"""Labels in effect for Microsoft Purview: a package of marks of paths, and the script that applies them.

The list names no file: the script walks the share, makes the mark of each path (`classify.inventory.marked`)
and finds its label. It changes nothing before it has shown what it would do (`Set-FileLabel -WhatIf`) and
somebody has called it again with -Apply. What no steward approved is not in it.
"""

from __future__ import annotations

import csv
import io
import secrets
import zipfile
from importlib.resources import files
from pathlib import Path

from classify.export.rows import Chosen, Publication
from classify.export.stamp import stamp_for
from classify.inventory.catalogue import Catalogue
from models.labels import Label

_SCRIPT = "apply-labels.ps1"
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""Of every member: when somebody made a package tells nothing about the files in it."""


def write(catalogue: Catalogue, chosen: Chosen, target: Path, _by: Publication) -> int:
    """Writes the package to `target`; returns for how many files it holds a label. Raises OSError."""
    salt, count = secrets.token_hex(16), 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for share in chosen.shares:
            lines = [[mark, label.value] for mark, label in catalogue.marked(share, salt)]
            count += len(lines)
            _add(package, f"share-{share.id}.csv", _table(["mark", "label"], lines))
        _add(package, "labels.csv", _table(["label", "label_id"], [[label.value, ""] for label in Label]))
        _add(package, "salt.txt", salt + "\n")
        script = files("classify.export").joinpath("purview", _SCRIPT).read_text("utf-8")
        _add(package, _SCRIPT, script)
        _add(package, "README.txt", _read_me(chosen))
    return count


def _read_me(chosen: Chosen) -> str:
    stamped = stamp_for(chosen.shares)
    shares = "\n".join(f"  share-{share.id}.csv  {share.shown_name}" for share in chosen.shares)
    return (
        (f"{stamped}\n\n" if stamped else "")
        + "Labels that stewards approved, for Microsoft Purview. No file is named here: each line is the\n"
        "mark of a path (SHA-256 of the salt and the path below its share) and its label.\n\n"
        f"{shares}\n\n"
        "1. Write the ids of your sensitivity labels into labels.csv (Get-Label | Select Name, Guid).\n"
        "   A label without an id is left alone.\n"
        f"2. .\\{_SCRIPT} -Root \\\\server\\share -Marks share-1.csv      shows what would change\n"
        f"3. .\\{_SCRIPT} -Root \\\\server\\share -Marks share-1.csv -Apply -Owner you@example.org\n\n"
        "Needs the Purview Information Protection client (module PurviewInformationProtection). Labeling\n"
        "through Microsoft Graph is billed by the file; this script is not.\n"
    )


def _table(heading: list[str], rows: list[list[str]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows([heading, *rows])
    return written.getvalue()


def _add(package: zipfile.ZipFile, name: str, text: str) -> None:
    package.writestr(zipfile.ZipInfo(name, _MOMENT), text.replace("\r\n", "\n").replace("\n", "\r\n"))
