"""Exact patterns compiled and measured once a machine instead of once a worker.

The library's compiled expressions come apart into plain data (what they pickle as) and are put together from
it in a hundredth of the time it takes to compile them. The data are kept as MessagePack with a fixed shape,
in files that only their owner may write (`classify.cachefile`).
"""

from __future__ import annotations

import copyreg
import hashlib
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import msgspec
import regex

from classify import cachefile
from classify.detect.patterns.packs import Pattern
from classify.memos import once


class _Parts(msgspec.Struct, array_like=True):
    """The arguments the library makes a compiled expression of; named lists are in none of ours."""

    source: str
    flags: int
    code: bytes | list[int]
    groups: dict[str, int]
    names: dict[int, str]
    required_at: int
    required: tuple[int, ...]
    required_flags: int
    public_groups: int


class _Known(msgspec.Struct, array_like=True):
    """One pattern; without parts it must be compiled."""

    width: int
    reach: int
    parts: _Parts | None


_decoder = msgspec.msgpack.Decoder(list[_Known])


def recall(patterns: Sequence[Pattern], cache: Path | None) -> None:
    """Give `patterns` their expressions and bounds as the installation kept them, or the folder `cache`; fill
    that when it has none. Without a folder they are compiled when needed.

    Raises PackError for a pattern without a bound.
    """
    name = f"exact-{_version(patterns)}.msgpack"
    stored = cachefile.recalled(name, cache)
    try:
        known = [] if stored is None else _decoder.decode(stored)
    except msgspec.MsgspecError:
        known = []
    if len(known) != len(patterns):
        if cache is None:
            return
        known = [_Known(pattern.width, pattern.reach, _apart(pattern.compiled)) for pattern in patterns]
        cachefile.store(msgspec.msgpack.encode(known), cache / name)
        return
    for pattern, kept in zip(patterns, known, strict=True):
        pattern.width, pattern.reach = kept.width, kept.reach
        if kept.parts is not None:
            pattern.compiled = _together(kept.parts)


def _apart(compiled: regex.Pattern[str]) -> _Parts | None:
    reduced: Any = copyreg.dispatch_table[type(compiled)](compiled)
    source, flags, code, groups, names, lists, list_members, at, required, required_flags, public = reduced[1]
    if lists or list_members:
        return None
    return _Parts(source, flags, code, groups, names, at, required, required_flags, public)


def _together(parts: _Parts) -> regex.Pattern[str]:
    code, required = parts.code, parts.required
    return cast(
        "regex.Pattern[str]",
        _maker()(
            *(parts.source, parts.flags, code, parts.groups, parts.names, {}, []),
            *(parts.required_at, required, parts.required_flags, parts.public_groups),
        ),
    )


@once
def _maker() -> Any:
    """The library's own function that puts an expression together."""
    example = regex.compile("a")
    reduced: Any = copyreg.dispatch_table[type(example)](example)
    return reduced[0]


def _version(patterns: Sequence[Pattern]) -> str:
    """Changes with every expression, with the library that compiles it and with the machine's Python."""
    written = [platform.python_version(), regex.__version__]
    for pattern in patterns:
        written += (pattern.source, pattern.anchor)
    return hashlib.sha256("\0".join(written).encode()).hexdigest()[:24]
