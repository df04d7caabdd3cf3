"""How a hosted server is, in words."""

from datetime import datetime
from typing import Final

from hubbub.client.day_words import day_of_year
from hubbub.client.numbers import number
from hubbub.client.translation import _, n_
from hubbub.wire.control import Report

_MIB: Final = 1 << 20


def span(seconds: int) -> str:
    """How long something lasts, in its largest unit."""
    days, hours, minutes = seconds // 86_400, seconds // 3600, seconds // 60
    if days:
        return n_("{count} day", "{count} days", days).format(count=number(days))
    if hours:
        return n_("{count} hour", "{count} hours", hours).format(count=hours)
    if minutes:
        return n_("{count} minute", "{count} minutes", minutes).format(count=minutes)
    return _("a moment")


def clock(milliseconds: int, now: datetime) -> str:
    """When something was, given in milliseconds since 1970; with its day, if that is not today's."""
    moment = datetime.fromtimestamp(milliseconds / 1000, now.tzinfo)
    time = f"{moment:%H:%M}"
    return (
        time if moment.date() == now.date() else _("{day}, {time}").format(day=day_of_year(moment), time=time)
    )


def facts(report: Report) -> str:
    """How much there is, in one line."""
    people, channels, stored = report.present, report.channels, report.stored
    parts = [
        n_("{count} person is here", "{count} people are here", people).format(count=number(people)),
        n_("{count} channel", "{count} channels", channels).format(count=number(channels)),
        n_("{count} entry stored", "{count} entries stored", stored).format(count=number(stored)),
        _("running for {span}").format(span=span(report.uptime)),
    ]
    if report.memory is not None:
        parts.append(_("{size} MB of memory").format(size=number(report.memory // _MIB)))
    return "  ·  ".join(parts)


def cut_off(others: int) -> str:
    """What stopping the server does to the others, and to what they have said."""
    kept = _("Nothing is lost: what was said is kept, and is there again when you create the server again.")
    if not others:
        return " ".join((_("Nobody else is here now."), kept))
    who = n_(
        "{others} other person is here, and will be cut off.",
        "{others} other people are here, and will be cut off.",
        others,
    )
    return f"{who.format(others=number(others))} {kept}"
