"""A release under a passphrase: an encrypted PDF with the files attached, or a zip that holds a zip.

The PDF (PDF 2.0, ISO 32000-2: AES-256, revision 6) opens in common readers, and neither a name nor a byte of
what is attached can be read without the passphrase. A zip tells the names of its members to everybody, so the
locked one holds a single member, itself a zip. Neither module of encryption is FIPS 140 validated: criminal
justice information does not leave so (`fips`).
"""

from __future__ import annotations

import io
import mimetypes
import zipfile
from collections.abc import Sequence

from classify.errors import PackageError
from classify.sharing.package import pages
from classify.sharing.package.manifest import NAME, Cover, Enclosed

_PDF_FONTS = {pages.REGULAR: "/Helvetica", pages.BOLD: "/Helvetica-Bold"}
_MOMENT = (1980, 1, 1, 0, 0, 0)
_INNER = "release.zip"


def pdf(cover: Cover, files: Sequence[Enclosed], listed: bytes, passphrase: str) -> bytes:
    """The release as an encrypted PDF. Raises PackageError when two files have one name."""
    import pikepdf

    _distinct(files)
    with pikepdf.new() as document:
        fonts = pikepdf.Dictionary(
            {
                name: pikepdf.Dictionary(
                    Type=pikepdf.Name.Font,
                    Subtype=pikepdf.Name.Type1,
                    BaseFont=pikepdf.Name(base),
                    Encoding=pikepdf.Name.WinAnsiEncoding,
                )
                for name, base in _PDF_FONTS.items()
            }
        )
        for content in pages.contents(list(pages.lines(cover, len(files)))):
            page = document.add_blank_page(page_size=(pages.WIDTH, pages.HEIGHT))
            page.obj.Resources = pikepdf.Dictionary(Font=fonts)
            page.obj.Contents = document.make_stream(content)
        for file in (*files, Enclosed(NAME, listed)):
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            document.attachments[file.name] = pikepdf.AttachedFileSpec(
                document, file.data, filename=file.name, mime_type=kind
            )
        document.Root.PageMode = pikepdf.Name.UseAttachments
        document.Root.Lang = pikepdf.String("en-US")
        out = io.BytesIO()
        document.save(
            out,
            encryption=pikepdf.Encryption(owner=passphrase, user=passphrase, R=6, aes=True, metadata=True),
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=False,
        )
        return out.getvalue()


def plain_zip(files: Sequence[Enclosed], listed: bytes) -> bytes:
    """The release as a zip that anybody can open, for others to lock. Raises PackageError as `pdf` does."""
    _distinct(files)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for file in (*files, Enclosed(NAME, listed)):
            package.writestr(zipfile.ZipInfo(file.name, _MOMENT), file.data, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def zipped(files: Sequence[Enclosed], listed: bytes, passphrase: str) -> bytes:
    """The release as an AES-256 zip (WinZip AE-2) around a zip. Raises PackageError as `pdf` does."""
    import pyzipper

    inner, outer = plain_zip(files, listed), io.BytesIO()
    with pyzipper.AESZipFile(outer, "w", encryption=pyzipper.WZ_AES) as package:
        package.setpassword(passphrase.encode())
        package.setencryption(pyzipper.WZ_AES, nbits=256)
        package.writestr(_INNER, inner)
    return outer.getvalue()


def _distinct(files: Sequence[Enclosed]) -> None:
    names = [file.name.casefold() for file in files]
    if len({*names, NAME}) != len(names) + 1:
        raise PackageError("Two files of the release would bear one name.", remedy="Release them one by one.")
