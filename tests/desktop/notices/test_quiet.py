from datetime import datetime

import pytest

from hubbub.desktop.looks import TWELVE, Looks
from hubbub.desktop.notices.quiet import ALWAYS, OFF, half_an_hour, in_words, load, stored, tomorrow


def at(day: int, hour: int, minute: int = 0) -> float:
    return datetime(2026, 11, day, hour, minute).timestamp()  # noqa: DTZ001 - what clocks on walls show


@pytest.mark.parametrize(
    ("now", "morning"),
    [(at(21, 14), at(22, 8)), (at(21, 23, 59), at(22, 8)), (at(22, 1), at(22, 8)), (at(22, 7), at(23, 8))],
)
def test_tomorrow_begins_in_the_morning(now: float, morning: float) -> None:
    assert tomorrow(now) == morning


def test_it_is_said_until_when() -> None:
    now = at(21, 14)
    assert in_words(half_an_hour(now), now, Looks().time) == "Do not disturb until 14:30"
    assert in_words(tomorrow(now), now, Looks().time) == "Do not disturb until tomorrow, 08:00"
    assert in_words(half_an_hour(now), now, Looks(clock=TWELVE).time) == "Do not disturb until 2:30 PM"
    assert in_words(ALWAYS, now, Looks().time) == "Do not disturb"


@pytest.mark.parametrize("until", [OFF, ALWAYS, 2000.0])
def test_it_is_remembered(until: float) -> None:
    assert load(stored(until), 1000) == until


@pytest.mark.parametrize("text", ["", "1000", "soon", "-5", "²", "1e99"])
def test_what_is_over_or_unreadable_is_off(text: str) -> None:
    assert load(text, 1000) == OFF
