"""The flow leaves the same inventory as the command, and neither writes a value anywhere."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from classify.commands.asked import Asked
from classify.commands.export import export
from classify.commands.scan import EXIT_UNREAD
from classify.commands.scan import scan as scan_command
from classify.export.registry import FORMATS
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.scanning import scan_share
from classify.settings import Settings
from flows.orchestrator import environment, free_port, is_up, run_scan, serving

NAME_SSN, FOLDER_SSN, MEMBER_SSN = "219-31-4471", "323-45-6017", "418-52-7093"
MAIL_SSN, CELL_SSN, TEXT_SSN = "517-66-8214", "571-28-9035", "602-74-3158"
PHONE, MAIL, CARD = "406-555-0187", "quentin.canary@example.org", "4539 5787 6362 1486"
PASSWORD = "Tr0ub4dor-canary-xK9"
CANARIES = (NAME_SSN, FOLDER_SSN, MEMBER_SSN, MAIL_SSN, CELL_SSN, TEXT_SSN, PHONE, MAIL, CARD, PASSWORD)
NAMES = ("Quentin Canary", "Canary, Quentin", "Zebulon Kestrelwood")


@pytest.fixture(scope="module")
def share(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A share with values in text, cells, mail, members, and in names of files, folders and members."""
    folder = tmp_path_factory.mktemp("canaries") / "Share"
    personnel = folder / f"Personnel {FOLDER_SSN} Zebulon Kestrelwood"
    personnel.mkdir(parents=True)
    (folder / "note.txt").write_text(
        f"Employee: Quentin Canary\nSSN: {TEXT_SSN}\nPhone: {PHONE}\nE-mail: {MAIL}\n"
        f"Card number: {CARD}\npassword = '{PASSWORD}'\n"
    )
    (personnel / "leave.txt").write_text("Leave was granted for two weeks in August.\n")
    (personnel / f"Canary, Quentin {NAME_SSN}.txt").write_text("See the file of the employee.\n")
    with (folder / "list.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["Name", "SSN"], ["Quentin Canary", CELL_SSN]])
    with zipfile.ZipFile(folder / "box.zip", "w") as archive:
        archive.writestr(f"Zebulon Kestrelwood/SSN {MEMBER_SSN}.txt", f"SSN {MEMBER_SSN} of Quentin Canary\n")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = MAIL, "records@example.org", f"SSN {MAIL_SSN}"
    mail.set_content(f"Please correct SSN {MAIL_SSN} for Quentin Canary.\n")
    mail.add_attachment(f"SSN {MAIL_SSN}\n".encode(), "text", "plain", filename=f"Canary {MAIL_SSN}.txt")
    (folder / "mail.eml").write_bytes(mail.as_bytes())
    (folder / f"copy {NAME_SSN}.txt").write_bytes((folder / "note.txt").read_bytes())
    (folder / f"link {NAME_SSN}").symlink_to("note.txt")
    (folder / f"broken {NAME_SSN}.zip").write_bytes(b"PK\x03\x04 cut off")
    return folder


@pytest.fixture(scope="module")
def by_command(share: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a home that `classify scan` filled."""
    home = tmp_path_factory.mktemp("command") / "home"
    settings = Settings(home=home, jobs=1, ocr=False, names=False)
    assert scan_command(Asked(share), settings, console=_quiet()) == EXIT_UNREAD
    return settings


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Settings, dict[str, str]]]:
    """A home with its orchestrator's server running."""
    home = tmp_path_factory.mktemp("flow") / "home"
    settings = Settings(home=home, jobs=1, ocr=False, names=False)
    same = {"CLASSIFY_JOBS": "1", "CLASSIFY_OCR": "false", "CLASSIFY_NAMES": "false"}
    with serving(settings) as variables:
        yield settings, {**variables, **same}


@pytest.fixture(scope="module")
def by_flow(share: Path, server: tuple[Settings, dict[str, str]]) -> Settings:
    """Settings of a home that the flow filled."""
    settings, variables = server
    with Store.open(settings.home) as store:
        named = store.share(share)
    run_scan(named.id, settings, variables)
    return settings


def _quiet() -> Any:
    from rich.console import Console

    return Console(file=io.StringIO())


def inventory(settings: Settings) -> dict[str, Any]:
    """All that people can see of an inventory, without the ids and keys of its home."""
    seen = {}
    with Store.open(settings.home) as store:
        catalogue = Catalogue(store)
        for share in store.shares():
            for line in catalogue.lines(share):
                seen[line.path] = replace(line, id=0)
            seen["overview"] = replace(catalogue.overview(share), concerns=[])
            seen["note"] = [replace(f, fingerprint=None) for f in catalogue.find("note.txt").findings]
    return seen


def test_the_flow_leaves_the_same_inventory(by_command: Settings, by_flow: Settings) -> None:
    """Every item with the same label, tags, outcome and findings."""
    expected = inventory(by_command)
    assert len(expected) > 12
    assert inventory(by_flow) == expected


def test_the_command_goes_by_what_the_flow_recorded(by_flow: Settings, share: Path) -> None:
    """After the flow, the command finds every file unchanged and opens none."""
    before = inventory(by_flow)
    with Store.open(by_flow.home) as store:
        report = scan_share(share, store=store, settings=by_flow)
    assert (report.progress.unchanged, report.progress.done_files) == (report.progress.met, 0)
    assert inventory(by_flow) == before


def test_the_run_is_told_in_counts(by_flow: Settings, server: tuple[Settings, dict[str, str]]) -> None:
    """The orchestrator knows the run, its tasks, progress and a summary, in numbers."""
    import sqlite3

    with sqlite3.connect(by_flow.home / "prefect" / "prefect.db") as database:
        parameters = database.execute("SELECT parameters FROM flow_run").fetchall()
        names = {name for (name,) in database.execute("SELECT task_key FROM task_run")}
        artifacts = dict(database.execute("SELECT key, data FROM artifact").fetchall())
    assert {json.loads(text)["share_id"] for (text,) in parameters} == {1}
    assert {name.split("-")[0] for name in names} == {"register", "examine", "finish"}
    assert float(artifacts["scan-1-progress"]) == 100.0
    assert "label CONFIDENTIAL" in artifacts["scan-1-summary"]


def test_the_server_listens_on_this_machine_behind_a_password(
    server: tuple[Settings, dict[str, str]],
) -> None:
    """Other users of the machine cannot ask it."""
    import urllib.error
    import urllib.request

    settings, variables = server
    assert (settings.home / "prefect" / "auth").stat().st_mode & 0o777 == 0o600
    with pytest.raises(urllib.error.HTTPError, match="401") as refused:
        urllib.request.urlopen(f"{variables['PREFECT_API_URL']}/admin/version", timeout=10)
    refused.value.close()


def test_nothing_answers_where_no_server_runs() -> None:
    """A free port is not taken for an orchestrator."""
    assert not is_up(free_port())


def test_prefect_is_kept_silent_and_at_home(tmp_path: Path) -> None:
    """Analytics, tracking and other places are ruled out by the environment."""
    variables = environment(Settings(home=tmp_path), 4200)
    assert variables["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert variables["DO_NOT_TRACK"] == "1"
    assert variables["PREFECT_SERVER_ALLOW_EPHEMERAL_MODE"] == "false"
    assert variables["PREFECT_HOME"].startswith(str(tmp_path))
    assert str(tmp_path) in variables["PREFECT_API_DATABASE_CONNECTION_URL"]
    assert variables["PREFECT_API_URL"].startswith("http://127.0.0.1:")


# Canaries


def disguises(value: str) -> set[bytes]:
    """`value` in every plain encoding and unkeyed digest it could be written in."""
    digits = "".join(character for character in value if character.isdigit())
    spellings = {value, value.lower(), value.upper(), value.replace(" ", "_"), value.replace(" ", "")}
    if len(digits) >= 9:
        spellings.add(digits)
    found: set[bytes] = set()
    for text in spellings:
        raw = text.encode()
        found |= {raw, raw.hex().encode(), text.encode("utf-16-le"), text.encode("utf-16-be")}
        found |= {quote(text).encode(), raw[::-1], json.dumps(text)[1:-1].encode()}
        for shift in range(3):
            # Base64 of the value wherever it starts in a longer text.
            found.add(base64.b64encode(b"x" * shift + raw)[4:-4])
        for digest in ("md5", "sha1", "sha256", "sha512", "blake2b"):
            hashed = hashlib.new(digest, raw)
            found |= {hashed.digest(), hashed.hexdigest().encode(), base64.b64encode(hashed.digest())}
    return {form for form in found if len(form) >= 7}


def written(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file below `folder` with its bytes, packages unpacked, names included."""
    for file in folder.rglob("*"):
        yield file, os.fsencode(file.name)
        if not file.is_file():
            continue
        yield file, file.read_bytes()
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as package:
                for name in package.namelist():
                    yield file, package.read(name)


def leaks(folder: Path, canaries: Iterable[str] = (*CANARIES, *NAMES)) -> list[tuple[str, str]]:
    """Canaries that can be found below `folder`, with the file that holds them."""
    forms = {form: value for value in canaries for form in disguises(value)}
    return [
        (file.name, value) for file, data in written(folder) for form, value in forms.items() if form in data
    ]


def test_the_search_for_leaks_finds_them(share: Path, tmp_path: Path) -> None:
    """The share itself is full of canaries; a digest and a reversed one are found too."""
    assert {value for _, value in leaks(share)} >= set(CANARIES[:4])
    (tmp_path / "digest").write_text(hashlib.sha256(TEXT_SSN.encode()).hexdigest())
    (tmp_path / "base64").write_bytes(base64.b64encode(b"the number " + CELL_SSN.encode() + b" is secret"))
    assert {value for _, value in leaks(tmp_path)} == {TEXT_SSN, CELL_SSN}


def test_no_value_is_written_by_the_command(by_command: Settings) -> None:
    """Database, write-ahead log, keys and cache hold none of the planted values and names."""
    assert (by_command.home / "inventory.db").exists()
    assert leaks(by_command.home) == []


def test_no_value_is_exported(by_command: Settings, tmp_path: Path) -> None:
    """No export holds a planted value (names in paths stay: the search for names was off)."""
    for kind in FORMATS:
        export(kind, tmp_path / f"inventory.{kind}", by_command)
    assert leaks(tmp_path, CANARIES) == []


def test_no_value_is_written_by_the_flow(by_flow: Settings) -> None:
    """Neither the inventory nor the orchestrator's database and logs hold one."""
    assert (by_flow.home / "prefect" / "prefect.db").exists()
    assert leaks(by_flow.home) == []


def test_every_canary_was_found(by_command: Settings) -> None:
    """The values were not merely overlooked: they are findings, masked."""
    with Store.open(by_command.home) as store:
        counts = Catalogue(store).overview(store.shares()[0])
    assert {"US_SSN", "PHONE_NUMBER", "EMAIL_ADDRESS", "CREDIT_CARD"} <= set(counts.entities)
    assert counts.entities["US_SSN"] >= 8


# Canaries in pictures, names searched for


PICTURE_SSN, PICTURE_NAME = "545-93-2076", "Zebulon Kestrelwood"


@pytest.fixture(scope="module")
def read_by_ocr(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Settings, Path]]:
    """Settings of a home filled by a scan of a picture, alone and in an archive, and the folder that
    stood in for the system's temporary one meanwhile.
    """
    from PIL import Image, ImageDraw, ImageFont

    from classify.extract.ocr.engine import OcrEngine

    if OcrEngine.best() is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no OCR engine on this machine")
    place = tmp_path_factory.mktemp("pictures")
    folder, temporary = place / "Share", place / "tmp"
    folder.mkdir()
    temporary.mkdir()
    picture = Image.new("L", (1400, 400), 255)
    pen = ImageDraw.Draw(picture)
    for number, line in enumerate((f"Employee: {PICTURE_NAME}", f"SSN: {PICTURE_SSN}", "Hired in May 2019")):
        pen.text((60, 60 + 100 * number), line, font=ImageFont.load_default(size=48), fill=0)
    picture.save(folder / "form.png")
    with zipfile.ZipFile(folder / "scans.zip", "w") as archive:
        archive.write(folder / "form.png", "form.png")
    settings = Settings(home=place / "home", jobs=1, ocr=True, names=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(temporary))
        patch.setattr(tempfile, "tempdir", None)
        scan_command(Asked(folder), settings, console=_quiet())
        yield settings, temporary


def test_no_value_of_a_picture_is_written(read_by_ocr: tuple[Settings, Path]) -> None:
    """Number and name were read off the picture and found; neither home nor temporary folder holds them."""
    settings, temporary = read_by_ocr
    with Store.open(settings.home) as store:
        found = Catalogue(store).overview(store.shares()[0]).entities
    assert {"US_SSN", "PERSON"} <= set(found)
    assert leaks(settings.home, (PICTURE_SSN, PICTURE_NAME)) == []
    assert leaks(temporary, (PICTURE_SSN, PICTURE_NAME)) == []
    assert list(settings.scratch.iterdir()) == []
    # What remains is the address at which the processes of this program meet.
    assert not [file for file in temporary.rglob("*") if file.is_file()]
