"""A share in a list: labels as parts of a bar, schedule in words, its name only where it may be seen."""

from __future__ import annotations

from classify.inventory.handles import ShareHandle
from classify.rights import Assignment, Person, Role
from classify.web.house import House
from classify.web.rooms.shares.lines import lines_of, plans, segments, title_of
from models.schedule import Work

STAFF = Person("staff", (Assignment(Role.RECORDS),))
CLEARED = Person("cleared", (Assignment(Role.RECORDS),), clearance=True)


def test_the_parts_of_a_bar_fill_it() -> None:
    parts = segments({"RESTRICTED": 1, "PUBLIC": 2, "": 1})
    assert [(part.label, part.files, part.start, part.width) for part in parts] == [
        ("RESTRICTED", 1, 0.0, 25.0),
        ("PUBLIC", 2, 25.0, 50.0),
        ("", 1, 75.0, 25.0),
    ]
    assert segments({}) == []


def test_without_clearance_a_flagged_share_is_called_by_its_number(police: ShareHandle) -> None:
    assert title_of(STAFF, police) == f"Criminal-justice share {police.id}"
    assert title_of(CLEARED, police) == "Police"


def test_a_line_tells_counts_schedule_and_last_scan(fresh: House, parks: ShareHandle) -> None:
    fresh.store.add_schedule(Work.SCAN, "0 4 * * 0", "America/Denver", share=parks)
    [line] = lines_of(STAFF, [parks], fresh)
    assert (line.title, line.department, line.counts.files) == ("Parks", "Parks and Recreation", 18)
    assert line.scans.finished_at is not None
    assert line.planned is not None
    assert (line.planned.words, line.planned.next is not None) == ("every Sunday at 04:00", True)
    assert not line.is_at_work
    assert sum(part.files for part in line.bar) == 20


def test_a_paused_schedule_has_no_next_time(fresh: House, parks: ShareHandle) -> None:
    made = fresh.store.add_schedule(Work.SCAN, "0 4 * * 0", "America/Denver", share=parks)
    fresh.store.pause_schedule(made.id, paused=True)
    assert plans(fresh.store.schedules(), fresh)[parks.id].next is None
