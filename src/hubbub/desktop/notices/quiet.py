"""Until when the person is not to be disturbed: as seconds since 1970. Pure."""

import math
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from hubbub.client.translation import _

OFF: Final = 0.0
"""Notices come."""

ALWAYS: Final = math.inf
"""None come until that is switched off again."""

_HALF_AN_HOUR: Final = 1800.0
_MORNING: Final = 8  # o'clock
_NIGHT_ENDS: Final = 5  # o'clock: whoever is still up before it means the morning of the same day


def half_an_hour(now: float) -> float:
    """The end of the next 30 minutes."""
    return now + _HALF_AN_HOUR


def tomorrow(now: float) -> float:
    """The next morning."""
    day = datetime.fromtimestamp(now).astimezone() - timedelta(hours=_NIGHT_ENDS)
    morning = datetime(day.year, day.month, day.day, _MORNING) + timedelta(days=1)  # noqa: DTZ001 - local
    return morning.timestamp()


def in_words(until: float, now: float, clock: Callable[[datetime], str]) -> str:
    """What holds until then, for the status bar. `clock` writes the time of day."""
    if until == ALWAYS:
        return _("Do not disturb")
    end, today = datetime.fromtimestamp(until).astimezone(), datetime.fromtimestamp(now).astimezone()
    is_today = end.date() == today.date()
    words = _("Do not disturb until {time}") if is_today else _("Do not disturb until tomorrow, {time}")
    return words.format(time=clock(end))


def stored(until: float) -> str:
    """As it stands in the preferences."""
    return "" if until == OFF else "always" if until == ALWAYS else str(round(until))


def load(text: str, now: float) -> float:
    """What stands in the preferences; OFF for what is over, or can't be read."""
    if text == "always":
        return ALWAYS
    until = float(text) if text.isascii() and text.isdigit() else OFF
    return until if until > now else OFF
