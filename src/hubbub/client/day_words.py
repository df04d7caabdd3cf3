"""Days as people say them, in the chosen language. strftime knows only the C library's."""

from datetime import UTC, date, datetime
from typing import Final

from hubbub.client.translation import N_, _

WEEKDAYS: Final = (
    *(N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday")),
    *(N_("Saturday"), N_("Sunday")),
)
MONTHS: Final = (
    *(N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June")),
    *(N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December")),
)
_SHORT_MONTHS: Final = (
    *(N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun")),
    *(N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")),
)


def weekday_and_day(day: date) -> str:
    """As in ``Tuesday 3 November 2026``."""
    return _("{weekday} {day} {month} {year}").format(
        weekday=_(WEEKDAYS[day.weekday()]), day=day.day, month=_(MONTHS[day.month - 1]), year=day.year
    )


def long_day(day: date) -> str:
    """As in ``3 November 2026``."""
    return _("{day} {month} {year}").format(day=day.day, month=_(MONTHS[day.month - 1]), year=day.year)


def short_day(day: date) -> str:
    """As in ``3 Nov 2026``."""
    month = _(_SHORT_MONTHS[day.month - 1])
    return _("{day} {short_month} {year}").format(day=day.day, short_month=month, year=day.year)


def day_of_year(day: date) -> str:
    """As in ``3 Nov``."""
    return _("{day} {short_month}").format(day=day.day, short_month=_(_SHORT_MONTHS[day.month - 1]))


def moment(milliseconds: int) -> str:
    """A day and a time of day, given in milliseconds since 1970: ``3 November 2026, 14:05``."""
    when = local(milliseconds)
    return _("{day}, {time}").format(day=long_day(when), time=f"{when:%H:%M}")


def local(milliseconds: int) -> datetime:
    """A moment, given in milliseconds since 1970, in the computer's time zone."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone()
