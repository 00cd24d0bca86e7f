"""Evidence in short, as the examples of a rule write it, and what the rule must make of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from classify.detect.judging.evidence import Evidence
from classify.errors import PackError
from classify.label.proposal import Location
from models.labels import DocType, Entity, Label, Outcome, Role, Tag

_KEYS = {
    "found", "near", "roles", "signals", "matters", "doc_type", "second", "contact_rows", "hidden", "ocr",
    "aside_persons", "characters", "path", "share", "flagged", "outcome", "fires", "label", "tags", "why",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """Evidence in short, and what a rule must make of it."""

    evidence: Evidence
    location: Location
    outcome: Outcome
    fires: bool
    label: Label | None
    tags: frozenset[Tag]
    title: str

    @classmethod
    def parse(cls, data: Any) -> Example:
        """An example as a rule writes it. Raises PackError."""
        if not isinstance(data, dict) or not set(data) <= _KEYS:
            raise PackError(f"policy: an example knows {sorted(_KEYS)}; got {data!r:.120}")
        doc_type, score = _pair(data.get("doc_type", "other"))
        found = data.get("found", {})
        scores = {name: value if isinstance(value, list) else [0.95] * value for name, value in found.items()}
        counts = {name: len(values) for name, values in scores.items()}
        evidence = Evidence(
            entities=scores,
            counts=counts,
            distinct=counts,
            roles={Role(role).value: number for role, number in data.get("roles", {}).items()},
            near=data.get("near", {}),
            contact_rows=data.get("contact_rows", 0),
            doc_type=doc_type,
            doc_type_score=score,
            doc_type_second=data.get("second", "other"),
            signals=data.get("signals", {}),
            matters=data.get("matters", {}),
            characters=data.get("characters", 2000),
            hidden_findings=data.get("hidden", 0),
            ocr_confidence=data.get("ocr"),
            aside=_persons_aside(data.get("aside_persons", 0)),
        )
        location = Location(
            path=data.get("path", "Shared/file.txt"),
            share=data.get("share", ""),
            criminal_justice=bool(data.get("flagged", False)),
        )
        return cls(
            evidence,
            location,
            Outcome(data.get("outcome", "ok")),
            bool(data.get("fires", True)),
            Label(data["label"]) if "label" in data else None,
            frozenset(Tag(tag) for tag in data.get("tags", [])),
            str(data.get("why", data)),
        )


def _pair(value: Any) -> tuple[str, float]:
    """`minutes` or `[minutes, 0.7]`."""
    name, score = value if isinstance(value, list) else (value, 0.95)
    return str(DocType(name)), float(score)


def _persons_aside(number: int) -> dict[str, Any] | None:
    """Evidence of `number` persons named in what stands aside."""
    if not number:
        return None
    return Evidence(entities={Entity.PERSON: [0.9] * number}, counts={Entity.PERSON: number}).as_json()
