"""What NickServ can be asked: a door to accounts for clients that know nothing newer."""

from functools import partial
from typing import Final

from hubbub.server.accounts import LoginError
from hubbub.server.commands.accounts import (
    RegistrationError,
    check_password_rules,
    make_account,
    open_account,
    send_logged_in,
)
from hubbub.server.commands.login import log_in
from hubbub.server.presence import leave
from hubbub.server.services import Request, Tell, Words
from hubbub.server.session import Session
from hubbub.store.records import AccountRecord, CredentialRecord, Removal
from hubbub.wire.names import fold


async def _register(session: Session, tell: Tell, words: Words) -> None:
    email = words[1] if len(words) > 1 else None
    if session.server.config.accounts.code is not None:
        tell("Registering needs a code here: send /quote REGISTER * * <password>, then VERIFY")
        return
    try:
        account = await make_account(session, session.nick, email, words[0])
    except RegistrationError as error:
        tell(str(error))
        return
    open_account(session, account)
    tell(f"Account {account.name} is made, and you are logged in to it")
    send_logged_in(session, account)
    pending = log_in(session, account)
    if pending is not None:
        await pending


async def _identify(session: Session, tell: Tell, words: Words) -> None:
    name = words[0] if len(words) > 1 else session.nick
    account = await _proven(session, tell, name, words[-1])
    if account is None:
        return
    tell(f"You are now logged in as {account.name}")
    send_logged_in(session, account)
    pending = log_in(session, account)
    if pending is not None:
        await pending


async def _proven(session: Session, tell: Tell, name: str, password: str) -> AccountRecord | None:
    try:
        return await session.server.accounts.check_password(name, password, session.address)
    except LoginError as error:
        tell(str(error))
        return None


async def _ghost(session: Session, tell: Tell, words: Words) -> None:
    """End the other connections of an account."""
    account = session.me.account
    if account is None or account.key != fold(words[0]):
        if len(words) == 1:
            tell("Say the password too, or log in to that account first")
            return
        account = await _proven(session, tell, words[0], words[1])
    user = account and session.server.registry.identified(account.identity)
    others = [other for other in user.sessions if other is not session] if user else []
    for other in others:
        leave(other, "Ended by NickServ")
        other.close(f"Ended from another device, by {session.nick}")
    if account is not None:
        tell(f"{len(others)} other connections of {account.name} are ended")


async def _set_password(session: Session, tell: Tell, words: Words) -> None:
    """Change the password; what is logged in by a secret alone has to log in anew."""
    account = session.me.account
    if account is None:
        tell("Log in first: IDENTIFY <account> <password>")
        return
    if words[0].upper() != "PASSWORD" or await _proven(session, tell, account.name, words[1]) is None:
        return
    accounts = session.server.accounts
    try:
        check_password_rules(session, words[2])
    except RegistrationError as error:
        tell(str(error))
        return
    hashes = await accounts.passwords.hash(words[2])
    changed = account._replace(password=hashes.argon2, scram=hashes.scram)
    removed = accounts.credentials(account)
    session.store([changed, *map(Removal, removed)], undo=partial(_put_back, session, account, removed))
    accounts.put(changed)
    session.me.account = changed
    for credential in removed:
        accounts.remove_credential(credential)
    tell("Your password is changed")


def _put_back(session: Session, account: AccountRecord, credentials: list[CredentialRecord]) -> None:
    session.server.accounts.put(account)
    for credential in credentials:
        session.server.accounts.put_credential(credential)


def _info(session: Session, tell: Tell, words: Words) -> None:
    account = session.server.accounts.named(words[0] if words else session.nick)
    if account is None:
        tell("There is no such account")
        return
    user = session.server.registry.identified(account.identity)
    devices = len(user.sessions) if user else 0
    tell(f"{account.name} is registered, and {'connected' if devices else 'not connected'} right now")
    if account == session.me.account:
        tell(f"You are connected with {devices} devices")


REQUESTS: Final[dict[str, Request]] = {
    "REGISTER": Request(_register, "<password> [<email>]", "make the name that you have your own", 1),
    "IDENTIFY": Request(_identify, "[<account>] <password>", "log in", 1),
    "GHOST": Request(_ghost, "<account> [<password>]", "end your account's other connections", 1),
    "SET": Request(_set_password, "PASSWORD <old> <new>", "change your password", 3),
    "INFO": Request(_info, "[<account>]", "what is known of an account"),
}
