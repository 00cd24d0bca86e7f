"""An inventory of invented items as varied as the policy's own examples: for previews and relabelling at scale.

Evidence is that of the examples that stand beside the rules, with scores and counts drawn anew, so that hardly
any two items have the same (`alike=0`), or as copies and templates have it in a city (`alike=0.9`). Some lie in
archives, some have findings that people decided about, all lie at paths the rules look at.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from classify.crawl import Crawled
from classify.detect.judging.evidence import Evidence
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.label.example import Example
from classify.label.policy import Policy
from classify.label.proposal import Fired, Proposal
from classify.results import FileResult, StoredFinding
from models.labels import DocType, Entity, Label, Outcome, Tag, mask

_BATCH = 500
_BOX_EVERY = 60
_IN_A_BOX = 3
_FOLDERS = (
    "",
    "HR/Payroll",
    "Police/Cases",
    "Parks/Menus",
    "Training/samples",
    "Legal",
    "Published/web",
    "EMS",
)
_FINDINGS_SHOWN = 6
_RULE = [Fired("rule/invented", "It is invented.", "2-6-1002, MCA", Label.INTERNAL)]
_PADDING = {f"kind_{number}": number / 7 for number in range(40)}


def fill(
    store: Store,
    folder: Path,
    items: int,
    *,
    name: str = "Invented",
    criminal_justice: bool = False,
    alike: float = 0.0,
    padded: bool = False,
    findings: bool = True,
    met: str = "",
) -> ShareHandle:
    """Records a share of so many items; their labels are drawn, not judged: relabelling changes most.

    Args:
        store: an inventory.
        folder: need not be there.
        items: how many.
        name: the share's.
        criminal_justice: whether it is flagged.
        alike: the part of them whose evidence another has, too.
        padded: evidence is as long as that of real files (5 kB).
        findings: whether what the evidence counts is there one by one, for decisions and lessons.
        met: a detector that met something in one of three of them, and others in the rest.
    """
    dice = random.Random(f"{name} {items}")
    examples = [example for rule in Policy.load().rules for example in rule.examples]
    share = store.share(folder, name=name, criminal_justice=criminal_justice, all_gone=True)
    with store.scanning(share, detector_version="1", policy_version="drawn") as scan:
        made = list(_files(dice, examples, items, share, alike, padded))
        if not findings:
            made = [replace(one, findings=[]) for one in made]
        if met:
            made = [
                _having_met(one, met if number % 3 == 0 else "other/one") for number, one in enumerate(made)
            ]
        tops = [one for one in made if one.container is None]
        entries = (Crawled(one.path, size=one.size, mtime_ns=1, inode=1) for one in tops)
        for _ in store.register(scan, entries):
            pass
        lot: list[FileResult] = []
        batch = 0
        for result in made:
            lot.append(result)
            # A container comes behind its members, and all of them in one lot.
            if len(lot) >= _BATCH and result.container is None:
                batch += 1
                store.record(scan, batch, lot)
                lot = []
        if lot:
            store.record(scan, batch + 1, lot)
        store.finish(scan)
    return share


def _having_met(result: FileResult, detector: str) -> FileResult:
    return replace(result, evidence={**(result.evidence or {}), "candidates": [detector]})


def _files(
    dice: random.Random,
    examples: list[Example],
    items: int,
    share: ShareHandle,
    alike: float,
    padded: bool,
) -> Iterator[FileResult]:
    known: list[dict[str, Any]] = []
    number = 0
    while number < items:
        if number % _BOX_EVERY == 0 and items - number > _IN_A_BOX:
            box = f"{dice.choice(_FOLDERS)}/box {number}.zip".lstrip("/")
            for inside in range(_IN_A_BOX):
                yield _file(dice, examples, known, number + inside, share, alike, padded, box)
            number += _IN_A_BOX
            evidence = Evidence(doc_type=DocType.ARCHIVE.value, doc_type_score=1.0).as_json()
            yield _result(box, number, share, Outcome.OK, evidence, [], dice)
        else:
            yield _file(dice, examples, known, number, share, alike, padded, "")
        number += 1


def _file(
    dice: random.Random,
    examples: list[Example],
    known: list[dict[str, Any]],
    number: int,
    share: ShareHandle,
    alike: float,
    padded: bool,
    box: str,
) -> FileResult:
    example = dice.choice(examples)
    if known and dice.random() < alike:
        evidence = dice.choice(known[:500])
    else:
        evidence = _varied(dice, example.evidence, number, padded)
        known.append(evidence)
    folder = example.location.path.rpartition("/")[0] or dice.choice(_FOLDERS)
    path = f"{folder}/{dice.choice(('notes', 'payroll', 'letter', 'menu'))} {number}.txt".lstrip("/")
    findings = list(_findings(dice, evidence, share, number))
    result = _result(path, number, share, example.outcome, evidence, findings, dice)
    if not box:
        return result
    return replace(result, path=f"{box}!/{path}", container=box, holder=box, content_digest=None)


def _varied(dice: random.Random, evidence: Evidence, number: int, padded: bool) -> dict[str, Any]:
    scores = {
        entity: sorted((round(dice.uniform(0.2, 1.0), 3) for _ in some), reverse=True)
        for entity, some in evidence.entities.items()
    }
    varied = replace(evidence, entities=scores, characters=evidence.characters + number % 900)
    if scores:
        varied.by_detector = {f"invented/{entity.lower()}": len(some) for entity, some in scores.items()}
    if padded:
        varied.leanings = {name: value + number for name, value in _PADDING.items()}
        varied.candidates = sorted(f"pack/detector_{spot}_{number % 97}" for spot in range(100))
    return varied.as_json()


def _findings(
    dice: random.Random, evidence: dict[str, Any], share: ShareHandle, number: int
) -> Iterator[StoredFinding]:
    for entity, scores in evidence["entities"].items():
        for spot, score in enumerate(scores[:_FINDINGS_SHOWN]):
            words = ({"words": "the word number nearby", "change": 0.1},) if dice.random() < 0.5 else ()
            why = {
                "detector": f"invented/{entity.lower()}",
                "version": "1",
                "sentence": "It is written like one.",
                "steps": [{"words": "the form invented", "change": 0.8}, *words],
            }
            print_ = share.keys.fingerprint(entity, str(number % 50)) if entity in set(Entity) else None
            place = {"part": "body", "line": spot + 1}
            yield StoredFinding(entity, place, spot * 40, 0, score, mask(entity), print_, None, why)


def _result(
    path: str,
    number: int,
    share: ShareHandle,
    outcome: Outcome,
    evidence: dict[str, Any],
    findings: list[StoredFinding],
    dice: random.Random,
) -> FileResult:
    label = dice.choice(list(Label))
    tags = (Tag.PII,) if dice.random() < 0.4 else ()
    return FileResult(
        path=path,
        outcome=outcome if outcome is not Outcome.NOT_EXAMINED else Outcome.OK,
        reason="",
        proposal=Proposal(label, tags, DocType(evidence["doc_type"]), outcome, _RULE),
        media="text",
        size=1000 + number,
        mtime_ns=1,
        inode=1,
        content_digest=share.keys.path_digest(f"content {share.name} {number}"),
        findings=findings,
        evidence=evidence,
        detector_version="1",
    )
