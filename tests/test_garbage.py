"""Workers that say what no worker says, hang or die: one outcome for the file, and the program goes on."""

# ruff: noqa: E501 - programs read better unbroken

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.hostile_worker import SSN, classified

PRELUDE = """
import os, socket, stat, struct, time
import msgspec
from classify import wire
from classify.wire import *
from classify.detect.finding import Why
from classify.detect.judging.evidence import Evidence
from classify.extract.document import Member, Place, Source, TextBlock
from classify.label.proposal import Proposal
from models.labels import DocType, Entity, Label, Outcome

def line():
    for number in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                return number
        except OSError:
            pass

def write(data):
    os.write(line(), data)
    time.sleep(30)

def proposal():
    return Proposal(Label.PUBLIC, (), DocType.OTHER, Outcome.OK)

def result(number, member=None, **more):
    return Examined(number, member, more.pop("outcome", Outcome.OK), "", proposal(), **more)

def say(*messages):
    write(b"".join(map(frame, messages)))

NUMBER = int(source.name[:2])
WHY = Why("a/b", "1", "so")
def found(**more):
    return Found(Entity.US_SSN, Place(), 0, 1, 0.5, None, 0, **more)
"""

# What a taken-over worker writes into its pipe. NUMBER is the order it was given.
LIES = {
    "noise": "write(os.urandom(100_000))",
    "a pickle": "write(b'\\x80\\x04\\x95' + bytes(20))",
    "a frame longer than any": "write(struct.pack('>BI', 0, 0xFFFFFFFF))",
    "half a frame, then death": "os.write(line(), struct.pack('>BI', 0, 100) + b'x'); os._exit(0)",
    "an empty frame": "write(struct.pack('>BI', 0, 0))",
    "no message": "write(struct.pack('>BI', 0, 5) + msgspec.msgpack.encode('abcd'))",
    "a message of another kind": "b = msgspec.msgpack.encode({'type': 'order'}); write(struct.pack('>BI', 0, len(b)) + b)",
    "deep nesting": "b = b'\\x91' * 50_000 + b'\\xc0'; write(struct.pack('>BI', 0, len(b)) + b)",
    "deep nesting, spelt": "b = b'\\x91' * 50_000 + b'\\xc0'; write(struct.pack('>BI', 1, len(b)) + b)",
    "a wrong spelling": "b = msgspec.msgpack.encode('\\u4e00'); write(struct.pack('>BI', 1, len(b)) + b)",
    "another file": "say(result(NUMBER + 1))",
    "a file that was never ordered": "say(result(-5))",
    "the end of another file": "say(Done(NUMBER + 1))",
    "the end before the result": "say(Done(NUMBER))",
    "a second result": "say(result(NUMBER), result(NUMBER))",
    "a member after the result": "say(result(NUMBER), result(NUMBER, 'inner.txt'))",
    "a member without a name": "say(result(NUMBER, ''))",
    "a file not examined": "say(result(NUMBER, outcome=Outcome.NOT_EXAMINED))",
    "a value": "say(result(NUMBER, findings=[found(text='219-09-9999')], whys=[WHY]))",
    "no explanation": "say(result(NUMBER, findings=[found()]))",
    "a score beyond one": "f = found(); f.score = 7.0; say(result(NUMBER, findings=[f], whys=[WHY]))",
    "a score that is no number": "f = found(); f.score = float('nan'); say(result(NUMBER, findings=[f], whys=[WHY]))",
    "evidence that is no number": "say(result(NUMBER, evidence=Evidence(matters={'x': float('inf')})))",
    "evidence of another shape": "say(result(NUMBER, evidence=Evidence(aside={'counts': 'many'})))",
    "evidence without end": "say(result(NUMBER, evidence=Evidence(aside={'aside': {}})))",
    "a content that is known": "say(result(NUMBER, is_known=True, digest=bytes(32)))",
    "a question nobody asked for": "say(Ask(NUMBER, bytes(32)))",
    "ready again": "say(Ready())",
    "no room": "say(Leaving('The disk is full.', no_room=True))",
    "no detectors": "say(Leaving('The detectors cannot be loaded.'))",
    "images it has seen": "say(result(NUMBER, 'one.png'), WantsOcr(NUMBER))",
    "text": "say(Line(NUMBER, 'some text'))",
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What a scan makes of all the lies, with honest files between them."""
    share = tmp_path_factory.mktemp("lies")
    for number, lie in enumerate(LIES.values()):
        (share / f"{2 * number:02}.probe").write_text(f"{PRELUDE}\n{lie}\n")
        (share / f"{2 * number + 1:02}.txt").write_text(f"{SSN} Note {number}.")
    return classified(share)


@pytest.mark.parametrize("lie", LIES)
def test_a_worker_that_lies_is_stopped_and_its_file_has_one_outcome(
    lie: str, told: list[dict[str, Any]]
) -> None:
    """A clear one, that says nothing was read, whatever else the worker claimed."""
    name = f"{2 * list(LIES).index(lie):02}.probe"
    [row] = [row for row in told if row["path"] == name]
    assert row["outcome"] == "corrupt"
    assert "reader" in row["reason"]


def test_honest_files_beside_lies_are_read(told: list[dict[str, Any]]) -> None:
    """Each once, and as if nothing had been."""
    honest = [row for row in told if row["path"].endswith(".txt")]
    assert Counter(row["path"] for row in honest) == {f"{2 * n + 1:02}.txt": 1 for n in range(len(LIES))}
    assert {row["outcome"] for row in honest} == {"ok"}
    assert all("US_SSN" in row["entities"] for row in honest)
