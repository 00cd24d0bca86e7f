"""What of a name may be shown: everything but values, however they are written into it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classify.detect.paths.claims import SUFFIX
from classify.detect.paths.masking import Masker, masked
from classify.detect.patterns import multiscan
from tests.site_packs import write_badge


@pytest.fixture(scope="module")
def masker(tmp_path_factory: pytest.TempPathFactory) -> Masker:
    return Masker(cache=tmp_path_factory.mktemp("cache"))


SSN = "***-**-****"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("HR/219-09-9999.txt", f"HR/{SSN}.txt"),
        ("HR/219_09_9999.txt", f"HR/{SSN}.txt"),
        ("HR/219 09 9999/x.txt", f"HR/{SSN}/x.txt"),
        ("HR/219.09.9999", f"HR/{SSN}"),
        ("HR/219%2D09%2D9999.txt", f"HR/{SSN}.txt"),
        ("HR/219%252D09%252D9999.txt", f"HR/{SSN}.txt"),
        ("HR/%32%31%39-09-9999.txt", f"HR/{SSN}.txt"),
        ("HR/SSN+219099999.pdf", f"HR/SSN+{SSN}.pdf"),
        ("HR/SSN%20219099999.pdf", f"HR/SSN%20{SSN}.pdf"),
        ("HR/\uff12\uff11\uff19-\uff10\uff19-\uff19\uff19\uff19\uff19", f"HR/{SSN}"),
        ("HR/219\u201109\u20119999.txt", f"HR/{SSN}.txt"),
        ("HR/219\u200b-09-9999.txt", f"HR/{SSN}.txt"),
        ("HR/\u0662\u0661\u0669-\u0660\u0669-\u0669\u0669\u0669\u0669", f"HR/{SSN}"),
        ("HR/219/09/9999/x", f"HR/{SSN}/x"),
        ("219/09/9999", SSN),
        ("Marlene Okafor/review.docx", "[name]/review.docx"),
        ("Jane_Doe/review.docx", "[name]/review.docx"),
        ("Jane.Doe/review.docx", "[name]/review.docx"),
        ("Jane%20Doe%20review.docx", "[name]%20review.docx"),
        ("Jos\u00e9 N\u00fa\u00f1ez/a.txt", "[name]/a.txt"),
        ("Jose\u0301 Nu\u0301n\u0303ez/a.txt", "[name]/a.txt"),
        ("box.zip!/Jane Doe.txt", "box.zip!/[name].txt"),
        ("ghp_1a2B3c4D5e6F7g8H9i0JkLmNoPqRsTuVwX12/y.txt", "[secret]/y.txt"),
        ("keys/AKIAQ7ZJ4KXM2PLNT5WD", "keys/[secret]"),
        ("Password=Winter2024!/x.txt", "Password=[secret]/x.txt"),
        ("406_555_0134 call.wav", "(***) ***-**** call.wav"),
        ("Police/Cases/24-001234 notes.txt", "Police/Cases/[police report number] notes.txt"),
        ("the member 'Jane Doe/219-09-9999.txt' is damaged", f"the member '[name]/{SSN}.txt' is damaged"),
    ],
)
def test_values_in_names_are_masked(masker: Masker, name: str, shown: str) -> None:
    """In folders and files, with other separators, encoded once or twice, across folders, in sentences."""
    assert masker(name) == shown


@pytest.mark.parametrize(
    "name",
    [
        "Parks/Fort Missoula Regional Park/plan.pdf",
        "Council/2024-03-15 minutes.docx",
        "Budget 2024_2025 v1.2.3.xlsx",
        "IMG_20240211_143022.jpg",
        "caf\u00e9/Men\u00fc 100%.txt",
        "MCA 2-6-1017 memo.docx",
        "Reports/2024/03/15/index.html",
        "Fire/Fire cause 2024-03 Dixon Ave.docx",
        "It is locked with a password.",
        "everything in it is locked with a password",
        "A recording: MPEG-4 video, 0.1 MB. Somebody has to listen to it.",
        "3 of the 12 files in it are damaged",
        "",
    ],
)
def test_ordinary_names_stay_as_they_are(masker: Masker, name: str) -> None:
    """Places, dates, versions, laws and our own sentences are nobody's."""
    assert masker(name) == name


def test_what_a_scan_found_is_masked_too(masker: Masker) -> None:
    """A surname alone is known from the document only; the folders above are searched as ever."""
    known = [(9, 17, "PERSON")]
    assert masker("Jane Doe/Kowalski.txt", known, searched=True) == "[name]/[name].txt"


def test_places_show_no_names_of_people(masker: Masker) -> None:
    """Sheets are named after them; everything else of a place stays."""
    place = {"part": "cell", "sheet": "Jane Doe", "cell": "B7", "line": 7}
    assert masker.place(place) == {"part": "cell", "sheet": "[name]", "cell": "B7", "line": 7}


def test_control_characters_do_not_reach_a_screen(masker: Masker) -> None:
    """Names may hold escape sequences and bytes of no character set."""
    assert masker("a\x1b[2J\udcff.txt") == "a\\x1b[2J\\xff.txt"


@pytest.mark.parametrize(
    ("spans", "shown"),
    [
        ([], "a 219-09-9999 b"),
        ([(2, 13)], "a ***-**-**** b"),
        ([(2, 13), (2, 13)], "a ***-**-**** b"),
        ([(2, 8), (5, 13)], "a ***-**-**** b"),
        ([(0, 1), (14, 15)], "***-**-**** 219-09-9999 ***-**-****"),
    ],
)
def test_spans_are_masked(spans: list[tuple[int, int]], shown: str) -> None:
    """Overlapping spans leave nothing of either; what lies beside them stays."""
    assert masked("a 219-09-9999 b", [(start, end, "US_SSN") for start, end in spans]) == shown


@pytest.mark.parametrize(
    ("name", "bare"),
    [("a.docx", "a"), ("a.7z", "a"), ("219.09.9999", "219.09.9999"), ("Jane.Doe", "Jane.Doe")],
)
def test_only_what_says_the_kind_is_a_suffix(name: str, bare: str) -> None:
    """A number's last group and a surname are none."""
    assert SUFFIX.sub("", name) == bare


# Words around a number may speak against it, as in a text ("MODEL 219-09-9998"); signs may not.
SIGNS = st.text(st.characters(categories=["Zs", "Mn", "Cf", "Cc", "Lo"], exclude_characters="/"), max_size=12)


@settings(deadline=None, max_examples=150)
@given(
    before=SIGNS,
    separator=st.sampled_from(["-", "_", "%2D", "%2d", "%252D", "\u2010", "\uff0d"]),
    after=SIGNS,
)
def test_a_number_shows_nowhere(masker: Masker, before: str, separator: str, after: str) -> None:
    """Whatever signs stand around it, apart by a blank: none breaks the masking or lets it through."""
    number = separator.join(("219", "09", "9998"))
    assert "9998" not in masker(f"{before} {number} {after}")


def test_a_site_s_own_detector_masks_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a site looks for in files is hidden in names as well. (Without the one pass: to compile it for
    packs that nobody installed takes ten seconds, and the findings are the same.)
    """
    monkeypatch.setattr(multiscan, "hyperscan", None)
    packs = write_badge(tmp_path / "packs")
    assert Masker(packs, tmp_path / "cache")("Trees/BDG-123456.txt") == "Trees/[state id number].txt"


def test_threads_may_mask_at_the_same_time(masker: Masker) -> None:
    """Pages are made by several threads; the detectors' scratch space is one."""
    names = [f"file {number} 219-09-{4000 + number}.txt" for number in range(400)]
    with ThreadPoolExecutor(8) as threads:
        shown = list(threads.map(masker, names))
    assert shown == [f"file {number} ***-**-****.txt" for number in range(400)]
