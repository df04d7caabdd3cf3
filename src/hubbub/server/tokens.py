"""Tokens: secrets that stand for a session where it comes by another way than its own line."""

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hubbub.server.session import Session

_BYTES = 16


class Tokens:
    """One for each session that was given one, for as long as the session lasts."""

    def __init__(self) -> None:
        self._sessions: dict[str, Session] = {}

    def of(self, session: "Session") -> str:
        """The token of a session."""
        if not session.token:
            session.token = secrets.token_urlsafe(_BYTES)
            self._sessions[session.token] = session
        return session.token

    def session(self, token: str) -> "Session | None":
        """Whose token this is, if that session has come in and not gone."""
        session = self._sessions.get(token)
        return None if session is None or session.user is None or session.closing else session

    def revoke(self, session: "Session") -> None:
        """Have the token of a session stand for nobody."""
        self._sessions.pop(session.token, None)
