"""What is read and searched with is told part by part, by what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from classify import cachefile, meaning
from classify import ingredients as module
from classify.detect.scan import Scanner
from classify.extract.known.formats import FORMATS
from classify.ingredients import Ingredients, ingredients

Edit = Callable[[str, bytes], bytes | None]


pytestmark = pytest.mark.usefixtures("nothing_installed")


@pytest.fixture(scope="module")
def installed() -> Ingredients:
    return ingredients()


@pytest.fixture
def edited(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Edit], Ingredients]]:
    """The ingredients were every file what `edit` makes of it, by package and path; None: not there."""
    sources = meaning.sources

    def with_edit(edit: Edit) -> Ingredients:
        def changed(package: str) -> dict[str, bytes]:
            made = {path: edit(f"{package}/{path}", raw) for path, raw in sources(package).items()}
            return {path: raw for path, raw in made.items() if raw is not None}

        monkeypatch.setattr(meaning, "sources", changed)
        module._state.cache_clear()
        module._known.cache_clear()
        return ingredients()

    yield with_edit
    module._state.cache_clear()
    module._known.cache_clear()


def in_file(path: str, old: bytes, new: bytes) -> Edit:
    """One text replaced in one file."""

    def edit(at: str, raw: bytes) -> bytes:
        assert at != path or old in raw
        return raw.replace(old, new, 1) if at == path else raw

    return edit


def test_comments_everywhere_change_nothing(
    installed: Ingredients, edited: Callable[[Edit], Ingredients]
) -> None:
    def comment(path: str, raw: bytes) -> bytes:
        return b"# A comment.\n" + raw if path.endswith((".py", ".yaml")) else raw

    assert edited(comment) == installed


def test_another_reader_is_another_reader_alone(
    installed: Ingredients, edited: Callable[[Edit], Ingredients]
) -> None:
    path = "classify.extract/legacy/wordperfect.py"
    found = edited(in_file(path, b"def read(", b"def read(*, "))
    (kind,) = (kind for kind in found.readers if found.readers[kind] != installed.readers[kind])
    assert FORMATS[kind].title.startswith("WordPerfect")
    assert found.code != installed.code
    assert replace(found, code=installed.code, readers=installed.readers) == installed


def test_how_kinds_are_told_concerns_all_files(
    installed: Ingredients, edited: Callable[[Edit], Ingredients]
) -> None:
    found = edited(in_file("classify.extract/known/sniff.py", b"return ", b"return None or "))
    assert found.door != installed.door
    assert found.search == installed.search


def test_who_handles_recognised_text_rests_on_the_engine(
    installed: Ingredients, edited: Callable[[Edit], Ingredients]
) -> None:
    found = edited(in_file("classify.extract/ocr/engine.py", b"class OcrEngine:", b"class OcrEngine(list):"))
    changed = {kind for kind in found.readers if found.readers[kind] != installed.readers[kind]}
    assert {"pdf", "png", "jpg", "tiff"} <= changed
    assert "docx" not in changed
    assert found.door == installed.door


def test_a_check_counts_only_where_it_is_called_for(
    installed: Ingredients, edited: Callable[[Edit], Ingredients]
) -> None:
    found = edited(in_file("detectors/validators.py", b"def vin_checks_out(", b"def vin_checks_out(*, _=1, "))
    assert [name for name in found.called if found.called[name] != installed.called[name]] == [
        "vin_checks_out"
    ]
    assert (found.search, found.door) == (installed.search, installed.door)


def test_words_and_models_concern_every_search(
    installed: Ingredients, edited: Callable[[Edit], Ingredients]
) -> None:
    found = edited(lambda at, raw: raw + b"\n" if at.endswith("montana_places.txt") else raw)
    assert found.search != installed.search
    assert found.data != installed.data
    assert replace(found, search=installed.search, data=installed.data) == installed


def test_a_pack_is_data_of_the_version_and_no_search(
    installed: Ingredients, edited: Callable[[Edit], Ingredients]
) -> None:
    found = edited(lambda at, raw: raw + b"\nnew: 1\n" if at.endswith("packs/fragments.yaml") else raw)
    assert found.data != installed.data
    assert replace(found, data=installed.data) == installed


def test_every_kind_has_a_reading(installed: Ingredients) -> None:
    assert installed.readers.keys() == FORMATS.keys()
    read = [
        installed.readers[kind]
        for kind in FORMATS
        if FORMATS[kind].reader == "classify.extract.pdf.reader:read"
    ]
    assert len({*read}) == 1


@pytest.fixture
def taken(installed: Ingredients, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """An entry each time the code is taken apart; what comes of it is known."""
    times: list[str] = []

    def taken_apart() -> Ingredients:
        times.append("once more")
        return installed

    monkeypatch.setattr(module, "_taken_apart", taken_apart)
    module._known.cache_clear()
    yield times
    module._known.cache_clear()


def in_a_new_process(cache: Path | None = None) -> Ingredients:
    """What the next run of the program has."""
    module._known.cache_clear()
    return ingredients(cache)


def test_what_was_taken_apart_is_kept(installed: Ingredients, taken: list[str], tmp_path: Path) -> None:
    assert in_a_new_process(tmp_path) == in_a_new_process(tmp_path) == installed
    assert len(taken) == 1


def test_what_the_installation_worked_out_is_used_first(
    installed: Ingredients, taken: list[str], nothing_installed: Path, tmp_path: Path
) -> None:
    in_a_new_process(nothing_installed)
    assert in_a_new_process() == in_a_new_process(tmp_path / "cache") == installed
    assert len(taken) == 1
    assert not (tmp_path / "cache").exists()


def test_an_installation_keeps_the_present_ones_alone(
    installed: Ingredients, taken: list[str], nothing_installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the detectors compiled, so that no home has to."""
    compiled: list[Path] = []
    monkeypatch.setattr(Scanner, "load", lambda *, cache: compiled.append(cache))
    cachefile.store(b"{}", nothing_installed / "ingredients-old.json")
    cachefile.store(b"x", nothing_installed / "anchors-old.hsdb")
    module.install()
    assert compiled == [nothing_installed]
    [kept] = nothing_installed.iterdir()
    assert kept.name.startswith("ingredients-")
    assert in_a_new_process() == installed
    assert len(taken) == 1


@pytest.mark.parametrize("spoilt", [b"", b"{}", b"not what was written"])
def test_a_spoilt_cache_is_not_believed(
    installed: Ingredients, taken: list[str], tmp_path: Path, spoilt: bytes
) -> None:
    in_a_new_process(tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(spoilt)
    assert in_a_new_process(tmp_path) == installed
    assert len(taken) == 2
