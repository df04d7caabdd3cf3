"""Changing the password of an account: PASSWD (docs/protocol.md, "Accounts"), and what NickServ does too."""

import binascii
from base64 import b64decode
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from hubbub.server.accounts import LoginError
from hubbub.server.audit import Deed, audit
from hubbub.server.commands.accounts import RegistrationError, hash_password
from hubbub.server.expulsion import expel
from hubbub.server.session import Session
from hubbub.store.records import AccountRecord, CredentialRecord, Removal
from hubbub.wire.message import Message

if TYPE_CHECKING:
    from hubbub.server.server import Server


async def passwd(session: Session, message: Message) -> None:
    """PASSWD old new - both in base64, since a password may have blanks."""
    account = session.me.account
    try:
        old, new = (b64decode(each, validate=True).decode() for each in message.params[:2])
    except (binascii.Error, UnicodeDecodeError):
        session.fail("PASSWD", "INVALID_PARAMS", text="PASSWD takes both passwords in base64, of UTF-8")
        return
    if account is None:
        session.fail("PASSWD", "NOT_LOGGED_IN", text="Log in first. Guests have no password")
        return
    try:
        await session.server.accounts.check_password(account.name, old, session.address)
        words = await change_password(session, account, new)
    except LoginError as error:
        session.fail("PASSWD", "WRONG_PASSWORD", account.name, text=str(error))
    except RegistrationError as error:
        session.fail("PASSWD", error.code, account.name, text=str(error))
    else:
        session.send(Message("PASSWD", ("SUCCESS", account.name, words), session.server.host))


async def change_password(session: Session, account: AccountRecord, password: str) -> str:
    """Change a password, and say so. Raises RegistrationError.

    Whoever has come in without it, or with the old one, has to log in anew.
    """
    server, accounts = session.server, session.server.accounts
    hashes = await hash_password(session, password)
    if accounts.current(account) is None:
        words = "The account was changed from elsewhere just now. Try again"
        raise RegistrationError("TEMPORARILY_UNAVAILABLE", words)
    removed = accounts.credentials(account)
    changed = account._replace(password=hashes.argon2, scram=hashes.scram)
    session.store([changed, *map(Removal, removed)], partial(_put, server, account, removed))
    audit(session, Deed.PASSWORD_CHANGED, account.name)
    others = other_sessions(session, account)
    session.when_committed(partial(end_sessions, others, "The password was changed"))
    _put(server, changed)
    accounts.remove_credentials(account)
    return f"The password of {account.name} is changed. Other devices and certificates have to log in with it"


def end_sessions(sessions: Iterable[Session], reason: str) -> None:
    """Disconnect these."""
    for each in sessions:
        expel(each, reason)


def other_sessions(session: Session, account: AccountRecord) -> list[Session]:
    """The other sessions of an account's owner."""
    user = session.server.registry.identified(account.identity)
    return [other for other in user.sessions if other is not session] if user else []


def _put(server: "Server", account: AccountRecord, credentials: Iterable[CredentialRecord] = ()) -> None:
    server.accounts.put(account, credentials)
    user = server.registry.identified(account.identity)
    if user is not None:
        user.account = account
