"""The matrix: every tag and recipient is answered, every rule has a case in which it speaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from classify.errors import MatrixError
from classify.sharing.matrix import Matrix, Row, Rule, matrix, parsed
from classify.sharing.question import Agreement, Terms
from classify.sharing.verdict import Judge, Kind
from classify.sharing.written import Entry, loaded
from models.agreement import AgreementKind
from models.labels import DocType, Entity, Label, Tag
from models.sharing import Evidence, Purpose, RecipientType, SharingOutcome
from tests.sharing.asking import shared

ROWS = list(matrix().rows.values())
RULES = [(row, rule) for row in ROWS for rule in row.rules]


def name(row: Row, rule: Rule) -> str:
    return f"{row.name}: {rule.example.story}"


@pytest.mark.parametrize(("row", "rule"), RULES, ids=[name(*one) for one in RULES])
def test_a_rule_speaks_in_its_example(row: Row, rule: Rule) -> None:
    """And what it is loosened by makes it milder there."""
    example = rule.example
    assert row.rule(example.to, example.purpose, example.doc_type) is rule
    alone = kind_of(row, example.doc_type)
    terms = Terms(example.to, example.purpose)
    [spoken] = [one for one in Judge(terms).verdict(alone).grounds if one.row == row.name]
    assert (spoken.outcome, spoken.law) == (rule.outcome, rule.law)
    for loosening in rule.loosened_by:
        tags, purposes = frozenset({row.name}), frozenset({example.purpose})
        covering = Agreement(1, example.to, tags, purposes, live=True, forms=rule.forms)
        shown = Terms(example.to, example.purpose, loosening.evidence, covering)
        [milder] = [one for one in Judge(shown).verdict(alone).grounds if one.row == row.name]
        assert milder.outcome.rank <= loosening.outcome.rank < rule.outcome.rank


def kind_of(row: Row, doc_type: DocType) -> Kind:
    if row.name in set(Label):
        return Kind.of(shared(1, label=Label(row.name), doc_type=doc_type))
    return Kind.of(shared(1, Tag(row.name), doc_type=doc_type))


@pytest.mark.parametrize("to", RecipientType)
@pytest.mark.parametrize("row", [*Label, *Tag])
def test_every_tag_is_answered_for_every_recipient_whatever_for(row: str, to: RecipientType) -> None:
    """By a law, and with what is prohibited nothing is to be kept."""
    for purpose in Purpose:
        rule = matrix().row(row).rule(to, purpose, DocType.OTHER)
        assert rule is not None
        assert rule.law
        assert not (rule.outcome is SharingOutcome.PROHIBITED and rule.conditions)


def test_tags_without_a_row_in_the_domain_facts_say_whose_they_borrowed() -> None:
    """And count as unverified, however well the law is known."""
    borrowed = {row.name for row in ROWS if row.nearest}
    assert borrowed == {
        "MINOR", "INFORMANT", "BIOMETRIC", "ALPR", "PCI", "TRIBAL", "CREDENTIAL",
    }  # fmt: skip
    assert not any(rule.verified for row in ROWS if row.nearest for rule in row.rules)


def test_an_agreement_is_wanted_only_where_one_would_help() -> None:
    for _, rule in RULES:
        helps = any(Evidence.AGREEMENT in one.evidence for one in rule.loosened_by)
        assert (rule.outcome is SharingOutcome.NEEDS_AGREEMENT) == helps


def test_whoever_wants_an_agreement_says_of_which_form() -> None:
    for row, rule in RULES:
        if rule.outcome is SharingOutcome.NEEDS_AGREEMENT:
            assert rule.forms, name(row, rule)


def test_the_forms_of_the_law_serve_for_the_citys_own_and_for_no_other_law() -> None:
    """Nothing that is not itself serves for health, criminal justice or research."""
    forms = matrix().forms
    of_law = {
        AgreementKind.BUSINESS_ASSOCIATE,
        AgreementKind.MANAGEMENT_CONTROL,
        AgreementKind.SECURITY_ADDENDUM,
        AgreementKind.RESEARCH,
    }
    for kind in AgreementKind:
        assert kind in forms[kind]
        assert not forms[kind] & of_law - {kind}
    assert AgreementKind.DATA_SHARING not in forms[AgreementKind.CONTRACT]
    assert AgreementKind.CONTRACT not in forms[AgreementKind.NONDISCLOSURE]


def test_what_carries_a_tag_are_entities() -> None:
    assert {entity for row in ROWS for entity in row.carried_by} <= {*map(str, Entity)}


def test_a_sentence_is_one() -> None:
    for row, rule in RULES:
        assert rule.says[0].isupper(), name(row, rule)
        assert rule.says.endswith("."), name(row, rule)
    for condition in matrix().conditions.values():
        assert condition.sentence.endswith(".")
        assert condition.law


HEAD = """
areas: []
conditions: {log: {title: Log, says: Write it down, law: [44-5-403]}}
loosenings: {advice: {evidence: [attorney_advice], outcome: allowed_redacted, conditions: [], says: Advised}}
of_prohibited: []
outside: [log]
forms:
  nondisclosure: []
  contract: []
  data_sharing: []
  business_associate: []
  management_control: []
  security_addendum: []
  research: [contract]
"""
ROW = """
- row: PII
  title: Personal information
  rules:
    - to: public
      outcome: refer
      law: [balance]
      says: It depends.
      example: {purpose: public_request, story: a list}
"""


def written(folder: Path, rows: str, head: str = HEAD) -> Matrix:
    (folder / "head.yaml").write_text(head)
    (folder / "rows.yaml").write_text(rows)
    entry = loaded(folder / "head.yaml")
    assert isinstance(entry, Entry)
    return parsed(entry, [loaded(folder / "rows.yaml")])


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("outcome: refer", "outcome: maybe"), "rows.yaml, line 5: 'maybe' is not a valid SharingOutcome"),
        (("law: [balance]", "law: [no-law]"), "rows.yaml, line 5: nothing is known by the name of no-law"),
        (("      says: It depends.\n", ""), "rows.yaml, line 5: says is missing"),
        (("says:", "sais:"), "rows.yaml, line 5: says is missing"),
        (("title:", "nearset: x\n  title:"), "rows.yaml, line 2: nothing is known by the name of nearset"),
        (("row: PII", "row: PIE"), "rows.yaml, line 2: PIE is no tag and no label"),
        (("to: public", "to: nobody"), "rows.yaml, line 5: 'nobody' is not a valid RecipientType"),
        (("outcome: refer", "outcome: allowed\n      with: [advice]"), "milder, never stricter"),
        (("says: It", "with: [order]\n      says: It"), "nothing is known by the name of order"),
        (("- row: PII", "- row: PII\n  row: PII"), "rows.yaml, line 3: row stands there twice"),
        (("", ""), "the matrix has no row for PUBLIC"),
    ],
)
def test_what_is_written_wrong_is_named_with_its_line(
    tmp_path: Path, change: tuple[str, str], complaint: str
) -> None:
    with pytest.raises(MatrixError, match=complaint.replace("[", r"\[")):
        written(tmp_path, ROW.replace(*change, 1) if change[0] else ROW)


def test_a_row_stands_once(tmp_path: Path) -> None:
    with pytest.raises(MatrixError, match="PII has a row already"):
        written(tmp_path, ROW + ROW)


def test_a_recipient_without_a_last_word_is_refused(tmp_path: Path) -> None:
    rest = [one for one in (*Label, *Tag) if one is not Tag.PII]
    rows = ROW.replace("to: public", f"to: [{', '.join(RecipientType)}]")
    rows += "".join(rows.replace("PII", one.value) for one in rest)
    assert len(written(tmp_path, rows).rows) == len(Label) + len(Tag)
    only_for_research = rows.replace("      law:", "      purpose: research\n      law:", 1)
    with pytest.raises(MatrixError, match="one rule for every purpose, and it stands last"):
        written(tmp_path, only_for_research)


def test_a_version_changes_with_a_word(tmp_path: Path) -> None:
    rows = ROW.replace("to: public", f"to: [{', '.join(RecipientType)}]")
    rows = "".join(rows.replace("PII", one.value) for one in (*Label, *Tag))
    before = written(tmp_path, rows).version
    assert before == written(tmp_path, rows).version
    assert before != written(tmp_path, rows.replace("depends", "varies", 1)).version
