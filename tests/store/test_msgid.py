"""Message ids: unique, growing, and in the order of time."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hubbub.store.msgid import MsgidGenerator, msgid_at, time_of

LAST = (1 << 45) - 2
"""The last moment that ids can tell, in the year 3084."""

times = st.integers(0, LAST)


def ids(clock: list[int]) -> list[str]:
    """One id for each reading of the clock."""
    readings = iter(clock)
    generator = MsgidGenerator(lambda: next(readings))
    return [generator.next() for _ in clock]


@given(st.lists(times, min_size=2, max_size=50))
def test_ids_only_grow_wherever_the_clock_steps(clock: list[int]) -> None:
    assert all(earlier < later for earlier, later in pairwise(ids(clock)))


@given(st.lists(times, min_size=1, max_size=50).map(sorted))
def test_an_id_sorts_at_its_time(clock: list[int]) -> None:
    for time, made in zip(clock, ids(clock), strict=True):
        assert msgid_at(time) < made < msgid_at(time + 1)
        assert time_of(made) == time


def test_a_clock_that_steps_back_is_waited_for() -> None:
    first, during, after = ids([5000, 1000, 6000])
    assert msgid_at(5000) < first < during < msgid_at(5001)
    assert msgid_at(6000) < after


def test_a_new_process_goes_on_after_the_last_id_wherever_its_clock_is() -> None:
    (last,) = ids([5000])
    assert last < MsgidGenerator(lambda: 1000, last).next() < msgid_at(5001)


def test_more_ids_than_a_millisecond_holds_run_into_the_next() -> None:
    last_but_one = msgid_at(1000) + "zzzy" + "0" * 9
    generator = MsgidGenerator(lambda: 1000, last_but_one)
    assert last_but_one < generator.next() < msgid_at(1001) < generator.next() < msgid_at(1002)


def test_ids_of_two_processes_differ() -> None:
    assert ids([1000]) != ids([1000])


def test_ids_are_short_and_need_no_escape() -> None:
    (made,) = ids([LAST])
    assert len(made) == 22
    assert made.isalnum()
    assert made == made.lower()


@given(times, times)
def test_a_bound_sorts_as_its_time(one: int, other: int) -> None:
    assert (msgid_at(one) < msgid_at(other)) == (one < other)


def test_times_that_no_id_can_have_are_the_nearest_that_can() -> None:
    assert msgid_at(-1) == msgid_at(0)
    assert msgid_at(1 << 60) == msgid_at((1 << 45) - 1)
