"""Changing the password of an account: PASSWD (docs/protocol.md, "Accounts"), and what NickServ does too."""

import binascii
from base64 import b64decode
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Final

from hubbub.server.accounts import LoginError
from hubbub.server.audit import Deed, audit
from hubbub.server.bounds import PROOF_SECONDS
from hubbub.server.commands.accounts import RegistrationError, Secret, given_secret, hashes_of
from hubbub.server.expulsion import expel
from hubbub.server.introduction import PasswordProof
from hubbub.server.passwords import Hashes
from hubbub.server.session import Session
from hubbub.store.records import AccountRecord, CredentialRecord, Removal, SubscriptionRecord
from hubbub.wire import capabilities as cap
from hubbub.wire.message import Message

if TYPE_CHECKING:
    from hubbub.server.server import Server

_PROVEN: Final = "*"
"""Stands for the old password where it was proven with AUTHENTICATE just before."""


async def passwd(session: Session, message: Message) -> None:
    """PASSWD old new - both in base64, since a password may have blanks.

    With `hubbub.chat/scram-keys` it is ``PASSWD * keys``, soon after AUTHENTICATE.
    """
    account, (old, new) = session.me.account, message.params[:2]
    if account is None:
        session.fail("PASSWD", "NOT_LOGGED_IN", text="Log in first. Guests have no password")
        return
    try:
        if cap.SCRAM_KEYS in session.capabilities:
            password = given_secret(session, new)
            _check_proof(session, account, old)
        else:
            password = decoded(new)
            await session.server.accounts.check_password(account.name, decoded(old), session.address)
        words = await change_password(session, account, password)
    except LoginError as error:
        session.fail("PASSWD", "WRONG_PASSWORD", account.name, text=str(error))
    except RegistrationError as error:
        session.fail("PASSWD", error.code, account.name, text=str(error))
    else:
        session.send(Message("PASSWD", ("SUCCESS", account.name, words), session.server.host))


def decoded(text: str) -> str:
    """A password as it comes, so that it may have blanks. Raises RegistrationError."""
    try:
        return b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        words = "Passwords have to be in base64 here, of UTF-8"
        raise RegistrationError("INVALID_PARAMS", words) from error


def _check_proof(session: Session, account: AccountRecord, old: str) -> None:
    """Refuse a client that has not just shown that it knows the old password. Each proof is good for once."""
    proof, session.password_proof = session.password_proof, None
    if old != _PROVEN:
        raise RegistrationError("INVALID_PARAMS", f"{_PROVEN} stands for the old password: prove it before")
    if proof is None or not _holds(session, proof, account):
        words = (
            f"Prove the old password first, with AUTHENTICATE, not more than {PROOF_SECONDS} seconds before"
        )
        raise RegistrationError("NOT_PROVEN", words)


def _holds(session: Session, proof: PasswordProof, account: AccountRecord) -> bool:
    proven = session.server.accounts.current(proof.account)
    is_recent = session.server.now() - proof.time <= PROOF_SECONDS * 1000
    return is_recent and proven is not None and proven.identity == account.identity


async def change_password(session: Session, account: AccountRecord, password: Secret) -> str:
    """Change a password, and say so. Raises RegistrationError.

    Whoever has come in without it, or with the old one, has to log in anew.
    """
    hashes = await hashes_of(session, password)
    if session.server.accounts.current(account) is None:
        words = "The account was changed from elsewhere just now. Try again"
        raise RegistrationError("TEMPORARILY_UNAVAILABLE", words)
    put_password(session, account, hashes)
    return f"The password of {account.name} is changed. Other devices and certificates have to log in with it"


def put_password(session: Session, account: AccountRecord, hashes: Hashes) -> AccountRecord:
    """Have an account be opened by another password only; returns it as it is. Raises RecoveringError."""
    server, accounts = session.server, session.server.accounts
    removed = accounts.credentials(account)
    devices = [each for each in server.subscriptions.records(account.identity) if not _is_of(session, each)]
    changed = account._replace(password=hashes.argon2, scram=hashes.scram)
    undo = partial(_restore, server, account, removed, devices)
    session.store([changed, *map(Removal, removed), *map(Removal, devices)], undo)
    audit(session, Deed.PASSWORD_CHANGED, account.name)
    others = other_sessions(session, account)
    session.when_committed(partial(end_sessions, others, "The password was changed"))
    _put(server, changed)
    accounts.remove_credentials(account)
    server.subscriptions.drop(devices)
    return changed


def end_sessions(sessions: Iterable[Session], reason: str) -> None:
    """Disconnect these."""
    for each in sessions:
        expel(each, reason)


def other_sessions(session: Session, account: AccountRecord) -> list[Session]:
    """The other sessions of an account's owner."""
    user = session.server.registry.identified(account.identity)
    return [other for other in user.sessions if other is not session] if user else []


def _is_of(session: Session, subscription: SubscriptionRecord) -> bool:
    return subscription.endpoint == session.push_endpoint


def _restore(
    server: "Server",
    account: AccountRecord,
    credentials: Iterable[CredentialRecord],
    subscriptions: Iterable[SubscriptionRecord],
) -> None:
    _put(server, account, credentials)
    server.subscriptions.restore(subscriptions)


def _put(server: "Server", account: AccountRecord, credentials: Iterable[CredentialRecord] = ()) -> None:
    server.accounts.put(account, credentials)
    user = server.registry.identified(account.identity)
    if user is not None:
        user.account = account
