"""The password that a server may ask of everybody who comes in, beside that of an account.

It is kept like that one (decision 15), under a name that nobody can have.
"""

from collections.abc import Callable
from typing import Final

from hubbub.client.address import Address
from hubbub.client.credentials import Credentials
from hubbub.client.errands import Errands
from hubbub.client.passwords import Passwords

_KEPT_AS: Final = "server:password"  # no name has a colon


class ServerPassword:
    """What is known of it for one stay, and what is kept of that at home."""

    def __init__(self, address: Address, passwords: Passwords, errands: Errands) -> None:
        self.value = ""
        """What the server is told, empty where nothing is known that it would take."""
        self.is_wanted = False
        """Whether the server has asked for another one."""
        self._address = address
        self._passwords = passwords
        self._errands = errands
        self._keeps: bool | None = None
        """Whether to keep what was typed, once the server has taken it; None where nothing was."""

    def choose(self, typed: str, keep: bool, then: Callable[[], None]) -> None:
        """Take what was typed, else what is known or kept. Then go on."""
        self.is_wanted = False
        if typed:
            self.value, self._keeps = typed, keep
        self._errands.do(self._recall(), then)

    def take(self) -> None:
        """The server has let us in with it."""
        if self._keeps:
            credentials = Credentials(_KEPT_AS, self.value)
            self._errands.do(self._passwords.keep(self._address, credentials, _KEPT_AS))
        elif self._keeps is not None:
            self._errands.do(forget_server_password(self._passwords, self._address))
        self._keeps = None

    def give_up(self) -> None:
        """The server doesn't let us in with it."""
        self.is_wanted = True
        self.forget()

    def forget(self) -> None:
        """Keep it nowhere."""
        self.value, self._keeps = "", None
        self._errands.do(forget_server_password(self._passwords, self._address))

    async def _recall(self) -> None:
        if not self.value:
            kept = await self._passwords.recall(self._address, _KEPT_AS)
            self.value = kept.password if kept is not None else ""


async def forget_server_password(passwords: Passwords, address: Address) -> None:
    """Keep the password of a server no longer. Raises PasswordsError."""
    await passwords.forget(address, _KEPT_AS)
