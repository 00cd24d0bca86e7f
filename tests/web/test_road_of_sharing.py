"""Two people and one request, from the question to the binder, in two real browsers against a real service.

Rita, of records, asks and gives the second look. Sam, a data steward, approves the label, decides, makes the
copy, releases it, and tells the passphrase another way.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from classify.commands.verify import verify_file
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.rights import Role
from classify.web.house import House
from tests.web.conftest import HOME, SignIn, serving, use_session_of, violations
from tests.web.town import CANARIES, PERSONNEL

WHO, LAW = "Ina Vented, the requester", "2-6-1003, MCA"
_NUMBER = re.compile(r"/(\d+)/")


@contextmanager
def browser_of(chromium: Any, client: Any, address: str) -> Iterator[Any]:
    """A browser of somebody's own."""
    context = chromium.new_context(accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(120_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    use_session_of(page, client, address)
    yield page
    context.close()
    assert complaints == []


def number_in(page: Any) -> int:
    """The last number of an address."""
    return int(_NUMBER.findall(page.url)[-1])


def main_of(page: Any) -> str:
    """What the page says."""
    return str(page.locator("main").inner_text())


@pytest.fixture
def home(web: House, sign_in: SignIn, tmp_path: Path) -> tuple[Path, Any, Any]:
    """A home of this test's own, and two people of it who are signed in."""
    rita = sign_in(Role.RECORDS, Role.REVIEWER, content=True)
    sam = sign_in(Role.STEWARD, content=True)
    return Path(shutil.copytree(HOME, tmp_path / "home")), rita, sam


def test_from_the_question_to_the_binder(
    home: tuple[Path, Any, Any], chromium: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place, as_rita, as_sam = home
    with Store.open(place) as store:
        share = store.share_named(PERSONNEL)
        item = next(line.id for line in Catalogue(store).lines(share) if line.path == "record.txt")
    with (
        serving(place) as address,
        browser_of(chromium, as_rita, address) as rita,
        browser_of(chromium, as_sam, address) as sam,
    ):
        request = ask(rita, address, item)
        approve(sam, address, item)
        decide(sam, address, request)
        redact_and_look(sam, rita, address, item, request)
        release, package, phrase = hand_over(sam, address, request, tmp_path)
        check_package(package, phrase, release, tmp_path / "opened", capsys)
        check_log(rita, address, release, tmp_path / "opened")
        check_binder(sam, address)
        found = [page.content() for page in (rita, sam)]
    assert not [value for value in CANARIES for text in found if value in text]
    with Store.open(place) as store:
        assert phrase not in store.exported_trail()
    assert phrase.encode() not in b"".join(
        file.read_bytes() for file in place.rglob("*") if file.is_file()
    ), "what opens the package is kept nowhere"


def ask(rita: Any, address: str, item: int) -> int:
    """Rita asks; as long as no label is in effect the answer is a referral."""
    rita.goto(f"{address}/sharing/?item={item}&to=public&purpose=public_request")
    rita.get_by_role("link", name="Ask for it").click()
    rita.fill("#name", "A newspaper of the town")
    rita.fill("#use", "To report on it")
    rita.fill("#access", "Two editors")
    rita.fill("#security", "A locked office")
    from django.utils import timezone

    rita.fill("#until", (timezone.localdate() + timedelta(90)).isoformat())
    rita.get_by_role("button", name="Ask for this file").click()
    rita.wait_for_url("**/sharing/requests/*/")
    assert "Refer to the data steward" in main_of(rita)
    return number_in(rita)


def approve(sam: Any, address: str, item: int) -> None:
    """Sam puts the label of the file in effect."""
    sam.goto(f"{address}/approvals/content/{item}/")
    sam.get_by_role("button", name=re.compile("^Put ")).click()
    sam.wait_for_load_state()
    assert "in effect" in main_of(sam)


def decide(sam: Any, address: str, request: int) -> None:
    """Sam has it judged again, and allows what the matrix says now."""
    sam.goto(f"{address}/sharing/requests/{request}/")
    assert "The files are not as they were judged" in main_of(sam)
    sam.get_by_role("button", name="Have it judged again").first.click()
    sam.get_by_text("Allowed as a redacted copy").first.wait_for()
    sam.locator("label[for=d-allowed_redacted]").click()
    sam.fill("#reason", "Within the law, with values cut")
    sam.get_by_role("button", name="Decide", exact=True).click()
    sam.get_by_role("link", name="The letter").wait_for()


def redact_and_look(sam: Any, rita: Any, address: str, item: int, request: int) -> None:
    """Nothing can be released before Sam made the copy and Rita agreed to it."""
    sam.get_by_role("link", name="Release it").click()
    assert "Not ready: 1 file" in main_of(sam)
    sam.get_by_role("link", name="Make the copy").click()
    sam.get_by_role("button", name="Make it").click()
    sam.wait_for_url(re.compile(r"/sharing/copies/\d+/"))
    copy = number_in(sam)
    rita.goto(f"{address}/sharing/copies/{copy}/")
    assert "Social Security number" in main_of(rita)
    rita.get_by_role("button", name=re.compile("^I agree")).click()
    rita.wait_for_load_state()
    rita.goto(f"{address}/sharing/copies/?request={request}")
    assert "1 ready, 0 not." in main_of(rita)


def hand_over(sam: Any, address: str, request: int, tmp_path: Path) -> tuple[int, Path, str]:
    """Sam prepares the release, takes the package, and is shown once what opens it."""
    sam.goto(f"{address}/sharing/requests/{request}/release/")
    assert "What leaves: 1 file" in main_of(sam)
    assert violations(sam) == []
    sam.fill("#to", WHO)
    sam.locator("label[for=a-other]").click()
    sam.fill("#other", LAW)
    sam.get_by_role("button", name="Prepare it").click()
    sam.wait_for_url("**/package/")
    release = number_in(sam)
    assert violations(sam) == []
    with sam.expect_download() as download:
        sam.get_by_role("button", name="Download the package").click()
    package = tmp_path / download.value.suggested_filename
    download.value.save_as(package)
    sam.get_by_role("button", name="Show the passphrase").click()
    phrase = sam.locator("#passphrase").inner_text()
    assert violations(sam) == []
    assert phrase not in sam.url
    sam.reload()
    assert "There is none to show" in main_of(sam)
    return release, package, phrase


def check_package(
    package: Path, phrase: str, release: int, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever receives it opens it with another program; no value is in it, and its list proves it."""
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(package)
    folder.mkdir()
    with pikepdf.open(package, password=phrase) as document:
        for name, spec in document.attachments.items():
            (folder / name).write_bytes(spec.get_file().read_bytes())
    told = b"".join(file.read_bytes() for file in folder.iterdir())
    for value in CANARIES:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            assert value.encode(encoding) not in told
    text = (folder / "record-0001.txt").read_text()
    assert "XXX-XX-4321" in text, "the last four digits stay, as the profile has it"
    assert "Employee record" in text
    capsys.readouterr()
    assert verify_file(folder / "manifest.json") == 0
    assert verify_file(folder / "record-0001.txt.proof.json") == 0
    said = capsys.readouterr().out
    assert f"Release {release} of " in said
    assert "2 files beside it, each byte as it was released." in said


def check_log(rita: Any, address: str, release: int, folder: Path) -> None:
    """The log of disseminations has the copy by its digest, who got it, and by which law."""
    digest = hashlib.sha256((folder / "record-0001.txt").read_bytes()).hexdigest()
    proof = json.loads((folder / "record-0001.txt.proof.json").read_text())["sheet"]
    assert proof["copy_sha256"] == digest
    rita.goto(f"{address}/sharing/releases/{release}/")
    for words in (WHO, LAW, digest, "Released", "A newspaper of the town"):
        assert words in main_of(rita)
    rita.goto(f"{address}/sharing/releases/log/")
    row = rita.locator("main tbody tr").first.inner_text()
    for words in (WHO, "A newspaper of the town", LAW):
        assert words in row


def check_binder(sam: Any, address: str) -> None:
    """The binder counts what happened on the road."""
    sam.goto(f"{address}/evidence/")
    row = sam.locator("main tr", has_text="Redacted by the profile default")
    assert row.count() == 1, main_of(sam)
    assert row.inner_text().split()[-1] == "1"
    released = sam.locator("main tr").filter(has=sam.get_by_text("Released", exact=True))
    assert released.inner_text().split()[-1] == "1"
