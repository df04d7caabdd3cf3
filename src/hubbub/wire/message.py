"""One line of IRC as a value: tags, source, command and parameters."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple, Self

from hubbub.wire.tags import parse_tags, serialise_tags

NO_TAGS: Final[Mapping[str, str]] = MappingProxyType({})

# The last parameter of these is prose. It is always sent after a colon, needed or not, because old
# clients and scripts look for " :" instead of parsing.
_PROSE: Final = frozenset(
    {"AWAY", "CAP", "ERROR", "KICK", "NOTICE", "PART", "PING", "PONG", "PRIVMSG", "QUIT", "SETNAME", "TOPIC"}
)


class MalformedError(ValueError):
    """A line without a command, or a message that no line can carry."""


class Message(NamedTuple):
    """A message of the protocol (modern.ircdocs.horse, "Messages").

    `command` is upper case. `source` is a server's name or ``nick!user@host``. `tags` are unescaped.
    """

    command: str
    params: tuple[str, ...] = ()
    source: str | None = None
    tags: Mapping[str, str] = NO_TAGS

    @classmethod
    def parse(cls, line: str) -> Self:
        """Read a line without its line end.

        Raises MalformedError when there is no command. What else a peer may get wrong (surplus spaces,
        unknown commands, empty tags) is read the way every server reads it.
        """
        tags: Mapping[str, str] = NO_TAGS
        source = None
        rest = line
        if rest.startswith("@"):
            text, _, rest = rest[1:].partition(" ")
            tags = parse_tags(text)
            rest = rest.lstrip(" ")
        if rest.startswith(":"):
            source, _, rest = rest[1:].partition(" ")
        middle, colon, trailing = (" " + rest).partition(" :")
        words = middle.split(" ")
        command, *params = [word for word in words if word] or [""]
        if not command or command[0] == "@":  # which would be tags once the line is written again
            raise MalformedError("a line needs a command")
        if colon:
            params.append(trailing)
        return cls(command.upper(), tuple(params), source or None, tags)

    def serialise(self) -> str:
        """Write the line, without its line end.

        Raises MalformedError for a parameter that would be read as something else: a line break or NUL
        anywhere, or a space, a leading colon or nothing at all in any parameter but the last.
        """
        head = f"@{serialise_tags(self.tags)} " if self.tags else ""
        if self.source:
            head += f":{self.source} "
        line = head + self.command
        if self.params:
            *middle, last = self.params
            for param in middle:
                if not param or param[0] == ":" or " " in param:
                    raise MalformedError(f"only the last parameter may be {param!r}")
                line += " " + param
            needs_colon = not last or last[0] == ":" or " " in last or self.command in _PROSE
            line += (" :" if needs_colon else " ") + last
        if "\n" in line or "\r" in line or "\0" in line:
            raise MalformedError("a line can't hold a line break or a NUL")
        return line

    def encode(self) -> bytes:
        """Write the line as it goes over the wire, CR LF included."""
        return (self.serialise() + "\r\n").encode()

    @property
    def is_sendable(self) -> bool:
        """Whether a line can carry it: see `serialise`."""
        try:
            self.encode()
        except ValueError:
            return False
        return True

    def param(self, index: int, default: str = "") -> str:
        """The parameter at `index`, or `default` where the line is shorter."""
        return self.params[index] if index < len(self.params) else default
