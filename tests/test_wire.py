"""What crosses the line between program and worker: whole, bounded, of its shape, or refused."""

from __future__ import annotations

import os
import socket
import struct
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify import wire
from classify.extract.document import Place
from classify.extract.envelope import Limits
from classify.wire import (
    FROM_WORKER,
    TO_WORKER,
    Alive,
    Answer,
    BadFrameError,
    Done,
    Frames,
    Inbox,
    Line,
    Order,
    Setup,
    frame,
    send,
)
from models.labels import Outcome

# Names of files are bytes: what is not UTF-8 in them comes as lone surrogates of the upper range (PEP 383).
NAMES = st.binary(max_size=40).map(lambda raw: raw.decode("utf-8", "surrogateescape"))
ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=40)


@given(NAMES)
def test_every_name_of_a_file_survives(name: str) -> None:
    [there] = Frames(TO_WORKER).feed(frame(Order(1, name)))
    assert there.path == name
    [back] = Frames(FROM_WORKER).feed(frame(Line(1, name)))
    assert back.text == name


@given(ANY_TEXT)
def test_half_characters_end_no_worker(text: str) -> None:
    """Documents hold any; what stands for no byte arrives as "replaced", and can be stored."""
    [line] = Frames(FROM_WORKER).feed(frame(Line(1, text)))
    os.fsencode(line.text)
    assert len(line.text.encode("utf-8", "surrogateescape")) >= len(line.text)


@given(st.lists(st.integers(0, 1 << 30), max_size=20), st.integers(1, 7))
def test_frames_are_put_together_from_any_pieces(numbers: list[int], step: int) -> None:
    whole = b"".join(frame(Done(number)) for number in numbers)
    frames = Frames(FROM_WORKER)
    heard = [message for at in range(0, len(whole), step) for message in frames.feed(whole[at : at + step])]
    assert [message.number for message in heard] == numbers


@given(st.binary(max_size=300))
def test_noise_is_a_bad_frame_or_none(noise: bytes) -> None:
    """Whatever comes, either messages or one kind of error; nothing else."""
    try:
        list(Frames(FROM_WORKER).feed(noise))
        list(Frames(FROM_WORKER).feed(struct.pack(">BI", 0, len(noise)) + noise))
        list(Frames(FROM_WORKER).feed(struct.pack(">BI", 1, len(noise)) + noise))
    except BadFrameError:
        pass


def test_a_long_frame_is_refused_before_its_body_comes() -> None:
    with pytest.raises(BadFrameError):
        list(Frames(FROM_WORKER).feed(struct.pack(">BI", 0, wire.MOST_BYTES + 1)))
    with pytest.raises(BadFrameError):
        frame(Line(1, "x" * (wire.MOST_BYTES + 1)))


@pytest.mark.parametrize("message", [Order(1, "a"), Answer(known=True), Setup("scratch", Limits())])
def test_a_worker_cannot_speak_as_the_program(message: wire.ToWorker) -> None:
    with pytest.raises(BadFrameError):
        list(Frames(FROM_WORKER).feed(frame(message)))


def test_orders_come_with_their_files_and_answers_pass_them(tmp_path: Path) -> None:
    """Each descriptor belongs to its order, though some orders have none; an answer is not queued."""
    program, worker = socket.socketpair()
    with program, worker:
        for number in range(4):
            path = tmp_path / str(number)
            path.write_text(f"file {number}")
            refused = (Outcome.UNSUPPORTED, "a link") if number == 1 else None
            descriptor = None if refused else os.open(path, os.O_RDONLY)
            send(program, Order(number, path.name, refused=refused), descriptor)
            if descriptor is not None:
                os.close(descriptor)
        send(program, Answer(known=True))
        inbox = Inbox(worker)
        assert inbox.next(Answer).known
        for number in range(4):
            order = inbox.next(Order)
            assert order.number == number
            if order.refused is None:
                descriptor = inbox.descriptor()
                assert not os.get_inheritable(descriptor)
                assert os.read(descriptor, 20) == f"file {number}".encode()
                os.close(descriptor)
        program.close()
        with pytest.raises(EOFError):
            inbox.next(Order)


def test_nobody_waits_for_a_worker_that_does_not_listen() -> None:
    """A full line is an error at once."""
    program, worker = socket.socketpair()
    with program, worker:

        def fill() -> None:
            for number in range(1_000_000):
                send(program, Order(number, "x" * 4_000))

        with pytest.raises(BlockingIOError):
            fill()


def test_a_beat_is_small() -> None:
    assert len(frame(Alive())) < 30


def test_what_is_shown_of_a_document_has_bounds() -> None:
    """More boxes, text or pixels than a page can have is no message."""
    shown = wire.Shown(1, 1, 1, is_page=True, media="pdf", parts=[])
    [back] = Frames(FROM_WORKER).feed(frame(shown))
    assert back == shown
    box = wire.BlackBox([], 0, 0, 1, 1)
    for picture in (
        wire.PictureShown(b"x", 1, 1, [box] * (wire.MOST_SHOWN + 1)),
        wire.PictureShown(b"x" * (wire.MOST_PICTURE_BYTES + 1), 1, 1, []),
        wire.PictureShown(b"x", -1, 1, []),
    ):
        shown.picture = picture
        with pytest.raises(BadFrameError):
            list(Frames(FROM_WORKER).feed(frame(shown)))
    with pytest.raises(BadFrameError):
        list(Frames(FROM_WORKER).feed(frame(wire.Told(1, "US_SSN", "9" * 10_000))))


def test_what_is_wanted_of_a_document_survives_names_that_are_bytes() -> None:
    look = wire.Look(
        member="a\udcff.txt", leaf=2, marks=[wire.Mark(7, "PERSON", Place("cell", sheet="Ma\udcffy"), 3)]
    )
    [back] = Frames(TO_WORKER).feed(frame(Setup("/scratch", Limits(), look=look)))
    assert back.look == look


def test_a_long_first_message_waits_until_it_is_taken_in() -> None:
    """More than a socket holds: without patience it is refused, with some it arrives whole."""
    here, there = socket.socketpair()
    marks = [wire.Mark(number, "US_SSN", Place(line=number), number) for number in range(50_000)]
    setup = Setup("/scratch", Limits(), look=wire.Look(marks=marks))
    other, unread = socket.socketpair()
    with pytest.raises(BlockingIOError):
        send(other, setup)
    sender = threading.Thread(target=send, args=(here, setup), kwargs={"patience": 60.0})
    sender.start()
    assert Inbox(there).next(Setup) == setup
    sender.join()
    for end in (here, there, other, unread):
        end.close()


def test_a_descriptor_that_comes_with_the_end_of_a_long_message_is_known() -> None:
    """Whoever closes what he does not need must not close it."""
    here, there = socket.socketpair()
    inbox, marks = Inbox(there), [wire.Mark(number, "US_SSN", Place(), 0) for number in range(3_000)]
    send(here, Setup("/scratch", Limits(), look=wire.Look(marks=marks)))
    with open(os.devnull) as file:
        send(here, Order(1, "a.txt"), file.fileno())
    inbox.next(Setup)
    inbox.next(Order)
    [descriptor] = inbox.held()
    assert inbox.descriptor() == descriptor
    assert inbox.held() == frozenset()
    os.close(descriptor)
    here.close()
    there.close()
