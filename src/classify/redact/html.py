"""Web pages written anew: headings, paragraphs and tables of text, and not one attribute of the original."""

from __future__ import annotations

from html import escape
from typing import BinaryIO

from classify.blackout.reading import Document
from classify.extract.document import TableBlock
from classify.redact.pen import Pen, is_seen
from classify.redact.plan import Made, Plan

HEAD = (
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Redacted copy</title>\n'
    "<style>body{max-width:50em;margin:2em auto;padding:0 1em;font-family:sans-serif;line-height:1.5}"
    "table{border-collapse:collapse}td{border:1px solid #767676;padding:.2em .5em}"
    "p{white-space:pre-line}</style>\n</head>\n<body>\n"
)


def make(document: Document, plan: Plan, out: BinaryIO) -> Made:
    """Writes the text and tables of a document as a web page."""
    pen = Pen(plan)
    parts = [HEAD]
    for block in document.blocks:
        if not is_seen(block):
            pen.left_out["hidden texts"] += 1
        elif isinstance(block, TableBlock):
            rows = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in pen.rows(block))
            parts.append("<table>\n" + "".join(f"<tr>{row}</tr>\n" for row in rows) + "</table>\n")
        else:
            label = f"<b>{escape(pen.text(block.label))}:</b> " if block.label else ""
            text = pen.block(block)
            parts += [
                f"<p>{label if not at else ''}{escape(paragraph.strip())}</p>\n"
                for at, paragraph in enumerate(filter(str.strip, text.split("\n")))
            ]
    out.write("".join((*parts, "</body>\n</html>\n")).encode())
    return pen.made(".html")
