"""A person on the network: a nick, the channels they are in, and the sessions they are connected with."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from hubbub.server.bounds import DIRECTS
from hubbub.server.fanout import Audience, audience_of, merge
from hubbub.server.state import PersonState
from hubbub.wire.message import NO_TAGS, Message
from hubbub.wire.names import fold
from hubbub.wire.source import Source

if TYPE_CHECKING:
    from hubbub.server.conversation import Channel, Conversation
    from hubbub.server.session import Session
    from hubbub.store.records import AccountRecord


class Person(NamedTuple):
    """Somebody who can be written to: a user, or the owner of an account who isn't here."""

    identity: str
    nick: str
    user: "User | None"


class User:
    """Somebody who has registered.

    `account` is what they are logged in to. `identity` stays the same under any nick; `proven` tells that the
    same person can come back with it. `operator` tells that they administrate the server, all their sessions
    alike, and `oper_identity` whose account they have last become administrator with.
    `bot` that a program speaks, and `wallops` that they read WALLOPS.
    `state` is what the server keeps for them.
    `resending` is held while a message that may have been sent before is looked up.
    Whoever has an account may be here with no session: `absent_since` then tells since when.
    `connected` and `last_spoke` are times in milliseconds since 1970; `away` is the away message, if any.
    """

    __slots__ = (
        "absent_since",
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
        "oper_identity",
        "operator",
        "proven",
        "realname",
        "resending",
        "sessions",
        "source",
        "state",
        "username",
        "wallops",
    )

    def __init__(
        self, nick: str, username: str, host: str, realname: str, identity: str, *, proven: bool, now: int
    ) -> None:
        self.account: AccountRecord | None = None
        self.state = PersonState()
        self.absent_since: int | None = None
        self.resending = asyncio.Lock()
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
        self.oper_identity = ""
        self.bot = False
        self.wallops = False
        self.directs: dict[Conversation, None] = {}
        self.channels: set[Channel] = set()
        self.sessions: list[Session] = []
        self.rename(nick)

    def remember(self, direct: "Conversation") -> None:
        """Keep a conversation at hand, as one of those they have talked in last."""
        self.directs.pop(direct, None)
        self.directs[direct] = None
        if len(self.directs) > DIRECTS:
            del self.directs[next(iter(self.directs))]

    @property
    def account_name(self) -> str:
        """The account as the wire has it: ``*`` for none."""
        return self.account.name if self.account else "*"

    def message(self, command: str, *params: str, tags: Mapping[str, str] = NO_TAGS) -> Message:
        """Something that this person says or does, with what the server tells of them."""
        return Message(command, params, self.source, {**self.tags, **tags})

    @property
    def tags(self) -> dict[str, str]:
        """The tags that the server puts on all that this person says or does."""
        account = {"account": self.account.name} if self.account else {}
        return {**account, "bot": ""} if self.bot else account

    def move(self, host: str) -> None:
        """Be at another host."""
        self.host = host
        self.rename(self.nick)

    def rename(self, nick: str) -> None:
        """Take another nick."""
        self.nick = nick
        self.key = fold(nick)
        self.source = str(Source(nick, self.username, self.host))

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


def account_user(
    account: "AccountRecord", state: PersonState, nick: str, username: str, realname: str, now: int
) -> User:
    """The owner of an account, with no session yet."""
    user = User(nick, username, host_of(account), realname, account.identity, proven=True, now=now)
    user.account, user.state = account, state
    return user


def host_of(account: "AccountRecord") -> str:
    """The host of whoever is logged in: the same on all devices."""
    return f"{account.key}.account"
