"""A version of the detectors is made of one recipe."""

from __future__ import annotations

from models.recipe import Recipe
from tests.models.rows import Rows


def test_a_version_has_one_recipe(rows: Rows) -> None:
    parts = {"readers": {"pdf": "0a"}, "limits": None}
    recipe = rows.kept(Recipe(version="v1", parts=parts))
    assert recipe.parts == parts
    rows.session.expunge(recipe)
    rows.refuses(Recipe(version="v1", parts={}))
    rows.kept(Recipe(version="v2", parts=parts))


def test_a_version_without_parts_is_refused(rows: Rows) -> None:
    """It could be compared with nothing."""
    with rows.refused():
        rows.run("INSERT INTO recipe (version, parts) VALUES ('v1', NULL)")
