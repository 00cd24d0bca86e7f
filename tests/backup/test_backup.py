"""Backups: locked, proved, complete, and put back with the same answers."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pyrage
import pytest

from classify import backup
from classify.backup import contents, making
from classify.backup.packing import unpack
from classify.commands import backup as command
from classify.detect.paths.masking import Masker
from classify.errors import BackupError, InventoryError, SetupError
from classify.inventory.store import Store
from classify.settings import Settings, user_cache

_WORDS = "four invented words here"


@pytest.fixture
def scanned(scanned_home: Path, settings: Settings) -> Settings:
    """A home with an inventory, settings and a city's recognizer."""
    shutil.copytree(scanned_home, settings.home, dirs_exist_ok=True)
    (settings.home / "settings.toml").write_text("jobs = 2\n")
    (settings.home / "detectors").mkdir(exist_ok=True)
    (settings.home / "detectors" / "work_order.yaml").write_text("recognizers: []\n")
    with closing(sqlite3.connect(settings.home / "accounts.db")) as accounts:
        accounts.execute("CREATE TABLE person (name TEXT)")
        accounts.execute("INSERT INTO person VALUES ('invented')")
        accounts.commit()
    return settings


def _make(settings: Settings, target: Path) -> backup.Made:
    with Store.open(settings.home, settings.database_url) as store:
        return backup.make(store, target)


def _rows(home: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(home / "inventory.db")) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        return {name: connection.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall() for name in tables}


def _wiped(settings: Settings, tmp_path: Path) -> Settings:
    """The home is lost, but for the keys that were kept apart."""
    keys = tmp_path / "keys.json"
    shutil.copyfile(settings.home / "keys" / "keys.json", keys)
    shutil.rmtree(settings.home)
    (settings.home / "keys").mkdir(parents=True, mode=0o700)
    shutil.copyfile(keys, settings.home / "keys" / "keys.json")
    (settings.home / "keys" / "keys.json").chmod(0o600)
    return settings


def test_after_a_wipe_the_restored_home_gives_the_same_answers(scanned: Settings, tmp_path: Path) -> None:
    before = _rows(scanned.home)
    _make(scanned, tmp_path / "b.age")
    _wiped(scanned, tmp_path)
    backup.restore(tmp_path / "b.age", scanned)
    after = _rows(scanned.home)
    trail = after.pop("audit_event")
    assert trail[: len(before["audit_event"])] == before.pop("audit_event")
    assert after == before
    assert (scanned.home / "settings.toml").read_text() == "jobs = 2\n"
    assert (scanned.home / "detectors" / "work_order.yaml").exists()
    with closing(sqlite3.connect(scanned.home / "accounts.db")) as accounts:
        assert accounts.execute("SELECT * FROM person").fetchall() == [("invented",)]
    with Store.open(scanned.home) as store:
        assert store.complaints() == []


def test_the_trail_says_that_a_backup_was_put_back_and_how_much_was_lost(
    scanned: Settings, tmp_path: Path
) -> None:
    _make(scanned, tmp_path / "b.age")
    with Store.open(scanned.home) as store:
        store.audit("export.write")
    backup.restore(tmp_path / "b.age", scanned, replace=True)
    with closing(sqlite3.connect(scanned.home / "inventory.db")) as connection:
        action, details = connection.execute(
            "SELECT action, details FROM audit_event ORDER BY id DESC LIMIT 1"
        ).fetchone()
    assert action == "backup.restore"
    # The backup's own note and the export came after the state that was saved.
    assert '"lost_events": 2' in details


def test_nothing_of_the_home_can_be_read_in_a_backup_and_its_keys_are_not_in_it(
    scanned: Settings, tmp_path: Path
) -> None:
    _make(scanned, tmp_path / "b.age")
    data = (tmp_path / "b.age").read_bytes()
    assert data.startswith(b"age-encryption.org/v1")
    for known in (b"SQLite format", b"list.json", b"inventory", b"settings.toml", b"work_order"):
        assert known not in data
    with Store.open(scanned.home) as store:
        folder = tmp_path / "out"
        folder.mkdir()
        listed = unpack(tmp_path / "b.age", store.keys, folder)
    assert not [name for name in listed.files if "keys" in name]
    assert (tmp_path / "b.age").stat().st_mode & 0o077 == 0


def test_the_tool_named_age_would_open_it(scanned: Settings, tmp_path: Path) -> None:
    """The key file's identity is one of age's own: its library takes it, and no other opens the file."""
    _make(scanned, tmp_path / "b.age")
    with Store.open(scanned.home) as store:
        ours = pyrage.x25519.Identity.from_str(store.keys.backup_identities[0])
    assert pyrage.decrypt((tmp_path / "b.age").read_bytes(), [ours]).startswith(b"\x1f\x8b")
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt((tmp_path / "b.age").read_bytes(), [pyrage.x25519.Identity.generate()])


def test_the_keys_come_back_with_their_passphrase_only(scanned: Settings, tmp_path: Path) -> None:
    with Store.open(scanned.home) as store:
        backup.keep_keys(store.keys, store.home, tmp_path / "k.age", _WORDS)
    kept = (scanned.home / "keys" / "keys.json").read_bytes()
    assert kept not in (tmp_path / "k.age").read_bytes()
    shutil.rmtree(scanned.home)
    with pytest.raises(BackupError, match="do not open with these words"):
        backup.put_keys_back(tmp_path / "k.age", scanned.home, "other words entirely")
    place = backup.put_keys_back(tmp_path / "k.age", scanned.home, _WORDS)
    assert place.read_bytes() == kept
    assert place.stat().st_mode & 0o077 == 0


def test_the_key_of_second_factors_goes_with_the_keys_and_never_with_the_accounts(
    scanned: Settings, tmp_path: Path
) -> None:
    """Who has a backup reads nobody's second factor; who restores with the keys needs no new ones."""
    web = scanned.home / "keys" / "web.key"
    web.write_bytes(b"w" * 32)
    (scanned.home / "accounts.db").write_bytes(b"")
    with Store.open(scanned.home) as store:
        backup.keep_keys(store.keys, store.home, tmp_path / "k.age", _WORDS)
        backup.make(store, tmp_path / "b.age")
        folder = tmp_path / "out"
        folder.mkdir()
        assert "accounts.db" in unpack(tmp_path / "b.age", store.keys, folder).files
    assert not any(b"w" * 32 in file.read_bytes() for file in folder.rglob("*") if file.is_file())
    shutil.rmtree(scanned.home)
    backup.put_keys_back(tmp_path / "k.age", scanned.home, _WORDS)
    assert web.read_bytes() == b"w" * 32
    assert web.stat().st_mode & 0o077 == 0
    backup.restore(tmp_path / "b.age", scanned)
    assert (scanned.home / "accounts.db").exists()


def test_keys_of_an_older_version_come_back_too(scanned: Settings, tmp_path: Path) -> None:
    kept = (scanned.home / "keys" / "keys.json").read_bytes()
    (tmp_path / "k.age").write_bytes(pyrage.passphrase.encrypt(kept, _WORDS))
    shutil.rmtree(scanned.home)
    assert backup.put_keys_back(tmp_path / "k.age", scanned.home, _WORDS).read_bytes() == kept


def test_keys_of_another_home_are_never_overwritten(scanned: Settings, tmp_path: Path) -> None:
    with Store.open(scanned.home) as store:
        backup.keep_keys(store.keys, store.home, tmp_path / "k.age", _WORDS)
    other = tmp_path / "other"
    Store.open(other).close()
    before = (other / "keys" / "keys.json").read_bytes()
    with pytest.raises(BackupError, match="it is another one"):
        backup.put_keys_back(tmp_path / "k.age", other, _WORDS)
    assert (other / "keys" / "keys.json").read_bytes() == before


def test_a_short_passphrase_is_refused(scanned: Settings, tmp_path: Path) -> None:
    with Store.open(scanned.home) as store, pytest.raises(BackupError, match="shorter than 12"):
        backup.keep_keys(store.keys, store.home, tmp_path / "k.age", "short")
    assert not (tmp_path / "k.age").exists()


def test_without_the_key_file_a_restore_says_what_is_missing(scanned: Settings, tmp_path: Path) -> None:
    _make(scanned, tmp_path / "b.age")
    shutil.rmtree(scanned.home)
    with pytest.raises(SetupError, match="key file that belongs to the backup"):
        backup.restore(tmp_path / "b.age", scanned)
    assert not (scanned.home / "inventory.db").exists()


def test_with_the_keys_of_another_home_nothing_opens(scanned: Settings, tmp_path: Path) -> None:
    _make(scanned, tmp_path / "b.age")
    other = Settings(home=tmp_path / "other", jobs=1)
    Store.open(other.home).close()
    before = _rows(other.home)
    with pytest.raises(BackupError, match="does not open with this key file"):
        backup.restore(tmp_path / "b.age", other, replace=True)
    assert _rows(other.home) == before


def test_a_home_that_holds_an_inventory_is_left_alone_unless_told(scanned: Settings, tmp_path: Path) -> None:
    _make(scanned, tmp_path / "b.age")
    with pytest.raises(BackupError, match="holds an inventory"):
        backup.restore(tmp_path / "b.age", scanned)
    restored = backup.restore(tmp_path / "b.age", scanned, replace=True)
    assert restored.aside is not None
    assert (restored.aside / "inventory.db").exists()
    assert (restored.aside / "settings.toml").exists()


def test_a_home_in_which_a_scan_runs_is_not_restored_into(scanned: Settings, tmp_path: Path) -> None:
    _make(scanned, tmp_path / "b.age")
    held = os.open(scanned.home / "scan-9.lock", os.O_CREAT | os.O_RDWR)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(InventoryError, match="at work in this home"):
            backup.restore(tmp_path / "b.age", scanned, replace=True)
    finally:
        os.close(held)


@pytest.mark.parametrize("place", [30, 400, -40, -1])
def test_one_changed_byte_is_noticed_and_nothing_is_touched(
    scanned: Settings, tmp_path: Path, place: int
) -> None:
    _make(scanned, tmp_path / "b.age")
    data = bytearray((tmp_path / "b.age").read_bytes())
    data[place] ^= 1
    (tmp_path / "b.age").write_bytes(data)
    before = _rows(scanned.home)
    with pytest.raises(BackupError):
        backup.restore(tmp_path / "b.age", scanned, replace=True)
    assert _rows(scanned.home) == before


@pytest.mark.parametrize("kept", [0, 10, 5_000])
def test_a_backup_that_was_cut_short_is_refused(scanned: Settings, tmp_path: Path, kept: int) -> None:
    _make(scanned, tmp_path / "b.age")
    (tmp_path / "b.age").write_bytes((tmp_path / "b.age").read_bytes()[:kept])
    with pytest.raises(BackupError, match="damaged"):
        backup.restore(tmp_path / "b.age", scanned, replace=True)


def test_a_backup_somebody_else_made_up_for_our_key_is_refused(scanned: Settings, tmp_path: Path) -> None:
    """Who knows the public half can lock a file for us; only who has the keys can sign its list."""
    _make(scanned, tmp_path / "b.age")
    with Store.open(scanned.home) as store:
        ours = pyrage.x25519.Identity.from_str(store.keys.backup_identities[0])
    plain = tmp_path / "plain"
    plain.write_bytes(pyrage.decrypt((tmp_path / "b.age").read_bytes(), [ours]))
    folder = tmp_path / "unpacked"
    folder.mkdir()
    subprocess.run(["tar", "xzf", plain, "-C", folder], check=True)
    (folder / "settings.toml").write_text("jobs = 99\n")
    signed = (folder / "list.json").read_text()
    from classify.backup.packing import digest

    old = (scanned.home / "settings.toml").read_bytes()
    assert old == b"jobs = 2\n"
    import hashlib

    (folder / "list.json").write_text(
        signed.replace(hashlib.sha256(old).hexdigest(), digest(folder / "settings.toml"))
    )
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    subprocess.run(
        ["tar", "czf", plain, "-C", folder, "list.json", *(n for n in names if n != "list.json")], check=True
    )
    (tmp_path / "forged.age").write_bytes(pyrage.encrypt(plain.read_bytes(), [ours.to_public()]))
    with pytest.raises(BackupError, match="list was changed"):
        backup.restore(tmp_path / "forged.age", scanned, replace=True)


def test_a_backup_that_cannot_be_restored_is_no_backup(
    scanned: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = making.pack

    def cut(*arguments: object) -> None:
        honest(*arguments)  # type: ignore[arg-type]
        written = arguments[-1]
        assert isinstance(written, Path)
        written.write_bytes(written.read_bytes()[:-100])

    monkeypatch.setattr(making, "pack", cut)
    with pytest.raises(BackupError):
        _make(scanned, tmp_path / "b.age")
    assert list(tmp_path.glob("*b.age*")) == []


def test_a_trail_that_was_tampered_with_makes_no_good_backup(scanned: Settings, tmp_path: Path) -> None:
    with closing(sqlite3.connect(scanned.home / "inventory.db")) as connection:
        connection.execute("DROP TRIGGER IF EXISTS audit_event_no_update")
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE audit_event SET actor = 'nobody' WHERE id = 1")
        connection.commit()
    with pytest.raises(BackupError, match="audit trail"):
        _make(scanned, tmp_path / "b.age")


def test_an_existing_file_is_never_overwritten(scanned: Settings, tmp_path: Path) -> None:
    (tmp_path / "b.age").write_text("mine")
    with pytest.raises(BackupError, match="of that name"):
        _make(scanned, tmp_path / "b.age")
    assert (tmp_path / "b.age").read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_told_and_leaves_nothing(
    scanned: Settings, tmp_path: Path
) -> None:
    with pytest.raises(BackupError, match="cannot be written"):
        _make(scanned, tmp_path / "not there" / "b.age")
    assert not list((scanned.home / "scratch").iterdir())


def test_what_is_written_while_the_backup_runs_is_in_the_next_one(
    scanned: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = contents.take

    def with_a_writer(home: Path, inside: Path, target: Path) -> None:
        with Store.open(home) as other:
            other.audit("export.write")
        honest(home, inside, target)

    monkeypatch.setattr(contents, "take", with_a_writer)
    made = _make(scanned, tmp_path / "b.age")
    assert made.rows > 0


def test_only_the_newest_are_kept_and_other_files_stay(scanned: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    for day in ("01", "02", "03"):
        (folder / f"missoula-classify-202001{day}-000000.age").write_text("old")
    (folder / "other.age").write_text("not ours")
    with Store.open(scanned.home) as store:
        made = backup.keep_one_more(store, folder, keep=2)
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["missoula-classify-20200103-000000.age", made.file.name, "other.age"]


def test_an_old_backup_stays_when_the_new_one_fails(
    scanned: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    (folder / "missoula-classify-20200101-000000.age").write_text("old")

    def fails(*_: object) -> None:
        raise BackupError("no")

    monkeypatch.setattr(making, "prove", fails)
    with Store.open(scanned.home) as store, pytest.raises(BackupError):
        backup.keep_one_more(store, folder, keep=1)
    assert [path.name for path in folder.iterdir()] == ["missoula-classify-20200101-000000.age"]


def test_that_a_passphrase_is_wanted_is_said_in_words_nothing_masks(
    scanned: Settings, tmp_path: Path
) -> None:
    """What follows "passphrase is" would be taken for one."""
    with pytest.raises(BackupError) as refused:
        command.make(scanned, tmp_path / "b.age", keys=tmp_path / "k.age")
    assert "--passphrase-file" in refused.value.what_to_do
    assert Masker(None, user_cache(), None)(refused.value.sentence) == refused.value.sentence


def test_the_commands_say_what_was_done_and_where_the_keys_are(
    scanned: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = tmp_path / "words"
    words.write_text(_WORDS + "\n")
    named = scanned.model_copy(update={"policy": tmp_path / "policy.yaml"})
    command.make(named, tmp_path / "b.age", keys=tmp_path / "k.age", passphrase_file=words)
    told = capsys.readouterr().out
    assert "restored on the side and compared" in told
    assert f"outside of the home: {tmp_path / 'policy.yaml'}" in told
    shutil.rmtree(scanned.home)
    command.restore(scanned, tmp_path / "b.age", keys=tmp_path / "k.age", passphrase_file=words)
    assert "The audit trail notes it" in capsys.readouterr().out
    with Store.open(scanned.home) as store:
        assert store.complaints() == []
