r"""Access lists of Windows: what `icacls FOLDER /T` prints, and `Get-Acl ... | Export-Csv`.

`icacls` (Microsoft's reference of the command): a block for each path, "PATH PRINCIPAL:(flags)(rights)",
further entries below the first, under where its principal began; (OI) reaches files below, (IO) only them,
(DENY) denies. `Export-Csv` of `Get-Acl`: the columns Path and AccessToString (PowerShell's `types.ps1xml`),
entries as "PRINCIPAL Allow  RIGHTS", a line each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from classify.exposure.said import Report, Unmatched
from classify.exposure.sharing import plain
from models.openness import Openness, Source

_ENTRY = re.compile(r":((?:\([A-Za-z, ]{1,80}\)){1,8})$")
_FAMILIES = (
    "NT AUTHORITY\\",
    "NT SERVICE\\",
    "BUILTIN\\",
    "APPLICATION PACKAGE AUTHORITY\\",
    "Window Manager\\",
)
_ALONE = ("Everyone", "CREATOR OWNER", "CREATOR GROUP", "OWNER RIGHTS")
_READING = {"F", "M", "RX", "R", "GR", "GA", "RD", "MA"}
_RIGHTS = {"fullcontrol", "modify", "read", "readandexecute", "readdata", "listdirectory"}
_GENERIC = 0x10000000 | 0x80000000 | 0x1
"""GENERIC_ALL, GENERIC_READ, FILE_READ_DATA (winnt.h): rights that PowerShell shows as a number."""
_END = re.compile(r"[^\d:]{1,80}\d+[^\d:]{1,80};[^\d:]{1,80}\d+[^\d:]{1,80}")
"""The sentence that ends a listing, in any language: so many files were processed, so many failed."""
_LONGEST = 33_000
"""Signs; paths of Windows are at most 32,767 long."""

_EVERYONE = {
    "everyone",
    "authenticated users",
    "interactive",
    "network",
    "users",
    "domain users",
    "this organization",
}
_EVERYONE_SIDS = {"S-1-1-0", "S-1-5-11", "S-1-5-4", "S-1-5-2", "S-1-5-32-545", "S-1-5-15"}
_GUESTS = {"guests", "guest", "domain guests", "domain guest"}
_KEEPERS = {
    *("system", "administrators", "administrator", "domain admins", "enterprise admins", "backup operators"),
    *(
        "creator owner",
        "creator group",
        "owner rights",
        "trustedinstaller",
        "local service",
        "network service",
    ),
}
_KEEPER_SIDS = {
    "S-1-5-18",
    "S-1-5-32-544",
    "S-1-3-0",
    "S-1-3-1",
    "S-1-3-4",
    "S-1-5-32-551",
    "S-1-5-19",
    "S-1-5-20",
}


def openness_of(principal: str) -> Openness:
    """Whom a name of an access list stands for. Whether a name of the domain is a person's or a group's it
    does not say: it counts as a group.
    """
    name = principal.rpartition("\\")[2].casefold()
    sid = principal.lstrip("*").upper()
    if name in _KEEPERS or sid in _KEEPER_SIDS or principal.casefold().startswith("nt service\\"):
        return Openness.OWNER
    if name == "anonymous logon" or sid == "S-1-5-7":
        return Openness.ANYONE
    if name in _EVERYONE or sid in _EVERYONE_SIDS or (sid.startswith("S-1-5-21-") and sid.endswith("-513")):
        return Openness.ORGANISATION
    if name in _GUESTS or sid == "S-1-5-32-546" or (sid.startswith("S-1-5-21-") and sid.endswith("-514")):
        return Openness.GUESTS
    return Openness.GROUP


@dataclass(slots=True)
class _Entries:
    """The access list of one path, until all of it is known: what is denied takes from what is granted."""

    here: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    denied: set[str] = field(default_factory=set)

    def granted(self, names: Iterable[str]) -> Counter[Openness]:
        """The grants that stand; who keeps the machine can always open it."""
        kinds = Counter(openness_of(name) for name in names if name.casefold() not in self.denied)
        if any(openness_of(name) is Openness.ORGANISATION for name in self.denied):
            kinds = Counter({Openness.OWNER: kinds[Openness.OWNER]})
        return +kinds or Counter({Openness.OWNER: 1})


def is_listing(line: str) -> bool:
    """Whether a line is one of icacls."""
    return len(line) < _LONGEST and _split(line.rstrip()) is not None


def read_listing(lines: Iterator[str]) -> Report:
    """What icacls printed."""
    report = Report(Source.ACCESS_LIST, folds_case=True)
    block: list[str] = []
    for line in lines:
        if line.strip() and len(line) < _LONGEST and (line[0].isspace() or not block):
            block.append(line)
        elif len(line) >= _LONGEST:
            report.skip(Unmatched.UNCLEAR)
        else:
            _take_block(report, block)
            block = [line] if line.strip() else []
    _take_block(report, block)
    return report


def _take_block(report: Report, block: Sequence[str]) -> None:
    if not block:
        return
    first, *others = block
    indent = len(others[0]) - len(others[0].lstrip()) if others else 0
    split = _at(first.rstrip(), indent) or _split(first.rstrip())
    if split is None and len(block) == 1 and _END.fullmatch(first.strip()):
        return
    if split is None:
        report.skip(Unmatched.UNCLEAR, len(block))
        return
    path, entry = split
    entries = _Entries()
    taken = 0
    for text in (entry, *(line.strip() for line in others)):
        taken += _take_entry(entries, text)
    report.skip(Unmatched.UNCLEAR, len(block) - taken)
    _close(report, path, entries, taken)


def _at(line: str, indent: int) -> tuple[str, str] | None:
    """Splits a first line where the entries below it begin."""
    if 1 < indent < len(line) and line[indent - 1] == " " and _ENTRY.search(line[indent:]):
        return line[: indent - 1], line[indent:]
    return None


def _split(line: str) -> tuple[str, str] | None:
    """Splits "PATH PRINCIPAL:(rights)" at the principal: paths have spaces too, domains have none."""
    entry = _ENTRY.search(line)
    if entry is None:
        return None
    head = line[: entry.start()]
    for at in _beginnings(head):
        if at > 0:
            return head[:at], line[at + 1 :]
    return None


def _beginnings(head: str) -> Iterator[int]:
    """Where the principal may begin, the surest first: after a space, up to which the path goes."""
    for family in _FAMILIES:
        at = head.rfind(f" {family}")
        if at > 0 and "\\" not in head[at + 1 + len(family) :]:
            yield at
    yield from (len(head) - len(name) - 1 for name in _ALONE if head.endswith(f" {name}"))
    yield head.rfind(" S-1-")
    if (last := head.rfind("\\")) > 0:
        yield head.rfind(" ", 0, last)


def _take_entry(entries: _Entries, text: str) -> bool:
    found = _ENTRY.search(text)
    if found is None:
        return False
    who = text[: found.start()].strip()
    groups = [group.replace(" ", "") for group in re.findall(r"\(([^)]*)\)", found.group(1))]
    if "DENY" in groups or "N" in groups:
        entries.denied.add(who.casefold())
    elif _READING & set(groups[-1].split(",")):
        if "IO" not in groups:
            entries.here.append(who)
        if "OI" in groups:
            entries.below.append(who)
    return True


def _close(report: Report, path: str, entries: _Entries, lines: int) -> None:
    said = report.of(path)
    said.lines += lines
    report.lines += lines
    said.here += entries.granted(entries.here)
    if entries.below:
        said.is_folder = True
        said.below += entries.granted(entries.below)


def is_table(head: Iterable[str]) -> bool:
    """Whether a table with these headers is one of `Get-Acl | Export-Csv`."""
    return {"path", "accesstostring"} <= {plain(name) for name in head}


def read_table(rows: Iterator[Sequence[str]], head: Sequence[str]) -> Report:
    """What `Export-Csv` wrote. Whether a path is a folder it does not say: grants reach what lies below."""
    report = Report(Source.ACCESS_LIST, folds_case=True)
    names = [plain(name) for name in head]
    at_path, at_access = names.index("path"), names.index("accesstostring")
    for row in rows:
        if len(row) <= max(at_path, at_access) or not row[at_path].strip():
            report.skip(Unmatched.UNCLEAR)
            continue
        entries = _Entries()
        for line in row[at_access].splitlines():
            _take_rule(entries, line.strip())
        entries.below = entries.here
        _close(report, row[at_path].rpartition("::")[2], entries, 1)
    return report


def _take_rule(entries: _Entries, line: str) -> None:
    for verb in (" Allow ", " Deny "):
        who, found, rights = line.rpartition(verb)
        if found and _reads(rights):
            if verb == " Deny ":
                entries.denied.add(who.casefold())
            else:
                entries.here.append(who)
            return


def _reads(rights: str) -> bool:
    if re.fullmatch(r"-?\d{1,12}", rights.strip()):
        return bool(int(rights) & 0xFFFFFFFF & _GENERIC)
    return bool(_RIGHTS & {plain(right) for right in rights.split(",")})
