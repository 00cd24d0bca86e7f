"""Charts where people would rather look, each drawn from the counts of the table below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from classify.export.stamp import stamp_for
from classify.inventory.ages import Age
from classify.inventory.crosstabs import (
    NOT_READ,
    NOT_YET,
    READ,
    Crosstab,
    ages_by_label,
    coverage_by_department,
    labels_by_department,
)
from classify.inventory.tallies import Tallies
from classify.rights import Act
from classify.web import words
from classify.web.asking import Question, department_of
from classify.web.doors import Asked, door, shares_for
from classify.web.house import house
from classify.web.rooms.inventory.choices import age_words
from models.labels import Label

WIDTH = 1_000
"""Of a whole bar, in the units of its drawing."""
NO_DEPARTMENT = "No department"
_COVERAGE = {READ: "All read", NOT_READ: "Not wholly read", NOT_YET: "Not looked at yet"}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar."""

    words: str
    files: int
    x: int
    width: int
    number: int
    """Which of the legend it is, from 1: its colour."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a chart."""

    title: str
    address: str
    """The question for its files; "" where the person may not see them, or no list can be asked so."""
    files: int
    parts: list[Part]

    @property
    def sentence(self) -> str:
        """The bar in words."""
        told = ", ".join(f"{part.words} {part.files:,}" for part in self.parts if part.files)
        return f"{self.title}: {told or 'no files'}"


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of one length, each parted by what its files are."""

    name: str
    title: str
    advice: str
    rows_are: str
    legend: list[str]
    bars: list[Bar]


@require_safe
@door(Act.SEE_TOTALS, name="inventory.charts")
def charts(request: Asked) -> HttpResponse:
    """Labels by department, ages by label, coverage by department, of the shares whose totals one may see."""
    shares, this_year = shares_for(request.person, Act.SEE_TOTALS), timezone.localdate().year
    known = house().catalogue.tallies(shares)
    open_to = {department_of(share) for share in shares_for(request.person, Act.SEE_ITEMS)}

    def of_department(row: str) -> str:
        return Question(department=frozenset({row})).address() if row in open_to and row else ""

    def of_label(row: str) -> str:
        return Question(label=frozenset({Label(row)})).address() if row and open_to else ""

    labels = {str(label): words.label_words(label) for label in (*reversed(Label), "")}
    ages = {age.value: age_words(age, this_year) for age in Age}
    drawn = [
        chart(
            "labels",
            "Labels by department",
            "Labels are proposals of a machine until a steward approves them.",
            "Department",
            labels,
            labels_by_department(shares, known),
            str,
            of_department,
        ),
        chart(
            "ages",
            "Age of files by label",
            "By the year of the last change. Old files with strict labels are the first to look at.",
            "Label",
            ages,
            ages_by_label(known.values(), this_year),
            words.label_words,
            of_label,
        ),
        chart(
            "coverage",
            "What could be read, by department",
            "Of files that were not wholly read nobody knows that there is nothing in them.",
            "Department",
            _COVERAGE,
            coverage_by_department(shares, known),
            str,
            of_department,
        ),
    ]
    seen = {
        "charts": drawn,
        "has_files": any(mine.items for mine in known.values()),
        "is_behind": any(mine.mark and not mine.is_current for mine in known.values()),
        "without_years": _without_years(list(known.values())),
        "stamp": stamp_for(shares),
        "may_list": bool(open_to),
    }
    return TemplateResponse(request, "inventory/charts.html", seen)


def _without_years(known: Sequence[Tallies]) -> bool:
    return any(mine.items and "label_year" not in mine.counts for mine in known)


def chart(
    name: str,
    title: str,
    advice: str,
    rows_are: str,
    legend: dict[str, str],
    counts: Crosstab,
    shown: Callable[[str], str],
    address: Callable[[str], str],
) -> Chart:
    """A chart of a crosstab; of the legend what no row has is left out."""
    used = [word for word in legend if any(row.get(word) for row in counts.values())]
    bars = []
    for row, files in counts.items():
        total = sum(files.get(word, 0) for word in used)
        if total:
            parts = parts_of([(legend[word], files.get(word, 0)) for word in used])
            bars.append(Bar(shown(row) or NO_DEPARTMENT, address(row), total, parts))
    return Chart(name, title, advice, rows_are, [legend[word] for word in used], bars)


def parts_of(counts: Sequence[tuple[str, int]]) -> list[Part]:
    """Pieces side by side that fill a bar exactly, each as wide as its number of files asks."""
    total = sum(files for _, files in counts)
    parts, reached = [], 0
    for number, (told, files) in enumerate(counts, start=1):
        begins = WIDTH * reached // total if total else 0
        reached += files
        ends = WIDTH * reached // total if total else 0
        parts.append(Part(told, files, begins, ends - begins, number))
    return parts
