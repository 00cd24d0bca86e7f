"""Draws the house from its import contracts: `python tests/house_picture.py [--write]` (docs/house.svg).

Each row is a floor and knows only the rows below it; `extract` and `detect` are drawn open, with the rooms
inside them in the same order. Drawn from `pyproject.toml`, so that the picture cannot tell another story than
the contracts that `make check` holds.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from html import escape
from pathlib import Path

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "house.svg"
_FLOORS = "Inside classify every module has its place"
_WIDTH, _ROW, _GAP, _LEFT = 860, 34, 8, 12


def layers(contracts: list[dict[str, object]]) -> tuple[list[list[str]], dict[str, list[list[str]]]]:
    """The floors of the house from the top, and those inside of the rooms that are drawn open."""
    house: list[list[str]] = []
    inside: dict[str, list[list[str]]] = {}
    for contract in contracts:
        rows = [str(row).split(" | ") for row in contract.get("layers", [])]  # type: ignore[attr-defined]
        if contract["name"] == _FLOORS:
            house = rows
        for container in contract.get("containers", []):  # type: ignore[attr-defined]
            if container.startswith("classify."):
                inside[container.removeprefix("classify.")] = rows
    return house, inside


def drawn(house: list[list[str]], inside: dict[str, list[list[str]]]) -> str:
    """The picture as SVG."""
    shapes: list[str] = []
    top = _GAP
    for row in house:
        opened = next((room for room in row if room in inside), None)
        height = _ROW + (len(inside[opened]) * (_ROW - 6) + _GAP if opened else 0)
        for at, room in enumerate(row):
            width = (_WIDTH - 2 * _LEFT - (len(row) - 1) * _GAP) // len(row)
            left = _LEFT + at * (width + _GAP)
            shapes += _box(left, top, width, height if room == opened else _ROW, room, "#eef3f8")
            if room == opened:
                shapes += _rooms(inside[room], left + _GAP, top + _ROW - 4, width - 2 * _GAP)
        top += height + _GAP
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top}" font-family="sans-serif">'
    title = "<title>The house: each floor knows only the floors below it</title>"
    return "\n".join(
        [head, title, f'<rect width="{_WIDTH}" height="{top}" fill="#ffffff"/>', *shapes, "</svg>\n"]
    )


def _rooms(rows: list[list[str]], left: int, top: int, width: int) -> Iterator[str]:
    for row in rows:
        each = (width - (len(row) - 1) * 4) // len(row)
        for at, room in enumerate(row):
            yield from _box(left + at * (each + 4), top, each, _ROW - 10, room, "#ffffff")
        top += _ROW - 6


def _box(left: int, top: int, width: int, height: int, name: str, fill: str) -> list[str]:
    size = f'x="{left}" y="{top}" width="{width}" height="{height}"'
    rect = f'<rect {size} rx="3" fill="{fill}" stroke="#5c6f82"/>'
    text = f'<text x="{left + 8}" y="{top + 17}" font-size="12" fill="#1b2a38">{escape(name)}</text>'
    return [rect, text]


def picture() -> str:
    """The picture of the contracts as they stand."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    return drawn(*layers(contracts))


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        PICTURE.write_text(picture(), encoding="utf-8")
    elif PICTURE.read_text(encoding="utf-8") != picture():
        sys.exit("docs/house.svg is not what the import contracts say: python tests/house_picture.py --write")
