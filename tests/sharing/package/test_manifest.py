"""The list of a release: signed, checked by anybody, no name beyond the package's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.errors import ManifestError
from classify.sharing.package import manifest
from classify.sharing.package.manifest import check, is_manifest
from tests.sharing.package.released import FILES, KEY, LISTED


def test_it_is_checked_without_a_home(tmp_path: Path) -> None:
    checked = check(LISTED.decode())
    assert checked.public_key == KEY.public_key().public_bytes_raw()
    assert (checked.matched, checked.wrong, checked.missing) == (0, (), 2)
    assert is_manifest(LISTED.decode())


def test_files_beside_it_are_compared(tmp_path: Path) -> None:
    (tmp_path / FILES[0].name).write_bytes(FILES[0].data)
    (tmp_path / FILES[1].name).write_bytes(b"something else")
    checked = check(LISTED.decode(), tmp_path)
    assert (checked.matched, checked.wrong, checked.missing) == (1, (FILES[1].name,), 0)


def test_a_name_is_no_way_out_of_the_folder(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_bytes(b"x")
    inside = tmp_path / "in"
    inside.mkdir()
    files = [manifest.Enclosed("../outside.txt", b"x")]
    release = {"format": manifest.FORMAT, "files": [{"name": "../outside.txt", "sha256": files[0].sha256}]}
    checked = check(manifest.signed(release, KEY).decode(), inside)
    assert (checked.matched, checked.missing) == (0, 1)


@pytest.mark.parametrize("change", ["label", "sha256", "recipient", "signature", "public_key"])
def test_whatever_was_changed_is_noticed(change: str) -> None:
    whole: dict[str, Any] = json.loads(LISTED)
    if change in ("label", "sha256"):
        whole["release"]["files"][0][change] = "0" * 64
    elif change == "recipient":
        whole["release"]["cover"]["recipient"] = "The press"
    else:
        whole[change] = "00" * (len(whole[change]) // 2)
    with pytest.raises(ManifestError):
        check(json.dumps(whole))


@given(st.one_of(st.text(max_size=200), st.binary(max_size=80).map(lambda data: data.decode("latin-1"))))
def test_anything_else_is_refused_in_words(text: str) -> None:
    with pytest.raises(ManifestError):
        check(text)


@pytest.mark.parametrize("text", ["[]", '{"release": 3}', '{"release": {"files": 1}}', "[" * 100_000])
def test_json_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(ManifestError, match="no list of a release"):
        check(text)
