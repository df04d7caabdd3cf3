"""MONITOR: being told when people come online and go.

Source: https://ircv3.net/specs/extensions/monitor.
"""

from collections.abc import Iterable

from hubbub.server.metadata import awaited, describe, sync_lines
from hubbub.server.session import Session
from hubbub.wire import numerics
from hubbub.wire.message import Message
from hubbub.wire.names import nick_problem
from hubbub.wire.text import pack_words


def monitor(session: Session, message: Message) -> None:
    """MONITOR + nick,nick; MONITOR - nick,nick; MONITOR C, L or S."""
    monitors = session.server.monitors
    nicks = [nick for nick in dict.fromkeys(message.param(1).split(",")) if nick]
    match message.params[0].upper():
        case "+":
            _add(session, nicks)
        case "-":
            for nick in nicks:
                monitors.remove(session, nick)
        case "C":
            monitors.clear(session)
        case "L":
            _send(session, numerics.RPL_MONLIST, monitors.nicks(session))
            session.reply(numerics.RPL_ENDOFMONLIST, "End of the list")
        case "S":
            _send_status(session, monitors.nicks(session))
        case _:
            words = "MONITOR has + and - with nicks, C, L and S"
            session.fail("MONITOR", "INVALID_PARAMS", message.params[0], text=words)


def _add(session: Session, nicks: list[str]) -> None:
    limit = session.server.config.limits.monitor
    added: list[str] = []
    for position, nick in enumerate(nicks):
        problem = nick_problem(nick)
        if problem is not None:
            session.reply(numerics.ERR_ERRONEUSNICKNAME, nick, problem)
        elif session.server.monitors.add(session, nick, limit):
            added.append(nick)
        else:
            words = "Your list is full, take somebody off it first (MONITOR -)"
            session.reply(numerics.ERR_MONLISTFULL, str(limit), ",".join(nicks[position:]), words)
            break
    _send_status(session, added)


def _send_status(session: Session, nicks: Iterable[str]) -> None:
    """Answer who of these is online and who is not."""
    found = [(nick, session.server.registry.user(nick)) for nick in nicks]
    _send(session, numerics.RPL_MONONLINE, [user.source for _, user in found if user is not None])
    _send(session, numerics.RPL_MONOFFLINE, [nick for nick, user in found if user is None])
    for _, user in found:
        if user is not None:
            session.response.lines += sync_lines(session, user.nick, awaited(session, [describe(user)]))


def _send(session: Session, numeric: str, words: list[str]) -> None:
    for line in pack_words(words, session.room_for(numeric)):
        session.reply(numeric, line.replace(" ", ","))
