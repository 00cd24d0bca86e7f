"""Two recipes compared say which files must be read again, and never too few."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from classify.errors import ModelError
from classify.recipe import Change, Recipe, reading_version
from classify.settings import Settings
from tests.city_files import with_pattern, write_python, write_work_orders
from tests.site_packs import BADGE, write_badge

SECRET = b"s" * 32


def recipe(home: Path, **given: Any) -> Recipe:
    return Recipe.of(Settings(home=home, **given), SECRET)


def change(tmp_path: Path, **changed: Any) -> Change:
    """What follows when the site's own detector is changed like this."""
    packs = write_badge(tmp_path / "packs")
    before = recipe(tmp_path, packs=packs)
    write_badge(packs, **changed)
    return recipe(tmp_path, packs=packs).since(before)


def test_a_recipe_survives_the_database(tmp_path: Path) -> None:
    known = recipe(tmp_path)
    assert Recipe.from_json(known.as_json()) == known
    assert known.since(known) == Change((), everything=False)


@pytest.mark.parametrize(
    "changed",
    [
        {"floor": 0.5},
        {"sentence": "It is a badge number."},
        {"context": {"words": ["badge"], "change": 0.2}},
        {"patterns": [{**BADGE["patterns"][0], "score": 0.6}]},
        {"case_sensitive": False, "rank": 70},
    ],
)
def test_another_judgement_touches_only_files_where_its_anchors_stood(
    tmp_path: Path, changed: dict[str, Any]
) -> None:
    found = change(tmp_path, **changed)
    assert found.reasons == ("the detector site/badge judges otherwise",)
    assert not found.everything
    assert found.touches(["contact/phone_number", "site/badge"])
    assert not found.touches(["contact/phone_number"])
    assert found.touches(None)


def test_a_detector_switched_off_touches_only_files_where_its_anchors_stood(tmp_path: Path) -> None:
    found = change(tmp_path, enabled=False)
    assert found.reasons == ("the detector site/badge was switched off",)
    assert not found.touches([])


@pytest.mark.parametrize(
    "changed",
    [
        {"patterns": [{"name": "plain", "regex": r"\bBG-\d{6}\b", "score": 0.7}]},
        {"patterns": [*BADGE["patterns"], {"name": "short", "regex": r"\bBD-\d{4}\b", "score": 0.5}]},
        {"case_sensitive": True},
    ],
)
def test_a_detector_that_looks_elsewhere_touches_everything(tmp_path: Path, changed: dict[str, Any]) -> None:
    found = change(tmp_path, **changed)
    assert found.reasons == ("the detector site/badge looks in other places",)
    assert found.touches([])


def test_a_new_detector_touches_everything(tmp_path: Path) -> None:
    before = recipe(tmp_path)
    found = recipe(tmp_path, packs=write_badge(tmp_path / "packs")).since(before)
    assert found.reasons == ("the detector site/badge is new",)
    assert found.touches([])


@pytest.mark.parametrize(
    "changed", [{"columns": {"exact": ["badge no"]}}, {"cells": [{"regex": r"\d{6}", "score": 0.6}]}]
)
def test_other_header_words_touch_everything(tmp_path: Path, changed: dict[str, Any]) -> None:
    assert change(tmp_path, **changed).touches([])


@pytest.mark.parametrize("changed", [{"finds": ["<BDG-654321>"]}, {"citation": "none", "title": "Badges"}])
def test_examples_and_titles_touch_nothing(tmp_path: Path, changed: dict[str, Any]) -> None:
    found = change(tmp_path, **changed)
    assert found.reasons == ()
    assert not found.touches(["site/badge"])


@pytest.mark.parametrize("option", [{"names": False}, {"seconds_per_file": 7.0}, {"unfolded_megabytes": 5}])
def test_other_options_touch_everything(tmp_path: Path, option: dict[str, Any]) -> None:
    assert recipe(tmp_path, **option).since(recipe(tmp_path)).touches([])


def read_otherwise(known: Recipe, *kinds: str) -> Change:
    """What follows when the readers of these kinds become others."""
    return replace(known, kinds={**known.kinds, **dict.fromkeys(kinds, "another")}).since(known)


def test_another_reader_touches_only_files_of_its_kind(tmp_path: Path) -> None:
    found = read_otherwise(recipe(tmp_path), "dbf")
    assert found.reasons == ("another reader reads these kinds of file: dBase table",)
    assert not found.everything
    assert found.touches_kind("dbf")
    assert found.touches_kind("")
    assert not found.touches_kind("docx")
    assert not found.touches(["site/badge"])
    assert not found.touches(None)


def test_many_kinds_are_not_all_named(tmp_path: Path) -> None:
    found = read_otherwise(recipe(tmp_path), "dbf", "docx", "png", "gif", "bmp")
    assert found.reasons == (
        "another reader reads these kinds of file: GIF image, PNG image, Word document and 2 more",
    )


def test_a_kind_that_is_new_touches_the_files_that_were_of_it(tmp_path: Path) -> None:
    known = recipe(tmp_path)
    earlier = replace(known, kinds={kind: mark for kind, mark in known.kinds.items() if kind != "dbf"})
    assert known.since(earlier).kinds == {"dbf"}
    assert earlier.since(known).kinds == {"dbf"}


def test_another_detector_touches_no_file_for_its_kind(tmp_path: Path) -> None:
    assert not change(tmp_path, floor=0.5).touches_kind("docx")
    assert change(tmp_path, case_sensitive=True).touches_kind("docx")


def test_a_recipe_of_an_older_program_knows_no_kinds(tmp_path: Path) -> None:
    known = recipe(tmp_path)
    old = {part: value for part, value in known.as_json().items() if part != "kinds"}
    assert known.since(Recipe.from_json(old)).touches_kind("docx")


def test_comments_in_packs_are_no_change(tmp_path: Path) -> None:
    packs = write_badge(tmp_path / "packs")
    before = reading_version(Settings(home=tmp_path, packs=packs), SECRET)
    (written,) = packs.iterdir()
    written.write_text(f"# Reviewed.\n{written.read_text()}")
    assert reading_version(Settings(home=tmp_path, packs=packs), SECRET) == before


def test_another_names_model_touches_everything(tmp_path: Path) -> None:
    """And so does the same one trained anew; with names switched off it is nobody's concern."""
    model = tmp_path / "model"
    model.mkdir()
    for name in ("config.cfg", "meta.json"):
        (model / name).write_text("{}")
    shipped, chosen = recipe(tmp_path), recipe(tmp_path, names_model=str(model))
    assert chosen.since(shipped).everything
    assert "models" in chosen.since(shipped).reasons[0]
    assert recipe(tmp_path, names_model=str(model)).since(chosen).reasons == ()
    (model / "meta.json").write_text('{"version": "2"}')
    assert recipe(tmp_path, names_model=str(model)).since(chosen).everything
    silent = [recipe(tmp_path, names=False, names_model=name) for name in (str(model), "shipped")]
    assert silent[0].since(silent[1]).reasons == ()


def test_a_names_model_that_is_not_here_stops_before_a_file_is_read(tmp_path: Path) -> None:
    """The scan says so when it begins."""
    with pytest.raises(ModelError):
        reading_version(Settings(home=tmp_path, names_model="en_core_web_xl"), SECRET)


def test_whatever_changes_the_recipe_changes_the_version(tmp_path: Path) -> None:
    packs = write_badge(tmp_path / "packs")
    settings = [
        Settings(home=tmp_path),
        Settings(home=tmp_path, packs=packs),
        Settings(home=tmp_path, names=False),
    ]
    versions = {reading_version(setting, SECRET) for setting in settings}
    write_badge(packs, floor=0.5)
    versions.add(reading_version(settings[1], SECRET))
    assert len(versions) == 4


def city_change(tmp_path: Path, **changed: Any) -> Change:
    """What follows when a city's own recognizer is changed like this."""
    write_work_orders(tmp_path / "detectors")
    before = recipe(tmp_path)
    write_work_orders(tmp_path / "detectors", **changed)
    return recipe(tmp_path).since(before)


def test_a_city_recognizer_that_judges_otherwise_touches_only_files_where_its_anchor_stood(
    tmp_path: Path,
) -> None:
    found = city_change(tmp_path, registry=with_pattern(regex=r"\bWO-\d{4}-\d{4}\b"))
    assert found.reasons == ("the detector city/work_order judges otherwise",)
    assert found.touches(["city/work_order"])
    assert not found.touches(["contact/phone_number"])


def test_a_city_recognizer_with_another_anchor_or_a_new_one_touches_everything(tmp_path: Path) -> None:
    assert city_change(tmp_path, anchor="W").touches([])
    before = recipe(tmp_path)
    write_python(tmp_path / "detectors")
    assert recipe(tmp_path).since(before).reasons == ("the detector city/tree_tag is new",)


def test_other_examples_of_a_city_recognizer_touch_nothing(tmp_path: Path) -> None:
    assert city_change(tmp_path, ignores=["nothing"]) == Change((), everything=False)


def test_a_changed_city_recognizer_changes_the_version(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    versions = {reading_version(settings, SECRET)}
    for label in ("INTERNAL", "RESTRICTED"):
        write_work_orders(tmp_path / "detectors", label=label)
        versions.add(reading_version(settings, SECRET))
    assert len(versions) == 3
