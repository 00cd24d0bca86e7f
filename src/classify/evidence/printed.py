"""Evidence as a page that prints: plain HTML that stands by itself, readable in ten years."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from classify.checks import Verdict
from classify.evidence.cjis import SelfTest, Tried

_VERDICTS = {Verdict.OK: "Held", Verdict.WARNING: "With less", Verdict.WRONG: "Did not hold"}
_STYLE = """
body { font: 11pt/1.45 system-ui, sans-serif; color: #1b1b1b; background: #fff }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem }
h1 { font-size: 1.6rem; margin-bottom: .2rem } p { max-width: 44rem }
table { border-collapse: collapse; width: 100%; margin-top: 1.5rem }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0 }
th, td { border-bottom: 1px solid #a9aeb1 }
th { font-weight: 600 } .no { white-space: nowrap } .remedy { color: #3d4551 }
.wrong { font-weight: 700; color: #8b0a03 }
thead { display: table-header-group } tr { break-inside: avoid }
@page { margin: 18mm }
"""


def self_test_page(test: SelfTest, publisher: str) -> str:
    """The self-test as a page: date, policy, each control with what came of it."""
    when = f"{test.at:%B %-d, %Y, %H:%M} UTC"
    held = f"{test.held} of {len(test.tried)} held"
    head = (
        f"<p>{escape(publisher)} · {escape(when)} · {escape(test.policy)}</p>"
        f"<p>{escape(held)}. Each control was tried when this page was made; none is answered from a form. "
        "What is about people and buildings (vetting, training, doors) a program cannot try.</p>"
    )
    return _page("CJIS self-test", head + _table(("Control", "What", "Result", "What was seen"), test.tried))


def _table(headings: Sequence[str], rows: Sequence[Tried]) -> str:
    top = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    body = "".join(map(_row, rows))
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _row(one: Tried) -> str:
    remedy = f'<br><span class="remedy">{escape(one.remedy)}</span>' if one.remedy else ""
    mark = ' class="wrong"' if one.verdict is Verdict.WRONG else ""
    return (
        f'<tr><th scope="row" class="no">{escape(one.control)}</th><td>{escape(one.title)}</td>'
        f"<td{mark}>{_VERDICTS[one.verdict]}</td><td>{escape(one.sentence)}{remedy}</td></tr>"
    )


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en-US"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>\n"
    )
