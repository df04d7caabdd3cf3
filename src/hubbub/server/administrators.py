"""Who may use the administration over HTTP: each session of an administrator has a token for that.

It is not the one that files are sent with, which stands in addresses and so in the logs of proxies. It is
told in RPL_ISUPPORT, over lines that nobody else can read: docs/decisions/0029 says why. Over any other line
an administrator is told the name without a token.
"""

import secrets
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from hubbub.server.addresses import is_loopback
from hubbub.wire import numerics

if TYPE_CHECKING:
    from hubbub.server.server import Server
    from hubbub.server.session import Session
    from hubbub.server.user import User

ADMINISTRATION: Final = "hubbub.chat/ADMINISTRATION"
"""The word of RPL_ISUPPORT that has the token."""

_BYTES: Final = 24


class Administrators:
    """What the sessions of administrators have been told."""

    def __init__(self, server: "Server") -> None:
        self._server = server
        self._told: dict[Session, str] = {}
        self._sessions: dict[str, Session] = {}

    def is_one(self, user: "User") -> bool:
        """Whether somebody administrates the server: their account does, or they have said OPER."""
        account = user.account
        return user.operator or (account is not None and self._server.is_administrator(account))

    def session(self, token: str) -> "Session | None":
        """Whose token this is, if that is somebody who is here and still an administrator."""
        session = self._sessions.get(token)
        user = session.user if session is not None and not session.closing else None
        return session if user is not None and self.is_one(user) else None

    def tell(self, user: "User") -> None:
        """Tell somebody's sessions that they may administrate the server, or no longer, if that is new."""
        may = self.is_one(user)
        for session in user.sessions:
            if may and session not in self._told:
                self._send(session, self._admit(session))
            elif not may and session in self._told:
                self.forget(session)
                self._send(session, f"-{ADMINISTRATION}")

    def forget(self, session: "Session") -> None:
        """Have the token of a session stand for nobody."""
        self._sessions.pop(self._told.pop(session, ""), None)

    def _admit(self, session: "Session") -> str:
        if not _is_private(session):
            self._told[session] = ""
            return ADMINISTRATION
        token = secrets.token_urlsafe(_BYTES)
        self._told[session], self._sessions[token] = token, session
        return f"{ADMINISTRATION}={token}"

    def _send(self, session: "Session", word: str) -> None:
        with session.unasked():
            session.reply(numerics.RPL_ISUPPORT, word, "is supported by this server")


def _is_private(session: "Session") -> bool:
    """Whether nobody else can read what a session is sent.

    A browser that comes from this machine but has its page from elsewhere comes through a proxy that the
    server has not been told of, and nobody knows by which way to there.
    """
    if session.secure:
        return True
    host = urlsplit(session.origin).hostname or "localhost"
    try:
        return is_loopback(session.address) and (host == "localhost" or is_loopback(host))
    except ValueError:  # a name, which is not this machine's alone
        return False
