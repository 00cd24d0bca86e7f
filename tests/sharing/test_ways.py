"""The way to yes: told only where it leads somewhere, and no step too many."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from classify.sharing.answer import Agreement, Answer, Help, Question, answer
from models.agreement import AgreementKind
from models.labels import DocType, Effect, Label, Outcome, Tag
from models.shared_file import SharedColumn, SharedFile
from models.sharing import Evidence, Purpose, RecipientType, SharingOutcome
from tests.sharing.asking import ANY_FORM, shared

WAITING = {"effect": Effect.WAITING}


def asked(*files: SharedFile, to: str = "researcher", purpose: str = "research", **given: Any) -> Answer:
    return answer(Question(files, RecipientType(to), Purpose(purpose), **given))


def steps(given: Answer, way: int = 0) -> list[str]:
    return [step.help.value for step in given.ways[way].steps]


def test_what_may_go_needs_no_way() -> None:
    assert asked(shared(1, label=Label.PUBLIC)).ways == ()
    assert asked(shared(1, Tag.HR)).ways == ()


def test_labels_to_approve_are_counted_by_folder() -> None:
    files = [
        shared(number, label=Label.PUBLIC, folder="ab"[number % 2], share_id=1, **WAITING)
        for number in (1, 2, 3)
    ]
    [way] = asked(*files, shared(4, label=Label.PUBLIC, folder="c", share_id=1)).ways
    [step] = way.steps
    assert (way.outcome, step.help, step.files) == (SharingOutcome.ALLOWED, Help.APPROVE, (1, 2, 3))
    assert step.sentence == "Approve the labels of 3 files in 2 folders."
    assert [(one.folder, one.files, one.example) for one in step.folders] == [("b", 2, 1), ("a", 1, 2)]


def test_all_that_is_needed_and_nothing_more() -> None:
    """Approve, drop a column, sign: each is needed, court orders and advice are not."""
    pay = shared(
        1, Tag.CREDENTIAL, Tag.SECURITY, entities=("CREDENTIAL",), **WAITING,
        columns=(SharedColumn("C", ("CREDENTIAL",), "Accounts"), SharedColumn("D", ("PERSON",), "Accounts")),
        in_columns=frozenset({"CREDENTIAL", "PERSON"}),
    )  # fmt: skip
    given = asked(pay, to="vendor", purpose="service")
    assert steps(given) == ["approve", "cut", "agreement"]
    [approve, cut, sign] = given.ways[0].steps
    assert approve.sentence == "Approve its label."
    assert cut.sentence == "Drop column C of the sheet Accounts: passwords or keys."
    assert [(one.file, one.column.column) for one in cut.columns] == [(1, "C")]
    assert (
        sign.sentence
        == "Sign an agreement about security details: a contract with a non-disclosure agreement."
    )


def test_each_step_of_a_way_is_proved_by_asking_again() -> None:
    """What was told is done, and the answer is what was promised; one step left out, and it is not."""
    file = shared(1, Tag.CCJI, label=Label.RESTRICTED, **WAITING)
    given = asked(file, to="vendor", purpose="service")
    assert steps(given) == ["approve", "agreement", "evidence", "evidence"]
    done = shared(1, Tag.CCJI, label=Label.RESTRICTED)
    agreement = Agreement(
        1, RecipientType.VENDOR, frozenset({"CCJI"}), frozenset({Purpose.SERVICE}), live=True, forms=ANY_FORM
    )
    shown = frozenset({Evidence.VETTING, Evidence.SECURITY_ADDENDUM})
    whole = Question([done], RecipientType.VENDOR, Purpose.SERVICE, shown, agreement)
    assert answer(whole).outcome is given.ways[0].outcome is SharingOutcome.ALLOWED
    for short in (
        replace(whole, files=[file]),
        replace(whole, agreement=None),
        *(replace(whole, evidence=shown - {one}) for one in shown),
    ):
        assert answer(short).outcome.rank > SharingOutcome.ALLOWED.rank


def test_a_step_that_changes_nothing_is_not_told() -> None:
    """Approving does not help what stays prohibited; what was read in part cannot be cut."""
    run_sheet = shared(1, Tag.HEALTH, doc_type=DocType.EMS_REPORT, **WAITING)
    given = asked(run_sheet, to="public", purpose="public_request")
    assert [one.sentence for one in given.ways[0].steps] == ["Bring a court order."]
    assert not given.ways[0].leads_to_yes
    torn = shared(1, Tag.SSN_FIN, entities=("US_SSN",), outcome=Outcome.PARTIAL)
    assert not any(way.leads_to_yes for way in asked(torn).ways)


def test_one_cut_tells_all_columns_once() -> None:
    table = shared(
        1, Tag.SSN_FIN, Tag.TRIBAL, entities=("US_SSN", "TRIBAL_ID"),
        columns=(SharedColumn("B", ("US_SSN",)), SharedColumn("E", ("TRIBAL_ID",))),
        in_columns=frozenset({"US_SSN", "TRIBAL_ID"}),
    )  # fmt: skip
    [step] = asked(table).ways[0].steps
    assert (
        step.sentence == "Drop the columns B, E: Social Security numbers and tribal enrollment numbers."
        or (step.entities == ("TRIBAL_ID", "US_SSN") and "columns B, E" in step.sentence)
    )


def test_what_stands_beside_the_columns_too_takes_a_redacted_copy() -> None:
    table = shared(1, Tag.SSN_FIN, entities=("US_SSN",), columns=(SharedColumn("B", ("US_SSN",)),))
    [step] = asked(table).ways[0].steps
    assert step.sentence == "Make a redacted copy without Social Security numbers."
    assert step.columns == ()


def test_tables_and_letters_are_two_steps() -> None:
    table = shared(
        1, Tag.SSN_FIN, entities=("US_SSN",), columns=(SharedColumn("B", ("US_SSN",)),),
        in_columns=frozenset({"US_SSN"}),
    )  # fmt: skip
    letter = shared(2, Tag.SSN_FIN, entities=("US_ITIN",))
    [drop, copy] = asked(table, letter).ways[0].steps
    assert drop.files == (1,)
    assert copy.sentence == "Make a redacted copy without taxpayer numbers (ITIN)."


def test_files_in_the_way_are_left_out_last() -> None:
    given = asked(shared(1, Tag.HR), shared(2, Tag.JUV), shared(3, Tag.JUV))
    assert given.outcome is SharingOutcome.PROHIBITED
    [step] = given.ways[0].steps
    assert (step.sentence, step.files) == ("Leave out 2 files of 3.", (2, 3))
    assert not any(one.help is Help.LEAVE_OUT for way in asked(shared(2, Tag.JUV)).ways for one in way.steps)


def test_an_agreement_that_falls_short_is_widened_or_brought_in_force() -> None:
    for live, words in (
        (True, "Widen agreement 5 to cover personal information"),
        (False, "Bring agreement 5 in force"),
    ):
        known = Agreement(
            5, RecipientType.TRIBE, frozenset(), frozenset({Purpose.CARE}), live=live, forms=ANY_FORM
        )
        given = asked(shared(1, Tag.PII), to="tribe", purpose="care", agreement=known)
        assert words in given.ways[0].steps[0].sentence


def test_an_agreement_of_another_form_is_not_widened_but_the_right_one_signed() -> None:
    contract = Agreement(
        5,
        RecipientType.VENDOR,
        frozenset({"HEALTH"}),
        frozenset({Purpose.SERVICE}),
        live=True,
        forms=frozenset({AgreementKind.CONTRACT}),
    )
    given = asked(shared(1, Tag.HEALTH), to="vendor", purpose="service", agreement=contract)
    assert given.outcome is SharingOutcome.NEEDS_AGREEMENT
    told = given.ways[0].steps[0].sentence
    assert told == "Sign an agreement about health information: a business associate agreement."


def test_at_most_three_ways_are_told() -> None:
    files = [
        shared(number, tag, entities=("US_SSN", "CREDENTIAL"), **WAITING) for number, tag in enumerate(Tag, 1)
    ]
    assert 1 <= len(asked(*files, to="vendor", purpose="service").ways) <= 3
