"""DCAT-US 1.1 catalogue (project-open-data.cio.gov/v1.1/schema): one dataset for each kind of record
in a share. Data sets only: no file names, no places.

Nothing is `public` here: a label is a machine's proposal until a steward approved it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from classify.export.stamp import stamp
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle
from classify.inventory.overview import RecordGroup
from models.labels import Label

_SCHEMA = "https://project-open-data.cio.gov/v1.1/schema"
_ACCESS = {
    Label.PUBLIC: ("restricted public", "Proposed as public; to be approved by the records steward."),
    Label.INTERNAL: ("restricted public", "Working material of the city; ask the records office."),
    Label.CONFIDENTIAL: ("non-public", "Holds personal information protected by law."),
    Label.RESTRICTED: ("non-public", "Holds criminal-justice, juvenile or victim information."),
}


def write(catalogue: Catalogue, shares: Iterable[ShareHandle], target: Path) -> int:
    """Writes the catalogue to `target`; returns the number of data sets. Raises OSError."""
    datasets = [dataset for share in shares for dataset in _datasets(catalogue, share)]
    content = {
        "@context": f"{_SCHEMA}/catalog.jsonld",
        "@type": "dcat:Catalog",
        "conformsTo": _SCHEMA,
        "describedBy": f"{_SCHEMA}/catalog.json",
        "dataset": datasets,
    }
    target.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return len(datasets)


def _datasets(catalogue: Catalogue, share: ShareHandle) -> Iterator[dict[str, Any]]:
    publisher = share.department or "City of Missoula"
    for group in catalogue.record_groups(share):
        level, rights = _ACCESS[group.label]
        if stamped := stamp(share.criminal_justice):
            level, rights = "non-public", f"{stamped}. {rights}"
        kind = group.doc_type.replace("_", " ")
        yield {
            "@type": "dcat:Dataset",
            "identifier": f"missoula-classify:share-{share.id}:{group.doc_type}",
            "title": f"{share.name}: {kind}",
            "description": (
                f"{group.files} files of the kind '{kind}' in the share {share.name}. "
                f"Proposed label: {group.label.value}, not yet approved."
            ),
            "keyword": sorted({kind, share.name, *filter(None, [share.department])}),
            "modified": _day(group),
            "publisher": {"@type": "org:Organization", "name": publisher},
            "contactPoint": {
                "@type": "vcard:Contact",
                "fn": f"Records steward, {publisher}",
                "hasEmail": "mailto:records@missoula.example",
            },
            "accessLevel": level,
            "rights": rights,
        }


def _day(group: RecordGroup) -> str:
    try:
        return datetime.fromtimestamp(group.modified_ns // 1_000_000_000, UTC).date().isoformat()
    except (OverflowError, ValueError, OSError):
        return datetime.now(UTC).date().isoformat()
