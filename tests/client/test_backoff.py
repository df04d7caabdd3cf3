"""Back-off with full jitter."""

from hubbub.client.backoff import Backoff


def test_the_ceiling_doubles_up_to_the_longest() -> None:
    backoff = Backoff(lambda: 1.0, first=1.0, longest=5.0)
    assert [backoff.next_delay() for _ in range(5)] == [1.0, 2.0, 4.0, 5.0, 5.0]


def test_a_delay_is_drawn_from_the_whole_interval() -> None:
    draws = iter([0.0, 0.5, 0.25])
    backoff = Backoff(lambda: next(draws), first=1.0, longest=30.0)
    assert [backoff.next_delay() for _ in range(3)] == [0.0, 1.0, 1.0]


def test_a_long_success_begins_anew_and_a_short_one_does_not() -> None:
    backoff = Backoff(lambda: 1.0, first=1.0, longest=30.0)
    backoff.next_delay()
    backoff.ended(29.0)
    assert backoff.next_delay() == 2.0
    backoff.ended(30.0)
    assert backoff.next_delay() == 1.0
