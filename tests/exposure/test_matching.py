"""Which file of a share a report means, and how open that file lies."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.errors import NoMatchError
from classify.exposure.matching import Anchor, Judge, anchor, verdicts
from classify.exposure.said import Report, Said, Unmatched
from models.openness import Openness, Source

SITE = "sites/hr/shared documents"


def report(said: dict[str, Said], source: Source = Source.SHARING_REPORT) -> Report:
    told = Report(source, folds_case=True)
    for path, one in said.items():
        one.lines = one.lines or 1
        told.said[told.key(path)] = one
        told.lines += one.lines
    return told


def granted(*kinds: Openness, folder: bool = False, link: Openness | None = None) -> Said:
    """Grants that reach what lies below, too."""
    return Said(Counter(kinds), Counter(kinds), link, 1, folder)


def judged(told: Report, *paths: str, below: str = "") -> tuple[dict[str, tuple[Openness, bool]], Judge]:
    """How open which of `paths` are, and whether by a folder above."""
    judge = Judge(told, anchor(told, [told.key(path) for path in paths], below))
    found = dict(verdicts(judge, enumerate(paths)))
    return {paths[n]: (one.openness, one.inherited) for n, one in found.items()}, judge


def test_the_share_is_found_in_the_addresses_of_the_report() -> None:
    told = report(
        {
            f"{SITE}/Leave/a.txt": granted(Openness.ANYONE),
            f"{SITE}/b.txt": granted(Openness.GROUP),
            "sites/it/x/b.txt": granted(Openness.ANYONE),
        }
    )
    found, judge = judged(told, "Leave/A.txt", "b.txt", "c.txt")
    assert judge.anchor == Anchor(f"{SITE}/")
    assert found == {"Leave/A.txt": (Openness.ANYONE, False), "b.txt": (Openness.GROUP, False)}
    assert judge.unmatched() == Counter({Unmatched.OUTSIDE: 1})


def test_a_report_of_one_folder_of_the_share_is_found_too() -> None:
    told = report({"leave/a.txt": granted(Openness.GROUP), "leave/b.txt": granted(Openness.GROUP)})
    found, judge = judged(told, "export/HR/Leave/a.txt", "export/HR/Leave/b.txt", "other.txt")
    assert judge.anchor == Anchor("", "export/hr/")
    assert set(found) == {"export/HR/Leave/a.txt", "export/HR/Leave/b.txt"}


def test_an_address_may_be_given() -> None:
    told = report({f"{SITE}/x": granted(Openness.GROUP, folder=True)})
    found, _ = judged(told, "x/deep/a.txt", below="https://city.example/sites/HR/Shared%20Documents/")
    assert found == {"x/deep/a.txt": (Openness.GROUP, True)}
    with pytest.raises(NoMatchError, match="nothing below the address"):
        judged(told, "x/a.txt", below="sites/elsewhere")


def test_a_report_about_something_else_is_refused() -> None:
    """One file of the same bare name is no proof."""
    told = report(
        {"sites/it/readme.txt": granted(Openness.ANYONE), "sites/it/y.txt": granted(Openness.ANYONE)}
    )
    for paths in (["readme.txt", "a/b.txt"], ["nothing.txt"], []):
        with pytest.raises(NoMatchError, match="names no file"):
            judged(told, *paths)


def test_a_report_that_fits_twice_is_asked_about() -> None:
    told = report({"x/leave/a.txt": granted(Openness.GROUP)})
    with pytest.raises(NoMatchError, match="several places") as refused:
        judged(told, "one/leave/a.txt", "two/leave/a.txt")
    assert "--below" in refused.value.what_to_do


def test_what_has_grants_of_its_own_inherits_none() -> None:
    told = report(
        {
            SITE: granted(Openness.ORGANISATION, folder=True),
            f"{SITE}/closed": granted(Openness.GROUP, folder=True),
            f"{SITE}/closed/own.txt": granted(Openness.PEOPLE),
            f"{SITE}/a.txt": granted(Openness.GUESTS),
        }
    )
    found, judge = judged(told, "closed/own.txt", "closed/other.txt", "a.txt", "b.txt")
    assert found == {
        "closed/own.txt": (Openness.PEOPLE, False),
        "closed/other.txt": (Openness.GROUP, True),
        "a.txt": (Openness.GUESTS, False),
        "b.txt": (Openness.ORGANISATION, True),
    }
    assert judge.unmatched() == Counter()


def test_a_link_to_a_folder_opens_all_in_it() -> None:
    told = report(
        {
            f"{SITE}/box": granted(Openness.ANYONE, folder=True, link=Openness.ANYONE),
            f"{SITE}/box/in/own.txt": granted(Openness.PEOPLE),
        }
    )
    found, _ = judged(told, "box/in/own.txt")
    assert found == {"box/in/own.txt": (Openness.ANYONE, True)}


def test_the_site_itself_speaks_for_its_files() -> None:
    told = report(
        {"sites/hr": granted(Openness.ORGANISATION, folder=True), f"{SITE}/a/b.txt": granted(Openness.GROUP)}
    )
    found, judge = judged(told, "a/b.txt", "c.txt")
    assert found["c.txt"] == (Openness.ORGANISATION, True)
    assert judge.unmatched() == Counter()


def test_what_says_nothing_of_a_file_is_counted_by_kind() -> None:
    told = report(
        {
            f"{SITE}/a/b.txt": granted(Openness.GROUP),
            f"{SITE}/a/gone.txt": granted(Openness.GROUP),
            f"{SITE}/empty": granted(Openness.GROUP, folder=True),
            "sites/it": granted(Openness.GROUP, folder=True),
        }
    )
    told.skip(Unmatched.PASSING, 3)
    _, judge = judged(told, "a/b.txt")
    assert judge.unmatched() == Counter(
        {
            Unmatched.NO_SUCH_FILE: 1,
            Unmatched.NOTHING_BELOW: 1,
            Unmatched.OUTSIDE: 1,
            Unmatched.PASSING: 3,
        }
    )


def test_modes_are_of_the_share_itself() -> None:
    told = Report(Source.MODES, folds_case=False, said={"A.txt": granted(Openness.GROUP)}, lines=1)
    assert judged(told, "A.txt", "a.txt")[0] == {"A.txt": (Openness.GROUP, False)}


names = st.sampled_from(["a", "b", "A", "c.txt", "d.txt"])
paths = st.lists(names, min_size=1, max_size=4).map("/".join)
saids = st.builds(
    granted,
    st.sampled_from(Openness),
    folder=st.booleans(),
    link=st.none() | st.sampled_from(Openness),
)


@given(st.dictionaries(paths, saids, max_size=8), st.lists(paths, max_size=8, unique=True))
def test_every_line_is_about_a_file_or_counted(told: dict[str, Said], files: list[str]) -> None:
    """And no file is called less open than the report says of itself."""
    made = report({f"{SITE}/{path}": one for path, one in told.items()})
    try:
        found, judge = judged(made, *files, below=SITE)
    except NoMatchError:
        assert not told
        return
    assert sum(judge.unmatched().values()) <= made.lines
    for path in files:
        own = made.said.get(made.key(f"{SITE}/{path}"))
        if own is not None:
            assert found[path][0] >= max(own.here)
