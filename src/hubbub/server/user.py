"""A person on the network: a nick, the channels they are in, and the sessions they are connected with."""

from typing import TYPE_CHECKING

from hubbub.server.fanout import Audience, audience_of, merge
from hubbub.wire.names import fold
from hubbub.wire.source import Source

if TYPE_CHECKING:
    from hubbub.server.conversation import Channel, Conversation
    from hubbub.server.session import Session
    from hubbub.store.records import AccountRecord


class User:
    """Somebody who has registered.

    `account` is what they are logged in to. `identity` stays the same under any nick; `proven` tells that the
    same person can come back with it. `operator` tells that they administrate the server.
    `bot` that a program speaks, and `wallops` that they read WALLOPS.
    `connected` and `last_spoke` are times in milliseconds since 1970; `away` is the away message, if any.
    """

    __slots__ = (
        "account",
        "away",
        "bot",
        "channels",
        "connected",
        "directs",
        "host",
        "identity",
        "invisible",
        "key",
        "last_spoke",
        "nick",
        "operator",
        "proven",
        "realname",
        "sessions",
        "source",
        "username",
        "wallops",
    )

    def __init__(
        self, nick: str, username: str, host: str, realname: str, identity: str, *, proven: bool, now: int
    ) -> None:
        self.account: AccountRecord | None = None
        self.proven = proven
        self.username = username
        self.host = host
        self.realname = realname
        self.identity = identity
        self.connected = now
        self.last_spoke = now
        self.away: str | None = None
        self.invisible = False
        self.operator = False
        self.bot = False
        self.wallops = False
        self.directs: set[Conversation] = set()
        self.channels: set[Channel] = set()
        self.sessions: list[Session] = []
        self.rename(nick)

    def rename(self, nick: str) -> None:
        """Take another nick."""
        self.nick = nick
        self.key = fold(nick)
        self.source = str(Source(nick, self.username, self.host))

    @property
    def tags(self) -> dict[str, str]:
        """The tags that the server puts on all that this person says or does."""
        return {"bot": ""} if self.bot else {}

    def idle_seconds(self, now: int) -> int:
        """For how long they have said nothing."""
        return max(0, now - self.last_spoke) // 1000

    @property
    def audience(self) -> Audience:
        """The person's own sessions."""
        return audience_of((session.variant, session.outbox) for session in self.sessions)

    @property
    def peers(self) -> Audience:
        """Everybody who shares a channel with the person, and the person's own sessions, each once."""
        return merge([self.audience, *(channel.audience for channel in self.channels)])
