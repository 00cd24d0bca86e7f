"""What is told of a copy that strangers attacked, and whose fault a value is that they found."""

from __future__ import annotations

from pathlib import Path

from benchmarks.prove_redact import Attacked, _by_format, attacked, look_for, part_of, table, words_kept
from benchmarks.redact_making import Made, Subject

SSN = "219-09-4321"


def test_what_no_detector_found_is_counted_apart() -> None:
    one = Attacked("a", "txt")
    values = [("US_SSN", SSN, True), ("PERSON", "Jane Roe", False), ("PERSON", "Jo", True)]
    look_for(one, values, {"reader": "Jane Roe and Jo"}, b"")
    assert (one.gone, one.left, one.missed) == (1, [], {"PERSON": 1})


def test_a_value_that_is_left_breaks_the_proof_and_says_who_read_it(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(f"Jane Roe has {SSN} and a dog", "utf-8")
    subject, made = Subject(file, "traps", "txt", (("US_SSN", SSN),)), Made("a", suffix=".txt")
    found = [("US_SSN", SSN), ("PERSON", "Jane Roe")]
    good = attacked(subject, made, b"xxx has xxx and a dog", found, [])
    assert (good.holds, good.gone, good.words, good.kept) == (True, 2, 4, 4)
    bad = attacked(subject, made, b"xxx has 219 09 4321", found, [("PERSON", "Jane Roe")])
    assert (bad.holds, bad.left, bad.kept) == (False, [("US_SSN", "text"), ("PERSON", "new scan")], 1)


def test_words_that_are_part_of_no_value_are_counted_in_both() -> None:
    assert words_kept("Jane Roe was here, was here", "xxx was here", ["Jane Roe"]) == (4, 2)


def test_a_part_of_a_run_is_told_as_people_count() -> None:
    assert part_of("2/4") == (1, 4)
    assert part_of(None) is None


def test_a_short_run_has_every_format_and_a_table_of_them() -> None:
    subjects = [Subject(Path(name), "sample", name[-3:], ()) for name in ("a.txt", "b.txt", "c.pdf")]
    assert [one.file.name for one in _by_format(subjects)] == ["a.txt", "c.pdf", "b.txt"]
    done = [
        Attacked("a", "txt", cut=3, gone=5, boxes=2, fewest=40, words=10, kept=9, cpu=4.0),
        Attacked("c", "pdf", refused="encrypted"),
    ]
    lines = list(table(done))
    assert "| txt | 1 | 1 | 0 | 3 | 5 | 0 | 0 | 2 | 0 | 40 | 90.0% | 4 |" in lines
    assert "| all | 2 | 1 | 1 | 3 | 5 | 0 | 0 | 2 | 0 | 40 | 90.0% | 2 |" in lines
    assert lines[-1] == "redact: refused 1x: encrypted"
