"""From a fresh connection to a registered one: capabilities, identity, name. Messages in, messages out."""

from collections.abc import Sequence
from enum import Enum, auto
from typing import Final

from hubbub.client.features import Features
from hubbub.wire import capabilities as caps
from hubbub.wire import numerics
from hubbub.wire.message import Message

WANTED: Final = (
    caps.MESSAGE_TAGS,
    caps.SERVER_TIME,
    caps.BATCH,
    caps.ECHO_MESSAGE,
    caps.LABELED_RESPONSE,
    caps.STANDARD_REPLIES,
    caps.MULTI_PREFIX,
    caps.AWAY_NOTIFY,
    caps.EXTENDED_JOIN,
    caps.INVITE_NOTIFY,
    caps.CAP_NOTIFY,
    caps.USERHOST_IN_NAMES,
    caps.CHATHISTORY,
    caps.EVENT_PLAYBACK,
    caps.MULTILINE,
    caps.READ_MARKER,
    caps.REDACTION,
    caps.EDIT,
    caps.IDENTITY,
    caps.SEQ,
    caps.NONCE,
)

_NAME_REFUSED: Final = frozenset(
    {numerics.ERR_NONICKNAMEGIVEN, numerics.ERR_ERRONEUSNICKNAME, numerics.ERR_NICKNAMEINUSE, "436", "437"}
)
_REAL_NAME: Final = "Hubbub"


class Stage(Enum):
    """How far the registration has come."""

    ASKING = auto()
    """Waiting for the list of capabilities."""
    NAMING = auto()
    """The name is sent."""
    REFUSED = auto()
    """The name was refused; rename() tries another."""
    WELCOMED = auto()
    """001 came; the server's description follows."""
    READY = auto()
    """Registered, and the server's features are known."""


class Handshake:
    """One connection's registration, and its CAP messages for as long as it lasts."""

    def __init__(self, nick: str, secret: str, features: Features) -> None:
        self.stage = Stage.ASKING
        self.nick = nick
        self.refusal = ""
        """Why the name was refused, in the server's words."""
        self.taken = False
        """Whether it was refused because somebody has it."""
        self._secret = secret
        self._features = features
        self._offered: dict[str, str] = {}
        self._is_held = False
        """Whether the server waits for CAP END before it lets us in."""

    def start(self) -> Sequence[Message]:
        """The first thing to send."""
        return (Message("CAP", ("LS", "302")),)

    def give_up_on_capabilities(self) -> Sequence[Message]:
        """Go on without, as the server says nothing: it is older than capabilities, or slow."""
        return self._introduce() if self.stage is Stage.ASKING and not self._is_held else ()

    def rename(self, nick: str, secret: str) -> Sequence[Message]:
        """Try another name after REFUSED, with what proves to be its owner."""
        self.nick = nick
        self._secret = secret
        self.stage = Stage.NAMING
        return (*self._identify(), Message("NICK", (nick,)))

    def receive(self, message: Message) -> Sequence[Message]:
        """Take a message of the server and return the answer."""
        if message.command == "CAP":
            return self._on_cap(message)
        if self.stage is Stage.ASKING:
            return self._introduce() if _refuses_cap(message) else ()
        if self.stage is Stage.NAMING:
            self._on_naming(message)
        elif self.stage is Stage.WELCOMED and message.command in {
            numerics.RPL_ENDOFMOTD,
            numerics.ERR_NOMOTD,
        }:
            self.stage = Stage.READY
        return ()

    def _on_naming(self, message: Message) -> None:
        if message.command == numerics.RPL_WELCOME:
            self.stage = Stage.WELCOMED
            self.nick = message.param(0, self.nick)
        elif message.command in _NAME_REFUSED:
            self.stage = Stage.REFUSED
            self.refusal = message.params[-1] if message.params else ""
            self.taken = message.command == numerics.ERR_NICKNAMEINUSE

    def _on_cap(self, message: Message) -> Sequence[Message]:
        words = message.params[-1].split()
        match message.param(1).upper():
            case "LS":
                self._is_held = True
                if self.stage is Stage.NAMING:  # given up on too early: begin anew, this time with all of it
                    self.stage = Stage.ASKING
                return self._on_offer(words, more=message.param(2) == "*")
            case "NEW":
                return self._on_offer(words, more=message.param(2) == "*")
            case "ACK":
                return self._on_acknowledged(words)
            case "NAK":
                return self._finish()
            case "DEL":
                for name in words:
                    self._features.enabled.pop(name, None)
        return ()

    def _on_offer(self, words: list[str], *, more: bool) -> Sequence[Message]:
        offered = dict(word.partition("=")[::2] for word in words)
        self._offered |= {name: value for name, value in offered.items() if name in WANTED}
        if more:
            return ()
        wanted = [name for name in WANTED if name in self._offered and name not in self._features]
        if wanted:
            request = Message("CAP", ("REQ", " ".join(wanted)))
            return (request,)
        return self._finish()

    def _on_acknowledged(self, words: list[str]) -> Sequence[Message]:
        for word in words:
            if word.startswith("-"):
                self._features.enabled.pop(word[1:], None)
            elif word in WANTED:
                self._features.enabled[word] = self._offered.get(word, "")
        return self._finish()

    def _finish(self) -> Sequence[Message]:
        if not self._is_held:
            return ()
        self._is_held = False
        return (*self._introduce(), Message("CAP", ("END",)))

    def _introduce(self) -> Sequence[Message]:
        self.stage = Stage.NAMING
        nick, user = Message("NICK", (self.nick,)), Message("USER", ("hubbub", "0", "*", _REAL_NAME))
        return (*self._identify(), nick, user)

    def _identify(self) -> Sequence[Message]:
        return (Message("IDENTITY", (self._secret,)),) if caps.IDENTITY in self._features else ()


def _refuses_cap(message: Message) -> bool:
    return message.command in {numerics.ERR_UNKNOWNCOMMAND, numerics.ERR_NOTREGISTERED}
