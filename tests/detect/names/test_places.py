"""Where a chosen names model lies, and who may have touched it."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from classify.detect.names.places import located, package_in, trust
from classify.errors import ModelError


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    """A folder that looks like a pipeline from outside."""
    folder = tmp_path / "model"
    (folder / "ner").mkdir(parents=True)
    for name in ("config.cfg", "meta.json", "ner/model"):
        (folder / name).write_text("{}")
    return folder


@pytest.mark.parametrize(
    ("choice", "package"),
    [
        ("en_core_web_sm", "en_core_web_sm"),
        ("en-core-web-sm", "en_core_web_sm"),
        ("./model", None),
        ("/srv/models/ours", None),
        ("models/ours", None),
    ],
)
def test_a_folder_has_a_slash_in_it(choice: str, package: str | None) -> None:
    """A plain word is a package, however it is hyphened."""
    assert package_in(choice) == package


def test_a_folder_is_found(pipeline: Path) -> None:
    """And the folder of a version inside of it, as packages have it."""
    assert located(str(pipeline)) == pipeline
    assert located(str(pipeline.parent)) == pipeline


def test_a_package_is_found_without_being_run(
    pipeline: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own code has no say in where it lies."""
    (tmp_path / "__init__.py").write_text("raise SystemError('it was imported')")
    monkeypatch.syspath_prepend(str(tmp_path.parent))
    importlib.invalidate_caches()
    name = tmp_path.name.replace("-", "_")
    if name != tmp_path.name:
        tmp_path.rename(tmp_path.with_name(name))
        pipeline = tmp_path.with_name(name) / "model"
    assert located(name) == pipeline


@pytest.mark.parametrize("choice", ["no_such_model", "/no/such/model", "json", "."])
def test_what_is_no_pipeline_is_named(choice: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of that name, nothing there, a package of another kind, a folder of other files."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError) as caught:
        located(choice)
    assert choice in caught.value.sentence
    assert caught.value.code == "MC-301"


def test_files_of_ones_own_are_trusted(pipeline: Path) -> None:
    """Raises nothing."""
    for path in (pipeline, *pipeline.rglob("*")):
        path.chmod(0o755)
    trust(pipeline)


@pytest.mark.parametrize("name", [".", "ner", "ner/model"])
@pytest.mark.parametrize("mode", [0o775, 0o757])
def test_what_others_may_write_to_is_not_trusted(pipeline: Path, name: str, mode: int) -> None:
    """Neither a file nor a folder, not for a group either."""
    (pipeline / name).chmod(mode)
    with pytest.raises(ModelError, match="changed by others"):
        trust(pipeline)


def test_a_link_is_not_trusted(pipeline: Path) -> None:
    """It leads to where somebody else may write."""
    (pipeline / "vocab").symlink_to("/tmp")
    with pytest.raises(ModelError, match="vocab"):
        trust(pipeline)
