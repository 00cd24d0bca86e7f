"""Copies of web pages: text and tables, and nothing that a browser would run or follow."""

from __future__ import annotations

from classify.redact.html import HEAD
from tests.redact.documents import copy_of, document_of
from tests.redact.officefiles import SSN, SUSPECT, VICTIM

PAGE = f"""<html><head><title>{VICTIM}</title>
<script>var ssn = "{SSN}"</script><meta name="a" content="{SSN}"></head>
<body onload="go('{SSN}')"><!-- {SUSPECT} -->
<h1>Report &lt;1&gt;</h1><p title="{SSN}">Victim: <b>Margue</b>rite
Oldenbarnevelt, SSN 219-&#48;9-4321</p><p hidden>SSN {SSN}</p><a href="http://example.org/{SSN}">a link</a>
<table><tr><th>Name<th>Note</tr><tr><td>{SUSPECT}<td>a &amp; b</tr></table></body></html>"""


def test_text_and_tables_alone() -> None:
    made, data = copy_of(document_of(PAGE.encode(), "a.html"))
    said = data.decode()
    assert said.startswith(HEAD)
    body = said[len(HEAD) :]
    assert "<p>Report &lt;1&gt;</p>" in body
    assert "SSN XXX-XX-4321" in body
    assert "a link" in body
    assert "<tr><td>[suspect 1]</td><td>a &amp; b</td></tr>" in body
    for gone in (VICTIM, "Oldenbarnevelt", SUSPECT, SSN, "script", "onload", "href", "<!--", "title="):
        assert gone not in body
    assert made.left_out["hidden texts"] >= 3
