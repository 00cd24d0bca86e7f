"""When somebody turns 18, from birth dates that are read again and forgotten."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.inventory.catalogue import Catalogue
from classify.inventory.events import WantedEvents
from classify.inventory.store import Store
from classify.scanning import scan_share
from classify.sealing.births import birthday, come_of_age, read_birthday
from classify.settings import Settings
from classify.viewing import Viewer


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["05/14/2010"], date(2028, 5, 14)),
        (["05/14/2010", "1975-01-02"], date(2028, 5, 14)),
        (["03/04/2010"], date(2028, 4, 3)),
        (["29 Feb 2008"], date(2026, 3, 1)),
        (["1975-01-02"], date(1993, 1, 2)),
        (["no date"], None),
        ([], None),
    ],
)
def test_the_youngest_decides_and_of_two_readings_the_later(values: list[str], expected: date | None) -> None:
    assert come_of_age(values) == expected


@given(st.dates(date(1950, 1, 1), date(2026, 1, 1)))
def test_a_birthday_is_never_before_the_day_itself(born: date) -> None:
    turned = birthday(born)
    assert turned.year == born.year + 18
    assert (turned.month, turned.day) == (born.month, born.day) or born.strftime("%m%d") == "0229"


def test_a_document_is_read_again_and_every_value_is_noted(blank_home: Path, tmp_path: Path) -> None:
    home, folder = Path(shutil.copytree(blank_home, tmp_path / "home")), tmp_path / "share"
    folder.mkdir()
    (folder / "a.txt").write_text("Juvenile referral\nDate of birth: 05/14/2010\nDOB: 01/02/1975\n")
    settings = Settings(home=home, jobs=1, ocr=False, names=False)
    with Store.open(home) as store:
        scan_share(folder, store=store, settings=settings, share="Court")
        share, item = store.shares()[0], Catalogue(store).find("a.txt").line.id
        viewer = Viewer(store, settings)
        assert read_birthday(store, viewer, share, item) == date(2028, 5, 14)
        acts = store.acts(WantedEvents(actions=frozenset({"content.reveal"})), limit=9)
        assert [act.subject for act in acts] == [f"item:{item}"] * 2
        assert "2010" not in str([act.details for act in acts])
        (folder / "a.txt").write_text("changed")
        assert read_birthday(store, viewer, share, item) is None
        assert read_birthday(store, viewer, share, item + 1) is None
