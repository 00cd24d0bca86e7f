"""Quality inside the queue: mixed in where chance has it, truth of invented files, no ranking of people."""

from __future__ import annotations

import json
from pathlib import Path

from classify.inventory import probing
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.review import quality
from classify.review.desk import Desk
from classify.review.precision import Precision
from models.decision import Verdict
from models.probe import ProbeKind
from tests.review.conftest import forms


def test_probes_lie_between_the_groups_of_a_batch() -> None:
    groups = {1: "a", 2: "a", 3: "b", 4: "b", 5: "c"}
    met = set()
    for _ in range(60):
        made = quality.mixed([1, 2, 3, 4, 5], [9], lambda _: groups)
        assert [number for number in made if number != 9] == [1, 2, 3, 4, 5]
        met.add(made.index(9))
    assert met == {0, 2, 4, 5}


def test_the_truth_of_invented_files_makes_canaries(
    store: Store, desk: Desk, share: ShareHandle, tmp_path: Path
) -> None:
    """What is there is to be confirmed, what is not is a wrong match, and where it is mixed nobody knows."""
    lines = [
        {"path": f"Forms/form {one:02}.txt", "values": [{"entity": "US_SSN", "text": f"219-09-70{one:02}"}]}
        for one in range(10)
    ]
    lines += [
        {"path": "Forms/form 10.txt", "values": [{"entity": "PERSON", "text": "Nobody At All"}]},
        {"path": "Forms/form 11.txt", "values": [{"entity": "US_SSN", "text": "219-09-0001"}]},
        {"path": "Forms/not there.txt", "values": []},
    ]
    truth = tmp_path / "truth.jsonl"
    truth.write_text("\n".join(map(json.dumps, lines)))
    known: dict[int, Verdict] = {}
    store.set_canaries = lambda _share, found: known.update(found) or len(found)  # type: ignore[method-assign]
    assert quality.mark_canaries(store, share, truth) == 11
    paths = {line.id: line.path for line in desk.questions(forms(desk))}
    said = {paths[number]: verdict for number, verdict in known.items()}
    assert said.pop("Forms/form 10.txt") is Verdict.WRONG_MATCH
    assert set(said.values()) == {Verdict.CONFIRM}
    assert "Forms/form 11.txt" not in said


def test_answers_to_canaries_are_told_of_all_people_together(
    store: Store, desk: Desk, share: ShareHandle
) -> None:
    members = desk.questions(forms(desk))
    store.set_canaries(share, {line.id: Verdict.CONFIRM for line in members}, seed="s")
    group = desk.group(forms(desk))
    desk.decide_group(group.line.key, group.revision, Verdict.WRONG_MATCH)
    assert quality.reliability(store, [share]) == Precision(0, 1)
    assert quality.reliability(store, []) == Precision(0, 0)


def test_a_batch_has_its_part_of_what_was_drawn(
    store: Store, desk: Desk, share: ShareHandle, monkeypatch: object
) -> None:
    below = [line.id for line in desk.questions(forms(desk))[-2:]]
    drawn = {ProbeKind.BELOW: below, ProbeKind.AGAIN: []}
    store.waiting_probes = lambda _shares, kind, limit: drawn[kind][:limit]  # type: ignore[method-assign]
    assert quality.for_a_batch(store, [share], 20) == below[: round(probing.BELOW_IN * 20)]
    batch = desk.batch(2)
    assert below[0] in {line.id for line in batch.questions}
    assert len(batch.questions) == len({line.id for line in batch.questions})
