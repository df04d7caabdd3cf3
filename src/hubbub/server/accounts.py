"""Accounts: names that belong to somebody, and the ways to prove to be that somebody."""

import logging
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from hubbub.server.addresses import network_of
from hubbub.server.lookalikes import LookAlikes, Looks
from hubbub.server.passwords import Hashes, Passwords
from hubbub.server.throttle import Throttle
from hubbub.server.turns import BusyError
from hubbub.store import queries
from hubbub.store.records import AccountRecord, CredentialRecord
from hubbub.wire.names import fold

if TYPE_CHECKING:
    from hubbub.server.config import Config, Limits
    from hubbub.store.store import Store

log: Final = logging.getLogger(__name__)

# The hash of a password that nobody has: checking a name that is no account takes as long as one that is.
_NO_PASSWORD: Final = Hashes("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$" + "A" * 43, "")


GUEST: Final = "guest:"
"""What an identity begins with that a guest can prove, by the secret of a device."""


_NO_NAME: Final = "*"
"""What no name has in it."""


WRONG: Final = "The account or its password is wrong. Check both and try again."


class LoginError(Exception):
    """Somebody could not be logged in; the text says why and what to do."""


def is_closed(account: AccountRecord) -> bool:
    """Whether an account was deleted: only its name and identity are left, so that nobody else gets them."""
    return not account.scram


def nameless(account: AccountRecord) -> AccountRecord:
    """A deleted account that gives up its name: no name is like its new key."""
    return account._replace(key=f"{_NO_NAME}{account.identity}")


def is_nameless(account: AccountRecord) -> bool:
    """Whether a deleted account has given up its name."""
    return account.key.startswith(_NO_NAME)


class Accounts:
    """Every account, by name and by identity. They are few and small, so all of them are held in memory."""

    def __init__(
        self,
        config: "Config",
        store: "Store",
        clock: Callable[[], float],
        note_refusal: Callable[[str, str], None],
    ) -> None:
        """`note_refusal` is told the name and the address of each wrong password."""
        self.passwords = Passwords()
        self._clock = clock
        self._note_refusal = note_refusal
        self.limit_attempts(config.limits)
        self._names: dict[str, AccountRecord] = {}
        self._identities: dict[str, AccountRecord] = {}
        self._look_alikes: LookAlikes[str] = LookAlikes()
        self._credentials: dict[str, str] = {}
        for account in store.read_now(queries.accounts):
            self.put(account)
        for credential in store.read_now(queries.credentials):
            self.put_credential(credential)

    @property
    def count(self) -> int:
        """How many accounts there are."""
        return len(self._names)

    @property
    def empty(self) -> bool:
        """Whether nobody has registered yet."""
        return not self._names

    def keys(self) -> list[str]:
        """The folded names of all accounts, also of those that were deleted."""
        return list(self._names)

    def named(self, name: str) -> AccountRecord | None:
        """The account of this name, also one that was deleted."""
        return self._names.get(fold(name))

    def resembling(self, looks: Looks) -> Iterator[AccountRecord]:
        """The accounts that have a name which looks like this, also those that were deleted."""
        return (self._identities[identity] for identity in self._look_alikes.having(looks))

    def find(self, name: str) -> AccountRecord | None:
        """The account of this name that somebody can log in to."""
        account = self.named(name)
        return None if account is None or is_closed(account) else account

    def current(self, account: AccountRecord) -> AccountRecord | None:
        """An account as it is now, unless it is gone or has another password since it was proven."""
        found = self.identified(account.identity)
        same = found is not None and not is_closed(found) and found.scram == account.scram
        return found if same else None

    def identified(self, identity: str) -> AccountRecord | None:
        """The account with this identity."""
        return self._identities.get(identity)

    def is_deleted(self, identity: str) -> bool:
        """Whether nobody can ever prove this identity again, since its account is deleted."""
        account = self.identified(identity)
        return account is not None and is_closed(account)

    def with_credential(self, key: str) -> AccountRecord | None:
        """The account that a certificate or a device's secret logs in to."""
        return self._identities.get(self._credentials.get(key, ""))

    def credentials(self, account: AccountRecord) -> list[CredentialRecord]:
        """What logs in to an account without a password."""
        return [
            CredentialRecord(key, identity)
            for key, identity in self._credentials.items()
            if identity == account.identity
        ]

    # Proving who one is

    def limit_attempts(self, limits: "Limits") -> None:
        """Allow so many wrong passwords and new accounts in a minute, and count from none."""
        self._by_account = Throttle(limits.login_attempts)
        self._by_address = Throttle(limits.login_attempts)
        self._registrations = Throttle(limits.registrations)

    def may_register(self, address: str) -> bool:
        """Whether one more account may be made from an address; counts it if so."""
        return self._registrations.attempt(network_of(address), self._clock())

    async def check_password(self, name: str, password: str, address: str) -> AccountRecord:
        """The account of this name, if the password is right. Raises LoginError."""
        account = self.find(name)
        with_success = self.attempt(name, address)
        kept = Hashes(account.password, account.scram) if account else _NO_PASSWORD
        try:
            matches = await self.passwords.verify(kept, password)
        except BusyError as error:
            raise LoginError("Too many people are logging in right now. Try again in a minute.") from error
        if account is None or not matches or self.current(account) is None:
            raise self.refusal(name, address)
        with_success()
        return account

    def refusal(self, name: str, address: str) -> LoginError:
        """What to raise where somebody has not proven to own the account of this name; notes it."""
        log.warning("login refused", extra={"account": name, "address": address})
        self._note_refusal(name, address)
        return LoginError(WRONG)

    def attempt(self, name: str, address: str) -> Callable[[], None]:
        """Count an attempt to log in; call what is returned if it succeeds. Raises LoginError."""
        now, key, network = self._clock(), fold(name), network_of(address)
        if not (self._by_address.attempt(network, now) and self._by_account.attempt(key, now)):
            log.warning("login throttled", extra={"account": name, "address": address})
            raise LoginError("There were too many wrong passwords. Wait a minute, then try again.")
        return partial(self._succeeded, key, network)

    def _succeeded(self, key: str, network: str) -> None:
        self._by_account.succeeded(key)
        self._by_address.succeeded(network)

    # Changes; the caller stores them

    def put(self, account: AccountRecord, credentials: Iterable[CredentialRecord] = ()) -> None:
        """Add an account, or put it in the place of the one with its identity; and what logs in to it."""
        self._names[account.key] = account
        self._identities[account.identity] = account
        if not is_nameless(account):
            self._look_alikes.add(account.name, account.identity)
        for credential in credentials:
            self.put_credential(credential)

    def remove(self, account: AccountRecord) -> None:
        """Take an account away, with what logs in to it."""
        del self._names[account.key]
        del self._identities[account.identity]
        self._look_alikes.remove(account.name, account.identity)
        self.remove_credentials(account)

    def rename(self, account: AccountRecord, renamed: AccountRecord) -> None:
        """Have an account be found by another name."""
        del self._names[account.key]
        self._look_alikes.remove(account.name, account.identity)
        self.put(renamed)

    def put_credential(self, credential: CredentialRecord) -> None:
        """Have a certificate or a device's secret log in to an account."""
        self._credentials[credential.key] = credential.identity

    def remove_credentials(self, account: AccountRecord) -> None:
        """Have nothing log in to an account but its password."""
        for credential in self.credentials(account):
            self.remove_credential(credential)

    def remove_credential(self, credential: CredentialRecord) -> None:
        """Have it log in to nothing."""
        self._credentials.pop(credential.key, None)
