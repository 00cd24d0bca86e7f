"""Digests of code and data change with what they say, and with nothing else."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.meaning import Code, digest, files_below, of_data

HELPER = '''
"""Helps."""
LIMIT = 10
OTHER = 20

def helped(text):
    """Cut off."""
    return text[:LIMIT]

def unrelated():
    return OTHER
'''
READER = '''
"""Reads."""
from __future__ import annotations

import io
from kit.helper import helped

_SIZE = 4

class Reader:
    """One."""

    size: int = _SIZE
    """In bytes."""

    def read(self, stream: io.BytesIO) -> str:
        # As much as there is.
        return helped(stream.read(self.size))

def read(stream):
    return Reader().read(stream)
'''


def tree(
    reader: str = READER, helper: str = HELPER, *, at: str = "kit.reader", by: str = "kit.helper"
) -> Code:
    return Code({"kit": b"", at: dedent(reader).encode(), by: dedent(helper).encode()})


def means(code: Code, point: str = "kit.reader:read") -> bytes:
    return code.means(code.reached(point))


AS_WRITTEN = means(tree())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# As much as there is.", "# Everything."),
        ("# As much as there is.\n", "\n"),
        ('"""Reads."""', '"""Reads it all."""\n'),
        ('    """One."""\n', '    """A reader."""\n'),
        ('    """In bytes."""\n', ""),
        ("_SIZE = 4", "_SIZE = (\n    4\n)"),
        ("import io\nfrom kit.helper import helped", "from kit.helper import helped\nimport io"),
        ("from kit.helper import helped", "from .helper import helped"),
        ("return Reader().read(stream)", "return Reader( ).read( stream , )"),
    ],
)
def test_what_says_nothing_changes_nothing(old: str, new: str) -> None:
    assert old in READER
    assert means(tree(READER.replace(old, new))) == AS_WRITTEN


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("_SIZE = 4", "_SIZE = 5"),
        ("_SIZE = 4", '_SIZE = "4"'),
        ("stream.read(self.size)", "stream.read1(self.size)"),
        ("Reader().read(stream)", "Reader().read(stream) or None"),
        ("import io", "import gzip as io"),
        ("class Reader:", "class Reader(list):"),
        ("_SIZE = 4", "_SIZE = 4\nprint(_SIZE)"),
    ],
)
def test_another_constant_or_statement_is_another_meaning(old: str, new: str) -> None:
    assert old in READER
    assert means(tree(READER.replace(old, new))) != AS_WRITTEN


def test_a_helper_counts_with_what_is_used_of_it() -> None:
    assert means(tree(helper=HELPER.replace("LIMIT = 10", "LIMIT = 11"))) != AS_WRITTEN
    assert means(tree(helper=HELPER.replace("text[:LIMIT]", "text[LIMIT:]"))) != AS_WRITTEN
    assert means(tree(helper=HELPER.replace("OTHER = 20", "OTHER = 21"))) == AS_WRITTEN
    assert means(tree(helper=HELPER.replace('"""Helps."""', '"""Helps a lot."""'))) == AS_WRITTEN


def test_a_module_may_move_and_be_called_otherwise() -> None:
    moved = tree(
        READER.replace("kit.helper", "kit.rooms.first.aid"), at="kit.rooms.reading", by="kit.rooms.first.aid"
    )
    assert means(moved, "kit.rooms.reading:read") == AS_WRITTEN


@pytest.mark.parametrize(
    ("how", "call"),
    [
        ("import kit.helper", "kit.helper.helped"),
        ("from kit import helper", "helper.helped"),
        ("from kit import helper as aid", "aid.helped"),
    ],
)
def test_a_module_imported_whole_may_be_called_otherwise_and_counts(how: str, call: str) -> None:
    def written(how: str, call: str) -> str:
        return READER.replace("from kit.helper import helped", how).replace("helped(stream", f"{call}(stream")

    usual = means(tree(written("from kit import helper", "helper.helped")))
    assert means(tree(written(how, call))) == usual
    assert means(tree(written(how, call), HELPER.replace("LIMIT = 10", "LIMIT = 11"))) != usual
    assert means(tree(written(how, call), HELPER.replace("OTHER = 20", "OTHER = 21"))) == usual
    assert means(tree(written(how, call.replace("helped", "unrelated")))) != usual


def test_the_same_name_from_another_module_is_another_meaning() -> None:
    other = HELPER.replace("text[:LIMIT]", "text[-LIMIT:]")
    modules = {"kit": b"", "kit.one": HELPER.encode(), "kit.two": other.encode()}

    def reading(first: str, second: str) -> bytes:
        text = f"from {first} import helped\nfrom {second} import helped as again\n\nread = helped, again\n"
        return means(Code({**modules, "kit.reader": text.encode()}))

    assert len({reading(*pair) for pair in product(("kit.one", "kit.two"), repeat=2)}) == 4


def test_entry_points_are_told_by_their_function_wherever_it_lies() -> None:
    listed = '\nTABLE = {"old": "helper:helped", "new": "nothing.of.ours:helped"}\n'
    moved = listed.replace("helper:helped", "rooms.aid:helped")
    here = tree(READER + listed)
    there = tree(READER.replace("kit.helper", "kit.rooms.aid") + moved, at="kit.reader", by="kit.rooms.aid")
    other = tree(READER + listed.replace("helper:helped", "helper:unrelated"))
    foreign = tree(READER + listed.replace("nothing.of.ours", "anything.of.ours"))
    digests = [means(code, "kit.reader:TABLE") for code in (here, there, other, foreign)]
    assert digests[0] == digests[1]
    assert len({*digests}) == 3


def test_what_a_module_hands_on_is_found_where_it_is_defined() -> None:
    code = Code({"kit": b"from kit.helper import helped", "kit.helper": HELPER.encode()})
    assert code.reached("kit:helped") == {"kit.helper:helped", "kit.helper:LIMIT"}


def test_modules_that_need_one_another_come_to_an_end() -> None:
    one, two = (
        b"from kit.two import b\ndef a(): return b()\n",
        b"from kit.one import a\ndef b(): return a()\n",
    )
    code = Code({"kit.one": one, "kit.two": two})
    assert code.reached("kit.one:a") == {"kit.one:a", "kit.two:b"}
    hollow = Code({"kit.one": b"from kit.two import a", "kit.two": b"from kit.one import a"})
    assert hollow.reached("kit.one:a") == frozenset()


def test_what_is_left_out_is_left_out_with_what_only_it_uses() -> None:
    code = tree()
    assert "kit.helper:LIMIT" in code.reached("kit.reader:read")
    assert code.reached("kit.reader:read", but=frozenset({"kit.helper:helped"})) == {
        "kit.reader:read",
        "kit.reader:Reader",
        "kit.reader:_SIZE",
    }
    assert code.named("helped") == {"kit.helper:helped"}
    with pytest.raises(KeyError):
        code.reached("kit.nowhere:read")


def test_what_is_done_when_a_module_is_imported_counts_for_all_of_it() -> None:
    registered = HELPER + "\nREGISTRY = {}\nREGISTRY.update(a=1)\n"
    other = registered.replace("a=1", "a=2")
    assert means(tree(helper=registered)) != means(tree(helper=other))


def test_variables_of_a_comprehension_are_no_definitions() -> None:
    code = tree(
        "TABLE = {one: one for one in (1, 2)}\nfor two in ():\n    a, b = two\nif TABLE:\n    c: int = 1\n"
    )
    assert {point for point in code if point.startswith("kit.reader")} == {
        f"kit.reader:{name}" for name in ("TABLE", "two", "a", "b", "c")
    }


def test_imports_for_types_alone_reach_nothing() -> None:
    text = "if TYPE_CHECKING:\n    from kit.helper import helped\n\ndef read(): ...\n"
    assert tree(text).reached("kit.reader:read") == {"kit.reader:read"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a: 1  # first\n", "# all\na:   1\n", True),
        ("a: 1\n", "a: 2\n", False),
        ("[a, b]\n", "- a\n- b\n", True),
        ("{a: 1, b: 2}\n", "{b: 2, a: 1}\n", False),  # rules are tried in their order
        ("a: [\n", "a: [ \n", False),  # no YAML: as it stands
        ("2026-11-30: 1\n", "2026-11-30: 1 # a day as a key\n", False),
    ],
)
def test_yaml_counts_by_what_it_holds(one: str, other: str, same: bool) -> None:
    digests = of_data("in/here/a.yaml", one.encode()), of_data("there/a.yaml", other.encode())
    assert (digests[0] == digests[1]) is same


def test_other_data_count_byte_by_byte_and_by_name() -> None:
    assert of_data("words/a.txt", b"x") == of_data("elsewhere/a.txt", b"x")
    assert len({of_data("a.txt", b"x"), of_data("a.txt", b"x "), of_data("b.txt", b"x")}) == 3


def test_files_for_people_say_nothing(tmp_path: Path) -> None:
    (tmp_path / "in" / "__pycache__").mkdir(parents=True)
    for name in ("in/a.py", "in/__pycache__/a.txt", "README.md", "py.typed", "b.npz"):
        (tmp_path / name).write_bytes(name.encode())
    assert files_below(tmp_path) == {"b.npz": b"b.npz", "in/a.py": b"in/a.py"}


@given(st.lists(st.binary()), st.lists(st.binary()))
def test_where_one_part_ends_counts(one: list[bytes], other: list[bytes]) -> None:
    assert (digest(one) == digest(other)) == (one == other)
