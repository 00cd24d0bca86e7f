"""Opening a PDF: with the passwords that were supplied, mended where it breaks off."""

from __future__ import annotations

import pypdfium2 as pdfium_helpers
import pypdfium2.raw as pdfium

from classify.errors import CorruptError, EncryptedError
from classify.extract.pdf.mend import MOST_BYTES, mended
from classify.extract.source import Source


def open_pdf(
    source: Source, passwords: tuple[str, ...] = ()
) -> tuple[pdfium_helpers.PdfDocument, str | None]:
    """The opened document and the password that opened it (None when none was needed)."""
    for password in (None, *passwords):
        try:
            document = pdfium_helpers.PdfDocument(
                source.data if source.data is not None else source.path or source.open(), password
            )
            return document, password
        except pdfium_helpers.PdfiumError as error:
            if error.err_code == pdfium.FPDF_ERR_SECURITY:
                raise EncryptedError(
                    "The PDF is locked by a security scheme this program does not know."
                ) from error
            if error.err_code != pdfium.FPDF_ERR_PASSWORD:
                raise CorruptError("The file is not a readable PDF.") from error
    raise EncryptedError("The PDF is locked by a password.")


def mended_source(source: Source, error: CorruptError) -> Source:
    """A PDF without its end, given another as far as its objects allow. Raises `error` when none are left."""
    with source.open() as stream:
        data = stream.read(MOST_BYTES)
    whole = mended(data) if b" obj" in data else None
    if whole is None:
        raise error
    return Source(source.name, data=whole, size=len(whole))
