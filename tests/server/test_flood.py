"""The token bucket of flood control."""

from hypothesis import given
from hypothesis import strategies as st

from hubbub.server.flood import TokenBucket


def test_a_full_bucket_gives_its_burst_at_once() -> None:
    bucket = TokenBucket(burst=3, rate=1, now=0)
    assert [bucket.take(1, 0) for _ in range(3)] == [0, 0, 0]
    assert bucket.take(1, 0) == 1


def test_waiting_as_long_as_told_is_enough() -> None:
    bucket = TokenBucket(burst=1, rate=4, now=10)
    assert bucket.take(1, 10) == 0
    wait = bucket.take(1, 10)
    assert wait == 0.25
    assert bucket.take(1, 10 + wait) == 0


def test_a_refusal_takes_nothing() -> None:
    bucket = TokenBucket(burst=2, rate=1, now=0)
    bucket.take(1, 0)
    assert bucket.take(2, 0) == 1
    assert bucket.take(1, 0) == 0


def test_it_never_holds_more_than_its_burst() -> None:
    bucket = TokenBucket(burst=2, rate=1, now=0)
    assert [bucket.take(1, 1000) for _ in range(3)] == [0, 0, 1]


def test_what_costs_more_than_the_bucket_holds_waits_for_a_full_one_and_owes_the_rest() -> None:
    bucket = TokenBucket(burst=2, rate=1, now=0)
    bucket.take(1, 0)
    assert bucket.take(5, 0) == 1
    assert bucket.take(5, 1) == 0
    assert bucket.take(1, 1) == 4


def test_what_costs_nothing_waits_only_for_a_debt() -> None:
    bucket = TokenBucket(burst=1, rate=1, now=0)
    bucket.take(1, 0)
    assert bucket.take(0, 0) == 0


@given(
    burst=st.integers(1, 50),
    costs=st.lists(st.sampled_from([0, 0.5, 1, 2]), max_size=200),
    gaps=st.lists(st.floats(0, 0.5), min_size=200, max_size=200),
)
def test_nobody_gets_more_than_burst_and_rate_allow(
    burst: int, costs: list[float], gaps: list[float]
) -> None:
    rate = 10
    bucket = TokenBucket(burst, rate, now=0)
    now, taken = 0.0, 0.0
    for cost, gap in zip(costs, gaps, strict=False):
        now += gap
        if bucket.take(cost, now) == 0:
            taken += cost
    # A command dearer than a full bucket may overdraw it by the difference.
    assert taken <= burst + rate * now + max(0, 2 - burst) + 1e-6
