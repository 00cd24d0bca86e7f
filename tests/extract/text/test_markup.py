"""Web pages and XML: what is seen, what is not, and what would blow up."""

from __future__ import annotations

import pytest

from classify.errors import BombError
from tests.extract.families import SSN, reading


def _page(body: str) -> str:
    return f"<!DOCTYPE html><html><head><title>Case file</title></head><body>{body}</body></html>"


def test_visible_text_comes_in_paragraphs_with_their_numbers() -> None:
    """Label and value in neighbouring paragraphs are in one block; each has its place."""
    result = reading("a.html", _page("<p>SSN</p><div>219-09-9999</div><p>Ja<b>ne</b> Doe</p>"))
    block = result.blocks[0]
    assert block.text == "Case file\nSSN\n219-09-9999\nJane Doe"
    assert block.place_at(block.text.index("Jane")).paragraph == 4


@pytest.mark.parametrize(
    ("body", "hidden"),
    [
        (f"<p style='display: none'>{SSN}</p>", "hidden element"),
        (f"<div hidden><p>{SSN}</p></div>", "hidden element"),
        (f"<!-- old number {SSN} -->", "comment"),
        (f"<input type='hidden' name='ssn' value='{SSN}'>", "hidden field"),
        (f"<script>var ssn = '{SSN}';</script>", "script"),
        (f"<noscript>{SSN}</noscript>", "hidden element"),
    ],
)
def test_what_the_page_hides_is_read_and_marked(body: str, hidden: str) -> None:
    """A reader of the page would not see it; a reader of the file does."""
    blocks = [
        block
        for block in reading("a.html", _page(f"<p>Seen</p>{body}<p>Seen too</p>")).blocks
        if SSN in block.text
    ]
    assert [block.place_at(block.text.index(SSN)).hidden for block in blocks] == [hidden]


@pytest.mark.parametrize(
    ("body", "label"),
    [
        (f"<label for='x'>Social Security</label><input id='x' value='{SSN}'>", "Social Security"),
        (f"<input name='ssn' value='{SSN}'>", "ssn"),
        (f"<img src='a.png' alt='Card of Jane Doe {SSN}'>", "alt"),
        ("<a href='mailto:jane@example.com?subject=x'>write</a>", "mailto"),
        ("<a href='tel:406-555-0101'>call</a>", "tel"),
        (f'<script type=\'application/json\'>{{"person": {{"ssn": "{SSN}"}}}}</script>', "person.ssn"),
    ],
)
def test_values_in_attributes_come_with_what_names_them(body: str, label: str) -> None:
    """Fields with their labels, contacts behind links, data for scripts."""
    assert reading("a.html", _page(body)).labelled(label)


def test_tables_of_data_are_tables_and_tables_of_layout_are_not() -> None:
    """Rows under their header; frames around text are read as text."""
    data = f"<table><tr><th>Name</th><th>SSN</th></tr><tr><td>Jane<br>Doe</td><td>{SSN}</td></tr></table>"
    assert reading("a.html", _page(data)).rows == [["Name", "SSN"], ["Jane Doe", SSN]]
    layout = f"<table><tr><td>menu</td><td>{data}</td></tr></table>"
    assert reading("a.html", _page(layout)).rows == [["Name", "SSN"], ["Jane Doe", SSN]]


def test_the_pages_own_character_set_is_believed() -> None:
    """As browsers do, Latin-1 is taken for what Windows writes."""
    page = _page("Müller – 5 €").replace("<title>", "<meta charset='iso-8859-1'><title>").encode("cp1252")
    assert "Müller – 5 €" in reading("a.html", page).text


def test_pages_nested_beyond_the_parser_are_read_as_text() -> None:
    """The parser gives up where somebody nests deeply; the text behind is not lost."""
    assert SSN in reading("a.html", _page("<div>" * 9000 + SSN + "</div>" * 9000)).text


def test_xml_records_are_a_table() -> None:
    """Like elements with like fields have a header."""
    rows = "".join(
        f"<person id='{number}'><name>Doe {number}</name><ssn>{SSN}</ssn></person>" for number in range(3)
    )
    result = reading("a.xml", f"<?xml version='1.0'?><people>{rows}</people>")
    assert result.rows[0] == ["@id", "name", "ssn"]
    assert result.rows[2] == ["1", "Doe 1", SSN]


def test_xml_values_have_their_element_as_label_and_runs_are_joined() -> None:
    """A word cut in two by formatting is one word."""
    result = reading(
        "a.xml",
        f"<?xml version='1.0'?><r><dob>1970-01-02</dob><p>Ja<i>ne</i> Doe <b>{SSN}</b></p><!-- {SSN} --></r>",
    )
    assert result.labelled("dob") == "1970-01-02"
    assert f"Jane Doe {SSN}" in result.text
    assert any(block.place.hidden == "comment" for block in result.blocks)


def test_excel_2003_xml_is_a_sheet() -> None:
    """Cells that are left out keep their place."""
    ns = "urn:schemas-microsoft-com:office:spreadsheet"
    data = (
        '<?xml version="1.0"?><?mso-application '
        f'progid="Excel.Sheet"?><Workbook xmlns="{ns}" xmlns:ss="{ns}">'
        '<Worksheet ss:Name="People"><Table><Row><Cell><Data>'
        f'Name</Data></Cell><Cell ss:Index="3"><Data>{SSN}</Data></Cell>'
        "</Row></Table></Worksheet></Workbook>"
    )
    result = reading("a.xls", data)
    assert result.rows == [["Name", "", SSN]]
    assert result.tables[0].place.sheet == "People"


def test_broken_xml_is_read_as_text() -> None:
    """Mending would lose what stands behind the fault."""
    result = reading("a.xml", f"<?xml version='1.0'?><a>first</a><b>{SSN} & more</b>")
    assert SSN in result.text
    assert result.remarks("fact")


def test_inside_entities_are_read_and_outside_ones_are_not_fetched() -> None:
    """A small entity is a word; a file elsewhere is nobody's business."""
    inside = f"<?xml version='1.0'?><!DOCTYPE r [<!ENTITY n '{SSN}'>]><r>his &n; number</r>"
    assert f"his {SSN} number" in reading("a.xml", inside).text
    outside = (
        "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY n SYSTEM 'file:///etc/hostname'>]><r>his &n; number</r>"
    )
    assert "not fetched" in reading("a.xml", outside).remarks("fact")[0]


@pytest.mark.parametrize(
    "entities",
    [
        '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)),
        '<!ENTITY a9 "&a9;&a9;">',
        f'<!ENTITY a9 "{"x" * 2_000}">' + "<!-- -->",
    ],
)
def test_entity_bombs_are_refused(entities: str) -> None:
    """Nested, endless, or used ten thousand times."""
    uses = "&a9;" * (20_000 if "x" * 2_000 in entities else 1)
    assert isinstance(
        reading("a.xml", f'<?xml version="1.0"?><!DOCTYPE r [{entities}]><r>{uses}</r>').error, BombError
    )
