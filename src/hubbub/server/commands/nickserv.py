"""What NickServ can be asked: a door to accounts for clients that know nothing newer."""

import logging
import re
from functools import partial
from typing import Final

from hubbub.server.accounts import LoginError
from hubbub.server.bounds import CERTIFICATES
from hubbub.server.commands.accounts import (
    RegistrationError,
    check_name,
    close_account,
    make_account,
    needs_code,
    new_account,
    open_account,
    verified,
)
from hubbub.server.commands.authenticate import send_logged_in, tell_and_log_in
from hubbub.server.commands.login import log_in
from hubbub.server.commands.passwd import change_password, end_sessions, other_sessions
from hubbub.server.services import Request, Tell, Words
from hubbub.server.session import Session
from hubbub.store.records import AccountRecord, CredentialRecord, Removal
from hubbub.wire.names import fold

log: Final = logging.getLogger(__name__)

_LOG_IN_FIRST: Final = "Log in first: IDENTIFY <account> <password>"
_NO_ACCOUNT: Final = "There is no account of that name. Check how it is written"

_SHA256: Final = re.compile("[0-9a-f]{64}")


async def _register(session: Session, tell: Tell, words: Words) -> None:
    email = words[1] if len(words) > 1 else None
    try:
        account = await make_account(session, session.nick, email, words[0])
    except RegistrationError as error:
        tell(str(error))
        return
    if needs_code(session):
        session.unverified = account
        tell("Now send VERIFY with the code that whoever runs this server has given you")
    else:
        await _open(session, tell, account)


async def _verify(session: Session, tell: Tell, words: Words) -> None:
    try:
        account = verified(session, session.nick, words[0])
    except RegistrationError as error:
        tell(str(error))
    else:
        await _open(session, tell, account)


async def _open(session: Session, tell: Tell, account: AccountRecord) -> None:
    account = open_account(session, account)
    tell(f"Account {account.name} is made, and you are logged in to it")
    await tell_and_log_in(session, account)


async def _identify(session: Session, tell: Tell, words: Words) -> None:
    name = words[0] if len(words) > 1 else session.nick
    account = await _proven(session, tell, name, words[-1])
    if account is None:
        return
    tell(f"You are now logged in as {account.name}")
    send_logged_in(session, account)
    pending = log_in(session, account)
    if session.server.registry.user(account.name) is None:
        tell(f"/nick {account.name} gives you your name back")
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
    if account is not None:
        others = other_sessions(session, account)
        end_sessions(others, f"Ended from another device, by {session.nick}")
        tell(f"Other connections of {account.name} that are ended: {len(others)}")


async def _set_password(session: Session, tell: Tell, words: Words) -> None:
    account = session.me.account
    if account is None:
        tell(_LOG_IN_FIRST)
    elif words[0].upper() != "PASSWORD":
        tell("What can be set is the PASSWORD")
    elif await _proven(session, tell, account.name, words[1]) is not None:
        await _change(session, tell, account, words[2])


async def _change(session: Session, tell: Tell, account: AccountRecord, password: str) -> None:
    try:
        tell(await change_password(session, account, password))
    except RegistrationError as error:
        tell(str(error))


# Certificates


def _certificates(session: Session, tell: Tell, words: Words) -> None:
    account = session.me.account
    action = words[0].upper()
    if account is None:
        tell(_LOG_IN_FIRST)
    elif action == "LIST":
        _list_certificates(session, tell, account)
    elif action in {"ADD", "DEL"}:
        _change_certificate(session, tell, action, words[1:])
    else:
        tell("CERT has ADD, DEL and LIST")


def _change_certificate(session: Session, tell: Tell, action: str, words: Words) -> None:
    """Add the certificate of this connection, which its owner has proven to have, or remove any."""
    key = _fingerprint(words[0]) if words else session.certificate
    if key is None:
        tell("Which one? Connect with TLS and a certificate, or copy a fingerprint from CERT LIST")
    elif action == "DEL":
        _remove_certificate(session, tell, CredentialRecord(key, session.me.identity))
    elif key != session.certificate:
        tell("Connect with that certificate, log in with your password and send CERT ADD")
    else:
        _add_certificate(session, tell, CredentialRecord(key, session.me.identity))


def _fingerprint(text: str) -> str | None:
    """A SHA-256 as the store has it, however it was written."""
    digits = text.replace(":", "").lower()
    return digits if _SHA256.fullmatch(digits) else None


def _of_account(session: Session, account: AccountRecord) -> list[CredentialRecord]:
    return [each for each in session.server.accounts.credentials(account) if _SHA256.fullmatch(each.key)]


def _list_certificates(session: Session, tell: Tell, account: AccountRecord) -> None:
    found = _of_account(session, account)
    for credential in found:
        here = ", the one that you are connected with" if credential.key == session.certificate else ""
        tell(f"{credential.key}{here}")
    tell(f"Certificates that log in to {account.name}: {len(found)}")


def _add_certificate(session: Session, tell: Tell, credential: CredentialRecord) -> None:
    accounts = session.server.accounts
    account, owner = session.me.account, accounts.with_credential(credential.key)
    if owner is not None:
        whose = owner.name if owner == account else "somebody else's account"
        tell(f"That certificate logs in to {whose} already")
    elif account is not None and len(_of_account(session, account)) >= CERTIFICATES:
        tell(f"An account has {CERTIFICATES} certificates at most: remove one with CERT DEL")
    else:
        session.store([credential], partial(accounts.remove_credential, credential))
        accounts.put_credential(credential)
        tell(f"{credential.key} logs in to your account now, by SASL EXTERNAL")


def _remove_certificate(session: Session, tell: Tell, credential: CredentialRecord) -> None:
    accounts = session.server.accounts
    if accounts.with_credential(credential.key) != session.me.account:
        tell("That certificate doesn't log in to your account; CERT LIST shows which do")
        return
    session.store([Removal(credential)], partial(accounts.put_credential, credential))
    accounts.remove_credential(credential)
    tell(f"{credential.key} logs in to your account no longer")


# Accounts that end, and what administrators do for others


async def _drop(session: Session, tell: Tell, words: Words) -> None:
    account = session.server.accounts.find(words[0])
    if not session.me.operator:
        if len(words) == 1:
            tell("To delete your account for good, say its password too")
            return
        account = await _proven(session, tell, words[0], words[1])
    if account is not None:
        tell(f"The account {account.name} is deleted. What it has said stays where it was said")
        close_account(session, account)
    elif session.me.operator:
        tell(_NO_ACCOUNT)


async def _add(session: Session, tell: Tell, words: Words) -> None:
    """Make an account, also one whose name was that of an account that is deleted."""
    name, email, accounts = words[0], words[2] if len(words) > 2 else None, session.server.accounts
    try:
        check_name(session, name, accounts.find(name))
        account = await new_account(session, name, email, words[1])
        check_name(session, name, accounts.find(name))
    except RegistrationError as error:
        tell(str(error))
        return
    open_account(session, account)
    tell(f"The account {account.name} is made. Its owner logs in with that password, and can SET another")


async def _reset(session: Session, tell: Tell, words: Words) -> None:
    account = session.server.accounts.find(words[0])
    if account is None:
        tell(_NO_ACCOUNT)
    else:
        log.warning("password reset", extra={"nick": session.nick, "account": account.name})
        await _change(session, tell, account, words[1])


def _info(session: Session, tell: Tell, words: Words) -> None:
    name = words[0] if words else session.nick
    account = session.server.accounts.find(name)
    if account is None:
        tell(f"{name} is nobody's account")
        return
    user = session.server.registry.identified(account.identity)
    devices = len(user.sessions) if user else 0
    tell(f"{account.name} is registered, and {'connected' if devices else 'not connected'} right now")
    if account == session.me.account:
        tell(f"Devices that you are connected with: {devices}")


REQUESTS: Final[dict[str, Request]] = {
    "REGISTER": Request(_register, "<password> [<email>]", "make the name that you have your own", 1, 2),
    "VERIFY": Request(_verify, "<code>", "go on registering where that needs a code", 1),
    "IDENTIFY": Request(_identify, "[<account>] <password>", "log in", 1, 2),
    "GHOST": Request(_ghost, "<account> [<password>]", "end your account's other connections", 1, 2),
    "SET": Request(_set_password, "PASSWORD <old> <new>", "change your password", 3, 3),
    "CERT": Request(
        _certificates,
        "ADD | DEL [<fingerprint>] | LIST",
        "which certificates log in to your account (EXTERNAL)",
        1,
    ),
    "DROP": Request(_drop, "<account> [<password>]", "delete your account for good", 1, 2),
    "INFO": Request(_info, "[<account>]", "what is known of an account"),
    "ADD": Request(
        _add, "<account> <password> [<email>]", "make an account for somebody", 2, 3, operator=True
    ),
    "RESET": Request(_reset, "<account> <password>", "give somebody a new password", 2, 2, operator=True),
}
