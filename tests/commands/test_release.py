"""A release at the command line: the package, its passphrase once, and no way around two people."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pikepdf
import pytest
from rich.console import Console

from classify.commands.release import release
from classify.errors import CopyTargetError, ReleaseError
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.settings import Settings
from tests.inventory.sharing import SHERIFF, recipient
from tests.sharing import desks
from tests.sharing.desks import ask
from tests.sharing.packings import decided

shared_home, store, share, flagged = desks.shared_home, desks.store, desks.share, desks.flagged
WHO, LAW = "Ina Vented", "2-6-1003, MCA"


def settings_of(store: Store) -> Settings:
    return Settings(home=store.home, jobs=1, ocr=False)


def test_the_package_is_written_and_what_opens_it_is_said_once(
    store: Store, share: ShareHandle, tmp_path: Path
) -> None:
    request, _ = decided(store, share)
    screen = Console(file=io.StringIO(), width=200)
    out = tmp_path / "package.pdf"
    release(request, out, settings_of(store), to=WHO, authority=LAW, console=screen)
    told = screen.file.getvalue()  # type: ignore[attr-defined]
    phrase = told.partition("shown this once: ")[2].split()[0]
    with pikepdf.open(out, password=phrase) as document:
        assert len(document.attachments) == 3
    assert out.stat().st_mode & 0o777 == 0o600
    assert phrase not in store.exported_trail()
    with pytest.raises(CopyTargetError):
        release(request, out, settings_of(store), to=WHO, authority=LAW, console=screen)


def test_programs_get_it_in_a_file_of_its_own_and_never_in_the_answer(
    store: Store, share: ShareHandle, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    request, files = decided(store, share)
    out, phrase = tmp_path / "package.pdf", tmp_path / "phrase"
    with pytest.raises(ReleaseError, match="in no answer"):
        release(request, out, settings_of(store), to=WHO, authority=LAW, as_json=True)
    release(
        request,
        out,
        settings_of(store),
        to=WHO,
        authority=LAW,
        without=files[1:],
        phrase_file=phrase,
        as_json=True,
    )
    told = json.loads(capsys.readouterr().out)
    assert sorted(told) == ["form", "release", "sha256"]
    assert phrase.stat().st_mode & 0o777 == 0o600
    with pikepdf.open(out, password=phrase.read_text().strip()) as document:
        assert len(document.attachments) == 2


def test_where_two_people_are_asked_for_it_points_to_the_page(
    store: Store, flagged: ShareHandle, tmp_path: Path
) -> None:
    request = ask(store, flagged, to=recipient(store, SHERIFF))
    with pytest.raises(ReleaseError, match="takes two people") as told:
        release(request, tmp_path / "out.pdf", settings_of(store), to=WHO, authority=LAW)
    assert f"/sharing/requests/{request}/release/" in told.value.what_to_do
    assert not (tmp_path / "out.pdf").exists()
