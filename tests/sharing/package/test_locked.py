"""A release under a passphrase: nobody without it learns a name or a byte, whoever has it gets all."""

from __future__ import annotations

import io
import zipfile

import pikepdf
import pypdfium2
import pytest
import pyzipper

from classify.errors import PackageError
from classify.sharing.package import locked, manifest
from classify.sharing.package.manifest import NAME, Enclosed
from tests.sharing.package.released import COVER, FILES, LISTED, SECRET

PHRASE = "horse-battery-staple"


@pytest.fixture(scope="module")
def as_pdf() -> bytes:
    return locked.pdf(COVER, FILES, LISTED, PHRASE)


@pytest.fixture(scope="module")
def as_zip() -> bytes:
    return locked.zipped(FILES, LISTED, PHRASE)


@pytest.mark.parametrize("kind", ["as_pdf", "as_zip"])
def test_neither_names_nor_content_are_in_the_bytes(kind: str, request: pytest.FixtureRequest) -> None:
    data: bytes = request.getfixturevalue(kind)
    for word in (SECRET, "record-1", "Quackenbush", "County Attorney", "Prosecution", NAME, COVER.number):
        assert not [form for form in ("utf-8", "utf-16-le", "utf-16-be") if word.encode(form) in data]
        assert word.encode().hex().encode() not in data.lower()


def test_the_pdf_is_aes_256_of_revision_6(as_pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(as_pdf), password=PHRASE) as document:
        assert (document.encryption.R, document.encryption.stream_method) == (
            6,
            pikepdf._core.EncryptionMethod.aesv3,
        )
    for guess in ("", "horse"):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(io.BytesIO(as_pdf), password=guess)


def test_what_is_attached_comes_out_as_it_went_in(as_pdf: bytes) -> None:
    """Another library than the one that wrote it opens it, as the recipient's reader will."""
    document = pypdfium2.PdfDocument(as_pdf, password=PHRASE)
    held = {}
    for number in range(document.count_attachments()):
        attachment = document.get_attachment(number)
        held[attachment.get_name()] = bytes(attachment.get_data())
    assert held == {**{file.name: file.data for file in FILES}, NAME: LISTED}
    manifest.check(held[NAME].decode())


def test_the_cover_says_what_it_is_and_what_is_asked(as_pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(as_pdf, password=PHRASE)
    text = document[0].get_textpage().get_text_bounded()
    for said in (COVER.stamp, "Release: 2026-17", "May 31, 2027", "2 files are attached", "44-5-303(3)"):
        assert said in " ".join(text.split())
    assert "—" in text, "signs beyond ASCII are set as they are written"


def test_the_zip_tells_strangers_of_one_member(as_zip: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(as_zip)) as outer:
        assert outer.namelist() == ["release.zip"]
        with pytest.raises((RuntimeError, NotImplementedError)):
            outer.read("release.zip", pwd=b"guess")
    with pyzipper.AESZipFile(io.BytesIO(as_zip)) as outer:
        inner = outer.read("release.zip", pwd=PHRASE.encode())
    with zipfile.ZipFile(io.BytesIO(inner)) as package:
        held = {name: package.read(name) for name in package.namelist()}
    assert held == {**{file.name: file.data for file in FILES}, NAME: LISTED}


@pytest.mark.parametrize("names", [("a.txt", "A.TXT"), (NAME, "b.txt")])
def test_two_files_of_one_name_are_refused(names: tuple[str, str]) -> None:
    """One would replace the other without a word."""
    files = [Enclosed(name, b"x") for name in names]
    with pytest.raises(PackageError, match="one name"):
        locked.pdf(COVER, files, LISTED, PHRASE)
    with pytest.raises(PackageError, match="one name"):
        locked.zipped(files, LISTED, PHRASE)
