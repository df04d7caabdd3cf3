"""Login links: made by an administrator, one lets the owner of an account choose a new password, once."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Final

from hubbub.server.link_secrets import LinkError, count_guess, guessed_right, hashed, new_secret
from hubbub.store.records import AccountRecord, LoginLinkRecord, Removal

if TYPE_CHECKING:
    from hubbub.server.journal import Batch
    from hubbub.server.server import Server

_UNKNOWN: Final = (
    "This link has been used, or a newer one has taken its place. Ask an administrator for a new one"
)


class LoginLinks:
    """One for each account that was given one, by the account's identity."""

    def __init__(self, records: Iterable[LoginLinkRecord]) -> None:
        self._links = {record.identity: record for record in records}

    def of(self, identity: str) -> LoginLinkRecord | None:
        """The one of an account."""
        return self._links.get(identity)

    def with_secret(self, secret: str) -> LoginLinkRecord | None:
        """The one that a secret opens."""
        kept = hashed(secret)
        return next((link for link in self._links.values() if link.secret == kept), None)

    def put(self, identity: str, record: LoginLinkRecord | None) -> None:
        """Have this one be that of an account, or none."""
        if record is None:
            self._links.pop(identity, None)
        else:
            self._links[identity] = record


def make_login_link(
    server: "Server", account: AccountRecord, author: str, seconds: int
) -> tuple["Batch", LoginLinkRecord, str]:
    """Make a link for an account, in the place of an earlier one: its batch, and its secret.

    Raises RecoveringError, before anything is changed.
    """
    secret, identity, now = new_secret(), account.identity, server.now()
    links = server.login_links
    record = LoginLinkRecord(identity, hashed(secret), author, now, now + seconds * 1000)
    batch = server.journal.store([record], partial(links.put, identity, links.of(identity)))
    links.put(identity, record)
    return batch, record, secret


def end_login_link(server: "Server", record: LoginLinkRecord) -> "Batch":
    """Have a link open nothing any more. Raises RecoveringError, before anything is changed."""
    links = server.login_links
    batch = server.journal.store([Removal(record)], partial(links.put, record.identity, record))
    links.put(record.identity, None)
    return batch


def find_login_link(server: "Server", secret: str, address: str) -> tuple[LoginLinkRecord, AccountRecord]:
    """The link that a secret opens, and its account, for who comes from an address. Raises LinkError."""
    count_guess(server, address)
    record = server.login_links.with_secret(secret)
    account = server.accounts.identified(record.identity) if record is not None else None
    if record is None or account is None or server.accounts.is_deleted(account.identity):
        raise LinkError("NO_SUCH_LINK", _UNKNOWN)
    if record.expires <= server.now():
        end = server.local_time(record.expires)
        raise LinkError("EXPIRED", f"This link was valid until {end}. Ask an administrator for a new one")
    guessed_right(server, address)
    return record, account
