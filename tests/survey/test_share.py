"""A survey counts what the crawl met, opens nothing, and keeps what it needs only."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from classify.crawl import Crawled, crawl
from classify.survey.kinds import Kind
from classify.survey.pace import Pace
from classify.survey.share import FOLDERS_KEPT, Around, Survey, survey
from models.labels import Outcome

NOW = 1_800_000_000.0
YEAR_NS = int(365.25 * 86_400 * 1e9)


def told(*entries: Crawled, **given: object) -> Survey:
    return survey(entries, pace=Pace(), cores=2, now=NOW, **given)  # type: ignore[arg-type]


def file(path: str, size: int = 100, years: int = 0) -> Crawled:
    return Crawled(path, size=size, mtime_ns=int(NOW * 1e9) - years * YEAR_NS)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "HR/", "Police/Cases/", "Police/Cases/2024/deep/"]),
            st.sampled_from(["a.txt", "b.pdf", "c.dwg", "d"]),
            st.integers(0, 10**7),
            st.integers(-3, 80),
        ),
        max_size=60,
    )
)
def test_every_file_counts_once_in_each_group(rows: list[tuple[str, str, int, int]]) -> None:
    """Kinds and years add up to all files, whatever they are."""
    entries = [file(f"{folder}{n} {name}", size, age) for n, (folder, name, size, age) in enumerate(rows)]
    made = told(*sorted(entries, key=lambda entry: entry.path.split("/")))
    assert made.files == sum(line.files for line in made.kinds) == sum(line.files for line in made.years)
    assert made.bytes == sum(line.bytes for line in made.kinds) == sum(line.bytes for line in made.years)
    assert 0 <= made.likely_restricted <= made.files
    assert made.likely_copies.files <= made.files


def test_copies_are_told_by_size_and_name() -> None:
    """In any case of letters; an empty file is nobody's copy."""
    made = told(
        file("a/list.txt", 7), file("b/List.TXT", 7), file("c/list.txt", 8), file("d/x", 0), file("e/x", 0)
    )
    assert (made.likely_copies.files, made.likely_copies.bytes) == (1, 7)


def test_years_are_those_of_the_last_change() -> None:
    """Also where a clock was wrong."""
    made = told(
        file("new.txt"), file("old.txt", years=10), file("odd.txt", years=-30), file("zero.txt", years=200)
    )
    assert {line.what: line.files for line in made.years} == {"2027": 1, "2017": 1, "no believable date": 2}


def test_what_will_not_be_read_is_said_with_its_reason() -> None:
    """Links, closed folders, drawings, empty and enormous files."""
    made = told(
        Crawled("link", outcome=Outcome.UNSUPPORTED, reason="a link"),
        Crawled("closed", outcome=Outcome.UNREADABLE, reason="refused"),
        file("plan.dwg"),
        file("empty.txt", 0),
        file("enormous.txt", 10**12),
        file("note.txt"),
        largest=10**9,
    )
    assert sum(line.files for line in made.unread) == 5
    said = " ".join(line.what for line in made.unread)
    for word in ("links", "may lack the right", "AutoCAD", "empty", "larger than the settings allow"):
        assert word in said


def test_the_riskiest_folders_come_first_with_their_reasons() -> None:
    """What lies deep counts for the folder two levels down."""
    cases = [file(f"Police/Cases/2024/{n}/report.docx") for n in range(8)]
    parks = [file(f"Parks/Web/flyer {n}.docx") for n in range(20)]
    made = told(*parks, *cases)
    first = made.riskiest[0]
    assert (first.folder, first.files) == ("Police/Cases", 8)
    assert first.likely_restricted >= 6
    assert "cases are kept there" in first.why
    assert all(line.folder != "Parks/Web" for line in made.riskiest)


def test_the_flag_of_a_share_makes_all_of_it_likelier() -> None:
    """A police home's share need not be called so."""
    files = [file(f"x/{n}.docx") for n in range(30)]
    flagged = told(*files, around=Around("Share", criminal_justice=True))
    assert flagged.likely_restricted > told(*files).likely_restricted


def test_folders_kept_are_bounded_and_shown_through_the_mask() -> None:
    """However many there are; a folder is called after a person."""
    files = [file(f"Police/{n:04}/arrest.docx") for n in range(200)]
    made = told(*files, mask=lambda name: name.replace("Police", "[masked]"))
    assert len(made.riskiest) == FOLDERS_KEPT
    assert all(line.folder.startswith("[masked]") for line in made.riskiest)
    assert made.folders == 200


def test_a_survey_survives_as_json() -> None:
    """It is kept so in the inventory."""
    made = told(file("Police/Cases/x.docx"), file("plan.dwg"))
    assert Survey.from_json(json.loads(json.dumps(made.as_json()))) == made


def test_nothing_is_opened(folder: Path, monkeypatch: object, tmp_path: Path) -> None:
    """Not even a file nobody may read stops it."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            path.chmod(0)
    before = {path: path.lstat().st_atime_ns for path in folder.rglob("*") if path.is_file()}
    made = survey(crawl(folder), pace=Pace(), cores=1)
    assert made.files == 8
    assert {path: path.lstat().st_atime_ns for path in before} == before


def test_progress_is_told(folder: Path) -> None:
    """A share of millions takes minutes."""
    heard: list[int] = []
    survey((file(f"{n}.txt") for n in range(4_500)), pace=Pace(), cores=1, watch=heard.append)
    assert heard == [2_000, 4_000]


def test_time_counts_only_what_is_read() -> None:
    """A gigabyte of video costs nothing."""
    small = told(file("a.txt"))
    with_video = told(file("a.txt"), file("b.mp4", 10**9))
    assert small.time is not None
    assert with_video.time is not None
    assert with_video.time.likely == small.time.likely
    assert {line.what for line in with_video.kinds} == {str(Kind.TEXT), str(Kind.RECORDING)}
