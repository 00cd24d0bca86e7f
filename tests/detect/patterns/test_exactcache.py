"""Exact patterns kept on disk are the ones that would have been compiled."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from classify.cachefile import store
from classify.detect.patterns.exactcache import recall
from classify.detect.patterns.packs import Pattern, load_packs

pytestmark = pytest.mark.usefixtures("nothing_installed")


def shipped() -> list[Pattern]:
    return [pattern for detector in load_packs().detectors for pattern in detector.patterns]


def test_what_is_recalled_is_what_would_be_compiled(tmp_path: Path) -> None:
    recall(shipped(), tmp_path)
    recalled, compiled = shipped(), shipped()
    recall(recalled, tmp_path)
    assert len(list(tmp_path.iterdir())) == 1
    for known, fresh in zip(recalled, compiled, strict=True):
        assert known.compiled.pattern == fresh.compiled.pattern
        assert known.compiled.flags == fresh.compiled.flags
        assert (known.width, known.reach) == (fresh.width, fresh.reach)
        assert known.compiled._pickled_data == fresh.compiled._pickled_data  # type: ignore[attr-defined]


def test_a_pickle_in_the_cache_is_never_opened(tmp_path: Path) -> None:
    """Whoever writes there runs nothing here: not under the old name, and not as the new file's content."""
    recall(shipped()[:2], tmp_path)
    (file,) = tmp_path.iterdir()
    spell = pickle.dumps(_Spell(tmp_path / "ran"))
    for place in (file, file.with_suffix(".pickle")):
        store(spell, place)
        place.with_name("raw").write_bytes(spell)
        recall(shipped()[:2], tmp_path)
    assert not (tmp_path / "ran").exists()


class _Spell:
    """Makes a file when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.mark,)


def test_other_patterns_are_kept_apart(tmp_path: Path) -> None:
    recall(shipped()[:3], tmp_path)
    others = shipped()[3:6]
    recall(others, tmp_path)
    assert [pattern.compiled.pattern for pattern in others] == [pattern.source for pattern in shipped()[3:6]]
    assert len(list(tmp_path.iterdir())) == 2


def test_a_damaged_cache_is_written_anew(tmp_path: Path) -> None:
    recall(shipped()[:2], tmp_path)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    for damaged in (b"", b"nothing of ours", whole[:-1], whole[:32] + b"\x90" + whole[33:]):
        file.write_bytes(damaged)
        recall(shipped()[:2], tmp_path)
        assert file.read_bytes() == whole
