"""Who is drawn: an order that a seed gives, for everybody to work out again."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from classify.assurance.drawing import LEAST, drawn, frame_digest, number_for, order, reached, sizes
from models.assurance import Pile

PILES = st.dictionaries(st.sampled_from(sorted(Pile)), st.integers(0, 5_000), min_size=1)


def test_a_stranger_draws_the_same() -> None:
    lots = {number: hashlib.sha256(f"seven\trest\t{number}".encode()).hexdigest() for number in range(1, 100)}
    assert order(range(1, 100), Pile.REST, "seven") == sorted(lots, key=lambda number: lots[number])


def test_another_seed_draws_others() -> None:
    frame = {Pile.REST: list(range(1_000))}
    assert drawn(frame, {Pile.REST: 50}, "one") != drawn(frame, {Pile.REST: 50}, "two")


def test_a_larger_sample_goes_on_where_the_smaller_ended() -> None:
    frame = {Pile.REST: list(range(1_000))}
    small, large = (drawn(frame, {Pile.REST: number}, "one")[Pile.REST] for number in (50, 80))
    assert large[:50] == small


def test_the_digest_tells_a_file_laid_on_another_pile() -> None:
    as_it_was = frame_digest({Pile.REST: [1, 2, 3], Pile.DISMISSED: [4]})
    assert frame_digest({Pile.DISMISSED: [4], Pile.REST: [3, 2, 1]}) == as_it_was
    assert frame_digest({Pile.REST: [1, 2], Pile.DISMISSED: [3, 4]}) != as_it_was


@given(PILES, st.integers(0, 9_000))
def test_every_pile_is_read_a_little_and_none_more_than_it_has(files: dict[Pile, int], number: int) -> None:
    shares = sizes(files, number)
    assert {pile for pile, count in files.items() if count} == set(shares)
    for pile, share in shares.items():
        assert min(files[pile], LEAST) <= share <= files[pile]
    least = sum(min(count, LEAST) for count in files.values())
    assert sum(shares.values()) == min(max(number, least), sum(files.values()))


@given(PILES, st.floats(0.001, 0.2))
def test_the_number_for_a_rate_reaches_it(files: dict[Pile, int], rate: float) -> None:
    number = number_for(files, rate)
    assert reached(files, sizes(files, number)) <= rate


def test_what_is_read_whole_leaves_nothing() -> None:
    assert reached({Pile.REST: 200}, {Pile.REST: 200}) == 0.0
