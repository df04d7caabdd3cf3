"""Ranges of sequence numbers, against a plain set."""

from hypothesis import given
from hypothesis import strategies as st

from hubbub.client.ranges import Gap, SeqRanges

SEQS = st.lists(st.integers(1, 40))


def ranges_of(seqs: list[int]) -> SeqRanges:
    ranges = SeqRanges()
    for seq in seqs:
        ranges.add(seq)
    return ranges


@given(SEQS)
def test_behaves_like_a_set(seqs: list[int]) -> None:
    ranges = ranges_of(seqs)
    assert [seq for seq in range(42) if seq in ranges] == sorted(set(seqs))
    assert ranges.oldest == min(seqs, default=None)
    assert ranges.newest == max(seqs, default=None)


@given(SEQS)
def test_the_first_gap_is_the_lowest_run_that_is_missing(seqs: list[int]) -> None:
    missing = [seq for seq in range(min(seqs, default=0), max(seqs, default=0)) if seq not in seqs]
    gap = ranges_of(seqs).first_gap()
    if not missing:
        assert gap is None
        return
    first = missing[0]
    last = next(seq for seq in range(first, 42) if seq + 1 in seqs)
    assert gap == Gap(first, last)


@given(SEQS)
def test_closed_gaps_count_as_seen(seqs: list[int]) -> None:
    ranges = ranges_of(seqs)
    ranges.close_gaps()
    assert ranges.first_gap() is None
    assert (ranges.oldest, ranges.newest) == (min(seqs, default=None), max(seqs, default=None))


@given(SEQS, st.integers(0, 42))
def test_forgets_what_is_lower(seqs: list[int], bound: int) -> None:
    ranges = ranges_of(seqs)
    ranges.forget_below(bound)
    assert [seq for seq in range(42) if seq in ranges] == sorted({seq for seq in seqs if seq >= bound})


@given(SEQS, st.integers(0, 42))
def test_what_is_above_can_be_forgotten(seqs: list[int], bound: int) -> None:
    ranges = ranges_of(seqs)
    ranges.forget_above(bound)
    assert [seq for seq in range(42) if seq in ranges] == sorted({seq for seq in seqs if seq <= bound})


@given(SEQS, st.integers(1, 40), st.integers(0, 9))
def test_a_run_is_taken_in_as_a_whole(seqs: list[int], first: int, length: int) -> None:
    ranges = ranges_of(seqs)
    ranges.add_all(first, first + length)
    assert [seq for seq in range(52) if seq in ranges] == sorted({*seqs, *range(first, first + length + 1)})


def test_a_run_without_end_takes_no_time() -> None:
    ranges = ranges_of([5, 9])
    ranges.add_all(7, 10**15)
    ranges.add_all(3, 2)
    assert ranges.first_gap() == Gap(6, 6)
    assert ranges.newest == 10**15
