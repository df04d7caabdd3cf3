"""Who one is on a server beyond the name: what is asked about the account, and what the server answers.

Sources: https://ircv3.net/specs/extensions/account-registration, sasl-3.2, and docs/protocol.md (PASSWD).
"""

import asyncio
from base64 import b64encode
from collections.abc import Callable
from typing import Final

from hubbub.client.address import Address
from hubbub.client.changes import AccountChanged, AccountRefused, Missing, PasswordChanged, PasswordPlace
from hubbub.client.credentials import NOT_PRIVATE, Credentials, is_private
from hubbub.client.errands import Errands
from hubbub.client.passwords import Passwords
from hubbub.client.reducer import Reducer
from hubbub.client.sasl import Login, Outcome
from hubbub.client.translation import N_, _
from hubbub.client.words import sentence
from hubbub.wire import capabilities as caps
from hubbub.wire import numerics
from hubbub.wire.limits import MAX_BODY
from hubbub.wire.message import Message
from hubbub.wire.names import fold

_MISSING: Final = {
    ("REGISTER", "INVALID_EMAIL"): Missing.EMAIL,
    ("REGISTER", "UNACCEPTABLE_EMAIL"): Missing.EMAIL,
    ("REGISTER", "WEAK_PASSWORD"): Missing.NEW_PASSWORD,
    ("REGISTER", "UNACCEPTABLE_PASSWORD"): Missing.NEW_PASSWORD,
    ("VERIFY", "INVALID_CODE"): Missing.NEW_PASSWORD,  # it waits for no other
    ("PASSWD", "WEAK_PASSWORD"): Missing.NEW_PASSWORD,
    ("PASSWD", "UNACCEPTABLE_PASSWORD"): Missing.NEW_PASSWORD,
}
"""What to type anew, by command and code of a FAIL; the password where nothing stands here."""

_WORDS: Final = {
    ("VERIFY", "INVALID_CODE"): N_(
        "That was not the code. Register again, and type the one that you are given."
    ),
}
"""What is said in place of the server's words, which speak of commands."""

_COMMANDS: Final = frozenset({"AUTHENTICATE", "NICKSERV", "PASSWD", "REGISTER", "VERIFY"})

_UNREGISTRABLE: Final = N_("Names can't be registered from here on this server. Ask whoever runs it.")
_UNCHANGEABLE: Final = N_(
    "The password can't be changed from here on this server. Its services may help: /msg NickServ"
)
_TOO_LONG: Final = N_("That password is too long. Choose a shorter one.")
_LOST: Final = N_(
    "The connection was lost before the server had answered. Look whether it has happened, or try again."
)
_NICKSERV: Final = N_("NickServ was asked to log you in; it answers in the chat.")
_NO_BLANKS: Final = N_("NickServ of this server takes no password with blanks.")


class Account:
    """Logs in and out, registers, and keeps the password at home. Nothing here blocks."""

    def __init__(
        self,
        address: Address,
        passwords: Passwords,
        reducer: Reducer,
        errands: Errands,
        flush: Callable[[], None],
    ) -> None:
        """`flush` sends what the reducer holds to the server and to the window."""
        self.credentials: Credentials | None = None
        """What logs in on the next connection."""
        self._address = address
        self._passwords = passwords
        self._reducer = reducer
        self._errands = errands
        self._flush = flush
        self._name: str | None = None
        self._last_name: str | None = None
        self._wanted: Credentials | None = None
        """What will log in, once the server has taken it."""
        self._keeps = False
        """Whether that is to be kept at home."""
        self._is_proven = False
        """Whether the server has said that it is right: it may log us in for other reasons, unasked."""
        self._is_asked = False
        """Whether the server owes an answer."""
        self._login: Login | None = None

    @property
    def name(self) -> str | None:
        """The account that the server has logged us in to."""
        return self._name

    @property
    def last_name(self) -> str | None:
        """The account that we are logged in to, or were before the connection was lost."""
        return self._last_name

    # Before the server has let us in

    def choose(
        self, nick: str, password: str, keep: bool, then: Callable[[], None], new_password: str = ""
    ) -> None:
        """Find out what logs in `nick`: the password that was typed, else what is kept. Then go on.

        A `new_password` will log in once the server has taken it, with the link that we come in by.
        """
        chosen = new_password or password
        self._want(Credentials(nick, chosen) if chosen else None, keep=keep)
        self.credentials = None if new_password else self._wanted
        self._errands.do(self._recall(nick), then)

    def find_place(self) -> None:
        """Tell the window where a password would be kept."""
        self._errands.do(self._find_place())

    # What the person asks for

    def register(self, password: str, keep: bool, email: str = "") -> None:
        """Make the name that we have our own."""
        nick = self._reducer.state.nick
        request = Message("REGISTER", ("*", email or "*", password))
        if caps.ACCOUNT_REGISTRATION not in self._reducer.state.features:
            self._refuse(_(_UNREGISTRABLE), Missing.NEW_PASSWORD)
        elif self._may_send(request, Missing.NEW_PASSWORD):
            self._want(Credentials(nick, password), keep=keep)
            self._ask(request)

    def verify(self, code: str) -> None:
        """Go on registering with the code that the server has asked for."""
        if self._wanted is not None:
            self._ask(Message("VERIFY", (self._wanted.account, code)))

    def log_in(self, name: str, password: str, keep: bool) -> None:
        """Become the owner of an account while online."""
        self._want(Credentials(name, password), keep=keep)
        self._log_in(Credentials(name, password))

    def change_password(self, old: str, new: str, keep: bool) -> None:
        """Give the account that we are logged in to another password."""
        words = (b64encode(each.encode()).decode() for each in (old, new))
        request = Message("PASSWD", tuple(words))
        if caps.PASSWD not in self._reducer.state.features or self._name is None:
            self._refuse(_(_UNCHANGEABLE))
        elif self._may_send(request, Missing.NEW_PASSWORD):
            self._want(Credentials(self._name, new), keep=keep)
            self._ask(request)

    def log_out(self, then: Callable[[], None]) -> None:
        """Have nothing on this computer log in to the account any more. Then go on."""
        self.credentials = self._wanted = None
        if self._last_name is not None:
            self._errands.do(self._passwords.forget(self._address, self._last_name), then)

    # What the server says

    async def receive(self, message: Message) -> bool:
        """Take a message of the server; whether it was about the account. Raises ImpostorError."""
        if self._login is not None and Login.takes(message):
            await self._go_on(self._login, message)
        elif message.command in {numerics.RPL_LOGGEDIN, numerics.RPL_LOGGEDOUT}:
            self._on_account(message)
        elif message.command == "FAIL" and message.param(0) in _COMMANDS and self._is_asked:
            self._on_fail(message)
        elif message.command in {"REGISTER", "VERIFY", "PASSWD"}:
            self._on_answer(message)
        else:
            return False
        return True

    def prove(self) -> None:
        """The server has taken what is wanted to log in."""
        self._is_proven = True
        self._take_if_proven()

    def enter(self) -> None:
        """The server has let us in: say as whom, and log in if that was not possible before."""
        self._reducer.state.add(AccountChanged(self._name))
        if self.credentials is not None and self._name is None:
            self._log_in(self.credentials)

    def disconnect(self) -> None:
        """The connection has gone, and with it what it was asked."""
        self._name = self._login = None
        self._is_proven = False
        if self._is_asked:
            self._refuse(_(_LOST))

    # Logging in while online

    def _log_in(self, credentials: Credentials) -> None:
        offered = self._reducer.state.features.enabled.get(caps.SASL)
        if offered is None:
            self._ask_nickserv(credentials)
            return
        self._login = Login(credentials, offered, private=is_private(self._address))
        self._ask(*self._login.start())
        self._settle(self._login)

    async def _go_on(self, login: Login, message: Message) -> None:
        # PBKDF2 takes long where the server asks for many rounds.
        for answer in await asyncio.to_thread(login.receive, message):
            self._reducer.ask(answer)
        self._settle(login)

    def _settle(self, login: Login) -> None:
        if login.outcome is not Outcome.PENDING:
            self._login = None
        if login.outcome is Outcome.REFUSED:
            self._refuse(login.refusal)
        elif login.outcome is Outcome.LOGGED_IN:
            self._is_asked = False
            self.prove()

    def _ask_nickserv(self, credentials: Credentials) -> None:
        """The way of servers without SASL. What it answers is for people to read."""
        request = Message("PRIVMSG", ("NickServ", f"IDENTIFY {credentials.account} {credentials.password}"))
        if " " in credentials.password:
            self._refuse(_(_NO_BLANKS))
        elif self._may_send(request, Missing.PASSWORD):
            self._reducer.ask(request)
            self._is_proven = True  # by RPL_LOGGEDIN alone, since nothing else is said to programs
            self._refuse(_(_NICKSERV))

    # Answers

    def _on_account(self, message: Message) -> None:
        """RPL_LOGGEDIN: ``900 me mask account :words``, RPL_LOGGEDOUT: ``901 me mask :words``."""
        self._name = message.param(2) if message.command == numerics.RPL_LOGGEDIN else None
        self._last_name = self._name
        self._take_if_proven()
        self._reducer.state.add(AccountChanged(self._name))

    def _on_answer(self, message: Message) -> None:
        """``REGISTER SUCCESS account :words``; the server logs us in with RPL_LOGGEDIN."""
        self._is_asked = False
        if message.param(0) == "VERIFICATION_REQUIRED":
            self._reducer.state.add(AccountRefused(Missing.CODE, sentence(message.params[-1])))
        elif message.command == "PASSWD" and self._wanted is not None:
            self._take(self._wanted)
            self._reducer.state.add(PasswordChanged())
        else:
            self.prove()

    def _on_fail(self, message: Message) -> None:
        """``FAIL command CODE [context...] :words``."""
        reason = (message.param(0), message.param(1))
        ours = _WORDS.get(reason)
        words = _(ours) if ours else sentence(message.params[-1])
        self._refuse(words, _MISSING.get(reason, Missing.PASSWORD))

    def _take_if_proven(self) -> None:
        wanted, name = self._wanted, self._name
        if self._is_proven and wanted is not None and name is not None and fold(wanted.account) == fold(name):
            self._take(wanted)

    def _take(self, wanted: Credentials) -> None:
        """The server has taken these, so they log in from here on; keep them if that is wanted."""
        nick = self._reducer.state.nick
        self.credentials, self._wanted = wanted, None
        if self._keeps:
            self._errands.do(self._passwords.keep(self._address, wanted, nick))
        else:
            self._errands.do(self._passwords.forget(self._address, wanted.account))

    # To the server, to the window, and to what is kept

    def _want(self, wanted: Credentials | None, *, keep: bool) -> None:
        self._wanted = wanted
        self._keeps = keep
        self._is_proven = False

    def _ask(self, *requests: Message) -> None:
        self._is_asked = True
        for request in requests:
            self._reducer.ask(request)
        self._flush()

    def _may_send(self, request: Message, missing: Missing) -> bool:
        """Whether a password may go out as this; says why if not."""
        if not is_private(self._address):
            self._refuse(_(NOT_PRIVATE), missing)
        elif len(request.encode()) > MAX_BODY:
            self._refuse(_(_TOO_LONG), missing)
        else:
            return True
        return False

    def _refuse(self, reason: str, missing: Missing = Missing.PASSWORD) -> None:
        self._is_asked = False
        self._reducer.state.add(AccountRefused(missing, reason))
        self._flush()

    async def _recall(self, nick: str) -> None:
        if self._wanted is None:
            self.credentials = await self._passwords.recall(self._address, nick)

    async def _find_place(self) -> None:
        self._reducer.state.add(PasswordPlace(await self._passwords.place()))
        self._flush()
