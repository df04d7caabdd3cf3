"""How a hosted server is, in words."""

from datetime import datetime
from typing import Final

from hubbub.wire.control import Report

_MIB: Final = 1 << 20
_UNITS: Final = ((86_400, "day"), (3600, "hour"), (60, "minute"))


def count(number: int, one: str, many: str) -> str:
    """A number of things: ``1 person``, ``1,234 people``."""
    return f"{number:,} {one if number == 1 else many}"


def span(seconds: int) -> str:
    """How long something lasts, in its largest unit."""
    for size, unit in _UNITS:
        if seconds >= size:
            return count(seconds // size, unit, f"{unit}s")
    return "a moment"


def clock(milliseconds: int, now: datetime) -> str:
    """When something was, given in milliseconds since 1970; with its day, if that is not today's."""
    moment = datetime.fromtimestamp(milliseconds / 1000, now.tzinfo)
    time = f"{moment:%H:%M}"
    return time if moment.date() == now.date() else f"{moment.day} {moment:%b}, {time}"


def facts(report: Report) -> str:
    """How much there is, in one line."""
    parts = [
        count(report.present, "person is here", "people are here"),
        count(report.channels, "channel", "channels"),
        f"{count(report.stored, 'entry', 'entries')} stored",
        f"running for {span(report.uptime)}",
    ]
    if report.memory is not None:
        parts.append(f"{report.memory // _MIB} MB of memory")
    return "  ·  ".join(parts)


def cut_off(others: int) -> str:
    """What stopping the server does to the others, and to what they have said."""
    if not others:
        who = "Nobody else is here now."
    elif others == 1:
        who = "1 other person is here, and will be cut off."
    else:
        who = f"{others:,} other people are here, and will be cut off."
    return (
        f"{who} Nothing is lost: what was said is kept, and is there again when you create the server again."
    )
