"""Documents as their blocks come in: every value once, at its true place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classify.detect import scan as scan_module
from classify.detect.paths.named import joined
from classify.detect.scan import Detected, Scanner
from classify.extract.document import Place, TableBlock, TextBlock


def detect(
    scanner: Scanner, *blocks: TextBlock | TableBlock, name: str = "file.txt", own: str | None = None
) -> Detected:
    scan = scanner.start(name, "text", own=own)
    for block in blocks:
        scan.feed(block)
    return scan.finish()


def found(detected: Detected) -> list[tuple[str, str]]:
    return [(f.entity, f.text) for f in detected.findings]


def lines(text: str, size: int) -> list[TextBlock]:
    """`text` as consecutive blocks of `size` characters with true offsets and lines."""
    return [
        TextBlock(text[at : at + size], Place(line=1 + text.count("\n", 0, at)), offset=at)
        for at in range(0, len(text), size)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Name: Jane Doe  SSN: 219099999", [("PERSON", "Jane Doe"), ("US_SSN", "219099999")]),
        ("SSN ....... 219099999", [("US_SSN", "219099999")]),
        ("Date of Birth: ___05/14/1985___", [("DATE_OF_BIRTH", "05/14/1985")]),
        ("Victim: DOE, JANE DOB: 05/14/1985", [("PERSON", "DOE, JANE"), ("DATE_OF_BIRTH", "05/14/1985")]),
        ("Social Security Number\n219099999\n", [("US_SSN", "219099999")]),
        ("Date of Birth\n05/14/1985\nnot here 01/01/2020", [("DATE_OF_BIRTH", "05/14/1985")]),
        ("Order date: 05/14/1985", []),
        ("Project Name: Mary Plan", []),
    ],
)
def test_labels_name_their_values(fake_scanner: Scanner, text: str, expected: list[tuple[str, str]]) -> None:
    """A label beside or above a value says what it is."""
    assert found(detect(fake_scanner, TextBlock(text))) == expected


def test_a_table_set_with_blanks_is_read_by_its_columns(fake_scanner: Scanner) -> None:
    """A printed roster in plain text."""
    text = (
        "Last Name    First Name   SSN\n---------    ----------   ---\nDOE          JANE         219099999\n"
    )
    text += "ROE          MARY         219099998\n\nTotal        2\n"
    assert found(detect(fake_scanner, TextBlock(text))) == [
        ("PERSON", "DOE"),
        ("PERSON", "JANE"),
        ("US_SSN", "219099999"),
        ("PERSON", "ROE"),
        ("PERSON", "MARY"),
        ("US_SSN", "219099998"),
    ]


def test_a_form_field_is_named_by_its_label(fake_scanner: Scanner) -> None:
    """The label of a PDF field or a JSON key counts like a column's header, and is no finding itself."""
    blocks = [
        TextBlock("Jane", Place(part="form field"), label="applicant.firstName"),
        TextBlock("219099999", Place(part="form field"), label="SSN"),
        TextBlock("5", Place(part="form field"), label="Contact Jane Doe"),
    ]
    detected = detect(fake_scanner, *blocks)
    assert found(detected) == [("PERSON", "Jane"), ("US_SSN", "219099999")]
    assert [f.start for f in detected.findings] == [0, 0]
    assert detected.evidence.near["PERSON+US_SSN"] == 1


def test_a_label_in_one_paragraph_names_the_value_in_the_next(fake_scanner: Scanner) -> None:
    """Word documents put label and value in paragraphs of their own."""
    detected = detect(
        fake_scanner,
        TextBlock("Social Security Number:", Place(paragraph=1)),
        TextBlock("219099999", Place(paragraph=2)),
    )
    assert [(f.text, f.place.paragraph, f.start) for f in detected.findings] == [("219099999", 2, 0)]


def test_the_explanation_of_a_labelled_value_repeats_no_text_of_the_document(fake_scanner: Scanner) -> None:
    """Only known header words may be quoted."""
    for finding in detect(fake_scanner, TextBlock("DOE 219 employee ssn: 219099999")).findings:
        assert "219" not in str(finding.why)
        assert "doe" not in str(finding.why).lower()


@settings(max_examples=40, deadline=None)
@given(size=st.integers(40, 4000), lead=st.integers(0, 3000))
def test_a_value_across_the_border_of_two_blocks_is_found_once(
    fake_scanner: Scanner, size: int, lead: int
) -> None:
    """However the reader cuts a long part, offsets and lines stay true."""
    text = "lorem ipsum dolor\n" * (lead // 18) + "SSN 219-09-9999 of Jane Doe\n" + "filler text\n" * 300
    detected = detect(fake_scanner, *lines(text, size))
    assert found(detected) == [("US_SSN", "219-09-9999"), ("PERSON", "Jane Doe")]
    for finding in detected.findings:
        assert text[finding.start : finding.end] == finding.text
        assert finding.place.line == 1 + text.count("\n", 0, finding.start)


def test_a_long_part_in_small_windows_gives_each_value_once(
    fake_scanner: Scanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows overlap; findings do not."""
    monkeypatch.setattr("classify.detect.text.WINDOW", 2_000)
    text = "".join(
        f"row {n} 219-09-{1000 + n} Jane Doe and 406-555-0{100 + n % 100} end\n" for n in range(900)
    )
    detected = detect(fake_scanner, *lines(text, 1_777))
    assert detected.evidence.counts == {"US_SSN": 900, "PERSON": 900, "PHONE_NUMBER": 900}
    assert all(text[f.start : f.end] == f.text for f in detected.findings)


def test_one_endless_line_is_searched_in_bounded_pieces(fake_scanner: Scanner) -> None:
    """Minified data has no line ends."""
    text = "x" * 50_000 + " 219-09-9999 " + "y" * 90_000 + " 219-09-9998"
    detected = detect(fake_scanner, TextBlock(text))
    assert [(f.text, f.start) for f in detected.findings] == [
        ("219-09-9999", 50_001),
        ("219-09-9998", 140_014),
    ]


def test_no_break_spaces_and_strange_hyphens_do_not_hide_a_value(fake_scanner: Scanner) -> None:
    """The finding is the text as it stands there."""
    text = "SSN: 219\u201109\u20119999 and Jane\u00a0Doe, zero\u200bwidth 406\u2010555\u20100101"
    detected = detect(fake_scanner, TextBlock(text))
    assert [f.entity for f in detected.findings] == ["US_SSN", "PERSON", "PHONE_NUMBER"]
    assert all(text[f.start : f.end] == f.text for f in detected.findings)


def test_values_in_the_file_name_count(fake_scanner: Scanner) -> None:
    """Names carry values: separators are read as blanks, offsets are those of the path."""
    path = "HR/Terminations/Jane_Doe_219-09-9999.pdf"
    detected = detect(fake_scanner, name=path)
    assert found(detected) == [("PERSON", "Jane_Doe"), ("US_SSN", "219-09-9999")]
    assert all(f.place.part == "name" and path[f.start : f.end] == f.text for f in detected.findings)


def test_a_member_is_searched_for_its_own_name_only(fake_scanner: Scanner) -> None:
    """The container's name belongs to the container's row."""
    path = "219-09-9999.zip!/in/219-09-9998.txt"
    detected = detect(fake_scanner, name=path, own="in/219-09-9998.txt")
    assert found(detected) == [("US_SSN", "219-09-9998")]
    assert [path[f.start : f.end] for f in detected.findings] == ["219-09-9998"]


def test_a_folder_called_like_a_container_is_searched(fake_scanner: Scanner) -> None:
    """Nothing is told from the spelling: this file lies in a folder whose name ends in `!`."""
    assert found(detect(fake_scanner, name="219-09-9999.zip!/in/219-09-9998.txt")) == [
        ("US_SSN", "219-09-9999"),
        ("US_SSN", "219-09-9998"),
    ]


def test_code_and_logs_are_not_read_for_names(fake_scanner: Scanner) -> None:
    """The model is for prose; patterns look everywhere."""
    block = TextBlock("user Jane Doe ssn 219-09-9999", prose=False)
    assert found(detect(fake_scanner, block)) == [("US_SSN", "219-09-9999")]


def test_hidden_text_is_counted_as_hidden(fake_scanner: Scanner) -> None:
    """Deleted text in a document is still in the document."""
    block = TextBlock("219-09-9999", Place(part="body", hidden="deleted text"))
    detected = detect(fake_scanner, TextBlock("visible"), block)
    assert detected.findings[0].place.hidden == "deleted text"
    assert detected.evidence.hidden_findings == 1


def test_the_budget_for_names_ends_names_only_and_says_so(
    fake_scanner: Scanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A very long file is read for identifiers to its end."""
    monkeypatch.setattr(scan_module, "NAMES_CHARACTERS", 30_000)
    text = "Jane Doe 219-09-9999\n" * 5_000
    detected = detect(fake_scanner, *lines(text, 10_000))
    assert detected.evidence.counts["US_SSN"] == 5_000
    assert 0 < detected.evidence.counts["PERSON"] < 5_000
    assert any("Names were sought" in sentence for sentence in detected.left_out)


def test_more_findings_than_are_kept_are_counted_and_reported(
    fake_scanner: Scanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory is bounded; the evidence is not cut."""
    monkeypatch.setattr(scan_module, "FINDINGS_KEPT", 10)
    detected = detect(fake_scanner, TextBlock("219-09-9999\n" * 50))
    assert len(detected.findings) == 10
    assert detected.evidence.counts["US_SSN"] == 50
    assert any("50 findings" in remark for remark in detected.remarks)


def test_signals_are_counted_over_text_tables_and_name(fake_scanner: Scanner) -> None:
    """A marking counts wherever it stands; what the name says stays apart from what the bytes say."""
    mark = "Criminal Justice Use Only"
    detected = detect(
        fake_scanner, TextBlock(mark), TableBlock([["a", mark]]), name="criminal_justice_use_only.txt"
    )
    assert detected.evidence.signals == {"cj_use_only": 2}
    assert joined(detected.evidence).signals == {"cj_use_only": 3}


def test_the_judge_of_types_sees_beginning_end_headers_and_kind(fake_scanner: Scanner) -> None:
    """The first ~20 KB, the last ~2 KB, the table's headers; of the name it is asked by itself."""
    detect(
        fake_scanner, TextBlock("BEGIN " + "x " * 20_000 + " END"), TableBlock([["SSN", "DOB"]]), name="n.txt"
    )
    name, text, headers, kind = fake_scanner.judge.asked[-1]  # type: ignore[attr-defined]
    assert (name, kind) == ("", "text")
    assert fake_scanner.judge.asked_of_names[-1] == ("n.txt", "n txt")  # type: ignore[attr-defined]
    assert text.startswith("BEGIN")
    assert "DOB" in text[-2_000:]
    assert len(text) < 23_000
    assert headers == ["SSN", "DOB"]


def test_recognition_confidence_is_weighed_by_length(fake_scanner: Scanner) -> None:
    """A long clean page outweighs a short bad one."""
    detected = detect(
        fake_scanner,
        TextBlock("a" * 300, confidence=0.9),
        TextBlock("b" * 100, Place(page=2), confidence=0.5),
    )
    assert detected.evidence.ocr_confidence == pytest.approx(0.8)


def test_the_version_changes_with_names(fake_scanner: Scanner, fake_scanner_without_names: Scanner) -> None:
    """A scan without names is another scan."""
    assert fake_scanner.version != fake_scanner_without_names.version


def test_a_surname_in_the_file_name_counts_when_the_file_names_the_person(fake_scanner: Scanner) -> None:
    """A name that only the content gives away."""
    detected = detect(fake_scanner, TextBlock("Suspect Jane Roe left."), name="hist_ROE.txt")
    assert [(f.text, f.role) for f in detected.findings] == [("Jane Roe", "suspect"), ("ROE", "suspect")]
    assert found(detect(fake_scanner, TextBlock("nobody"), name="hist_ROE.txt")) == []


@pytest.mark.parametrize(
    ("name", "asks"), [("hist_ROE.txt", True), ("219-09-9999.txt", True), ("sewer_plan.txt", False)]
)
def test_a_name_that_the_text_may_explain_says_so(fake_scanner: Scanner, name: str, asks: bool) -> None:
    """Of a copy with such a name the text must be read again: a surname, or a value that stands in both."""
    assert detect(fake_scanner, name=name).name_needs_text is asks


def test_the_bytes_say_the_same_under_every_name(fake_scanner: Scanner) -> None:
    """All but the name's own account is of the bytes alone; a value in both counts as one value."""
    text = TextBlock("Jane Doe, SSN 219-09-9999")
    plain, telling = (
        detect(fake_scanner, text, name=name).evidence
        for name in ("a.txt", "HR/SSN 219-09-9999 Criminal.txt")
    )
    assert plain.name is None
    assert replace(telling, name=None, candidates=plain.candidates) == plain
    assert joined(telling).counts["US_SSN"] == 2
    assert joined(telling).distinct["US_SSN"] == 1


def test_a_case_number_in_a_police_file_name_counts(fake_scanner: Scanner) -> None:
    """The folder says what the number counts; elsewhere it is any number."""
    assert found(detect(fake_scanner, name="Police/Cases/Doe_2024-00031415.pdf")) == [
        ("POLICE_REPORT_NUMBER", "2024-00031415")
    ]
    assert found(detect(fake_scanner, name="Parks/Orders/2024-00031415.pdf")) == []


def test_a_value_a_reader_does_not_see_is_marked(fake_scanner: Scanner) -> None:
    """Text under a black box stays in its sentence, and its finding says that it is covered."""
    text = "Call the office.\nSSN 219-09-9999"
    block = TextBlock(text, Place(paragraph=4), starts=(17,), marks=((21, 32, "covered"),))
    scan = fake_scanner.start("letter.docx", "docx")
    scan.feed(block)
    [found] = [finding for finding in scan.finish().findings if finding.entity == "US_SSN"]
    assert (found.place.paragraph, found.place.hidden) == (5, "covered")
