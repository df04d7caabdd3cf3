"""Who has left or changed their nick lately, for WHOWAS. It is kept in memory, and the oldest goes first."""

from collections import deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from hubbub.server.bounds import FORMER_NICKS
from hubbub.wire.names import fold

if TYPE_CHECKING:
    from hubbub.server.user import User


class FormerUser(NamedTuple):
    """Somebody under a nick that they had. `left` is when they gave it up, in milliseconds since 1970."""

    key: str
    nick: str
    username: str
    host: str
    realname: str
    left: int


class FormerUsers:
    """The names that people had last."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._users: deque[FormerUser] = deque(maxlen=FORMER_NICKS)

    def add(self, user: "User") -> None:
        """Keep somebody under the nick that they are about to give up."""
        left = self._clock()
        self._users.append(FormerUser(user.key, user.nick, user.username, user.host, user.realname, left))

    def named(self, nick: str) -> Iterator[FormerUser]:
        """Those who had this nick, the last one first."""
        key = fold(nick)
        return (user for user in reversed(self._users) if user.key == key)
