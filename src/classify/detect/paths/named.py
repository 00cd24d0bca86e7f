"""The evidence of a file's name beside that of its bytes, and the two joined.

Detection keeps them apart: `Evidence` is of the bytes alone, its field `name` holds what the name adds.
Copies of the same bytes share the first and bear a name each. Whoever labels joins them, so a scan, a copy
and a re-evaluation see the same evidence by construction.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from classify.detect.judging.evidence import Evidence
from classify.detect.judging.leanings import UNSURE, leading
from classify.detect.judging.samples import speaks_of_samples
from models.labels import DocType

_KEPT_SCORES = 200
_COUNTED = ("counts", "distinct", "by_detector", "roles", "near", "signals")
CASE_FOLDER = re.compile(
    r"police|\bm?pd\b|sheriff|evidence|juvenile|dispatch|arrest|detective|patrol|\bcases?\b", re.I
)
"""Says that case numbers are to be expected in the names below such a folder."""


def joined(evidence: Evidence) -> Evidence:
    """The evidence of a file as it lies there: that of its bytes, and what its own name adds.

    Values found in both count as often as they are met; `distinct` of a name counts only what the
    bytes do not hold.
    """
    name = evidence.name
    if not name:
        return evidence
    both = replace(evidence, name=None)
    for field in _COUNTED:
        setattr(both, field, _sum(getattr(evidence, field), name.get(field, {})))
    both.contact_rows += name.get("contact_rows", 0)
    both.entities = dict(evidence.entities)
    for entity, scores in name.get("entities", {}).items():
        merged = sorted(evidence.entities.get(entity, []) + scores, reverse=True)
        both.entities[entity] = merged[:_KEPT_SCORES]
    both.declared = {**evidence.declared, **name.get("declared", {})}
    if evidence.candidates is not None:
        both.candidates = sorted({*evidence.candidates, *name.get("candidates", ())})
    for matter, chance in name.get("matters", {}).items() if not evidence.has_text else ():
        both.matters = {**both.matters, matter: max(chance, both.matters.get(matter, 0.0))}
    _settle_type(both, name)
    return both


def _sum(ours: dict[str, int], theirs: dict[str, int]) -> dict[str, int]:
    if not theirs:
        return ours
    return {key: ours.get(key, 0) + theirs.get(key, 0) for key in {**ours, **theirs}}


def _settle_type(both: Evidence, name: dict[str, Any]) -> None:
    adds = dict(name.get("beside" if both.has_text else "alone", {}))
    for doc_type, logit in name.get("words", {}).items() if both.has_text else ():
        adds[doc_type] = adds.get(doc_type, 0.0) + both.word_weight * logit
    if both.leanings is None or not adds:
        return
    best, score, second = leading(both.leanings, adds)
    told = name.get("told", {}).get(best, "")
    if score < UNSURE and best != DocType.OTHER:
        both.doc_type_why = f"nothing tells clearly; nearest is {best.replace('_', ' ')}"
        best, second = str(DocType.OTHER), best
    elif best != both.doc_type:
        both.doc_type_why = told or "the words of its text and its name together"
    elif told:
        both.doc_type_why = f"{both.doc_type_why}; {told}"
    both.doc_type, both.doc_type_score, both.doc_type_second = best, score, second


def reading_view(path: str) -> str:
    """All of a path that readers and detectors look at while they are at the bytes.

    Bytes read under two paths of one view give the same evidence: readers look at the extension alone
    (at the whole name where there is none, and of the lock files of Office), detectors at whether the
    path speaks of samples, or of a place where cases are kept.
    """
    base = path.rpartition("/")[2].lower()
    stem, dot, suffix = base.rpartition(".")
    kind = base if not dot or not stem or base.startswith("~$") else suffix
    return f"{kind}/{speaks_of_samples(path):d}{CASE_FOLDER.search(path) is not None:d}"
