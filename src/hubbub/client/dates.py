"""Reading a date as people write it."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from hubbub.client.day_words import MONTHS, WEEKDAYS
from hubbub.client.translation import N_, _

EXPECTED: Final = N_("Write a date, such as 5 March, 5.3.2026, 2026-03-05, yesterday, Monday or 3 weeks ago.")

_DAYS: Final = (N_("today"), N_("yesterday"))
_SHORTEST: Final = 3  # letters of a month or a day of the week
_MOST_YEARS: Final = 9  # in which there is a 29th of February, also around 1900
_UNITS: Final = {"day": 1, "week": 7, "month": 30, "year": 365}
"""In days; nobody who writes "2 months ago" means it to the day."""

_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2})?)?")
_AGO: Final = re.compile(r"(\d{1,4}|an?|one) (day|week|month|year)s?(?: ago)?")
_DAY_AND_MONTH: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)? ([^\W\d_]{3,9})(?: (\d{4}|\d{2}))?")
_MONTH_AND_DAY: Final = re.compile(r"([^\W\d_]{3,9}) (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}|\d{2}))?")
_MONTH: Final = re.compile(r"([^\W\d_]{3,9}) (\d{4})")


def parse_date(text: str, today: date) -> date | None:
    """The day that is meant; None where that can't be told. Without a year, it is the last such day.

    Where both could be meant, as in 5/3, the day comes first.
    """
    words = " ".join(text.lower().replace(",", " ").split())
    try:
        return _relative(words, today) or _numbers(words, today) or _named(words, today)
    except (ValueError, OverflowError):  # the 31st of February; a thousand years ago
        return None


def _relative(words: str, today: date) -> date | None:
    for days, word in enumerate(_DAYS):
        if words in {word, _(word)}:
            return today - timedelta(days=days)
    if match := _AGO.fullmatch(words):
        count = int(match[1]) if match[1].isdigit() else 1
        return today - timedelta(days=count * _UNITS[match[2]])
    weekday = _number_of(words.removeprefix("last ").removeprefix("on "), WEEKDAYS)
    if weekday is None:
        return None
    return today - timedelta(days=(today.weekday() - weekday) % 7 or 7)


def _numbers(words: str, today: date) -> date | None:
    if match := _ISO.fullmatch(words):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_FIRST.fullmatch(words):
        day, month = int(match[1]), int(match[2])
        if month > 12:
            day, month = month, day
        return _in_year(day, month, match[3], today)
    return None


def _named(words: str, today: date) -> date | None:
    words = words.replace(".", "")
    if (match := _DAY_AND_MONTH.fullmatch(words)) and (month := _month(match[2])):
        return _in_year(int(match[1]), month, match[3], today)
    if (match := _MONTH.fullmatch(words)) and (month := _month(match[1])):
        return date(int(match[2]), month, 1)
    if (match := _MONTH_AND_DAY.fullmatch(words)) and (month := _month(match[1])):
        return _in_year(int(match[2]), month, match[3], today)
    return None


def _in_year(day: int, month: int, year: str | None, today: date) -> date | None:
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    years = (today.year - back for back in range(_MOST_YEARS))
    days = (date(year, month, day) for year in years if day <= monthrange(year, month)[1])
    return next((each for each in days if each <= today), None)


def _month(name: str) -> int | None:
    number = _number_of(name, MONTHS)
    return None if number is None else number + 1


def _number_of(name: str, names: Sequence[str]) -> int | None:
    """Which of the names begins so, in English or in the chosen language."""
    known = enumerate((each.lower(), _(each).lower()) for each in names)
    if len(name) < _SHORTEST:
        return None
    return next((at for at, forms in known if any(form.startswith(name) for form in forms)), None)
