"""Exports as a city gets them, each as an invented file: all of it is read, or named for what it is."""

# ruff: noqa: E501 - markup reads better unbroken

from __future__ import annotations

import json
import struct

from tests.extract.archives.test_reader import _zip
from tests.extract.families import SSN, Walk, source, walk
from tests.extract.office_files import docx, xlsx
from tests.extract.others.test_recordings import _mp4, _wav
from tests.extract.outlook_data import mailbox
from tests.extract.outlook_files import full_msg
from tests.extract.test_small_formats import _link

_ONENOTE = bytes.fromhex("e4525c7b8cd8a74daeb15378d02996d3") + bytes(400)


def _read(name: str, files: dict[str, bytes | str]) -> Walk:
    """What a zip of the files comes to."""
    return walk(
        source(
            name,
            _zip({path: data.encode() if isinstance(data, str) else data for path, data in files.items()}),
        )
    )


def test_a_sharepoint_download_is_read_with_its_lists_versions_and_settings() -> None:
    """Documents, the list that goes with them, older versions, form pages, shortcuts and lock files."""
    listed = (
        "\ufeff" + '"Name","Modified By","Case Number"\r\n' + f'"report.docx","Doe, Jane","{SSN}"\r\n' * 3
    )
    owner = (bytes([8]) + b"Jane Doe").ljust(162, b"\0")
    found = _read(
        "OneDrive_1_1-2-2026.zip",
        {
            "Case files/report.docx": docx()[0],
            "Case files/_vti_history/512/report.docx": docx()[0],
            "Case files/Versions/1.0/budget.xlsx": xlsx()[0],
            "Case files/Documents.csv": listed,
            "Case files/Forms/AllItems.aspx": f"<html><body>{SSN}</body></html>",
            "Case files/~$report.docx": owner,
            "Case files/desktop.ini": "[.ShellClassInfo]\r\nInfoTip=Files of Jane Doe\r\n",
            "Case files/Case.lnk": _link(),
            "Case files/Portal.url": "[InternetShortcut]\r\nURL=https://example.org/?case=Jane+Doe\r\n",
            "Case files/Portal.webloc": "<?xml version='1.0'?><plist><dict><key>URL</key>"
            "<string>https://example.org/?case=Jane+Doe</string></dict></plist>",
            "Case files/Notes/Meeting.one": _ONENOTE + f"Jane Doe {SSN}".encode("utf-16-le") + bytes(40),
            "Case files/Notes/Open Notebook.onetoc2": bytes.fromhex("a12fff43d9ef764c9ee210ea5722765f")
            + bytes(99),
        },
    )
    home = "OneDrive_1_1-2-2026.zip!/Case files"
    unread = {path.removeprefix(home): outcome for path, outcome in found.outcomes.items() if outcome != "ok"}
    assert unread == {"/Notes/Open Notebook.onetoc2": "unsupported"}
    assert "dxparagraph" in found.texts[f"{home}/_vti_history/512/report.docx"]
    assert "xxinline" in found.texts[f"{home}/Versions/1.0/budget.xlsx"]
    assert SSN in found.texts[f"{home}/Documents.csv"]
    assert SSN in found.texts[f"{home}/Forms/AllItems.aspx"]
    assert SSN in found.texts[f"{home}/Notes/Meeting.one"]
    for name in ("~$report.docx", "desktop.ini", "Case.lnk"):
        assert "Jane" in found.texts[f"{home}/{name}"]
    for name in ("Portal.url", "Portal.webloc"):
        assert "case=Jane+Doe" in found.texts[f"{home}/{name}"]


def test_an_ediscovery_export_is_read_with_its_manifest_items_and_mailbox() -> None:
    """Results.csv, manifest.xml, loose messages and files, a mailbox with an attachment."""
    manifest = "Item Identity,Subject or Title,Recipients in To line\r\n" + f"1,Case of Doe,{SSN}\r\n" * 3
    found = _read(
        "Content Search.zip",
        {
            "Results.csv": "\ufeff" + manifest,
            "manifest.xml": f"<Root><Tag TagName='#Custodian' TagValue='Doe'/><Note>{SSN}</Note></Root>",
            "Exchange/jane@example.org.pst": mailbox(
                [("Case", f"number {SSN}", [("note.txt", SSN.encode())])]
            ),
            "Exchange/Case.msg": full_msg()[0],
            "SharePoint/Shared Documents/report.docx": docx()[0],
            "Export Summary.csv": "Setting,Value\r\nName,Case of Doe\r\nSize,3\r\n",
            "trace.log": "2026-01-02 export began\n" * 3,
        },
    )
    assert set(found.outcomes.values()) == {"ok"}
    home = "Content Search.zip!"
    for path in (
        "Results.csv",
        "manifest.xml",
        "Exchange/jane@example.org.pst!/Inbox/00001.eml",
        "Exchange/jane@example.org.pst!/Inbox/00001.eml!/note.txt",
    ):
        assert SSN in found.texts[f"{home}/{path}"]
    assert "ombody" in found.texts[f"{home}/Exchange/Case.msg"]
    assert "Export Summary.csv" in "".join(found.texts)


def test_a_teams_export_is_read_as_json_page_transcript_and_recording() -> None:
    """The same talk in every form; the recording itself is named, with its title."""
    message = {
        "createdDateTime": "2026-01-02T03:04:05Z",
        "from": {"user": {"displayName": "Jane Doe"}},
        "body": {"contentType": "html", "content": f"<p>it is {SSN}</p>"},
    }
    found = _read(
        "Teams.zip",
        {
            "channel.json": json.dumps({"value": [message] * 2}),
            "channel.html": f"<html><body><div class='message'><b>Jane Doe</b><p>it is {SSN}</p></div></body></html>",
            "meeting.vtt": f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Jane Doe>it is {SSN}</v>\n",
            "meeting.docx": docx()[0],
            "meeting.mp4": _mp4(),
            "voicemail.wav": _wav(),
        },
    )
    for name in ("channel.json", "channel.html", "meeting.vtt"):
        assert f"it is {SSN}" in found.texts[f"Teams.zip!/{name}"]
        assert "Jane Doe" in found.texts[f"Teams.zip!/{name}"]
    for name in ("meeting.mp4", "voicemail.wav"):
        assert found.outcomes[f"Teams.zip!/{name}"] == "unsupported"
        assert SSN in found.texts[f"Teams.zip!/{name}"]


def test_a_folder_of_small_files_of_the_shell_is_named_not_guessed() -> None:
    """What programs leave behind is known as theirs."""
    found = _read(
        "share.zip",
        {
            "Thumbs.db": struct.pack("<8s", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") + bytes(600),
            ".DS_Store": b"\0\0\0\x01Bud1" + bytes(400),
            "setup.exe": b"MZ\x90\0" + bytes(400),
        },
    )
    assert {path: outcome for path, outcome in found.outcomes.items() if path != "share.zip"} == {
        "share.zip!/Thumbs.db": "unsupported",
        "share.zip!/.DS_Store": "ok",
        "share.zip!/setup.exe": "unsupported",
    }
