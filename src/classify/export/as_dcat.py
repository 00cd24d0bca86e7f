"""DCAT-US 1.1 catalogue (project-open-data.cio.gov/v1.1/schema): one dataset for each kind of record
in a share. Data sets only: no file names, no places.

`public` is only what stewards approved as PUBLIC, file by file or by a rule, and that is still so: a label is
a machine's proposal until then.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from classify.export.rows import Chosen, Publication, moment
from classify.export.stamp import stamp
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle
from classify.inventory.overview import RecordGroup
from models.labels import DocType, Label
from models.words import doc_type_words, tag_words

_SCHEMA = "https://project-open-data.cio.gov/v1.1/schema"
_ACCESS = {
    Label.PUBLIC: "public",
    Label.INTERNAL: "restricted public",
    Label.CONFIDENTIAL: "non-public",
    Label.RESTRICTED: "non-public",
}
_LONGEST_RIGHTS = 255
"""Characters of the field `rights` (DCAT-US 1.1)."""
NO_CONTACT = "not-set@example.invalid"
"""Where nobody is named in the settings: the schema wants an address, and this one is plainly none."""


def write(catalogue: Catalogue, chosen: Chosen, target: Path, by: Publication) -> int:
    """Writes the catalogue to `target`; returns the number of data sets. Raises OSError."""
    datasets = [dataset for share in chosen.shares for dataset in _datasets(catalogue, share, by)]
    content = {
        "@context": f"{_SCHEMA}/catalog.jsonld",
        "@type": "dcat:Catalog",
        "conformsTo": _SCHEMA,
        "describedBy": f"{_SCHEMA}/catalog.json",
        "dataset": datasets,
    }
    target.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return len(datasets)


def _datasets(catalogue: Catalogue, share: ShareHandle, by: Publication) -> Iterator[dict[str, Any]]:
    name, department = share.shown_name, share.masker(share.department)
    city = {"@type": "org:Organization", "name": by.publisher}
    publisher = {**city, "name": department, "subOrganizationOf": city} if department else city
    scanned = [scan.finished_at or scan.started_at for scan in catalogue.scans(share)]
    for group in catalogue.record_groups(share):
        kind = doc_type_words(group.doc_type)
        of_kind = f"whose kind is {kind}" if group.doc_type == DocType.OTHER else f"of the kind '{kind}'"
        files = f"{group.files} file{'' if group.files == 1 else 's'}"
        yield {
            "@type": "dcat:Dataset",
            "identifier": f"missoula-classify:share-{share.id}:{group.doc_type}",
            "title": f"{name}: {kind if group.doc_type != DocType.OTHER else 'other files'}",
            "description": (f"{files} {of_kind} in the share {name}. {_standing(group)}"),
            "keyword": sorted({kind, name, *filter(None, [department])}),
            "modified": _day(group, scanned),
            "publisher": publisher,
            "contactPoint": {
                "@type": "vcard:Contact",
                "fn": by.contact_name or f"No contact is set; ask {publisher['name']}",
                "hasEmail": f"mailto:{by.contact_email or NO_CONTACT}",
            },
            "accessLevel": "non-public" if share.criminal_justice else _ACCESS[group.handled_as],
            "rights": _rights(group, stamp(share.criminal_justice)),
        }


def _standing(group: RecordGroup) -> str:
    """What stewards have approved of a group, and what a machine proposed for the rest."""
    proposed = (
        f"The strictest label a machine proposed for any of them is {group.label.value}; no label is in "
        "effect before a steward approved it."
    )
    if group.approved is None:
        return proposed
    if group.in_effect == group.files:
        strictest = group.approved.value
        return f"A label approved by a steward is in effect for all of them; the strictest is {strictest}."
    return (
        f"A label approved by a steward is in effect for {group.in_effect} of them; the strictest is "
        f"{group.approved.value}. {proposed}"
    )


def _rights(group: RecordGroup, stamped: str) -> str:
    """Why not everybody may have it, from what was proposed or approved for these very files."""
    if group.approved is not None and group.in_effect == group.files:
        said = f"Label {group.approved.value}, approved by the records steward."
    else:
        said = f"Proposed label {group.label.value}, not yet approved by the records steward."
    if stamped:
        said = f"{stamped}. {said}"
    if not group.tags:
        return said
    matters = ", ".join(map(tag_words, group.tags))
    sentence = f"{said} At least one file may hold: {matters}."
    return sentence if len(sentence) <= _LONGEST_RIGHTS else f"{sentence[: _LONGEST_RIGHTS - 1]}…"


def _day(group: RecordGroup, scanned: list[datetime]) -> str:
    """When the newest file was changed; where no file says, when the share was last scanned."""
    known = moment(group.modified_ns) or (scanned[0] if scanned else datetime.now(UTC))
    return known.date().isoformat()
