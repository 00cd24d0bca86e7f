"""Conditions asked all at once lack what they lack when they are asked one by one."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from classify.detect.finding import Evidence
from classify.label.policy import Policy
from classify.label.proposal import Location
from classify.label.view import View
from models.labels import DocType, Entity, Outcome

POLICY = Policy.load()
counts = st.integers(1, 6)
names = {
    "signals": sorted(POLICY.setting.signal_titles),
    "roles": ["victim", "suspect", "juvenile", "officer", "patient", "employee", "informant"],
    "entities": sorted(map(str, Entity)),
}
evidences = st.builds(
    lambda found, signals, roles, doc_type, second, score, rows, characters: Evidence(
        entities={entity: [0.9] * number for entity, number in found.items()},
        counts=found,
        distinct=found,
        near={f"PERSON+{entity}": number for entity, number in found.items() if entity > "PERSON"},
        signals=signals,
        roles=roles,
        doc_type=doc_type,
        doc_type_second=second,
        doc_type_score=score,
        contact_rows=rows,
        characters=characters,
    ),
    st.dictionaries(st.sampled_from(names["entities"]), counts, max_size=6),
    st.dictionaries(st.sampled_from(names["signals"]), counts, max_size=8),
    st.dictionaries(st.sampled_from(names["roles"]), counts, max_size=4),
    st.sampled_from([str(doc_type) for doc_type in DocType]),
    st.sampled_from([str(doc_type) for doc_type in DocType]),
    st.floats(0, 1),
    st.integers(0, 40),
    st.integers(0, 10_000),
)
places = st.builds(
    Location,
    st.sampled_from(["Police/Cases/24-1.docx", "HR/Personnel/file.pdf", "Parks/menu.txt"]),
    share=st.sampled_from(["", "Police"]),
    criminal_justice=st.booleans(),
)


@given(evidences, places, st.sampled_from(list(Outcome)))
@settings(max_examples=120, deadline=None)
def test_all_at_once_is_as_one_by_one(evidence: Evidence, location: Location, outcome: Outcome) -> None:
    at_once = View.of(evidence, location, outcome, POLICY.setting)
    one_by_one = View.of(evidence, location, outcome, POLICY.setting)
    POLICY.inquiry.answer(at_once)
    assert len(at_once.lacks) > len(POLICY.rules)
    for rule in POLICY.rules:
        assert rule.condition.lack(at_once) == rule.condition.lack(one_by_one)
        assert rule.condition.holds(at_once) is rule.condition.holds(one_by_one)
        assert rule.condition.wanting(at_once) == rule.condition.wanting(one_by_one)
