"""Changes behind the program's back are noticed: labels, outcomes, rows, the trail, the whole database."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from classify.commands.verify import verify, verify_file
from classify.errors import InventoryError
from classify.inventory.store import Store
from classify.redact.proof.foreign import Flaw, Looked
from classify.settings import Settings


@pytest.fixture
def home(scanned_home: Path, tmp_path: Path) -> Path:
    """A scanned home of its own."""
    return Path(shutil.copytree(scanned_home, tmp_path / "home"))


def run(home: Path, *statements: str) -> None:
    """As somebody who holds the database, and lifts what guards it."""
    with sqlite3.connect(home / "inventory.db") as raw:
        raw.execute("PRAGMA foreign_keys=OFF")
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            raw.execute(statement)
    raw.close()


def said(home: Path, **given: Any) -> tuple[int, str]:
    screen = io.StringIO()
    code = verify(Settings(home=home), console=Console(file=screen, width=300), **given)
    return code, screen.getvalue()


def test_an_untouched_inventory_fits(home: Path) -> None:
    """Right after a scan, after another scan's act, and after a new sealing key."""
    assert said(home)[0] == 0
    with Store.open(home) as store:
        store.audit("test.act")
        store.keys.rotate()
    code, text = said(home)
    assert code == 0
    assert "All of it fits" in text


_ITEM = "(SELECT min(id) FROM item WHERE label = 'CONFIDENTIAL')"


@pytest.mark.parametrize(
    ("statements", "words"),
    [
        ([f"UPDATE item SET label = 'PUBLIC', label_rank = 0 WHERE id = {_ITEM}"], "label, outcome"),
        ([f"UPDATE item SET tags = '' WHERE id = {_ITEM}"], "label, outcome"),
        ([f"UPDATE item SET doc_type = 'menu' WHERE id = {_ITEM}"], "label, outcome"),
        (["UPDATE item SET outcome = 'ok' WHERE outcome = 'unsupported'"], "label, outcome"),
        ([f"UPDATE item SET content_id = NULL WHERE id = {_ITEM}"], "label, outcome"),
        (["UPDATE item SET entities = '', findings = 0 WHERE findings > 0"], "label, outcome"),
        ([f"UPDATE item SET row_mac = NULL WHERE id = {_ITEM}"], "signature is missing"),
        (["UPDATE item SET row_mac = (SELECT row_mac FROM item LIMIT 1)"], "label, outcome"),
        ([f"UPDATE classification SET label = 'PUBLIC' WHERE item_id = {_ITEM}"], "history was changed"),
        (["DELETE FROM item WHERE id = (SELECT max(id) FROM item)"], "are left"),
        (["DELETE FROM item WHERE id = (SELECT min(id) FROM item)"], "are left"),
        ([f"DELETE FROM classification WHERE item_id = {_ITEM}"], "without an entry"),
        ([f"UPDATE item SET gone_scan_id = 1 WHERE id = {_ITEM}"], "said to be there now"),
        (["DELETE FROM audit_event WHERE id = (SELECT max(id) FROM audit_event)"], "newest rows are missing"),
        (["DELETE FROM audit_event"], "newest rows are missing"),
        (["UPDATE audit_event SET actor = 'nobody' WHERE id = 2"], "Row 2 of the audit trail"),
    ],
)
def test_what_was_changed_in_the_database_is_said(home: Path, statements: list[str], words: str) -> None:
    """Each kind of change by somebody who holds the database and not the keys."""
    run(home, *statements)
    code, text = said(home)
    assert code == 1
    assert words in text


def test_an_older_copy_of_the_database_is_noticed(home: Path, tmp_path: Path) -> None:
    """Also after the program has gone on with it; accepted, it counts as the true one again."""
    run(home)
    older = shutil.copy(home / "inventory.db", tmp_path / "older.db")
    with Store.open(home) as store:
        store.audit("test.act")
    for leftover in home.glob("inventory.db-*"):
        leftover.unlink()
    shutil.copy(older, home / "inventory.db")
    assert "older copy" in said(home)[1]
    with Store.open(home) as store:
        store.audit("test.act")
        store.audit("test.act")
    assert "were lost" in said(home)[1]
    assert said(home, accept=True)[0] == 1
    assert said(home)[0] == 0


def test_an_older_row_cannot_be_put_back(home: Path) -> None:
    """A signed row of before a relabelling does not fit the history any more."""

    class Strict:
        version = "strict"

        def propose(self, evidence: Any, location: Any, outcome: Any) -> Any:
            from classify.label.proposal import Proposal
            from models.labels import DocType, Label, Tag

            return Proposal(Label.RESTRICTED, (Tag.CCJI,), DocType.OTHER, outcome)

    columns = "label, label_rank, tags, doc_type, row_mac"
    run(home, f"CREATE TABLE kept AS SELECT id AS item, {columns} FROM item")
    with Store.open(home) as store:
        assert store.reevaluate(store.shares()[0], Strict())
        assert store.complaints() == []
    run(
        home,
        f"UPDATE item SET ({columns}) = (SELECT {columns} FROM kept WHERE item = id)",
        "DROP TABLE kept",
    )
    assert said(home)[0] == 1


@pytest.mark.parametrize("cut_at", ["before the commit", "after it"])
def test_a_crash_between_row_and_head_is_no_tampering(
    home: Path, cut_at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the row made it into the database or not, the head fits."""
    with Store.open(home) as store:
        if cut_at == "after it":
            monkeypatch.setattr(store.head, "settle", lambda _: None)
            store.audit("test.act")
        else:
            with contextlib.suppress(KeyboardInterrupt), store.database.writing() as session:
                store._audit(session, "test.act")
                raise KeyboardInterrupt
        assert store.complaints() == []
        monkeypatch.undo()
        store.audit("test.act")
        assert store.complaints() == []


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_the_head_itself_is_guarded(home: Path, harm: str) -> None:
    """Without its key nobody can write another one."""
    head = home / "keys" / "audit-head.json"
    if harm == "gone":
        head.unlink()
    else:
        stored = json.loads(head.read_text())
        stored["body"]["marks"][-1]["rows"] -= 1
        head.write_text(json.dumps(stored))
    code, text = said(home)
    assert code == 1
    assert "signed head" in text


def test_labels_of_an_older_version_are_signed_once(home: Path) -> None:
    """What was there before rows were signed is taken as it is, and never a second time."""
    run(home, "UPDATE item SET row_mac = NULL", "DELETE FROM audit_event")
    (home / "keys" / "audit-head.json").unlink()
    with Store.open(home) as store:
        assert store.complaints() == []
    run(home, "UPDATE item SET row_mac = NULL")
    with Store.open(home) as store:
        assert store.complaints() != []


def test_an_exported_trail_is_checked_without_a_key(home: Path, tmp_path: Path) -> None:
    """One changed word breaks the signature; the fingerprint is that of the home."""
    file = tmp_path / "trail.json"
    _, text = said(home, export=file)
    screen = io.StringIO()
    verify_file(file, console=Console(file=screen, width=200))
    fingerprint = text.partition("signs it: ")[2].splitlines()[0]
    assert fingerprint in screen.getvalue()
    file.write_text(file.read_text().replace("scan.finish", "scan.finisH"))
    with pytest.raises(InventoryError, match="changed after it was signed"):
        verify_file(file)
    file.write_text("{}")
    with pytest.raises(InventoryError, match="no exported audit trail"):
        verify_file(file)


@pytest.mark.parametrize("place", ["CLASSIFY_KEY_FILE", "CREDENTIALS_DIRECTORY"])
def test_the_key_may_lie_outside_the_home(
    home: Path, tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read-only too: then the head lies in the home."""
    away = tmp_path / "away"
    away.mkdir()
    key = (home / "keys" / "keys.json").rename(away / "classify-keys")
    key.chmod(0o400)
    monkeypatch.setenv(place, str(key if place == "CLASSIFY_KEY_FILE" else away))
    read_only: Callable[..., bool] = lambda path, mode: Path(path) != away  # noqa: E731
    monkeypatch.setattr("os.access", read_only)
    with Store.open(home) as store:
        assert store.keys.path == key
        store.audit("test.act")
        assert store.complaints() == []
        assert store.head.path == home / "keys" / "audit-head.json"
    monkeypatch.undo()
    monkeypatch.setenv("CLASSIFY_KEY_FILE", str(key))
    with Store.open(home) as store:
        assert store.head.path.parent == away


def test_a_pdf_that_somebody_redacted_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No home and no key; exit code 1 when something is not gone."""
    file = tmp_path / "x.pdf"
    file.write_bytes(b"%PDF-1.7\n")
    told = [Looked(2, 1, [Flaw("under_black", 2, 3)]), Looked(1, 0, [])]
    monkeypatch.setattr("classify.redacting.strangers.look_at", lambda _: told.pop(0))
    screen = io.StringIO()
    assert verify_file(file, console=Console(file=screen, width=200)) == 1
    assert "Not gone: Page 2, text under black boxes, which anybody can copy: 3 words." in screen.getvalue()
    assert "2 pages and 1 black box" in screen.getvalue()
    screen = io.StringIO()
    assert verify_file(file, console=Console(file=screen, width=200)) == 0
    assert "Nothing was found" in screen.getvalue()
