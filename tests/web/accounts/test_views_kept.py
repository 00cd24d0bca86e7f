"""Lists that somebody keeps are theirs alone."""

from __future__ import annotations

import pytest

from classify.errors import KeptViewError
from classify.rights import Role
from classify.web.accounts import views_kept
from classify.web.house import House
from tests.web.conftest import make_account


@pytest.fixture
def owner(web: House) -> str:
    return str(make_account(Role.STEWARD).username)


def test_views_are_kept_by_name_and_removed(owner: str) -> None:
    views_kept.keep(owner, "  Old   payrolls ", "age=over-7")
    views_kept.keep(owner, "Locked", "outcome=encrypted")
    kept = views_kept.of(owner)
    assert [(one.name, one.query) for one in kept] == [
        ("Locked", "outcome=encrypted"),
        ("Old payrolls", "age=over-7"),
    ]
    assert views_kept.forget(owner, kept[0].number)
    assert [one.name for one in views_kept.of(owner)] == ["Old payrolls"]
    assert not views_kept.forget(owner, kept[0].number)


def test_nobody_sees_or_removes_another_s(owner: str) -> None:
    views_kept.keep(owner, "Mine", "")
    other = str(make_account(Role.STEWARD).username)
    assert views_kept.of(other) == []
    assert not views_kept.forget(other, views_kept.of(owner)[0].number)
    views_kept.keep(other, "Mine", "")
    assert len(views_kept.of(owner)) == 1


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\x00b", "a\u202eb"])
def test_names_that_cannot_be_are_refused(owner: str, name: str) -> None:
    with pytest.raises(KeptViewError, match=r"\.$"):
        views_kept.keep(owner, name, "")
    assert views_kept.of(owner) == []


def test_a_name_is_taken_once(owner: str) -> None:
    views_kept.keep(owner, "Mine", "")
    with pytest.raises(KeptViewError, match="already"):
        views_kept.keep(owner, "Mine", "label=PUBLIC")
    assert [one.query for one in views_kept.of(owner)] == [""]


def test_there_is_an_end_to_it(owner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views_kept, "_MOST", 1)
    views_kept.keep(owner, "One", "")
    with pytest.raises(KeptViewError, match="already"):
        views_kept.keep(owner, "Two", "")
