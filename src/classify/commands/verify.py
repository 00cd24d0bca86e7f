"""`classify verify`: was the inventory changed by anybody but this program?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.text import Text

from classify.checkup.inventory import REMEDY
from classify.errors import CertificateError, InventoryError, ManifestError
from classify.evidence import certificate
from classify.inventory import extracts, trail
from classify.inventory.store import Store
from classify.inventory.trail import public_fingerprint
from classify.redacting import strangers
from classify.redacting.sheet import check_copy, copy_beside, is_sheet, read_sheet
from classify.settings import Settings
from classify.sharing.package import manifest
from models.words import many

_SHOWN = 50
_FIRST = 200


def verify(
    settings: Settings,
    *,
    export: Path | None = None,
    accept: bool = False,
    console: Console | None = None,
) -> int:
    """Prints what was checked and what does not fit; returns 1 when something does not, else 0.

    Args:
        settings: the home.
        export: also write the signed audit trail there.
        accept: take the audit trail as it is now, and note that in it.
        console: where to print.

    Raises:
        InventoryError: `export` cannot be written.
    """
    screen = console or Console()
    with Store.open(settings.home, settings.database_url) as store:
        found = store.complaints()
        store.note_of_check(len(found))
        if accept:
            store.accept_trail()
            store.note_of_check(len(store.complaints()))
            screen.print("The audit trail is taken as it is; that is noted in it.")
        if export is not None:
            _write(export, store.exported_trail())
            screen.print(Text(f"The signed audit trail was written to {export}."))
        screen.print(Text(f"Fingerprint of the key that signs it: {trail.fingerprint(store.keys.audit_key)}"))
    screen.print("Checked: the audit trail and its signed head; every item's label, outcome and history.")
    for sentence in found[:_SHOWN]:
        screen.print(Text(f"  Does not fit: {sentence}", "bold red"))
    if len(found) > _SHOWN:
        screen.print(f"  … and {len(found) - _SHOWN:,} more")
    screen.print(Text(f"What to do: {REMEDY}") if found else "All of it fits.")
    return 1 if found else 0


def verify_file(file: Path, *, console: Console | None = None) -> int:
    """Checks an exported audit trail, the list of a release, a certificate, the proof sheet of a redacted
    copy, or a PDF that somebody redacted; needs no home and no key. Returns 1 when something in a PDF is
    not gone, else 0.

    Raises:
        CorruptError: the PDF cannot be looked at.
        CertificateError, InventoryError, ManifestError: it is none, or was changed after it was signed.
        SheetError: the sheet was changed, or the copy beside it is another file.
    """
    screen = console or Console()
    try:
        if strangers.is_pdf(file):
            return _print_flaws(file, screen)
        with file.open(encoding="utf-8") as opened:
            start = opened.read(_FIRST)
            if is_sheet(start):
                _print_proof(file, screen)
                return 0
            if certificate.is_certificate(start):
                opened.seek(0)
                return _certified(certificate.check(opened.read(), file.resolve().parent), screen)
            if manifest.is_manifest(start):
                opened.seek(0)
                _release(manifest.check(opened.read(), file.resolve().parent), screen)
                return 0
            is_extract = extracts.is_extract(start.partition("\n")[0])
            opened.seek(0)
            if is_extract:
                part = extracts.check(opened)
                screen.print(f"{part.rows:,} of the {part.of:,} rows of a trail, as they were signed.")
                for sentence in _told(part):
                    screen.print(Text(sentence))
                fingerprint = part.fingerprint
            else:
                checked = trail.check(opened.read())
                screen.print(f"{checked.rows:,} rows, as they were signed.")
                fingerprint = checked.fingerprint
    except (OSError, UnicodeDecodeError) as error:
        raise InventoryError("The file cannot be read.") from error
    screen.print(f"Signed with the key {fingerprint}.")
    screen.print("Compare it with what classify verify prints on the machine it comes from.")
    return 0


def _print_flaws(file: Path, screen: Console) -> int:
    looked = strangers.look_at(file)
    pages, boxes = _counted(looked.pages, "page"), _counted(looked.boxes, "black box", "es")
    screen.print(f"A PDF of {pages} and {boxes}, looked at page by page.")
    for number, sentence in enumerate(strangers.sentences(looked)):
        if number == _SHOWN:
            screen.print(f"  … and {len(looked.flaws) - _SHOWN:,} more")
            break
        screen.print(Text(f"  Not gone: {sentence}", "bold red"))
    if looked.flaws:
        screen.print("What to do: do not release it. Redact the original with classify redact.")
        return 1
    screen.print(
        "Nothing was found under its boxes or beside its pages. Whether enough is black, this does not tell."
    )
    return 0


def _counted(count: int, thing: str, more: str = "s") -> str:
    return f"{count:,} {thing}{'' if count == 1 else more}"


def _print_proof(file: Path, screen: Console) -> None:
    checked = read_sheet(file)
    copy = copy_beside(file)
    check_copy(checked, copy)
    sheet = checked.sheet
    screen.print(Text(f"{copy.name} is the copy that this sheet proves."))
    screen.print(f"Made {sheet.made[:10]} with the profile {sheet.profile}; {len(sheet.checks)} checks held.")
    if checked.public_key:
        screen.print(f"Signed with the key {public_fingerprint(checked.public_key)}.")
        screen.print("Compare it with what classify verify prints on the machine it comes from.")
    else:
        screen.print("It is not signed: no inventory stood behind it. Its hash shows accidents, not intent.")


def _release(checked: manifest.Checked, screen: Console) -> None:
    """Tells what a list of a release says, and of files beside it whether they are as they were."""
    cover, files = checked.release["cover"], len(checked.release["files"])
    told = f"Release {cover['number']} of {cover['publisher']}: {many(files, 'file')}, as they were signed."
    screen.print(Text(told))
    if checked.matched:
        screen.print(f"{many(checked.matched, 'file')} beside it, each byte as it was released.")
    for name in checked.wrong:
        screen.print(Text(f"  Not as it was released: {name}", "bold red"))
    if checked.missing:
        screen.print(f"{many(checked.missing, 'file')} of it not beside it, so not compared.")
    screen.print(f"Signed with the key {trail.public_fingerprint(checked.public_key)}.")
    if checked.wrong:
        raise ManifestError(
            "Files were changed after the release.", remedy="Ask the city for the release again."
        )
    screen.print("Compare it with what classify verify prints on the machine it comes from.")


def _certified(checked: certificate.Checked, screen: Console) -> int:
    """Tells what a certificate says, and of the pages beside it whether they are as they were."""
    told = checked.certificate
    share = told["share"]["name"] or f"Criminal-justice share {told['share']['number']}"
    files = many(told["counts"]["files"], "file")
    made = f"Certificate of the share {share} by {told['publisher']}, made {told['made_at'][:10]}: {files}."
    screen.print(Text(made))
    screen.print("It is as it was signed.")
    for name in checked.matched:
        screen.print(Text(f"{name} beside it is the page that was signed with it."))
    for name in checked.missing:
        screen.print(Text(f"{name} is not beside it, so not compared."))
    for name in checked.wrong:
        screen.print(Text(f"  Not as it was signed: {name}", "bold red"))
    screen.print(f"Signed with the key {trail.public_fingerprint(checked.public_key)}.")
    if checked.wrong:
        raise CertificateError("A page of the certificate was changed after it was signed.")
    screen.print("Compare it with what classify verify prints on the machine it comes from.")
    return 0


def _told(part: extracts.CheckedExtract) -> Iterator[str]:
    """What is in a part of a trail, and what is not."""
    asked = "; ".join(
        f"{name}: {', '.join(value) if isinstance(value, list) else value}"
        for name, value in part.asked.items()
    )
    yield f"Asked for was: {asked or 'everything'}. The key vouches that these are all."
    if part.withheld:
        yield f"Of {part.withheld:,} the details were left out: who exported them has no clearance."


def _write(target: Path, text: str) -> None:
    try:
        target.write_text(text, "utf-8")
    except OSError as error:
        raise InventoryError(f"The audit trail cannot be written: {error.strerror}.") from error
