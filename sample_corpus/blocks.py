"""A document body as the writers see it: headings, paragraphs, tables and directives.

# Heading            ## Smaller heading
a paragraph on one line
cell | cell | cell   consecutive lines with " | " make a table
@word argument       a directive a writer may understand (@header, @sheet, @page, ...)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the title."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of running text; an empty one is a blank line."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Consecutive rows, marks still in the cells."""

    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class Directive:
    """`@name argument`."""

    name: str
    argument: str


Block = Heading | Paragraph | Table | Directive


def cells(line: str) -> list[str]:
    r"""The cells of a table line; `\N` stands for an empty one."""
    return ["" if cell.strip() == "\\N" else cell.strip() for cell in line.split(" | ")]


def blocks(body: str) -> Iterator[Block]:
    """The blocks of `body` in reading order."""
    rows: list[list[str]] = []
    for line in body.strip("\n").split("\n"):
        if " | " in line and not line.startswith("@"):
            rows.append(cells(line))
            continue
        if rows:
            yield Table(rows)
            rows = []
        yield _single(line)
    if rows:
        yield Table(rows)


def _single(line: str) -> Block:
    if line.startswith("@") and line[1:2].isalpha():
        name, _, argument = line[1:].partition(" ")
        return Directive(name, argument)
    if line.startswith("#"):
        marks, _, text = line.partition(" ")
        if set(marks) == {"#"} and text:
            return Heading(text, len(marks))
    return Paragraph(line)
