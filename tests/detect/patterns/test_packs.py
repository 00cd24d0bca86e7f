"""Packs: strict schema, fragments, a site's own entries laid over the shipped ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.detect.patterns.engine import PatternEngine
from classify.detect.patterns.lint import lint_packs
from classify.detect.patterns.packs import load_packs, marked, read_pack
from classify.errors import PackError

_ENTRY = """
pack: site
title: A site's own
entries:
- id: badge
  entity: POLICE_REPORT_NUMBER
  title: Badge
  sentence: A badge number.
  patterns: [{name: form, regex: 'Badge \\K\\d{5}', score: 0.9}]
  finds: ['Badge <12345>']
  ignores: ['Badge 1']
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "site.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str) -> str:
    written(folder, text)
    return " ".join(f"{problem.where}: {problem.sentence}" for problem in lint_packs(folder, only="site"))


def test_a_site_adds_an_entry(tmp_path: Path) -> None:
    """A folder of a site's own packs adds detectors, and changes the version."""
    written(tmp_path, _ENTRY)
    engine = PatternEngine.load(tmp_path, fused=False)
    assert [hit.detector for hit in engine.find("Badge 12345")] == ["site/badge"]
    assert engine.version != load_packs().version


def test_a_folder_of_packs_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A share that was not mounted: what only the city's own detectors find would be missed silently."""
    with pytest.raises(PackError, match="no folder of packs"):
        load_packs(tmp_path / "not mounted")


def test_a_site_switches_a_shipped_entry_off(tmp_path: Path) -> None:
    """The same pack and id replaces; `enabled: false` switches off."""
    written(
        tmp_path,
        _ENTRY.replace("pack: site", "pack: identity").replace("id: badge", "id: us_ssn\n  enabled: false"),
    )
    assert "US_SSN" not in {
        hit.entity for hit in PatternEngine.load(tmp_path, fused=False).find("SSN: 219-09-9999")
    }


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("  title: Badge", "  title: Badge\n  titel: Badge"), "badge, titel"),
        (("score: 0.9", "score: 9"), "badge, patterns, 0, score"),
        (("entity: POLICE_REPORT_NUMBER", "entity: BADGE"), "badge, entity"),
        (("  finds: ['Badge <12345>']\n", ""), "badge, finds"),
        (("  title: Badge", "  title: Badge\n  check: nobody_knows"), "no check called nobody_knows"),
        (("  title: Badge", "  title: Badge\n  recognizer: nobody"), "no recognizer called nobody"),
        (("  title: Badge", "  title: Badge\n  title: Twice"), "given twice"),
        (("Badge \\K", "«nothing»"), "nothing is called «nothing»"),
        (("entries:", "entries: ["), "not YAML"),
    ],
)
def test_what_breaks_the_schema_is_named(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    """The message names file, entry and key."""
    written(tmp_path, _ENTRY.replace(*change))
    with pytest.raises(PackError) as refused:
        load_packs(tmp_path)
    assert told in str(refused.value)


def test_a_site_s_cell_that_is_no_expression_is_told_before_a_file_is_opened(tmp_path: Path) -> None:
    cells = "\n  cells: [{regex: '[0-9', score: 0.9}]\n  finds:"
    written(tmp_path, _ENTRY.replace("\n  finds:", cells))
    with pytest.raises(PackError, match=r"site/badge: a cell is no regular expression"):
        load_packs(tmp_path)


def test_packs_are_read_once_while_their_files_stay_as_they_are(tmp_path: Path) -> None:
    written(tmp_path, _ENTRY)
    before = load_packs(tmp_path)
    assert load_packs(tmp_path) is before
    written(tmp_path, _ENTRY.replace("score: 0.9", "score: 0.8"))
    after = load_packs(tmp_path)
    badge = next(detector for detector in after.detectors if detector.id == "site/badge")
    assert badge.patterns[0].spec.score == 0.8
    assert after.version != before.version


def test_two_entries_with_one_id_are_refused(tmp_path: Path) -> None:
    """An id is used once in a pack."""
    entry = _ENTRY.split("entries:\n")[1]
    written(tmp_path, _ENTRY + entry)
    with pytest.raises(PackError, match="the id badge is used twice"):
        load_packs(tmp_path)


@pytest.mark.parametrize(
    ("regex", "told"),
    [
        ("(?:a|aa)+b", "no bound"),
        ("\\d+", "no bound"),
        ("(a", "missing )"),
        ("\\d{0,4}", "matches the empty text"),
        ("(?:a{1,40}){1,40}(?:a{1,40}){1,2}c", "costs"),
        ("\\b(?<!x{300})\\d{5}", "looks around further"),
    ],
)
def test_the_linter_refuses_dangerous_patterns(tmp_path: Path, regex: str, told: str) -> None:
    """Patterns without a bound, slow by measurement, empty or broken never reach a scan."""
    assert told in problems(tmp_path, _ENTRY.replace("Badge \\K\\d{5}", regex))


@pytest.mark.parametrize("pack", sorted({detector.id.split("/")[0] for detector in load_packs().detectors}))
def test_the_shipped_packs_are_clean(pack: str) -> None:
    """The linter has nothing to say about the packs in this repository."""
    assert lint_packs(only=pack) == []


def test_the_linter_tells_failing_examples(tmp_path: Path) -> None:
    """An example that is not found, and one that should not be, are both told."""
    text = _ENTRY.replace("'Badge 1'", "'Badge 54321'").replace("Badge <12345>", "Badge no <12345>")
    told = problems(tmp_path, text)
    assert "in 'Badge no <12345>' it finds []" in told
    assert "in 'Badge 54321' it finds '54321'" in told


def test_the_linter_tells_anchors_that_miss(tmp_path: Path) -> None:
    """An anchor must stand in every match, or the one-pass scan would lose it."""
    text = _ENTRY.replace("score: 0.9}", "score: 0.9, anchor: 'Batch'}")
    assert "anchor misses" in problems(tmp_path, text)


def test_marked_examples() -> None:
    """Marks are taken out and become spans."""
    assert marked("a <bc> d <e>") == ("a bc d e", [(2, 4), (7, 8)])


@given(text=st.text(max_size=200))
def test_no_yaml_breaks_the_loader(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Whatever stands in a pack file, it loads or is refused with a PackError."""
    path = tmp_path_factory.mktemp("packs") / "any.yaml"
    path.write_text(text, encoding="utf-8", errors="replace")
    told = ""
    try:
        read_pack(path)
    except PackError as refused:
        told = str(refused)
    assert told == "" or "any.yaml" in told
