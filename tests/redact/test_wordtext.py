"""The text of a Word paragraph as its reader sees it."""

from __future__ import annotations

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from classify.redact.wordtext import PICTURE, Look, Margin, paragraph_pieces

_MORE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def read(inner: str) -> tuple[str, Margin, list[Look]]:
    margin = Margin()
    pieces = paragraph_pieces(parse_xml(f"<w:p {nsdecls('w', 'a')} {_MORE}>{inner}</w:p>"), margin)
    return "".join(piece.text for piece in pieces), margin, [piece.look for piece in pieces]


def run(text: str, look: str = "") -> str:
    return f"<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (run("a") + run("b"), "ab"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:noBreakHyphen/><w:softHyphen/></w:r>", "a\tb\n-"),
        (f"<w:ins>{run('new')}</w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>", "new"),
        (f"<w:moveFrom>{run('there')}</w:moveFrom><w:moveTo>{run('here')}</w:moveTo>", "here"),
        (run("seen") + run("not", "<w:vanish/>") + run("white", '<w:color w:val="FFFFFF"/>'), "seen"),
        (f"<w:hyperlink>{run('link')}</w:hyperlink><w:smartTag>{run(' tag')}</w:smartTag>", "link tag"),
        ("<w:r><w:instrText>HYPERLINK x</w:instrText></w:r>" + run("shown"), "shown"),
        (
            f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{run('control')}</w:sdtContent></w:sdt>",
            "control",
        ),
        (
            (
                f"<mc:AlternateContent><mc:Choice>{run('new')}</mc:Choice><mc:Fallback>{run('old')}</mc:Fallback>"
                "</mc:AlternateContent>"
            ),
            "new",
        ),
        ("<w:r><w:pict><v:imagedata/></w:pict></w:r>", PICTURE),
        ("<!-- said -->" + run("text"), "text"),
        ('<w:r><w:sym w:char="F06F"/><w:sym w:char="00B0"/><w:sym w:char="xx"/></w:r>', "o\u00b0"),
        (
            "<w:r><w:fldChar><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>",
            "[x] ",
        ),
        (
            (
                '<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData>'
                "</w:fldChar></w:r>"
            ),
            "[ ] ",
        ),
        (
            (
                '<w:r><w:fldChar><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="one"/>'
                '<w:listEntry w:val="two"/></w:ddList></w:ffData></w:fldChar></w:r>'
            ),
            "two",
        ),
        (
            (
                '<w:sdt><w:sdtPr><w:alias w:val="Case_no"/></w:sdtPr>'
                f"<w:sdtContent>{run('12')}</w:sdtContent></w:sdt>"
            ),
            "Case no: 12",
        ),
        (
            (
                f"<mc:AlternateContent><mc:Choice></mc:Choice><mc:Fallback>{run('old')}</mc:Fallback>"
                "</mc:AlternateContent>"
            ),
            "old",
        ),
        ("<w:r><w:drawing><a:t>drawn</a:t></w:drawing></w:r>", "drawn"),
    ],
)
def test_what_a_reader_sees(inner: str, text: str) -> None:
    assert read(inner)[0] == text


def test_what_stands_elsewhere_is_noted() -> None:
    box = f"<w:txbxContent><w:p>{run('boxed')}</w:p></w:txbxContent>"
    text, margin, _ = read(
        '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:endnoteReference w:id="3"/></w:r>'
        f"<w:r><w:commentReference/></w:r><w:r><w:drawing>{box}<mc:Fallback>{box}</mc:Fallback></w:drawing></w:r>"
    )
    assert text == "[1][2]"
    assert margin.notes == [("footnote", "2"), ("endnote", "3")]
    assert margin.left_out == {"comments": 1}
    assert len(margin.boxes) == 1


def test_looks_that_a_copy_keeps() -> None:
    looks = '<w:b/><w:i w:val="0"/><w:u w:val="none"/><w:strike/><w:vertAlign w:val="superscript"/>'
    assert read(run("a", looks))[2] == [Look(bold=True, strike=True, position="superscript")]
