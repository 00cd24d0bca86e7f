"""A preview is the relabelling: what it says relabelling then does, item for item; nothing is guessed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from sqlalchemy import select

from benchmarks.labelled_items import fill
from classify.detect.patterns.packs import HOME, load_packs
from classify.errors import PackError, PreviewError
from classify.inventory.catalogue import Catalogue
from classify.inventory.relabelled import Bears
from classify.inventory.store import Store
from classify.inventory.tables import ITEM
from classify.label.policy import Policy
from classify.label.written import written
from classify.lessons import Lesson
from classify.preview import Change, lines, preview, rise
from classify.settings import Settings
from models.lesson import LessonKind

ITEMS = 10_000
OWN_PACK = """
pack: site
title: The city's own numbers
entries:
- id: badge
  entity: NCIC_ORI
  title: Badge number
  sentence: A badge number of a police officer.
  citation: none
  tags: [PII]
  rank: 10
  patterns:
  - {name: badge, regex: '\\bBADGE \\d{4}\\b', score: 0.9}
  finds: ['<BADGE 1234>']
  ignores: ['BADGE']
"""


@pytest.fixture
def settings(blank_home: Path, tmp_path: Path) -> Settings:
    return Settings(home=Path(shutil.copytree(blank_home, tmp_path / "home")), jobs=1)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with Store.open(settings.home) as opened:
        yield opened


def changed_policy(place: Path) -> Path:
    """A policy of a city's own: another threshold, another label, a rule less."""
    text = written().replace("  PERSON: 0.5\n", "  PERSON: 0.9\n", 1)
    text = text.replace("label: CONFIDENTIAL", "label: RESTRICTED", 3)
    place.write_text(text, "utf-8")
    return place


def test_ten_thousand_items_change_as_the_preview_said(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    """Item for item, with a policy of the city's own."""
    share = fill(store, tmp_path / "share", ITEMS, alike=0.9, findings=False)
    policy = changed_policy(tmp_path / "policy.yaml")
    heard: list[tuple[int, int]] = []
    found = preview(
        store, settings, Change(policy=policy), watch=lambda done, all_: heard.append((done, all_))
    )
    assert found.items == ITEMS
    assert heard[-1] == (ITEMS, ITEMS)
    said = {one.item: one.after for one in found.shares[0].moved}
    before = borne(store)
    assert {one.item: one.before for one in found.shares[0].moved}.items() <= before.items()
    assert store.reevaluate(share, Policy.load(policy)) == len(said) > ITEMS / 2
    assert borne(store) == {**before, **said}


def borne(store: Store) -> dict[int, Bears]:
    """What every item bears."""
    with store.database.reading() as session:
        rows = session.execute(select(ITEM.c.id, ITEM.c.label, ITEM.c.tags, ITEM.c.doc_type))
        return {
            row.id: Bears(row.label, tuple(tag for tag in row.tags.split(",") if tag), row.doc_type)
            for row in rows
        }


def test_counts_and_lines_tell_what_moves_and_why(store: Store, settings: Settings, tmp_path: Path) -> None:
    share = fill(store, tmp_path / "share", 300)
    store.reevaluate(share, Policy.load())
    found = preview(store, settings, Change(thresholds={"US_SSN": 0.9}))
    assert found.changed == found.raised + found.lowered + found.otherwise == sum(found.moves.values())
    assert found.lowered
    told = list(lines(Catalogue(store), found))
    assert [one.line.id for one in told] == [
        one.item
        for one in sorted(
            found.shares[0].moved, key=lambda one: (rise(one.before.label, one.after.label), one.item)
        )
    ]
    assert all(one.why for one in told)
    assert any("Social Security" in sentence for one in told for sentence in one.no_longer)
    few = list(lines(Catalogue(store), found, most=3, told=1))
    assert [one.why is not None for one in few] == [True, False, False]


def test_a_detector_s_threshold_is_a_lesson_that_does_not_stand(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    share = fill(store, tmp_path / "share", 300)
    store.reevaluate(share, Policy.load())
    found = preview(store, settings, Change(thresholds={"invented/us_ssn": 0.9}))
    same = preview(
        store,
        settings,
        Change(lessons=(Lesson(LessonKind.LEAST, detector="invented/us_ssn", least=0.9),)),
    )
    assert found.changed == same.changed > 0
    assert store.lessons() == []


def test_nothing_changes_where_nothing_is_changed(store: Store, settings: Settings, tmp_path: Path) -> None:
    share = fill(store, tmp_path / "share", 120)
    store.reevaluate(share, Policy.load())
    assert preview(store, settings, Change()).changed == 0


def test_what_stored_evidence_cannot_tell_is_named_and_not_guessed(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    """A new pattern needs the files' text: each is named with what changed, and none is counted as moved."""
    share = fill(store, tmp_path / "share", 60)
    store.reevaluate(share, Policy.load())
    packs = tmp_path / "packs"
    packs.mkdir()
    (packs / "site.yaml").write_text(OWN_PACK, "utf-8")
    found = preview(store, settings, Change(packs=packs))
    assert found.changed == 0
    files = [line for line in Catalogue(store).lines(share) if not line.is_member]
    assert sorted(one.line.id for one in found.rereads) == [line.id for line in files]
    assert all(one.why for one in found.rereads)


def test_what_is_not_there_is_refused_in_a_sentence(store: Store, settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(PreviewError, match="neither a kind of data nor a detector"):
        preview(store, settings, Change(thresholds={"US_SNN": 0.5}))
    broken = tmp_path / "broken.yaml"
    broken.write_text("rules: {", "utf-8")
    with pytest.raises(PackError):
        preview(store, settings, Change(policy=broken))


def test_another_judgement_of_a_detector_touches_only_files_in_which_it_met_something(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    """Which those are, the evidence says."""
    meant = next(
        detector
        for detector in load_packs().detectors
        if not detector.entry.cells and not any(detector.entry.columns.model_dump().values())
    )
    pack = meant.id.partition("/")[0]
    share = fill(store, tmp_path / "share", 60, met=meant.id)
    written_pack = yaml.safe_load((HOME / "packs" / f"{pack}.yaml").read_text("utf-8"))
    [entry] = [one for one in written_pack["entries"] if f"{pack}/{one['id']}" == meant.id]
    entry["patterns"][0]["score"] = 0.11
    packs = tmp_path / "packs"
    packs.mkdir()
    (packs / f"{pack}.yaml").write_text(yaml.safe_dump({**written_pack, "entries": [entry]}), "utf-8")
    found = preview(store, settings, Change(packs=packs))
    assert {one.why for one in found.rereads} == {(f"the detector {meant.id} judges otherwise",)}
    assert 0 < len(found.rereads) < found.items / 2
    told = {line.id for line in Catalogue(store).lines(share) if not line.is_member}
    assert {one.line.id for one in found.rereads} < told
