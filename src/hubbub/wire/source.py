"""Who a message comes from: ``nick!user@host``, or a server's name."""

from typing import NamedTuple, Self


class Source(NamedTuple):
    """The parts of a source; `user` and `host` are empty for a server."""

    nick: str
    user: str = ""
    host: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a source; a missing part is empty."""
        rest, _, host = text.partition("@")
        nick, _, user = rest.partition("!")
        return cls(nick, user, host)

    def __str__(self) -> str:
        if not self.host:
            return self.nick
        return f"{self.nick}!{self.user}@{self.host}"
