"""The certificate of a share as a paper, made from its plain data alone: who has the data can print it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from classify.approval.words import coverage_words
from classify.evidence.certificate import WITHHELD, digest
from classify.evidence.paper import Cell, Paper, Part, Section, Table, bars, big
from classify.inventory.overview import UNREAD_ADVICE
from models.labels import DocType, Outcome
from models.words import (
    doc_type_words,
    effect_words,
    label_words,
    many,
    outcome_words,
    tag_words,
)

NOTHING_SAID = "that nothing was found in them says nothing."
_HOW_TO_CHECK = (
    "The JSON file beside this page holds the same, signed. classify verify FILE checks it, and this page "
    "with it, on any machine and without an inventory."
)
NOT_ESTIMATED = (
    "Not estimated. Nobody has drawn and judged a random sample of the files in which nothing was found, so "
    "nothing is claimed about what was missed."
)


def certificate_paper(told: Mapping[str, Any], zone: ZoneInfo, key: str) -> Paper:
    """The paper; `key` is the fingerprint of the key that signs."""
    share = told["share"]
    name = share["name"] or f"Criminal-justice share {share['number']}"
    lead = [f"Share {name} of {share['department'] or 'no department'}, as it is in the inventory."]
    if told["told"] == WITHHELD:
        lead.append("Totals alone: who asked for this has no clearance for criminal-justice information.")
    lead.append(
        "A machine read the files and proposed labels. A label is in effect where a person approved it."
    )
    return Paper(
        f"Certificate of the share {name}",
        told["publisher"],
        datetime.fromisoformat(told["made_at"]),
        zone,
        (
            _read(told["scan"], told["counts"]),
            _not_read(told),
            _counted(told),
            _in_effect(told),
            _assurance(told["assurance"]),
            Section(
                "signature",
                "How to check this",
                (_HOW_TO_CHECK,),
                (
                    Table(
                        "Fingerprints",
                        ("Of", "SHA-256"),
                        (("What is certified", digest(told)), ("The key that signs it", key)),
                    ),
                ),
            ),
        ),
        tuple(lead),
        told["stamp"],
    )


def _read(scan: Mapping[str, Any], counts: Mapping[str, Any]) -> Section:
    made = scan["ingredients"]
    rows: list[tuple[Cell, ...]] = [
        ("Last whole scan begun", datetime.fromisoformat(scan["started_at"])),
        ("Last whole scan ended", datetime.fromisoformat(scan["finished_at"])),
        ("Whole scans so far", f"{scan['scans']:,}"),
        ("Files", f"{counts['files']:,}"),
        ("Files inside other files", f"{counts['members']:,}"),
        ("Findings", f"{counts['findings']:,}"),
        ("Program that made this", scan["program_now"]),
        ("Detectors and readers, version", scan["detectors"]),
        ("Label policy, version", scan["policy"]),
    ]
    if made is None:
        rows.append(("Ingredients", "not on record"))
    else:
        rows += [
            ("Ingredients, SHA-256", made["sha256"]),
            (f"{many(made['detectors'], 'detector')}, SHA-256", made["detectors_sha256"]),
            (f"Readers of {many(made['kinds'], 'kind')} of file, SHA-256", made["kinds_sha256"]),
            ("What all readers share", made["readers"]),
            ("Models and word lists", made["search"]),
        ]
    return Section(
        "read",
        "What was read, when and with what",
        (),
        (Table("Facts", ("Fact", "What it is"), tuple(rows)),),
    )


def _not_read(told: Mapping[str, Any]) -> Section:
    every = sum(told["outcomes"].values())
    rows = tuple(
        (big(outcome_words(word)), number, Part(number, every), UNREAD_ADVICE[Outcome(word)])
        for word, number in told["outcomes"].items()
        if not Outcome(word).was_read
    )
    unread = told["counts"]["not_wholly_read"]
    sentence = f"{unread:,} of {many(every, 'file')} were not wholly read: {NOTHING_SAID}"
    return Section(
        "unread",
        "What was not read, and why",
        (sentence,),
        (Table("Files not wholly read", ("Why", "Files", "Of all files", "What to do"), rows),),
    )


def _counted(told: Mapping[str, Any]) -> Section:
    tables = [
        Table(
            "By proposed label",
            ("Label", "Files"),
            bars((label_words(label), number) for label, number in told["labels"].items()),
        ),
        Table(
            "By outcome",
            ("Outcome", "Files"),
            bars((big(outcome_words(word)), number) for word, number in told["outcomes"].items()),
        ),
    ]
    if "kinds" in told:
        tables += [
            Table(
                "By kind of record",
                ("Kind", "Files"),
                bars((big(doc_type_words(DocType(kind))), n) for kind, n in told["kinds"].items()),
            ),
            Table(
                "By handling tag (a file may have several)",
                ("Tag", "Files"),
                bars((big(tag_words(tag)), number) for tag, number in told["tags"].items()),
            ),
        ]
    return Section("counts", "What it holds", (), tuple(tables))


def _in_effect(told: Mapping[str, Any]) -> Section:
    effects = told["effects"]
    labels = sum(effects.values())
    states = tuple(
        (big(effect_words(word)), number, Part(number, labels)) for word, number in effects.items()
    )
    tables = [Table("Labels", ("State", "Files", "Of all labels"), states)]
    if "approvals" in told:
        headings = (
            "Label",
            "Approved for",
            "Approvals",
            "Files",
            "Other than proposed",
            "First",
            "Last looked at",
        )
        rows = tuple(
            (
                label_words(one["label"]),
                coverage_words(one["coverage"]),
                one["approvals"],
                one["files"],
                one["overrides"],
                datetime.fromisoformat(one["first"]),
                datetime.fromisoformat(one["last"]),
            )
            for one in told["approvals"]
        )
        tables.append(Table("Approvals behind labels in effect", headings, rows))
    return Section("approvals", "Labels in effect", (), tuple(tables))


def _assurance(told: Mapping[str, Any] | None) -> Section:
    title = "How much was missed"
    if told is None:
        return Section("assurance", title, (NOT_ESTIMATED,))
    sentence = (
        f"With {told['confidence_percent']:g}% confidence at most {told['at_most_percent']:g}% of the files "
        f"in which nothing was found hold something. Method: {told['method']}."
    )
    rows: tuple[tuple[Cell, ...], ...] = (
        ("Files looked at", f"{told['sampled']:,}"),
        ("Drawn from", f"{told['of']:,}"),
        ("Of them, something was missed in", f"{told['missed']:,}"),
        ("Judged by", date.fromisoformat(told["on"])),
    )
    return Section("assurance", title, (sentence,), (Table("The sample", ("Fact", "What it is"), rows),))
