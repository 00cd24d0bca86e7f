"""Every act that the program writes into its trail has words; no code name is needed to read them."""

from __future__ import annotations

import ast
import fnmatch
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from classify.inventory.store import Store
from classify.web.rooms.audit.deeds import DEEDS, REFUSALS, Group, actions_of, sentence, subject_words

ROOT = Path(__file__).parents[4]
WRITERS = {"audit", "audit_of", "_audit", "_audit_of", "note", "_note", "append", "_change"}
AN_ACTION = re.compile(r"[a-z]+\.[a-z_]+")
A_PATTERN = re.compile(r"[a-z*]+\.[a-z_*]+")


@cache
def written() -> tuple[tuple[str, str], ...]:
    """The source is read once."""
    return tuple(_written())


def _written() -> Iterator[tuple[str, str]]:
    """Every act that a writer of the trail is called with, and where; a part that is filled in is `*`."""
    for path in (*(ROOT / "src").rglob("*.py"), *(ROOT / "flows").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        named = {
            target.id: node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or _called(node) not in WRITERS:
                continue
            for given in node.args:
                for action in _actions(named.get(given.id, given) if isinstance(given, ast.Name) else given):
                    yield action, f"{path.relative_to(ROOT)}:{node.lineno}"


def _called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def _actions(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _actions(node.body)
        yield from _actions(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and AN_ACTION.fullmatch(node.value):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        text = "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
        if A_PATTERN.fullmatch(text):
            yield text


def test_every_act_has_words() -> None:
    """An act that a new part of the program writes is missing here until somebody finds words for it."""
    found = written()
    assert len({action for action, _ in found}) > 30  # the search itself works
    without = [f"{action} ({where})" for action, where in found if not fnmatch.filter(DEEDS, action)]
    assert without == []


def test_acts_of_constants_and_choices_are_found_too() -> None:
    """Else the test above would be content with half of them."""
    actions = {action for action, _ in written()}
    assert {"scan.begin", "scan.resume", "share.*", "detectors.*", "*.reveal", "audit.accept"} <= actions


@pytest.mark.parametrize("action", sorted(DEEDS))
def test_words_are_words(action: str) -> None:
    """No code, no brace left over, whatever details there are."""
    told = dict.fromkeys(DEEDS[action].told, "x")
    for subject, details in (("the thing 7", told), ("", {})):
        words = sentence(action, subject, details)
        assert not re.search(r"[{}_]|\b[a-z]+\.[a-z]+\b", words), words
        assert not words.endswith((":", "; "))


def test_refusals_are_those_that_say_so() -> None:
    assert {"door.refuse", "session.refuse", "account.lock", "content.reveal_refused"} == REFUSALS


def test_every_kind_of_act_has_some() -> None:
    assert all(actions_of(group) for group in Group)
    assert set().union(*map(actions_of, Group)) == set(DEEDS)


def test_an_act_of_a_newer_version_is_told_as_it_is() -> None:
    assert "garden.water" in sentence("garden.water", "bed 3", {})
    assert sentence("garden.water", "bed 3", {}).endswith(": bed 3")


def test_numbers_and_lists_are_written_as_people_do() -> None:
    assert sentence("export.write", "", {"kind": "csv", "rows": 12345}).endswith("as: csv; rows: 12,345")
    assert sentence("account.add", "the account x", {"roles": ["records in Parks", "auditor"]}).endswith(
        "roles: records staff in Parks, auditor"
    )
    assert sentence("account.change", "the account x", {"grants": ["content", "cji"]}).endswith(
        "grants: content, clearance"
    )


def test_a_subject_is_a_thing_with_its_number() -> None:
    assert subject_words("item:214") == "file 214"
    assert subject_words("token:nightly") == "the token nightly"
    assert subject_words("") == ""


def test_what_the_store_writes_by_itself_has_words(blank_home: Path, tmp_path: Path) -> None:
    """Beyond what can be read from the source."""
    import shutil

    with Store.open(Path(shutil.copytree(blank_home, tmp_path / "home"))) as store:
        from classify.inventory.events import EVERY_EVENT

        assert {act.action for act in store.acts(EVERY_EVENT, limit=50)} <= set(DEEDS)
