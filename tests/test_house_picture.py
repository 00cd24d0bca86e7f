"""The picture of the house is drawn from the import contracts."""

from __future__ import annotations

from tests.house_picture import PICTURE, drawn, layers, picture


def test_the_picture_in_the_docs_is_the_one_of_the_contracts() -> None:
    assert PICTURE.read_text("utf-8") == picture()


def test_every_room_is_drawn_once_floors_from_the_top() -> None:
    contracts: list[dict[str, object]] = [
        {
            "name": "Inside classify every module has its place",
            "containers": ["classify"],
            "layers": ["top", "a | b"],
        },
        {"name": "Inside a", "containers": ["classify.a"], "layers": ["upper", "lower"]},
    ]
    svg = drawn(*layers(contracts))
    places = [svg.index(f">{room}<") for room in ("top", "a", "upper", "lower", "b")]
    assert places == sorted(places)
    assert svg.count("<text") == 5
