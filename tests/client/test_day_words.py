from collections.abc import Iterator
from datetime import date, datetime

import pytest

from hubbub.client.dates import parse_date
from hubbub.client.day_words import day_of_year, long_day, moment, short_day, weekday_and_day
from hubbub.client.translation import ENGLISH, use

DAY = date(2026, 3, 3)


@pytest.fixture
def german() -> Iterator[None]:
    use("de")
    yield
    use(ENGLISH)


def test_days_in_english() -> None:
    assert weekday_and_day(DAY) == "Tuesday 3 March 2026"
    assert (long_day(DAY), short_day(DAY), day_of_year(DAY)) == ("3 March 2026", "3 Mar 2026", "3 Mar")


@pytest.mark.usefixtures("german")
def test_days_in_german() -> None:
    assert weekday_and_day(DAY) == "Dienstag, 3. März 2026"
    assert (long_day(DAY), short_day(DAY), day_of_year(DAY)) == ("3. März 2026", "3. März 2026", "3. März")


def test_a_moment_is_told_in_local_time() -> None:
    when = datetime(2026, 11, 3, 14, 5).astimezone()
    assert moment(round(when.timestamp() * 1000)) == "3 November 2026, 14:05"


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("gestern", date(2026, 11, 21)),
        ("Montag", date(2026, 11, 16)),
        ("5. März", date(2026, 3, 5)),
        ("24. Dez. 2025", date(2025, 12, 24)),
        ("Mai 2024", date(2024, 5, 1)),
        ("yesterday", date(2026, 11, 21)),
        ("5 May", date(2026, 5, 5)),
    ],
)
def test_days_are_read_in_german_and_still_in_english(text: str, meant: date) -> None:
    assert parse_date(text, date(2026, 11, 22)) == meant
