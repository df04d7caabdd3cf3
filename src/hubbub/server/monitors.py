"""Who wants to know when somebody comes online or goes (MONITOR), and what changes about them meanwhile.

Sources: https://ircv3.net/specs/extensions/monitor, https://ircv3.net/specs/extensions/extended-monitor.
"""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from hubbub.server.fanout import Audience, Delivery, Fanout, audience_of, merge
from hubbub.server.journal import Afterwards
from hubbub.server.lines import Line, encode
from hubbub.server.metadata import describe, sync_lines
from hubbub.wire import capabilities as cap
from hubbub.wire import numerics
from hubbub.wire.message import Message
from hubbub.wire.names import fold

if TYPE_CHECKING:
    from hubbub.server.session import Session
    from hubbub.server.user import User


class Monitors:
    """Sessions by the folded nicks that they monitor, and the nicks by session."""

    def __init__(self, fanout: Fanout, host: str) -> None:
        self._fanout = fanout
        self._host = host
        self._sessions: dict[str, dict[Session, None]] = {}
        self._nicks: dict[Session, dict[str, str]] = {}

    def nicks(self, session: "Session") -> list[str]:
        """The nicks that a session monitors, as it has written them."""
        return list(self._nicks.get(session, {}).values())

    def add(self, session: "Session", nick: str, limit: int) -> bool:
        """Have a session monitor a nick, unless its list is full; answers whether it does now."""
        nicks, key = self._nicks.setdefault(session, {}), fold(nick)
        if key not in nicks and len(nicks) >= limit:
            return False
        nicks.setdefault(key, nick)
        self._sessions.setdefault(key, {})[session] = None
        return True

    def remove(self, session: "Session", nick: str) -> None:
        """Have a session no longer monitor a nick."""
        key = fold(nick)
        if self._nicks.get(session, {}).pop(key, None) is None:
            return
        del self._sessions[key][session]
        if not self._sessions[key]:
            del self._sessions[key]

    def clear(self, session: "Session") -> None:
        """Have a session monitor nobody."""
        for nick in self.nicks(session):
            self.remove(session, nick)
        self._nicks.pop(session, None)

    # What they are told

    def tell_online(self, user: "User") -> None:
        """Tell that somebody has come online, or taken the nick, and what they tell of themselves."""
        self._tell(user.key, numerics.RPL_MONONLINE, user.source)
        batch = user.state.metadata.batch
        if batch is None:
            self._tell_metadata(user)
        else:
            batch.outputs.append(Afterwards(partial(self._tell_metadata, user)))

    def _tell_metadata(self, user: "User") -> None:
        for session in self.watching(user):
            lines = sync_lines(session, user.nick, [describe(user)])
            if lines:
                session.outbox.append(b"".join([encode(line) for line in lines]))

    def tell_offline(self, user: "User") -> None:
        """Tell that somebody has gone, or is about to take another nick."""
        self._tell(user.key, numerics.RPL_MONOFFLINE, user.nick)

    def watching(self, user: "User") -> Iterable["Session"]:
        """The sessions that monitor somebody."""
        return self._sessions.get(user.key, {})

    def observers(self, user: "User") -> Audience:
        """Whom to tell what changes about somebody: peers, and monitors who want that (extended-monitor)."""
        extended = [each for each in self.watching(user) if cap.EXTENDED_MONITOR in each.capabilities]
        return merge([user.peers, _audience(extended)])

    def _tell(self, key: str, numeric: str, text: str) -> None:
        sessions = self._sessions.get(key)
        if sessions:
            line = Line(Message(numeric, ("*", text), self._host))
            self._fanout.deliver([Delivery(_audience(sessions), line)])


def _audience(sessions: Iterable["Session"]) -> Audience:
    return audience_of((session.variant, session.outbox) for session in sessions)
