"""SASL on the server's side: how somebody proves to own an account.

Sources: https://ircv3.net/specs/extensions/sasl-3.2, RFC 4422, appendix A (EXTERNAL), RFC 4616 (PLAIN), RFC
5802 and 7677 (SCRAM-SHA-256).
"""

from collections.abc import Callable
from typing import Final, NamedTuple, Protocol, TypeAlias

from scramp import ScramException, ScramMechanism

from hubbub.server.accounts import WRONG, Accounts, LoginError
from hubbub.server.bounds import SASL_ANSWER
from hubbub.server.passwords import scram_keys
from hubbub.store.records import AccountRecord
from hubbub.wire.names import fold
from hubbub.wire.sasl import CHUNK, PLAIN, SCRAM, Gatherer, PayloadError
from hubbub.wire.scram import ScramKeys

Step: TypeAlias = bytes | AccountRecord
"""What a mechanism answers: a challenge, or whom it has found the client to be."""


class Peer(NamedTuple):
    """Where a client comes from, and the fingerprint of the certificate that it has, if any."""

    address: str
    certificate: str | None


class TooLongError(Exception):
    """A part of the client's answer is longer than AUTHENTICATE may be."""


class Mechanism(Protocol):
    """One attempt at proving who somebody is."""

    by_password: bool
    """Whether it takes the account's password."""

    async def step(self, answer: bytes) -> Step:
        """Take the client's answer. Raises LoginError."""


class Plain:
    """PLAIN: the password itself."""

    by_password = True

    def __init__(self, accounts: Accounts, peer: Peer) -> None:
        self._accounts = accounts
        self._address = peer.address

    async def step(self, answer: bytes) -> Step:
        """See Mechanism."""
        try:
            authzid, authcid, password = answer.decode().split("\0")
        except ValueError as error:  # UnicodeDecodeError is one too
            raise LoginError("PLAIN is: name NUL account NUL password, in UTF-8") from error
        _same(authzid, authcid)
        if not authcid or not password:
            raise LoginError("Both the account and the password are needed")
        return await self._accounts.check_password(authcid, password, self._address)


class Scram:
    """SCRAM-SHA-256: the password is proven, and never sent."""

    by_password = True

    def __init__(self, accounts: Accounts, peer: Peer) -> None:
        self._accounts = accounts
        self._address = peer.address
        self._name = ""
        self._account: AccountRecord | None = None
        self._succeeded: Callable[[], None] = lambda: None
        self._exchange = ScramMechanism(SCRAM).make_server(self._keys)
        self._steps = iter((self._first, self._final, self._end))

    async def step(self, answer: bytes) -> Step:
        """See Mechanism."""
        try:
            return next(self._steps)(answer.decode())
        except (ScramException, UnicodeDecodeError) as error:
            if not self._name:  # nobody has been named yet
                raise LoginError(WRONG) from error
            raise self._accounts.refusal(self._name, self._address) from error

    def _keys(self, name: str) -> ScramKeys:
        self._succeeded = self._accounts.attempt(name, self._address)
        self._name = name
        self._account = self._accounts.find(name)
        if self._account is None:
            raise self._accounts.refusal(name, self._address)
        return scram_keys(self._account.scram)

    def _first(self, answer: str) -> Step:
        self._exchange.set_client_first(answer)
        return str(self._exchange.get_server_first()).encode()

    def _final(self, answer: str) -> Step:
        self._exchange.set_client_final(answer)
        return str(self._exchange.get_server_final()).encode()

    def _end(self, _answer: str) -> Step:
        account = self._accounts.current(self._account) if self._account is not None else None
        if account is None:
            raise LoginError(WRONG)
        self._succeeded()
        return account


class External:
    """EXTERNAL: the certificate that the client has shown when TLS began."""

    by_password = False

    def __init__(self, accounts: Accounts, peer: Peer) -> None:
        self._accounts = accounts
        self._certificate = peer.certificate

    async def step(self, answer: bytes) -> Step:
        """See Mechanism."""
        if self._certificate is None:
            raise LoginError("You have shown no certificate. Connect with TLS and one, or use a password")
        account = self._accounts.with_credential(self._certificate)
        if account is None:
            words = "Log in with the password once and send: /msg NickServ CERT ADD"
            raise LoginError(f"No account knows your certificate. {words}")
        if fold(answer.decode(errors="replace")) not in {"", account.key}:
            raise LoginError(f"Your certificate is that of {account.name}, not of the account that you name")
        return account


def _same(authzid: str, authcid: str) -> None:
    """To log in as one and act as another is not offered."""
    if authzid and authzid != authcid:
        raise LoginError("You can only log in as yourself: leave the authorization name empty")


MECHANISMS: Final[dict[str, Callable[[Accounts, Peer], Mechanism]]] = {
    PLAIN: Plain,
    SCRAM: Scram,
    "EXTERNAL": External,
}


class Exchange:
    """One AUTHENTICATE exchange: the chunks of the client's answer, and the mechanism that takes it."""

    def __init__(self, mechanism: Mechanism) -> None:
        self.proven: AccountRecord | None = None
        self.by_password = mechanism.by_password
        self._mechanism = mechanism
        self._gatherer = Gatherer(SASL_ANSWER)

    def gather(self, chunk: str) -> bytes | None:
        """Take a chunk: the whole answer if it was the last, otherwise None.

        Raises TooLongError, and LoginError where the whole is longer than any mechanism needs, or not base64.
        """
        if len(chunk) > CHUNK:
            raise TooLongError
        try:
            return self._gatherer.add(chunk)
        except PayloadError as error:
            raise LoginError(str(error)) from error

    async def step(self, answer: bytes) -> bytes:
        """Hand an answer to the mechanism: its challenge, nothing once it is `proven` who the client is.

        Raises LoginError.
        """
        found = await self._mechanism.step(answer)
        if isinstance(found, bytes):
            return found
        self.proven = found
        return b""
