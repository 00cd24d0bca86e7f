"""A paper as a page that prints: one HTML file without scripts that stands by itself, readable in ten years.

Bars are drawn beside their numbers, in the same row: whoever does not see them misses nothing, and no color
says anything.
"""

from __future__ import annotations

from html import escape

from classify.evidence.paper import Alarm, Bar, Cell, Paper, Part, Section, Table, day, said

_STYLE = """
body { font: 11pt/1.45 system-ui, sans-serif; color: #1b1b1b; background: #fff }
body { margin: 2rem auto; max-width: 64rem; padding: 0 1rem }
h1 { font-size: 1.7rem; margin-bottom: .2rem } h2 { font-size: 1.25rem; margin: 2rem 0 .3rem }
h2, caption { break-after: avoid } p { max-width: 46rem; margin: .4rem 0 }
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 }
caption { text-align: left; font-weight: 600; padding-bottom: .2rem }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0 }
th, td { border-bottom: 1px solid #a9aeb1 } th { font-weight: 600 }
tbody th { font-weight: 500 }
.num { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
.alarm { font-weight: 700; color: #8b0a03 }
.bar { display: block; margin-left: auto; width: 7rem; height: .55rem; margin-top: .15rem }
.bar rect { fill: #3d4551 } .bar .whole { fill: #dfe1e2 }
.stamp { font-weight: 700; border: 2px solid; padding: .3rem .6rem; display: inline-block }
.quiet { color: #3d4551 }
thead { display: table-header-group } tr { break-inside: avoid }
@page { size: letter; margin: 18mm }
@media print { body { margin: 0; max-width: none; padding: 0 } .scroll { overflow: visible }
.bar rect { print-color-adjust: exact } }
"""


def printed(paper: Paper) -> str:
    """The page."""
    stamp = f'<p class="stamp">{escape(paper.stamp)}</p>' if paper.stamp else ""
    when = f"{said(paper.at, paper.zone)} ({paper.zone.key})"
    head = f'<h1>{escape(paper.title)}</h1><p class="quiet">{escape(paper.by)} · {escape(when)}</p>'
    lead = "".join(f"<p>{escape(sentence)}</p>" for sentence in paper.lead)
    body = "".join(_section(section, paper) for section in paper.sections)
    return (
        f'<!doctype html>\n<html lang="en-US"><head><meta charset="utf-8"><title>{escape(paper.title)}, '
        f"{escape(day(paper.at.astimezone(paper.zone)))}</title>"
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body><main>{stamp}{head}{lead}{body}</main></body></html>\n"
    )


def _section(section: Section, paper: Paper) -> str:
    sentences = "".join(f"<p>{escape(sentence)}</p>" for sentence in section.sentences)
    tables = "".join(_table(table, paper) for table in section.tables)
    key = escape(section.key)
    return (
        f'<section aria-labelledby="{key}"><h2 id="{key}">{escape(section.title)}</h2>'
        f"{sentences}{tables}</section>"
    )


def _table(table: Table, paper: Paper) -> str:
    caption = escape(table.caption)
    if not table.rows:
        return f"<p>{caption}: {escape(table.wanting)}</p>"
    numeric = table.numeric
    top = "".join(
        f'<th scope="col"{_NUMBER if right else ""}>{escape(heading)}</th>'
        for heading, right in zip(table.headings, numeric, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            _cell(cell, paper, right, first=not at)
            for at, (cell, right) in enumerate(zip(row, numeric, strict=True))
        )
        + "</tr>"
        for row in table.rows
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{caption}"><table>'
        f"<caption>{caption}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


_NUMBER, _ALARMING = ' class="num"', ' class="num alarm"'


def _cell(cell: Cell, paper: Paper, right: bool, *, first: bool) -> str:
    words = "<br>".join(map(escape, said(cell, paper.zone).split("\n")))
    mark = (
        ' class="alarm"'
        if isinstance(cell, Alarm) and not right
        else _ALARMING
        if isinstance(cell, Alarm)
        else _NUMBER
        if right
        else ""
    )
    if isinstance(cell, Part | Bar) and cell.percent is not None:
        words += drawn(cell.percent)
    return f'<th scope="row"{mark}>{words}</th>' if first else f"<td{mark}>{words}</td>"


def drawn(percent: int) -> str:
    """A bar, so many hundredths long, for eyes alone: the number stands beside it."""
    return (
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" '
        'focusable="false"><rect class="whole" width="100" height="8"/>'
        f'<rect width="{percent}" height="8"/></svg>'
    )
