"""JSON, JSON lines, YAML, property lists, and the exports that come in them."""

from __future__ import annotations

import json
import plistlib

import pytest

from classify.errors import CorruptError
from classify.extract.known.textkind import text_kind
from classify.extract.source import Source
from classify.extract.text import structured
from tests.extract.families import SSN, reading


def test_values_have_the_path_of_their_keys_as_label() -> None:
    """What a value means is what its keys say."""
    result = reading(
        "a.json", json.dumps({"person": {"ssn": SSN, "phones": ["406-555-0101", "406-555-0102"]}})
    )
    assert result.labelled("person.ssn") == SSN
    assert [block.text for block in result.blocks if block.label == "person.phones"] == [
        "406-555-0101",
        "406-555-0102",
    ]


def test_like_records_are_a_table_with_their_keys_as_header() -> None:
    """Nested keys are columns too."""
    people = [{"id": number, "name": {"first": "Jane", "last": "Doe"}, "ssn": SSN} for number in range(3)]
    rows = reading("a.json", json.dumps({"people": people})).rows
    assert rows[0] == ["id", "name.first", "name.last", "ssn"]
    assert rows[1] == ["0", "Jane", "Doe", SSN]


def test_keys_that_are_values_are_read() -> None:
    """Records filed under an address or a number."""
    assert "jane@example.com" in reading("a.json", json.dumps({"jane@example.com": {"open": 1}})).text


def test_repeated_keys_are_all_read() -> None:
    """Parsers keep the last; we keep each."""
    text = reading("a.json", '{"ssn": "219-09-9999", "ssn": "none"}').text
    assert SSN in text
    assert "none" in text


def test_fragments_of_pages_are_shown_as_text() -> None:
    """Chat and ticket exports keep HTML in their values."""
    assert (
        reading("a.json", json.dumps({"body": "<p>Ja<b>ne</b></p><p>Doe</p>"})).labelled("body")
        == "Jane\n\nDoe"
    )


@pytest.mark.parametrize(
    "data", ['{"ssn": "219-09-9999",', "[" * 100_000 + '"219-09-9999"', '{"a": "219-09-9999"} tail']
)
def test_broken_json_is_read_all_the_same(data: str) -> None:
    """Truncated, over-deep, or followed by something."""
    result = reading("a.json", data)
    assert result.error is None
    assert SSN in result.text
    assert ("tail" in result.text) == ("tail" in data)


@pytest.mark.parametrize(
    "text",
    [
        "[22:14] Jane Doe: picked up Richard Roe\n[22:15] Richard Roe: book him\n",
        "[2024-03-01 09:15:00] Jane Doe: hi\n[2024-03-01 09:16:00] Richard Roe: hello\n",
        "[1] Jane Doe, [2] Richard Roe\n",
        "[ ] call Jane Doe\n[ ] write to Richard Roe\n",
        "[true story] Jane Doe said so\n",
        "[[Category:People]] Jane Doe\n",
        "{{notice}} Jane Doe\n",
    ],
)
def test_a_bracket_at_the_start_does_not_make_a_text_json(text: str) -> None:
    """Chats, logs, notes and lists of things to do stay lines of text, whoever mends JSON."""
    result = reading("a.txt", text)
    assert result.text.strip() == text.strip()
    assert all(block.place.part == "body" and not block.label for block in result.blocks)


@pytest.mark.parametrize(
    "text", ["[1, 2]", "[[1, 2], [3]]", "[-5.5e3,\n2]", '["Jane Doe"]', "[true, null]", "[]"]
)
def test_json_under_another_name_is_known_by_its_first_value(text: str) -> None:
    """However short it is."""
    assert text_kind(Source("a.txt"), text) == "json"


def test_what_only_claims_to_be_json_is_read_as_text() -> None:
    """Words that fit nowhere are no comments beside the little that does."""
    text = "[22:14] Jane Doe: picked up Richard Roe on the trespass\n[22:15] Richard Roe: book him\n"
    assert text.strip() in reading("a.json", text).text


def test_giant_arrays_are_streamed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Element by element, with the same rows as when parsed at once."""
    monkeypatch.setattr(structured, "LARGEST_JSON", 1000)
    people = [{"id": number, "ssn": SSN, "note": "ünïcode, [brackets]"} for number in range(5000)]
    rows = reading("a.json", json.dumps(people, indent=1)).rows
    assert [row for row in rows if row[0] != "id"] == [
        [str(number), SSN, "ünïcode, [brackets]"] for number in range(5000)
    ]


def test_a_giant_array_that_breaks_off_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read stands."""
    monkeypatch.setattr(structured, "LARGEST_JSON", 1000)
    data = json.dumps([{"id": number, "ssn": SSN} for number in range(5000)])[:-30]
    result = reading("a.json", data)
    assert result.rows[-1] == ["4998", SSN]
    assert isinstance(result.error, CorruptError)


def test_json_lines_are_tables_and_broken_lines_are_text() -> None:
    """A log of records with one damaged line."""
    lines = [json.dumps({"id": number, "ssn": SSN}) for number in range(50)]
    lines.insert(20, '{"id": broken 406-555-0101')
    text = reading("a.jsonl", "\n".join(lines)).text
    assert text.count(SSN) == 50
    assert "406-555-0101" in text


def test_yaml_has_labels_lines_and_comments() -> None:
    """Configuration holds passwords and people."""
    result = reading("a.yaml", f"db:\n  user: jane\n  ids:\n    - {SSN}\n# ask Jane Doe\n")
    assert result.labelled("db.user") == "jane"
    block = next(block for block in result.blocks if block.text == SSN)
    assert (block.label, block.place.line) == ("db.ids", 4)
    assert "ask Jane Doe" in result.text


def test_yaml_anchors_do_not_unfold() -> None:
    """Ten to the twelfth words are told once."""
    bomb = "a0: &a0 [ha, ha]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 13)
    )
    assert len(reading("a.yaml", bomb).blocks) == 2


@pytest.mark.parametrize("form", [plistlib.FMT_XML, plistlib.FMT_BINARY])
def test_property_lists_are_read(form: plistlib.PlistFormat) -> None:
    """Apple's settings, in both their forms."""
    assert reading("a.plist", plistlib.dumps({"owner": {"ssn": SSN}}, fmt=form)).labelled("owner.ssn") == SSN


def test_teams_chats_name_who_said_what() -> None:
    """A chat export of Microsoft Graph: sender, words, members, replies, attachments."""
    export = {
        "topic": "Case review",
        "members": [{"displayName": "Roe, Richard", "email": "r.roe@example.com"}],
        "messages": [
            {
                "id": "1", "createdDateTime": "2026-01-02T03:04:05Z",
                "from": {"user": {"id": "7", "displayName": "Jane Doe"}},
                "body": {"contentType": "html", "content": f"<p>her number is <b>{SSN}</b></p>"},
                "attachments": [{"name": "statement of J. Doe.docx"}],
                "replies": [{"id": "2", "createdDateTime": "x", "from": {"user": {"displayName": "Ann Poe"}},
                             "body": {"content": "thanks"}}],
            },
        ],
    }  # fmt: skip
    result = reading("chat.json", json.dumps(export))
    assert result.labelled("from") == "Jane Doe"
    assert f"her number is {SSN}" in result.text
    for said in (
        "Ann Poe",
        "thanks",
        "Case review",
        "Roe, Richard",
        "r.roe@example.com",
        "statement of J. Doe.docx",
    ):
        assert said in result.text


def test_skype_style_exports_are_chats_too() -> None:
    """`conversations[].MessageList[]`, as data-subject exports have them."""
    message = {
        "id": "1",
        "displayName": "Jane Doe",
        "originalarrivaltime": "2026-01-02",
        "content": f"it is {SSN}",
    }
    export = {"userId": "8:jane", "conversations": [{"displayName": "Ann Poe", "MessageList": [message]}]}
    result = reading("messages.json", json.dumps(export))
    assert result.labelled("from") == "Jane Doe"
    assert result.labelled("message") == f"it is {SSN}"
    assert "Ann Poe" in result.text


def test_sharepoint_and_ediscovery_lists_are_tables() -> None:
    """Manifests are ordinary tables with long headers."""
    manifest = "Item Identity,Subject or Title,Sender or Created by,Recipients in To line\r\n" + "\r\n".join(
        f'"{n}","Case {n}","Doe, Jane","records@example.org"' for n in range(4)
    )
    assert reading("Results.csv", "\ufeff" + manifest).rows[1] == [
        "0",
        "Case 0",
        "Doe, Jane",
        "records@example.org",
    ]


def test_a_property_list_that_breaks_off_is_corrupt() -> None:
    """XML or binary: an outcome, not a traceback."""
    import plistlib

    for kind in (plistlib.FMT_XML, plistlib.FMT_BINARY):
        data = plistlib.dumps({"note": "kestrel"}, fmt=kind)
        for cut in (len(data) - 40, len(data) - 9):
            error = reading("a.plist", data[:cut]).error
            assert error is not None
            assert error.outcome == "corrupt"
