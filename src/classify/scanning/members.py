"""Names of members: a container may hold two of one name."""

from __future__ import annotations

from dataclasses import replace

from classify.results import FileResult


class MemberNames:
    """The paths of the members of one top-level file, made different where the file has two of one name."""

    def __init__(self, container: str) -> None:
        self._container = container
        self._taken: set[str] = set()
        self._promised: dict[str, str] = {}
        """Files of which members have come, and what they will be called: they themselves come last."""

    def apart(self, member: FileResult) -> FileResult:
        """`member` under a path no other has, its holder as that one is called."""
        path = self._promised.pop(member.path, None) or self._free(member.path)
        holder = member.holder
        if holder is not None and holder != self._container:
            if holder not in self._promised:
                self._promised[holder] = self._free(holder)
            holder = self._promised[holder]
        return replace(member, path=path, holder=holder)

    def _free(self, wanted: str) -> str:
        path, number = wanted, 2
        while path in self._taken:
            path, number = f"{wanted} ({number})", number + 1
        self._taken.add(path)
        return path
