"""From a fresh connection to a registered one: capabilities, who one is, name. Messages in, messages out."""

from collections.abc import Sequence
from enum import Enum, auto
from typing import Final

from hubbub.client.admission import Admission
from hubbub.client.credentials import Credentials
from hubbub.client.entrance import Passage
from hubbub.client.errors import ServerPasswordError
from hubbub.client.features import Features
from hubbub.client.sasl import Login, Outcome
from hubbub.client.translation import N_, _
from hubbub.client.words import sentence
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
    caps.SEARCH,
    caps.MULTILINE,
    caps.READ_MARKER,
    caps.REDACTION,
    caps.EDIT,
    caps.IDENTITY,
    caps.SEQ,
    caps.NONCE,
    caps.SASL,
    caps.ACCOUNT_REGISTRATION,
    caps.PASSWD,
)

_NAME_REFUSED: Final = frozenset(
    {numerics.ERR_NONICKNAMEGIVEN, numerics.ERR_ERRONEUSNICKNAME, numerics.ERR_NICKNAMEINUSE, "436", "437"}
)
REAL_NAME: Final = "Hubbub"
"""What we say in place of a real name, for which nobody is asked."""

_REGISTERED: Final = N_(
    "{name} is the name of an account. If it is yours, type its password; if not, choose another name."
)
_SERVER_PASSWORD: Final = N_(
    "This server has a password for all who come in. If you don't know it, ask whoever runs the server."
)
_WRONG_SERVER_PASSWORD: Final = N_(
    "That is not the server's password. Check it, or ask whoever runs the server."
)
_UNSENT_SERVER_PASSWORD: Final = N_(
    "This server has a password for all who come in. This connection is not encrypted, so it can't be sent. "
    "Enter the server by its encrypted port."
)


class Stage(Enum):
    """How far the registration has come."""

    ASKING = auto()
    """Waiting for the list of capabilities."""
    ADMITTING = auto()
    """The server is being shown a link that lets us in; logging in and the name follow."""
    LOGGING_IN = auto()
    """The server is being shown that the account is ours; the name follows."""
    NAMING = auto()
    """The name is sent."""
    REFUSED = auto()
    """The name or the password was refused; rename() tries another."""
    WELCOMED = auto()
    """001 came; the server's description follows."""
    READY = auto()
    """Registered, and the server's features are known."""


_TURNS_AWAY: Final = frozenset({Stage.ASKING, Stage.ADMITTING, Stage.NAMING})
"""When a server says that it wants a password of its own: later the same numeric is about other passwords."""


class Handshake:
    """One connection's registration, and its CAP messages for as long as it lasts."""

    def __init__(
        self,
        nick: str,
        secret: str,
        features: Features,
        credentials: Credentials | None = None,
        *,
        private: bool = False,
        wanted: Sequence[str] = WANTED,
        passage: Passage | None = None,
        server_password: str = "",
    ) -> None:
        """`credentials` log in on the way, where the server can; a `private` line may carry passwords.

        `wanted` are the capabilities to ask for, those of the desktop program if nothing else is said. A
        `passage` is the link that lets us in. `server_password` is what the server asks of everybody, empty
        where nothing is known.
        """
        self.stage = Stage.ASKING
        self.nick = nick
        self.refusal = ""
        """Why the name was refused, in the server's words."""
        self.taken = False
        """Whether it was refused because somebody has it."""
        self.asks_password = False
        """Whether it was refused because it is an account's, or the password was."""
        self._secret = secret
        self._features = features
        self._credentials = credentials
        self._private = private
        self._server_password = server_password
        self._passage = passage
        # The account's dialog sends passwords, so the capability is there for the link alone.
        self._wanted = wanted if passage is None else (*wanted, caps.SCRAM_KEYS)
        self._admission: Admission | None = None
        self._login: Login | None = None
        self._has_said_user = False
        self._offered: dict[str, str] = {}
        self._is_held = False
        """Whether the server waits for CAP END before it lets us in."""

    def start(self) -> Sequence[Message]:
        """The first thing to send."""
        return (*self._tell_server_password(), Message("CAP", ("LS", "302")))

    def give_up_on_capabilities(self) -> Sequence[Message]:
        """Go on without, as the server says nothing: it is older than capabilities, or slow."""
        return self._prove() if self.stage is Stage.ASKING and not self._is_held else ()

    @property
    def has_new_password(self) -> bool:
        """Whether the server has taken the password that was chosen with a link."""
        return self._admission is not None and self._admission.has_new_password

    def rename(
        self,
        nick: str,
        secret: str,
        credentials: Credentials | None = None,
        passage: Passage | None = None,
        server_password: str = "",
    ) -> Sequence[Message]:
        """Try another name after REFUSED, with what proves to be its owner, or another way in.

        The server is told a `server_password` that it doesn't know yet.
        """
        self.nick = nick
        self._passage = None if self.has_new_password else passage
        self._secret = secret
        self._credentials = credentials
        self.asks_password = False
        if server_password in {"", self._server_password}:
            return self._prove()
        self._server_password = server_password
        return (*self._tell_server_password(), *self._prove())

    def receive(self, message: Message) -> Sequence[Message]:
        """Take a message of the server and return the answer. Raises ServerPasswordError."""
        if message.command == "CAP":
            return self._on_cap(message)
        if message.command == numerics.ERR_PASSWDMISMATCH and self.stage in _TURNS_AWAY:
            raise ServerPasswordError(self._server_password_problem())
        if self.stage is Stage.ASKING:
            return self._prove() if _refuses_cap(message) else ()
        if self.stage is Stage.ADMITTING and self._admission is not None:
            return self._on_admission(self._admission, message)
        if self.stage is Stage.LOGGING_IN and self._login is not None and self._login.takes(message):
            return self._on_login(self._login, message)
        if self.stage is Stage.NAMING:
            return self._on_naming(message)
        if self.stage is Stage.WELCOMED and message.command in {
            numerics.RPL_ENDOFMOTD,
            numerics.ERR_NOMOTD,
        }:
            self.stage = Stage.READY
        return ()

    def _tell_server_password(self) -> Sequence[Message]:
        may_send = self._server_password and self._private
        return (Message("PASS", (self._server_password,)),) if may_send else ()

    def _server_password_problem(self) -> str:
        if not self._private:
            return _(_UNSENT_SERVER_PASSWORD)
        return _(_WRONG_SERVER_PASSWORD if self._server_password else _SERVER_PASSWORD)

    def _on_naming(self, message: Message) -> Sequence[Message]:
        if message.command == numerics.RPL_WELCOME:
            self.stage = Stage.WELCOMED
            self.nick = message.param(0, self.nick)
            return (
                (Message("CAP", ("REQ", f"-{caps.SCRAM_KEYS}")),) if caps.SCRAM_KEYS in self._features else ()
            )
        if message.command == "NOTE" and message.params[:2] == ("NICK", "NAME_REGISTERED"):
            self.asks_password = True
        elif message.command in _NAME_REFUSED:
            words = message.params[-1] if message.params else ""
            self._refuse(_(_REGISTERED).format(name=self.nick) if self.asks_password else words)
            self.taken = message.command == numerics.ERR_NICKNAMEINUSE
        return ()

    def _on_admission(self, admission: Admission, message: Message) -> Sequence[Message]:
        if message.command in _NAME_REFUSED:
            self._refuse(sentence(message.params[-1] if message.params else ""))
            return ()
        return self._go_on(admission, admission.receive(message, self._name))

    def _go_on(self, admission: Admission, answers: Sequence[Message]) -> Sequence[Message]:
        """Go on with what the link has led to."""
        if admission.outcome is Outcome.REFUSED:
            self._refuse(admission.refusal)
        return (*answers, *self._log_in()) if admission.outcome is Outcome.LOGGED_IN else answers

    def _on_login(self, login: Login, message: Message) -> Sequence[Message]:
        answers = login.receive(message)
        if login.outcome is Outcome.REFUSED:
            self.asks_password = True
            self._refuse(login.refusal)
        return self._introduce() if login.outcome is Outcome.LOGGED_IN else answers

    def _refuse(self, reason: str) -> None:
        self.stage = Stage.REFUSED
        self.refusal = reason
        self.taken = False

    def _on_cap(self, message: Message) -> Sequence[Message]:
        words = message.params[-1].split()
        match message.param(1).upper():
            case "LS":
                self._is_held = True
                if self.stage is Stage.NAMING:  # given up on too early: begin anew, this time with all of it
                    self.stage = Stage.ASKING
                    self._has_said_user = False
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
        self._offered |= {name: value for name, value in offered.items() if name in self._wanted}
        if more:
            return ()
        wanted = [name for name in self._wanted if name in self._offered and name not in self._features]
        if wanted:
            request = Message("CAP", ("REQ", " ".join(wanted)))
            return (request,)
        return self._finish()

    def _on_acknowledged(self, words: list[str]) -> Sequence[Message]:
        for word in words:
            if word.startswith("-"):
                self._features.enabled.pop(word[1:], None)
            elif word in self._wanted:
                self._features.enabled[word] = self._offered.get(word, "")
        return self._finish()

    def _finish(self) -> Sequence[Message]:
        return self._prove() if self._is_held and self.stage is Stage.ASKING else ()

    def _prove(self) -> Sequence[Message]:
        """Say who we are, as far as that takes proof. The name comes after it, as it may be the account's."""
        proof = self._identify()
        if self._passage is None:
            return (*proof, *self._log_in())
        self.stage = Stage.ADMITTING
        self._admission = admission = Admission(self._passage, self._features)
        return (*proof, *self._go_on(admission, admission.start()))

    def _log_in(self) -> Sequence[Message]:
        """Show that the account is ours, if we say so; the name follows."""
        offered = self._features.enabled.get(caps.SASL)
        if self._credentials is None or offered is None:
            return self._introduce()
        self._login = Login(self._credentials, offered, private=self._private)
        self.stage = Stage.LOGGING_IN
        if self._login.outcome is Outcome.REFUSED:
            self.asks_password = True
            self._refuse(self._login.refusal)
        return self._login.start()

    def _name(self) -> Sequence[Message]:
        nick = Message("NICK", (self.nick,))
        if self._has_said_user:
            return (nick,)
        self._has_said_user = True
        return (nick, Message("USER", ("hubbub", "0", "*", REAL_NAME)))

    def _introduce(self) -> Sequence[Message]:
        self.stage = Stage.NAMING
        messages = [*self._name()]
        if self._is_held:
            self._is_held = False
            messages.append(Message("CAP", ("END",)))
        return messages

    def _identify(self) -> Sequence[Message]:
        return (Message("IDENTITY", (self._secret,)),) if caps.IDENTITY in self._features else ()


def _refuses_cap(message: Message) -> bool:
    return message.command in {numerics.ERR_UNKNOWNCOMMAND, numerics.ERR_NOTREGISTERED}
