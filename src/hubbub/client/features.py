"""What the server of the moment can do: its capabilities and its RPL_ISUPPORT tokens, read."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from hubbub.client.file_host import FileHost, find_file_host
from hubbub.wire import capabilities as caps
from hubbub.wire.isupport import update_tokens
from hubbub.wire.limits import MAX_ITERATIONS, MIN_ITERATIONS

FALLBACK_LOBBY: Final = "#lobby"
SHORTEST_PASSWORD: Final = 8
"""Characters of a password where the server doesn't say how many it wants."""

_LOBBY_TOKEN: Final = "hubbub.chat/LOBBY"  # noqa: S105
_MOST_HISTORY: Final = 1000
_MOST_TOKENS: Final = 500
_LIST_MODES, _ALWAYS_WITH_ARGUMENT, _ARGUMENT_WHEN_SET = range(3)


class MultilineLimits(NamedTuple):
    """How much one draft/multiline batch may carry."""

    max_bytes: int
    max_lines: int


class PasswordRules(NamedTuple):
    """How a password has to be, and how often it is hashed before the server is told of it."""

    shortest: int
    """In characters."""
    iterations: int


class Features:
    """The capabilities that are on, with their values, and the server's tokens."""

    def __init__(self) -> None:
        self.enabled: dict[str, str] = {}
        """Name and value of each capability that is on."""
        self.tokens: dict[str, str] = {}

    def __contains__(self, capability: str) -> bool:
        return capability in self.enabled

    def take_tokens(self, words: tuple[str, ...]) -> None:
        """Read the tokens of one RPL_ISUPPORT line."""
        update_tokens(self.tokens, words[: _MOST_TOKENS - len(self.tokens)])

    @property
    def is_hubbub(self) -> bool:
        """Whether the server numbers its events, and says in words what it refuses."""
        return caps.SEQ in self

    @property
    def network(self) -> str:
        """What the server calls itself, or nothing."""
        return self.tokens.get("NETWORK", "")

    @property
    def lobby(self) -> str:
        """The channel that everybody meets in."""
        return self.tokens.get(_LOBBY_TOKEN) or FALLBACK_LOBBY

    @property
    def file_host(self) -> FileHost | None:
        """The service that takes files, where there is one."""
        return find_file_host(self.tokens)

    @property
    def has_history(self) -> bool:
        """Whether CHATHISTORY can be asked and its answers be told apart."""
        return caps.CHATHISTORY in self and caps.BATCH in self and caps.MESSAGE_TAGS in self

    @property
    def history_limit(self) -> int:
        """The most entries that one CHATHISTORY may ask for; 0 stands for no limit."""
        stated = _number(self.tokens.get("CHATHISTORY", ""), 0)
        return min(stated or _MOST_HISTORY, _MOST_HISTORY)

    @property
    def password_rules(self) -> PasswordRules | None:
        """The rules for new passwords; None where they would have to be sent (hubbub.chat/scram-keys)."""
        if caps.SCRAM_KEYS not in self:
            return None
        values = _values(self.enabled[caps.SCRAM_KEYS])
        iterations = _number(values.get("iterations", ""), MIN_ITERATIONS)
        shortest = _number(values.get("password-length", ""), SHORTEST_PASSWORD)
        return PasswordRules(shortest, min(max(iterations, MIN_ITERATIONS), MAX_ITERATIONS))

    @property
    def multiline(self) -> MultilineLimits | None:
        """The limits of a draft/multiline batch, None where there is no such thing."""
        if caps.MULTILINE not in self or caps.BATCH not in self:
            return None
        values = _values(self.enabled[caps.MULTILINE])
        return MultilineLimits(
            _number(values.get("max-bytes", ""), 4096), _number(values.get("max-lines", ""), 24)
        )

    @property
    def role_signs(self) -> Mapping[str, str]:
        """Mode letter to sign, highest role first, from ``PREFIX=(qov)~@+``."""
        letters, _, signs = self.tokens.get("PREFIX", "(ov)@+").removeprefix("(").partition(")")
        return dict(zip(letters, signs, strict=False))

    def takes_argument(self, letter: str, *, added: bool) -> bool:
        """Whether a channel mode has an argument, from ``CHANMODES=A,B,C,D`` and PREFIX."""
        if letter in self.role_signs:
            return True
        kinds = self.tokens.get("CHANMODES", "b,k,l,imnpst").split(",")
        kind = next((index for index, letters in enumerate(kinds) if letter in letters), len(kinds))
        return kind in {_LIST_MODES, _ALWAYS_WITH_ARGUMENT} or (kind == _ARGUMENT_WHEN_SET and added)


def _values(value: str) -> Mapping[str, str]:
    """The values of a capability such as ``max-bytes=65536,max-lines=1000``."""
    return dict(item.partition("=")[::2] for item in value.split(","))


def _number(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() else default
