"""What is told of a thing; what must never be is not even a field."""

from __future__ import annotations

from classify.results import StoredFinding
from classify.web.api.answers import Finding, Totals
from classify.web.api.twin import description
from classify.web.house import House


def test_totals_add_up() -> None:
    one = Totals(files=1, bytes=10, labels={"PUBLIC": 1}, tags={"PII": 2})
    one.add(Totals(files=2, unread=1, labels={"PUBLIC": 1, "INTERNAL": 4}))
    assert one == Totals(files=3, bytes=10, unread=1, labels={"PUBLIC": 2, "INTERNAL": 4}, tags={"PII": 2})


def test_a_finding_is_told_without_what_is_made_of_its_value() -> None:
    found = StoredFinding(
        entity="US_SSN",
        place={"part": "body", "line": 3},
        start=41,
        end=52,
        score=0.9,
        mask="[SSN]",
        fingerprint="f" * 64,
        role=None,
        why={"sentence": "Nine digits in the form of an SSN.", "detector": "x"},
    )
    assert Finding.of(found).model_dump() == {
        "entity": "US_SSN",
        "place": {"part": "body", "line": 3},
        "score": 0.9,
        "mask": "[SSN]",
        "sentence": "Nine digits in the form of an SSN.",
    }


def test_no_answer_has_a_field_for_values_fingerprints_or_digests(web: House) -> None:
    fields = {
        name
        for schema in description()["components"]["schemas"].values()
        for name in schema.get("properties", ())
    }
    assert "mask" in fields
    assert not {
        name for name in fields if any(bad in name for bad in ("value", "fingerprint", "digest", "text"))
    }
