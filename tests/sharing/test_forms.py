"""Agreements in words, and where the form of one does not serve."""

from __future__ import annotations

from dataclasses import replace

from classify.sharing import forms
from models.agreement import AgreementKind, AgreementState, EndedWhy, Office, Operation, Part, Word
from models.labels import Tag
from models.sharing import Purpose, RecipientType
from tests.inventory.sharing import TERMS

AT_WORK = replace(TERMS, purposes=frozenset({Purpose.SERVICE}))


def test_everything_has_its_words() -> None:
    assert set(forms.FORMS) == set(AgreementKind)
    assert set(forms.STATES) == set(AgreementState)
    assert set(forms.ENDED) == set(EndedWhy)
    assert set(forms.OFFICES) == set(Office)
    assert set(forms.WORDS) == set(Word)
    assert set(forms.OPERATIONS) == set(Operation)
    assert set(forms.MEANS) == set(Part)


def test_a_contract_serves_for_staff_records_and_not_for_health() -> None:
    terms = replace(AT_WORK, tags=frozenset({Tag.HR, Tag.HEALTH}))
    (misfit,) = forms.misfits(AgreementKind.CONTRACT, terms, RecipientType.VENDOR)
    assert misfit == forms.Misfit(Tag.HEALTH, (AgreementKind.BUSINESS_ASSOCIATE,))
    assert forms.misfits(AgreementKind.BUSINESS_ASSOCIATE, terms, RecipientType.VENDOR) == []


def test_the_recipient_and_the_purpose_say_which_form_is_asked_for() -> None:
    research = replace(TERMS, tags=frozenset({Tag.PII}), purposes=frozenset({Purpose.RESEARCH}))
    (misfit,) = forms.misfits(AgreementKind.DATA_SHARING, research, RecipientType.RESEARCHER)
    assert misfit.asked == (AgreementKind.RESEARCH,)
    assert forms.misfits(AgreementKind.DATA_SHARING, TERMS, RecipientType.CITY_DEPARTMENT) == []


def test_what_no_agreement_helps_is_no_misfit() -> None:
    juvenile = replace(AT_WORK, tags=frozenset({Tag.JUV}))
    assert forms.misfits(AgreementKind.NONDISCLOSURE, juvenile, RecipientType.PUBLIC) == []
