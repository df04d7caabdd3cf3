"""The command table: for each command its handler, and the checks made before it runs."""

from collections.abc import Callable
from typing import Final, NamedTuple

from hubbub.server.commands import (
    channels,
    history,
    messages,
    modes,
    people,
    registration,
    server,
)
from hubbub.server.session import Pending, Session
from hubbub.wire.message import Message


class Command(NamedTuple):
    """How a command is dispatched. `params` is the least number; `cost` counts for flood control."""

    handler: Callable[[Session, Message], Pending]
    params: int = 0
    cost: float = 1
    registered: bool = True
    """Whether only registered clients may use it."""


COMMANDS: Final[dict[str, Command]] = {
    # Connecting
    "CAP": Command(registration.cap, params=1, registered=False),
    "IDENTITY": Command(registration.identity, params=1, registered=False),
    "NICK": Command(registration.nick, registered=False, cost=2),
    "PASS": Command(registration.password, params=1, registered=False),
    "PING": Command(registration.ping, registered=False),
    "PONG": Command(registration.pong, registered=False, cost=0),
    "QUIT": Command(registration.quit_, registered=False, cost=0),
    "USER": Command(registration.user, params=4, registered=False),
    # Talking
    "BATCH": Command(messages.batch, params=1, cost=2),
    "NOTICE": Command(messages.notice),
    "PRIVMSG": Command(messages.privmsg),
    "TAGMSG": Command(messages.tagmsg, cost=0.5),
    # Channels
    "INVITE": Command(channels.invite, params=2, cost=2),
    "JOIN": Command(channels.join, params=1, cost=2),
    "KICK": Command(channels.kick, params=2, cost=2),
    "LIST": Command(channels.list_, cost=4),
    "MODE": Command(modes.mode, params=1),
    "NAMES": Command(channels.names, cost=2),
    "PART": Command(channels.part, params=1),
    "TOPIC": Command(channels.topic, params=1),
    # History
    "CHATHISTORY": Command(history.chathistory, params=4, cost=2),
    # People
    "AWAY": Command(people.away),
    "ISON": Command(people.ison, params=1),
    "SETNAME": Command(people.setname, params=1, cost=2),
    "USERHOST": Command(people.userhost, params=1),
    "WHO": Command(people.who, params=1, cost=2),
    "WHOIS": Command(people.whois, params=1, cost=2),
    "WHOWAS": Command(people.whowas, params=1),
    # The server
    "INFO": Command(server.info),
    "LUSERS": Command(server.lusers),
    "MOTD": Command(server.motd),
    "TIME": Command(server.time),
    "VERSION": Command(server.version),
}
