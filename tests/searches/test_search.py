"""Records found by name along fingerprints and by words in documents; what nobody searched is told."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from classify import viewing, wire
from classify.errors import SearchError
from classify.inventory.events import WantedEvents
from classify.inventory.store import Store
from classify.scanning import scan_share
from classify.searches.names import Likeness
from classify.searches.search import Answer, Question, search
from classify.searches.words import terms_of
from classify.settings import Settings
from classify.viewing import Viewer
from classify.workers import WorkerPool
from tests.inventory.at_work import entry, result, scanning
from tests.inventory.peopled import name


def asked(store: Store, settings: Settings, *terms: str, **given: object) -> Answer:
    shares = store.shares()
    question = Question(terms=terms_of(terms), **given)  # type: ignore[arg-type]
    return search(store, shares, question, reader=Viewer(store, settings), readable=shares)


def found(answer: Answer) -> dict[str, tuple[int, ...]]:
    return {match.candidate.line.path: match.times for match in answer.matches}


def test_words_are_found_in_documents_and_a_copy_is_read_once(store: Store, settings: Settings) -> None:
    answer = asked(store, settings, "tow truck", "mowing")
    assert found(answer) == {
        "parks/mowing.txt": (0, 1),
        "tows/copy of one.txt": (1, 0),
        "tows/one.txt": (1, 0),
        "tows/two.txt": (1, 0),
    }
    assert (answer.candidates, answer.read, answer.is_complete) == (4, 3, True)
    assert {match.candidate.line.path: match.copies for match in answer.matches}["tows/one.txt"] == 1


def test_no_more_are_read_than_asked_and_the_rest_is_told(store: Store, settings: Settings) -> None:
    first = asked(store, settings, "tow truck", most=1, folder="tows")
    assert (first.read, len(first.not_yet), first.is_complete) == (1, 1, False)
    second = asked(store, settings, "tow truck", most=1, skip=1, folder="tows")
    assert (second.read, second.searched_before, second.not_yet) == (1, 1, [])
    assert set(found(first)) | set(found(second)) == {"tows/copy of one.txt", "tows/one.txt", "tows/two.txt"}


def test_words_are_found_in_names_of_files_and_folders(store: Store, settings: Settings) -> None:
    """Also of documents that were not read: then it is said that not all of it was searched."""
    answer = asked(store, settings, "parks", "one")
    assert {match.candidate.line.path: match.in_name for match in answer.matches} == {
        "parks/mowing.txt": (1, 0),
        "tows/copy of one.txt": (0, 1),
        "tows/one.txt": (0, 1),
    }
    question = Question(terms=("one",))
    unread = search(store, store.shares(), question)
    assert [(match.in_name, match.is_whole) for match in unread.matches] == [((1,), False)] * 2


def test_what_a_list_masks_in_a_path_is_found_only_by_who_may_open_documents(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    """Else a number could be found out by guessing."""
    folder = tmp_path / "Notes"
    folder.mkdir()
    (folder / "note 219-09-4321.txt").write_text("Nothing.\n")
    scan_share(folder, store=store, settings=settings, share="Notes")
    notes = [store.share_named("Notes")]
    question = Question(terms=("219-09-4321",))
    assert search(store, notes, question).matches == []
    [match] = search(store, notes, question, reader=Viewer(store, settings), readable=notes).matches
    assert match.in_name == (1,)
    assert "219-09" not in repr(match)


def test_whoever_stops_gets_what_was_found_and_is_told_the_rest(store: Store, settings: Settings) -> None:
    shares = store.shares()
    question = Question(terms=("tow truck", "mowing"))
    stopped = search(
        store, shares, question, reader=Viewer(store, settings), readable=shares, stop=lambda: True
    )
    assert (stopped.read, len(stopped.not_yet), stopped.stopped, stopped.is_complete) == (1, 2, True, False)
    assert stopped.not_searched.total() == 0


def test_each_name_is_told_apart(store: Store, tmp_path: Path) -> None:
    print_of = store.shares()[0].keys.fingerprint("PERSON", "Jane Doe")
    assert print_of is not None
    with scanning(store, tmp_path / "People", [entry("a.txt")]) as scan:
        store.record(scan, scan.first_batch, [result("a.txt", name(print_of))])
        people = scan.share
    [match] = search(store, [people], Question(names=("John Roe", "Jane Doe"))).matches
    assert match.people == (None, Likeness.SAME)
    assert match.likeness is Likeness.SAME


def test_a_document_that_changed_since_is_not_believed(
    store: Store, settings: Settings, scanned: tuple[Path, Path]
) -> None:
    file = scanned[1] / "parks" / "mowing.txt"
    before = file.read_text()
    try:
        file.write_text(before.replace("mowing", "towing"))
        answer = asked(store, settings, "begins", folder="parks")
    finally:
        file.write_text(before)
    assert (found(answer), answer.not_searched.total()) == ({}, 1)


def test_documents_one_may_not_open_are_told_as_not_searched(store: Store, settings: Settings) -> None:
    question = Question(terms=("begins",))
    answer = search(store, store.shares(), question, reader=Viewer(store, settings), readable=[])
    assert (answer.matches, answer.read) == ([], 0)
    assert dict(answer.not_searched) == {"they lie in shares whose documents you may not open": 4}


@pytest.mark.parametrize("written", ["DOE, JANE Q.", "jane doe", "J. Doe"])
def test_a_name_is_found_however_it_is_written(store: Store, tmp_path: Path, written: str) -> None:
    share = store.shares()[0]
    print_of = share.keys.fingerprint("PERSON", written)
    assert print_of is not None
    with scanning(store, tmp_path / "People", [entry("a.txt"), entry("b.txt")]) as scan:
        store.record(
            scan, scan.first_batch, [result("a.txt", name(print_of)), result("b.txt", digest="b" * 64)]
        )
        people = scan.share
    answer = search(store, [people], Question(names=("Jane Doe",)))
    [match] = answer.matches
    assert match.candidate.line.path == "a.txt"
    assert isinstance(match.likeness, Likeness)
    assert not answer.read


def test_the_trail_tells_of_a_search_without_a_word_of_it(store: Store, settings: Settings) -> None:
    """And the same search is known again by its digest."""
    for _ in range(2):
        asked(store, settings, "tow truck", names=("Jane Fairweather",))
    acts = store.acts(WantedEvents(actions=frozenset({"records.search"})), limit=5)
    first, second = acts
    told = json.dumps([dict(act.details) for act in acts]).casefold()
    assert "tow" not in told
    assert "fairweather" not in told
    assert first.details["asked"] == second.details["asked"]
    assert (first.details["names"], first.details["terms"]) == (1, 1)


def test_a_request_that_fits_everything_has_to_be_narrowed(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("classify.searches.search.MOST_FILES", 3)
    with pytest.raises(SearchError, match="More than 3 files"):
        asked(store, settings, "mowing")
    assert asked(store, settings, "mowing", folder="parks").read == 1


def test_too_many_names_are_refused(store: Store) -> None:
    names = tuple(f"Jane Doe{chr(97 + number)}" for number in range(11))
    with pytest.raises(SearchError, match="At most 10 names"):
        search(store, store.shares(), Question(names=names))


class StruckOnce(WorkerPool):
    """Its first worker is killed when it is ready."""

    struck = False

    def _hear(self, worker: Any, message: Any, images: Any) -> Any:
        yield from super()._hear(worker, message, images)
        if isinstance(message, wire.Ready) and not self.struck:
            self.struck = True
            os.kill(worker.process.pid, signal.SIGKILL)


def test_a_document_that_kills_its_worker_takes_no_other_with_it(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewing, "WorkerPool", StruckOnce)
    answer = asked(store, settings, "tow truck", "begins")
    assert answer.read == 3
    assert answer.not_searched.total() == 1
    assert 2 <= len(answer.matches) <= 3
