"""SASL on the client's side: logging in, messages in and messages out. No I/O.

Sources: https://ircv3.net/specs/extensions/sasl-3.2, RFC 4422, RFC 4616 (PLAIN), RFC 5802 and 7677
(SCRAM-SHA-256).
"""

from collections.abc import Sequence
from enum import Enum, auto
from typing import Final, Protocol

from scramp import ScramClient, ScramException

from hubbub.client.credentials import NOT_PRIVATE, Credentials
from hubbub.client.errors import ImpostorError
from hubbub.client.translation import N_, _
from hubbub.wire import numerics
from hubbub.wire.message import Message
from hubbub.wire.sasl import PLAIN, SCRAM, Gatherer, PayloadError, chunks

_LONGEST_CHALLENGE: Final = 16_384
"""Characters of base64; a challenge of SCRAM has some hundred."""

_REFUSALS: Final = frozenset(
    {
        numerics.ERR_NICKLOCKED,
        numerics.ERR_SASLFAIL,
        numerics.ERR_SASLTOOLONG,
        numerics.ERR_SASLABORTED,
        numerics.ERR_SASLALREADY,
    }
)
_ANSWERS: Final = _REFUSALS | {"AUTHENTICATE", numerics.RPL_SASLSUCCESS, numerics.RPL_SASLMECHS}

_ODD: Final = N_("A password can't have such characters. Check what you have typed.")
_IMPOSTOR: Final = N_(
    "The server could not prove that it knows your password, so it may be another "
    "one in its place. You are disconnected, and it has not learned the password. "
    "Ask whoever runs the server."
)


class Mechanism(Protocol):
    """One way to prove who one is."""

    name: str

    def answer(self, challenge: bytes) -> bytes:
        """Answer what the server asks. Raises ImpostorError."""

    @property
    def is_proven(self) -> bool:
        """Whether the server, too, has proven all that it has to."""


class Plain:
    """PLAIN: the password itself, for private lines only."""

    name = PLAIN
    is_proven = True

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials

    def answer(self, _challenge: bytes) -> bytes:
        """See Mechanism."""
        return f"\0{self._credentials.account}\0{self._credentials.password}".encode()


class Scram:
    """SCRAM-SHA-256: both sides prove that they know the password, and neither sends it."""

    name = SCRAM

    def __init__(self, credentials: Credentials) -> None:
        self._client = ScramClient([SCRAM], credentials.account, credentials.password)
        self._steps = iter((self._first, self._final, self._verify))
        self.is_proven = False

    def answer(self, challenge: bytes) -> bytes:
        """See Mechanism."""
        try:
            return next(self._steps)(challenge.decode()).encode()
        except (ScramException, UnicodeDecodeError, StopIteration) as error:
            raise ImpostorError(_(_IMPOSTOR)) from error

    def _first(self, _challenge: str) -> str:
        return str(self._client.get_client_first())

    def _final(self, challenge: str) -> str:
        self._client.set_server_first(challenge)
        return str(self._client.get_client_final())

    def _verify(self, challenge: str) -> str:
        """Check the server's signature (RFC 5802, section 3)."""
        self._client.set_server_final(challenge)
        self.is_proven = True
        return ""


class Outcome(Enum):
    """How far logging in has come."""

    PENDING = auto()
    LOGGED_IN = auto()
    REFUSED = auto()


class Login:
    """One attempt to log in. To answer a challenge takes a moment of computing, which a thread can do."""

    def __init__(self, credentials: Credentials, offered: str, *, private: bool) -> None:
        """Choose a mechanism of those `offered`: the capability's value, empty where it isn't said."""
        self.outcome = Outcome.PENDING
        self.refusal = ""
        """Why it was refused, in words."""
        self._gatherer = Gatherer(_LONGEST_CHALLENGE)
        self._mechanism = self._choose(credentials, offered.split(",") if offered else (SCRAM,), private)

    def start(self) -> Sequence[Message]:
        """The first thing to send; nothing where it is refused already."""
        return () if self._mechanism is None else (Message("AUTHENTICATE", (self._mechanism.name,)),)

    @staticmethod
    def takes(message: Message) -> bool:
        """Whether a message of the server belongs to logging in."""
        return message.command in _ANSWERS

    def receive(self, message: Message) -> Sequence[Message]:
        """Take a message of the server and return the answer. Raises ImpostorError."""
        if message.command == "AUTHENTICATE" and self._mechanism is not None:
            return self._on_challenge(self._mechanism, message.param(0))
        if message.command == numerics.RPL_SASLSUCCESS:
            if self._mechanism is None or not self._mechanism.is_proven:
                raise ImpostorError(_(_IMPOSTOR))
            self.outcome = Outcome.LOGGED_IN
        elif message.command in _REFUSALS:
            self._refuse(message.params[-1] if message.params else _("The server has refused the password."))
        return ()

    def _choose(self, credentials: Credentials, offered: Sequence[str], private: bool) -> Mechanism | None:
        if SCRAM in offered:
            try:
                return Scram(credentials)
            except ScramException:  # RFC 4013 forbids some characters, so nobody's password has them
                self._refuse(_(_ODD))
        elif PLAIN in offered and private:
            return Plain(credentials)
        elif PLAIN in offered:
            self._refuse(_(NOT_PRIVATE))
        else:
            self._refuse(
                _("This server takes no passwords that this program could send. Ask whoever runs it.")
            )
        return None

    def _on_challenge(self, mechanism: Mechanism, chunk: str) -> Sequence[Message]:
        try:
            challenge = self._gatherer.add(chunk)
        except PayloadError as error:
            raise ImpostorError(_(_IMPOSTOR)) from error
        if challenge is None:
            return ()
        return [Message("AUTHENTICATE", (each,)) for each in chunks(mechanism.answer(challenge))]

    def _refuse(self, reason: str) -> None:
        self.outcome = Outcome.REFUSED
        self.refusal = reason
