"""Archives that hold themselves, for ever: unpacking one gives the same file again.

How: a deflate stream is a program of two orders, "write these bytes" (a stored block, RFC 1951, 3.2.4) and
"repeat the last bytes" (a match in a block of fixed codes, 3.2.6). Russ Cox, "Zip Files All The Way Down"
(2010), gives a program that writes itself with any head and tail around it. The checksum that head and tail
tell of the whole, themselves included, is a fixed point of a linear map and comes from 32 equations.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

_STORED = 5
"""Bytes of a "write" order before the bytes it writes; "repeat" orders of the program take as many."""
_LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131]
_LENGTHS += [163, 195, 227, 258]


def quine_zip() -> bytes:
    """A ZIP archive whose only member is itself."""
    name = b"the archive holds itself-z.zip"

    def head(checksum: int, size: int, packed: int) -> bytes:
        told = (20, 0, 8, 0, 0, checksum, packed, size, len(name), 0)
        return struct.pack("<4s5H3I2H", b"PK\x03\x04", *told) + name

    def tail(checksum: int, size: int, packed: int) -> bytes:
        told = (20, 20, 0, 8, 0, 0, checksum, packed, size, len(name), 0, 0, 0, 0, 0, 0)
        entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", *told) + name
        note = b"itself, again"
        at = 30 + len(name) + packed
        return entry + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, len(entry), at, len(note)) + note

    return _holding_itself(head, tail)


def quine_gzip() -> bytes:
    """A gzip file that unpacks to itself."""
    return _holding_itself(
        lambda *_: b"\x1f\x8b\x08\x08\0\0\0\0\0\xffa.gz\0",
        lambda checksum, size, *_: struct.pack("<II", checksum, size),
    )


_Frame = Callable[[int, int, int], bytes]
"""What stands before or behind the packed bytes, from the checksum, the size and the packed size."""


def _holding_itself(head: _Frame, tail: _Frame) -> bytes:
    def whole(checksum: int) -> bytes:
        size = packed = 0
        for _ in range(3):
            data = _program(head(checksum, size, packed), tail(checksum, size, packed))
            size, packed = len(data), len(data) - len(head(0, 0, 0)) - len(tail(0, 0, 0))
        return data

    # Bits of the checksum go into the data, and through them into the checksum, bit by bit.
    plain = zlib.crc32(whole(0))
    columns = [zlib.crc32(whole(1 << bit)) ^ plain ^ 1 << bit for bit in range(32)]
    return whole(_solved(columns, plain))


def _solved(columns: list[int], wanted: int) -> int:
    """Which columns give `wanted` when they are added without carry (Gauss-Jordan over two elements)."""
    rows = [(column, 1 << number) for number, column in enumerate(columns)]
    chosen = 0
    for bit in range(32):
        pivot = next((row for row in rows if row[0] >> bit & 1), None)
        if pivot is None:
            assert not wanted >> bit & 1, "other words in head or tail make the equations solvable"
            continue
        rows.remove(pivot)
        rows = [(a ^ pivot[0], b ^ pivot[1]) if a >> bit & 1 else (a, b) for a, b in rows]
        if wanted >> bit & 1:
            wanted, chosen = wanted ^ pivot[0], chosen ^ pivot[1]
    return chosen


def _program(head: bytes, tail: bytes) -> bytes:
    """Head, the orders that write the whole, tail."""
    first = _repeat(len(head) + _STORED)
    assert len(first) == _STORED, "the head's length must suit the code"
    last = next(order for size in range(4, 9) if len(order := _repeat(size + len(tail), last=True)) == size)
    again, none, one, four = _repeat(4 * _STORED), _write(0), _write(_STORED), _write(4 * _STORED)
    begin, end = _write(len(head) + _STORED), _write(len(last) + len(tail))
    return b"".join(
        (
            *(head, begin, head, begin, first, one, first, one, one, four, first, one, one, four),
            *(again, four, again, four, again, four, again, four, again, none, none, end),
            *(again, none, none, end, last, tail, last, tail),
        )
    )


def _write(size: int) -> bytes:
    return struct.pack("<BHH", 0, size, size ^ 0xFFFF)


def _repeat(size: int, *, last: bool = False) -> bytes:
    """Orders that write the last `size` bytes again, in whole bytes."""
    # Matches of half the size where one does not fill the bytes.
    for parts in ([size], [size // 2, size - size // 2]):
        matches = [bit for part in parts for bit in _match(part, size)]
        for fillers in range(4):
            blocks = [matches, *[[]] * fillers]
            bits = [
                bit
                for number, block in enumerate(blocks)
                for bit in (int(last and number == fillers), 1, 0, *block, *[0] * 7)
            ]
            if len(bits) % 8 == 0:
                value = sum(bit << at for at, bit in enumerate(bits))
                return value.to_bytes(len(bits) // 8, "little")
    raise AssertionError(f"no code for {size} bytes ends with a byte")


def _match(length: int, distance: int) -> list[int]:
    """The fixed code of one match (RFC 1951, 3.2.5 and 3.2.6), its bits in the order of the stream."""
    number = max(at for at, least in enumerate(_LENGTHS) if least <= length)
    extra = 0 if number < 8 or number == 28 else number // 4 - 1
    bits = _from_top(number + 1, 7) if number < 23 else _from_top(0b11000000 + number - 23, 8)
    bits += _from_bottom(length - _LENGTHS[number], extra)
    code, least, more = 0, 1, 0
    while distance >= least + (1 << more):
        code, least = code + 1, least + (1 << more)
        more = max(code // 2 - 1, 0)
    return bits + _from_top(code, 5) + _from_bottom(distance - least, more)


def _from_top(value: int, width: int) -> list[int]:
    return [value >> at & 1 for at in reversed(range(width))]


def _from_bottom(value: int, width: int) -> list[int]:
    return [value >> at & 1 for at in range(width)]
