"""What administrators do with people: they end sessions, remove accounts, and make administrators."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from pydantic import Field

from hubbub.server.audit import Deed, audit
from hubbub.server.commands.accounts import close_account
from hubbub.server.commands.passwd import end_sessions
from hubbub.server.expulsion import expel
from hubbub.server.rehash import dismiss_administrators
from hubbub.store.records import AccountRecord, CredentialRecord, Removal, SubscriptionRecord
from hubbub.web.administration.operation import Asked, Operation
from hubbub.web.administration.pages import LONGEST_WORD, be_stored, not_so, nothing_there
from hubbub.web.administration.people import is_named
from hubbub.wire.limits import MAX_KICK_REASON
from hubbub.wire.message import Message
from hubbub.wire.text import cut_text

if TYPE_CHECKING:
    from hubbub.server.server import Server
    from hubbub.server.session import Session

_NO_REASON: Final = "No reason was given"
_GONE: Final = "That device is no longer connected."
_NO_ACCOUNT: Final = "There is no account of that name any more."
_LAST: Final = "There would be no administrator left. Make somebody else one first."
_IN_SETTINGS: Final = (
    "The server's configuration makes that account an administrator's. Take it out of `administrators` "
    "there, and have the configuration read again."
)


class SessionAsked(Asked):
    """A device of somebody's, and what they are told."""

    id: str = Field(pattern=r"^[0-9]{1,20}$")
    reason: str = Field("", max_length=MAX_KICK_REASON)


class AccountAsked(Asked):
    """An account, by its name."""

    account: str = Field(max_length=LONGEST_WORD)


class RoleAsked(AccountAsked):
    """Whether an account is to be an administrator's."""

    administrator: bool


class AccountDeeds:
    """Does what administrators do with people."""

    def __init__(self, server: "Server") -> None:
        self._server = server

    def operations(self) -> list[Operation[Any]]:
        """What can be done."""
        return [
            Operation("DELETE", "/api/sessions", "End a session", SessionAsked, None, self._end, (404,)),
            Operation(
                "POST",
                "/api/log-out",
                "End all sessions of an account, which then need its password",
                AccountAsked,
                None,
                self._log_out,
                (404,),
            ),
            Operation(
                "DELETE",
                "/api/accounts",
                "Remove an account for good",
                AccountAsked,
                None,
                self._remove,
                (404, 409),
            ),
            Operation(
                "POST",
                "/api/administrators",
                "Make or unmake an administrator",
                RoleAsked,
                None,
                self._change_role,
                (404, 409),
            ),
        ]

    async def _end(self, session: "Session", asked: SessionAsked) -> None:
        number = int(asked.id)
        connected = (each.session for each in self._server.registry.connections)
        other = next((each for each in connected if each.number == number), None)
        if other is None or other.user is None or other.closing:
            raise nothing_there(_GONE)
        reason = cut_text(" ".join(asked.reason.split()), MAX_KICK_REASON) or _NO_REASON
        audit(session, Deed.SESSION_ENDED, other.nick, f"{other.address} ({reason})")
        by = session.nick
        line = Message("KILL", (other.nick, reason), session.me.source)
        expel(other, f"Ended by {by} ({reason})", line)

    async def _log_out(self, session: "Session", asked: AccountAsked) -> None:
        server, account = self._server, self._account(asked)
        credentials = server.accounts.credentials(account)
        pushed = server.subscriptions.records(account.identity)
        put_back = partial(_put_back, server, account, credentials, pushed)
        batch = server.journal.store([*map(Removal, credentials), *map(Removal, pushed)], put_back)
        server.accounts.remove_credentials(account)
        server.subscriptions.drop(pushed)
        audit(session, Deed.LOGGED_OUT, account.name)
        await be_stored(server, batch)
        user = server.registry.identified(account.identity)
        if user is not None:
            end_sessions(list(user.sessions), f"{session.nick} has logged this account out everywhere")

    async def _remove(self, session: "Session", asked: AccountAsked) -> None:
        account = self._account(asked)
        if is_named(self._server, account):
            raise not_so(_IN_SETTINGS)
        if account.administrator and self._is_last(account):
            raise not_so(_LAST)
        with session.unasked():
            close_account(session, account)
        await be_stored(self._server, session.waits_for)

    async def _change_role(self, session: "Session", asked: RoleAsked) -> None:
        account = self._account(asked)
        if account.administrator == asked.administrator:
            return
        if not asked.administrator and is_named(self._server, account):
            raise not_so(_IN_SETTINGS)
        if not asked.administrator and self._is_last(account):
            raise not_so(_LAST)
        changed = account._replace(administrator=asked.administrator)
        batch = self._server.journal.store([changed], partial(self._put, account))
        self._put(changed)
        deed = Deed.ADMINISTRATOR_MADE if asked.administrator else Deed.ADMINISTRATOR_UNMADE
        audit(session, deed, account.name)
        await be_stored(self._server, batch)

    def _put(self, account: AccountRecord) -> None:
        """Have an account be this one, and tell those whom that makes an administrator, or one no longer."""
        self._server.accounts.put(account)
        user = self._server.registry.identified(account.identity)
        if user is not None and user.account is not None:
            user.account = account
        dismiss_administrators(self._server)

    def _account(self, asked: AccountAsked) -> AccountRecord:
        account = self._server.accounts.find(asked.account)
        if account is None:
            raise nothing_there(_NO_ACCOUNT)
        return account

    def _is_last(self, account: AccountRecord) -> bool:
        """Whether no other account administrates the server."""
        accounts = self._server.accounts
        found = (accounts.find(key) for key in accounts.keys())  # noqa: SIM118 - a method of ours
        others = (each for each in found if each is not None and each.identity != account.identity)
        return not any(map(self._server.is_administrator, others))


def _put_back(
    server: "Server",
    account: AccountRecord,
    credentials: Iterable[CredentialRecord],
    pushed: Iterable[SubscriptionRecord],
) -> None:
    server.accounts.put(account, credentials)
    server.subscriptions.restore(pushed)
