"""Tasks are named by what people know: folders, kinds of documents, what a rule says with its law."""

from __future__ import annotations

import dataclasses

import pytest
from django.http import Http404

from classify.inventory.items import Grounds
from classify.web.house import House
from classify.web.rooms.approvals import telling
from models.approval import Coverage
from tests.web.town import PARKS, PERSONNEL


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("a.txt", telling.TOP),
        ("HR/a.txt", "HR"),
        ("HR/2026/a.txt", "HR/2026"),
        ("HR/box.zip!/deep/a.txt", "HR"),
        ("box.zip!/deep/in.zip!/a.txt", telling.TOP),
    ],
)
def test_what_is_packed_in_a_file_lies_in_its_folder(web: House, path: str, folder: str) -> None:
    line = next(iter(web.catalogue.lines(web.store.share_named(PARKS))))
    assert telling.folder_of(dataclasses.replace(line, path=path)) == folder


def test_a_rule_is_called_by_its_sentence_and_law(web: House) -> None:
    line = next(iter(web.catalogue.lines(web.store.share_named(PERSONNEL))))
    known = (line, Grounds(("It holds one.", "And more."), ("2-6-1502, MCA",)))
    assert telling.titled(Coverage.RULE, known) == ("It holds one.", "2-6-1502, MCA")
    assert telling.titled(Coverage.RULE, (line, Grounds())) == ("No rule spoke", "")
    assert telling.titled(Coverage.FOLDER, None) == ("Files that are gone", "")


def test_a_task_in_parts_has_every_file_once(web: House) -> None:
    share = web.store.share_named(PARKS)
    task = max(web.store.tasks(share, Coverage.FOLDER), key=lambda one: one.items)
    first = telling.look("ada", share, Coverage.FOLDER, task.example, size=7)
    assert first is not None
    met = []
    for number in range(1, first.last + 1):
        part = telling.look("ada", share, Coverage.FOLDER, task.example, number=number, size=7)
        assert part is not None
        met += [member.line.id for member in part.members]
    assert met == list(first.shown.items)
    assert (first.before, first.after, first.total) == (0, 2, task.items)


def test_only_known_coverages_are_addresses() -> None:
    assert telling.coverage_of("rule") is Coverage.RULE
    with pytest.raises(Http404):
        telling.coverage_of("everything")
