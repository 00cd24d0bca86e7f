"""Encryption by the city's validated module: asked for by its provider, never another's word for it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from classify.errors import PackageError
from classify.sharing.package import fips

PHRASE = "horse-battery-staple"
ACTIVE = "Providers:\n  fips\n    name: OpenSSL FIPS Provider\n    version: 3.0.9\n    status: active\n"
REAL = shutil.which("openssl") or "openssl"


def standing_in(folder: Path, providers: str) -> Path:
    """An OpenSSL that says which providers it has, and otherwise is this machine's."""
    (folder / "providers").write_text(providers)
    program = folder / "openssl"
    program.write_text(f'#!/bin/sh\n[ "$1" = list ] && exec cat "{folder}/providers"\nexec "{REAL}" "$@"\n')
    program.chmod(0o700)
    return program


def test_what_it_seals_opens_with_the_command_that_the_recipient_is_told(tmp_path: Path) -> None:
    sealed = fips.sealed(b"the release", PHRASE, standing_in(tmp_path, ACTIVE))
    assert b"release" not in sealed
    (tmp_path / "r.enc").write_bytes(sealed)
    command = [*fips.how_to_open("r.enc").split(), "-pass", f"pass:{PHRASE}"]
    subprocess.run([REAL, *command[1:]], cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "release.zip").read_bytes() == b"the release"


@pytest.mark.parametrize(
    "providers",
    [
        "",
        "Providers:\n  default\n    name: OpenSSL Default Provider\n    status: active\n",
        ACTIVE.replace("active", "inactive"),
        ACTIVE.replace("status: active", "buildinfo: x\n  default\n    name: Default\n    status: active"),
    ],
)
def test_a_module_whose_provider_does_not_answer_is_refused(tmp_path: Path, providers: str) -> None:
    with pytest.raises(PackageError, match="without its FIPS provider"):
        fips.sealed(b"x", PHRASE, standing_in(tmp_path, providers))


@pytest.mark.parametrize("mode", ["missing", "fails"])
def test_a_program_that_does_not_work_is_told(tmp_path: Path, mode: str) -> None:
    program = tmp_path / "openssl"
    if mode == "fails":
        program.write_text("#!/bin/sh\nexit 1\n")
        program.chmod(0o700)
    with pytest.raises(PackageError, match="does not do its work"):
        fips.must_be_validated(program)
