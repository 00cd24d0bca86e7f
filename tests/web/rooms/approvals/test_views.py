"""The list of what waits, a task, several together: what they show, to whom, and what they keep."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from classify.approval.words import UNSURE
from classify.inventory.approvals import Order
from classify.inventory.doubts import Unsure
from classify.inventory.handles import ShareHandle
from classify.rights import Role
from classify.web.accounts.people import disable, lines
from classify.web.house import House
from classify.web.rooms.approvals.telling import ROWS, in_order
from models.approval import Coverage
from tests.web.conftest import SignIn, body
from tests.web.town import CANARIES, DEPARTMENTS, PARKS, PERSONNEL, POLICE

Steward = Callable[..., Any]


def first_task(web: House, share: ShareHandle, coverage: Coverage = Coverage.FOLDER) -> str:
    """The address of the first task of a share."""
    task = web.store.tasks(share, coverage)[0]
    return f"/approvals/{coverage.value}/{task.example}/"


def test_the_list_tells_what_would_be_in_effect(web: House, sign_in: SignIn) -> None:
    shown = body(sign_in(Role.STEWARD).get("/approvals/"))
    assert ">None</span>" in shown
    assert ">Confidential</span>" in shown
    assert PERSONNEL in shown
    assert "labels to approve" in shown
    assert not any(canary in shown for canary in CANARIES)


def test_of_a_flagged_share_only_the_cleared_see_tasks(web: House, sign_in: SignIn) -> None:
    police = web.store.share_named(POLICE)
    uncleared, cleared = sign_in(Role.STEWARD), sign_in(Role.STEWARD, cji=True)
    assert POLICE not in body(uncleared.get("/approvals/"))
    assert POLICE in body(cleared.get("/approvals/"))
    address = first_task(web, police)
    assert uncleared.get(address).status_code == 404
    assert cleared.get(address).status_code == 200
    named = address.replace("/approvals/folder/", "folder.").rstrip("/")
    assert uncleared.get("/approvals/together/", {"task": named}).status_code == 404


def test_tasks_are_put_together_by_folder_kind_or_rule(web: House, sign_in: SignIn) -> None:
    client, share = sign_in(Role.STEWARD), web.store.share_named(PERSONNEL)
    for coverage in (Coverage.FOLDER, Coverage.KIND, Coverage.RULE):
        shown = body(client.get("/approvals/", {"by": coverage.value, "share": share.id}))
        tasks = web.store.tasks(share, coverage)
        assert [f"/approvals/{coverage.value}/{task.example}/" in shown for task in tasks] == [True] * len(
            tasks
        )
        assert PARKS not in re.sub(r"<option.*?</option>", "", shown)


def test_the_least_sure_labels_stand_first_and_say_why(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD)
    shares = [web.store.share_named(name) for name in (PARKS, PERSONNEL)]
    for order, way in ((Order.UNSURE, {}), (Order.STRICT, {"order": "strict"})):
        found = [
            (share, task) for share in shares for task in web.store.tasks(share, Coverage.KIND, order=order)
        ]
        wanted = [task for _, task in in_order(found, order)][:ROWS]
        shown = body(client.get("/approvals/", way))
        met = [int(number) for number in re.findall(r'<a href="/approvals/kind/(\d+)/"', shown)]
        assert met == [task.example for task in wanted]
        for task in wanted:
            assert UNSURE[task.doubt.why] in shown
    assert any(task.doubt.why is not Unsure.NOTHING for task in wanted)


def test_a_task_shows_its_files_their_reasons_and_what_it_reaches(web: House, sign_in: SignIn) -> None:
    share = web.store.share_named(PERSONNEL)
    shown = body(sign_in(Role.STEWARD).get(first_task(web, share)))
    assert "Leave out" in shown
    assert "MCA" in shown
    assert "New files here that are proposed the same label" in shown
    assert not any(canary in shown for canary in CANARIES)


def test_who_may_not_approve_sees_and_cannot_press(web: House, sign_in: SignIn) -> None:
    share = web.store.share_named(PERSONNEL)
    shown = body(sign_in(Role.AUDITOR).get(first_task(web, share)))
    assert "A data steward approves these labels." in shown
    assert "Put in effect</h2>" not in shown
    assert 'type="submit" class="usa-button" data-key' not in shown


def test_several_tasks_are_looked_at_together_with_the_first_five_of_each(
    web: House, sign_in: SignIn
) -> None:
    """The address says which: every state is one."""
    parks, personnel = web.store.share_named(PARKS), web.store.share_named(PERSONNEL)
    tasks = [web.store.tasks(share, Coverage.FOLDER)[0] for share in (parks, personnel)]
    named = [f"folder.{task.example}" for task in tasks]
    shown = body(sign_in(Role.STEWARD).get("/approvals/together/", {"task": named}))
    assert f"2 tasks, {sum(task.items for task in tasks):,} files" in shown
    assert "As proposed" in shown
    assert shown.count('name="task"') == 2
    for task in tasks:
        assert f"See all {task.items} files" in shown if task.items > 5 else True


def test_nothing_chosen_says_so(web: House, sign_in: SignIn) -> None:
    shown = body(sign_in(Role.STEWARD).get("/approvals/together/", {"task": ["folder", "x.1", "kind.-1"]}))
    assert "nothing was chosen" in shown


def test_what_was_left_out_on_one_part_stays_left_out_on_the_next(web: House, sign_in: SignIn) -> None:
    share = web.store.share_named(PARKS)
    task = web.store.tasks(share, Coverage.KIND)[0]
    shown = web.store.shown_of(share, Coverage.KIND, task.example)
    assert shown is not None
    client = sign_in(Role.STEWARD)
    out = shown.items[0]
    answer = body(client.post(f"/approvals/kind/{task.example}/?files=1", {"out": [out]}))
    assert re.search(rf'value="{out}" checked', answer)
    assert f"Put {len(shown.items) - 1} label" in answer


def test_a_share_nobody_may_approve_is_blocked_visibly(fresh: House, sign_in: SignIn) -> None:
    """Whoever sees approvals sees it: the list, and the task."""
    for line in lines():
        if line.state != "disabled" and Role.STEWARD in {held.role for held in line.assignments}:
            disable(line.name, actor="tests")
    auditor = sign_in(Role.AUDITOR)
    assert "Nobody may approve labels here" in body(auditor.get("/approvals/"))
    personnel = fresh.store.share_named(PERSONNEL)
    assert "Nobody may approve labels here" in body(auditor.get(first_task(fresh, personnel)))
    steward = sign_in(Role.STEWARD, department=DEPARTMENTS[PARKS])
    shown = body(auditor.get("/approvals/"))
    assert PERSONNEL in shown.partition("Nobody may approve labels here")[2].partition("</p>")[0]
    assert "Nobody may approve" not in body(steward.get("/approvals/"))


def test_addresses_of_nothing_are_not_there(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD)
    for path in ("/approvals/folder/999999/", "/approvals/planet/1/", "/approvals/1/999/"):
        assert client.get(path).status_code == 404, path
    assert client.get("/approvals/?page=abc&share=x&by=nothing").status_code == 200
