"""Microsoft's sharing report of a SharePoint site or a OneDrive: a CSV with a row for each grant.

Columns as Microsoft documents them ("Report on file and folder sharing in a SharePoint site"): Resource Path,
Item Type, Permission, User Name, User E-mail, User or Group Type, Link ID, Link Type, AccessViaLinkID; files
say "User Email". Names and addresses are looked at to tell a kind, and forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import unquote

from classify.errors import ExposureError
from classify.exposure.said import Report, Unmatched
from models.openness import Openness, Source

_SITE_COUNTS = {
    "anyonelinkcount",
    "peopleinyourorglinkcount",
    "eeeupermissioncount",
    "everyonepermissioncount",
}
_LINKS = (
    (re.compile(r"anonymous|anyone"), Openness.ANYONE),
    (re.compile(r"company|organi[sz]ation|yourorg"), Openness.ORGANISATION),
    (re.compile(r"specific|people|direct|existing"), Openness.PEOPLE),
)
_EVERYONE = {"everyone", "everyoneexceptexternalusers", "allusers", "allauthenticatedusers", "allcompany"}
_OWNING = {"fullcontrol", "owner", "sitecollectionadministrator"}
_LIMITED = {"limitedaccess", "weblimitedaccess", "webonlylimitedaccess"}
_FILES = {"file", "document", "item", "listitem"}


def plain(word: str) -> str:
    """A header or code as it is compared: "User E-mail" and "UserEmail" are the same."""
    return "".join(sign for sign in word.casefold() if sign.isalnum())


def is_report(head: Iterable[str]) -> bool:
    """Whether a table with these headers is a sharing report."""
    names = {plain(name) for name in head}
    return "resourcepath" in names and bool(names & {"userorgrouptype", "linktype"})


def is_about_sites(head: Iterable[str]) -> bool:
    """Whether it is a report of SharePoint Advanced Management, which counts by site."""
    names = {plain(name) for name in head}
    return "siteurl" in names and ("resourcepath" not in names)


def read(rows: Iterator[Sequence[str]], head: Sequence[str]) -> Report:
    """The report behind its headers."""
    report = Report(Source.SHARING_REPORT, folds_case=True)
    names = [plain(name) for name in head]
    for row in rows:
        if [plain(cell) for cell in row] == names:
            continue  # several reports one after the other repeat the headers
        _take(report, dict(zip(names, (cell.strip() for cell in row), strict=False)))
    return report


def _take(report: Report, row: Mapping[str, str]) -> None:
    path = below_the_host(row.get("resourcepath", ""))
    if plain(row.get("permission", "")) in _LIMITED:
        report.skip(Unmatched.PASSING)
        return
    granted, is_link = _granted(row)
    if granted is None or not row.get("resourcepath"):
        report.skip(Unmatched.UNCLEAR)
        return
    said = report.of(path)
    said.lines += 1
    report.lines += 1
    said.is_folder = said.is_folder or plain(row.get("itemtype", "")) not in _FILES
    said.here[granted] += 1
    said.below[granted] += 1
    if is_link:
        said.link = max(granted, said.link or granted)


def _granted(row: Mapping[str, str]) -> tuple[Openness | None, bool]:
    """To whom a row opens its path, and whether it is a link; None: it does not say so."""
    name, kind = plain(row.get("username", "")), plain(row.get("userorgrouptype", ""))
    if name == "sharinglink" or row.get("linktype"):
        link = plain(row.get("linktype", ""))
        return next((openness for sort, openness in _LINKS if sort.search(link)), None), True
    address = (row.get("useremail") or "").casefold()
    if name in _EVERYONE:
        return Openness.ORGANISATION, False
    if kind in ("guest", "external", "externaluser", "guestuser") or "#ext#" in address:
        return Openness.GUESTS, False
    if "group" in kind:
        return Openness.GROUP, False
    if kind in ("member", "internal", "user", "internaluser"):
        owns = plain(row.get("permission", "")) in _OWNING
        return (Openness.OWNER if owns else Openness.PEOPLE), False
    return None, False


def below_the_host(address: str) -> str:
    """The path of an address, without scheme, host and what follows a question mark; percents resolved."""
    if (whole := re.match(r"https?://[^/]*", address, re.IGNORECASE)) is not None:
        address = address[whole.end() :].partition("?")[0]
    return unquote(address) if re.search(r"%[0-9A-Fa-f]{2}", address) else address


def refuse_sites(rows: Iterator[Sequence[str]], head: Sequence[str]) -> ExposureError:
    """The error for a report that counts by site: how many sites it names, and what to do instead."""
    names = [plain(name) for name in head]
    counted = [n for n, name in enumerate(names) if name in _SITE_COUNTS]
    sites = open_ = 0
    for row in rows:
        sites += 1
        open_ += any(n < len(row) and row[n].strip() not in ("", "0") for n in counted)
    told = f", {open_:,} of them with links or grants to everyone" if counted else ""
    return ExposureError(
        f"This report is about whole sites ({sites:,}{told}); it names no file.",
        remedy="Run the sharing report of each such site (Site usage, Shared with external users, Run "
        "report) and take that one in.",
    )
