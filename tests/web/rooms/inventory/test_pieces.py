"""Rows and filters as the list's page shows them: in words, escaped, and only words are remembered."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from classify.inventory.facets import Facet
from classify.inventory.items import ItemLine
from classify.web.asking import asked
from classify.web.rooms.inventory import pieces
from classify.web.rooms.inventory.pieces import Row, filters, rows
from models.labels import DocType, Entity, Label, Outcome
from tests.web.rooms.inventory.test_choices import shown

_A_DAY = 86_400 * 10**9


def row(**given: Any) -> Row:
    line: dict[str, Any] = {
        "id": 7,
        "share": "Parks",
        "department": "Recreation",
        "path": "a <b>.txt",
        "label": Label.INTERNAL,
        "tags": (),
        "doc_type": DocType.PERMIT,
        "outcome": Outcome.OK,
        "reason": "",
        "entities": (),
        "findings": 1234,
        "media": "text",
        "size": 1,
        "modified_ns": 20_000 * _A_DAY,
        "is_member": False,
    }
    [made] = rows([ItemLine(**{**line, **given})])
    return made


def test_a_row_is_in_words() -> None:
    made = row()
    assert made.label == '<span class="mc-label mc-label--INTERNAL">Internal</span>'
    assert (made.address, made.findings, made.changed) == ("/items/7/", "1,234", "Oct 4, 2024")
    assert made.what == "Permit"
    assert "None found" in made.kinds
    assert row(modified_ns=0).changed == ""
    assert "Not label" in row(label="").label


def test_what_is_in_effect_stands_beside_what_is_proposed() -> None:
    told = {
        state: row(label="CONFIDENTIAL", effect=state, in_effect=label).effect
        for state, label in (("in_effect", "INTERNAL"), ("stale", "INTERNAL"), ("waiting", ""))
    }
    assert told == {
        "in_effect": "In effect: Internal",
        "stale": "To look at again: Internal",
        "waiting": "Waits for approval",
    }
    assert row(label="CONFIDENTIAL", effect="in_effect", in_effect="CONFIDENTIAL").effect == "In effect"


def test_what_could_not_be_read_says_so() -> None:
    assert row(outcome=Outcome.ENCRYPTED).what.startswith('Permit<br><span class="mc-quiet">')


def test_of_many_kinds_the_first_four_are_named() -> None:
    kinds = tuple(
        map(str, [Entity.US_SSN, Entity.PERSON, Entity.PHONE_NUMBER, Entity.US_EIN, Entity.CREDIT_CARD])
    )
    assert row(entities=kinds).kinds.endswith(" and 1 more")
    assert row(entities=kinds).kinds.startswith("Social Security number, ")
    assert "more" not in row(entities=kinds[:4]).kinds


def test_what_is_put_together_here_is_escaped() -> None:
    """Kinds of a city's own detectors have names that somebody typed."""
    assert "<img" not in row(entities=("<img src=x>",)).kinds
    assert not hasattr(row().path, "__html__"), "a name is left to the template, which escapes it"


def test_filters_are_rendered_once_for_what_they_say() -> None:
    question = asked(QueryDict("label=RESTRICTED"))
    groups = list(shown("label=RESTRICTED", label=Facet({"RESTRICTED": 3, "PUBLIC": 2})).values())
    pieces._filters.cache_clear()  # type: ignore[attr-defined]
    first = filters(question, groups)
    assert filters(question, list(groups)) is first
    assert 'value="RESTRICTED" checked' in first
    more = list(shown("label=RESTRICTED", label=Facet({"RESTRICTED": 4, "PUBLIC": 2})).values())
    assert '<span class="inv-count">4</span>' in filters(question, more)
    assert "checked" not in filters(
        asked(QueryDict("")), list(shown("", label=Facet({"PUBLIC": 2})).values())
    )
