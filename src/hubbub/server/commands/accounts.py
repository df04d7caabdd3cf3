"""Making and ending accounts: REGISTER and VERIFY (https://ircv3.net/specs/extensions/account-registration)."""

import logging
from collections.abc import Iterable
from functools import partial
from hmac import compare_digest
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final, TypeAlias

from scramp import ScramException

from hubbub.server.accounts import GUEST, LoginError, nameless
from hubbub.server.audit import Deed, audit
from hubbub.server.bounds import MAX_PASSWORD
from hubbub.server.commands.authenticate import tell_and_log_in
from hubbub.server.commands.registration import identity_of
from hubbub.server.commands.server_password import is_refused
from hubbub.server.expulsion import expel_owner
from hubbub.server.invite_links import check_link, count_use
from hubbub.server.link_secrets import LinkError
from hubbub.server.lookalikes import resembles_another
from hubbub.server.passwords import Hashes, of_keys
from hubbub.server.services import SERVICES
from hubbub.server.session import Session
from hubbub.server.state import PersonState
from hubbub.server.turns import BusyError
from hubbub.store.records import (
    AbsenceRecord,
    AccountRecord,
    CredentialRecord,
    MembershipRecord,
    Removal,
    Row,
    SubscriptionRecord,
)
from hubbub.wire import capabilities as cap
from hubbub.wire.message import Message
from hubbub.wire.names import fold, nick_problem
from hubbub.wire.scram import KeysError, ScramKeys, parse_keys

if TYPE_CHECKING:
    from hubbub.server.server import Server

log: Final = logging.getLogger(__name__)

Secret: TypeAlias = str | ScramKeys
"""A password; or what SCRAM checks it with, from a client that doesn't send passwords."""


class RegistrationError(Exception):
    """Somebody could not be registered; `code` is that of the FAIL, the text says why and what to do."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


async def register(session: Session, message: Message) -> None:
    """REGISTER account email password - ``*`` is one's nick, and no address.

    With `hubbub.chat/scram-keys` what SCRAM checks with stands in place of the password.
    """
    if is_refused(session):
        return
    name, email, secret = message.params[:3]
    name = session.nick if name == "*" else name
    try:
        password = given_secret(session, secret)
        account = await make_account(session, name, None if email == "*" else email, password)
    except RegistrationError as error:
        session.fail("REGISTER", error.code, name, text=str(error))
        return
    if needs_code(session):
        session.unverified = account
        words = "Send VERIFY with your name and the code that whoever runs this server has given you"
        session.send(Message("REGISTER", ("VERIFICATION_REQUIRED", account.name, words), session.server.host))
        return
    await _confirm(session, "REGISTER", account)


def needs_code(session: Session) -> bool:
    """Whether who registers must know a word; who was invited needs none."""
    return session.server.config.accounts.code is not None and session.invite is None


async def verify(session: Session, message: Message) -> None:
    """VERIFY account code."""
    name, code = message.params[:2]
    try:
        account = verified(session, name, code)
    except RegistrationError as error:
        session.fail("VERIFY", error.code, name, text=str(error))
    else:
        await _confirm(session, "VERIFY", account)


def verified(session: Session, name: str, code: str) -> AccountRecord:
    """The account that waits for its code here, if this is it. With a wrong one it waits no longer.

    Raises RegistrationError.
    """
    account, expected = session.unverified, session.server.config.accounts.code or ""
    if account is None or fold(name) != account.key:
        raise RegistrationError("INVALID_CODE", "No code is waited for here. Send REGISTER first")
    try:
        succeeded = session.server.accounts.attempt(name, session.address)
    except LoginError as error:
        raise RegistrationError("TEMPORARILY_UNAVAILABLE", str(error)) from error
    if not compare_digest(code.encode(), expected.encode()):
        session.unverified = None
        raise RegistrationError("INVALID_CODE", "That was not the code. Begin again with REGISTER")
    succeeded()
    _check_free(session, account)
    return account


async def _confirm(session: Session, command: str, account: AccountRecord) -> None:
    account = open_account(session, account)
    words = "Your account is made, and you are logged in to it"
    session.send(Message(command, ("SUCCESS", account.name, words), session.server.host))
    await tell_and_log_in(session, account)


async def make_account(session: Session, name: str, email: str | None, password: Secret) -> AccountRecord:
    """An account of the client's own as it would be, not yet open. Raises RegistrationError."""
    identity = session.user.identity if session.user is not None else _introduced_identity(session)
    _check(session, name, email, identity)
    account = await new_account(session, name, email, password, identity)
    _check_free(session, account)  # once more: hashing takes time
    return account


def _introduced_identity(session: Session) -> str | None:
    return identity_of(session, session.introduction) if session.introduction is not None else None


async def new_account(
    session: Session, name: str, email: str | None, password: Secret, identity: str | None = None
) -> AccountRecord:
    """An account as it would be, for a new identity if there is none yet. Raises RegistrationError."""
    hashes = await hashes_of(session, password)
    return AccountRecord(
        identity=identity or f"account:{session.server.new_msgid()}",
        key=fold(name),
        name=name,
        created=session.server.now(),
        password=hashes.argon2,
        scram=hashes.scram,
        email=email,
        administrator=False,
    )


def _check_free(session: Session, account: AccountRecord) -> None:
    """Refuse an account where in the meantime there is another for its name or its owner."""
    check_name(session, account.name, session.server.accounts.named(account.name), account.identity)
    if session.server.accounts.identified(account.identity) is not None:
        raise RegistrationError("ALREADY_AUTHENTICATED", "You have just registered another name: log in")
    _check_invitation(session, account.identity)


def _check_invitation(session: Session, identity: str) -> None:
    """Refuse an account by a link that lets nobody in any more. Raises RegistrationError."""
    if session.invite is None:
        return
    try:
        check_link(session.server, session.invite, identity)
    except LinkError as error:
        raise RegistrationError("TEMPORARILY_UNAVAILABLE", str(error)) from error


def check_name(session: Session, name: str, owner: AccountRecord | None, identity: str | None = None) -> None:
    """Refuse a name for an account that is none, or somebody else's or like theirs; `identity` wants it.

    Raises RegistrationError.
    """
    problem = nick_problem(name)
    if problem is not None:
        raise RegistrationError("BAD_ACCOUNT_NAME", problem)
    if fold(name) in SERVICES:
        raise RegistrationError("BAD_ACCOUNT_NAME", "That is a name of the server's own. Choose another")
    if owner is not None or session.server.registry.user(name) not in {None, session.user}:
        raise RegistrationError("ACCOUNT_EXISTS", "Somebody has that name. If it is you, log in")
    if resembles_another(session.server, name, identity):
        words = "That looks like the name of somebody else. Choose another"
        raise RegistrationError("BAD_ACCOUNT_NAME", words)


def given_secret(session: Session, text: str) -> Secret:
    """What a client has said in place of a password. Raises RegistrationError."""
    if cap.SCRAM_KEYS not in session.capabilities:
        return text
    try:
        return parse_keys(text)
    except KeysError as error:
        raise RegistrationError("INVALID_PARAMS", str(error)) from error


async def hashes_of(session: Session, secret: Secret) -> Hashes:
    """What is kept of a password; of one that is told, if it is a good one. Raises RegistrationError."""
    return of_keys(secret) if isinstance(secret, ScramKeys) else await _hash(session, secret)


async def _hash(session: Session, password: str) -> Hashes:
    shortest = session.server.config.accounts.password_length
    if len(password) < shortest:
        raise RegistrationError("WEAK_PASSWORD", f"A password needs {shortest} characters at least")
    if len(password.encode()) > MAX_PASSWORD:
        raise RegistrationError("UNACCEPTABLE_PASSWORD", f"A password has {MAX_PASSWORD} bytes at most")
    try:
        return await session.server.accounts.passwords.hash(password)
    except BusyError as error:
        words = "Too many people are registering right now. Try again in a minute"
        raise RegistrationError("TEMPORARILY_UNAVAILABLE", words) from error
    except ScramException as error:
        words = "That password has characters that can't be typed everywhere. Choose another"
        raise RegistrationError("UNACCEPTABLE_PASSWORD", words) from error


def _check(session: Session, name: str, email: str | None, identity: str | None) -> None:
    settings, introduction = session.server.config.accounts, session.introduction
    account = introduction.account if introduction is not None else session.me.account
    if not settings.registration and session.invite is None:
        words = "Accounts are made by whoever runs this server, or with an invite link. Ask them"
        raise RegistrationError("TEMPORARILY_UNAVAILABLE", words)
    if introduction is not None and not settings.before_connect and session.invite is None:
        words = "Come in first, with NICK and USER, then register"
        raise RegistrationError("COMPLETE_CONNECTION_REQUIRED", words)
    if account is not None:
        raise RegistrationError("ALREADY_AUTHENTICATED", f"You are logged in as {account.name} already")
    if introduction is not None and not introduction.nick:
        raise RegistrationError("NEED_NICK", "Choose a name first, with NICK")
    check_name(session, name, session.server.accounts.named(name), identity)
    if fold(name) != fold(session.nick):
        words = "You can register the name that you have. Change it first, with NICK"
        raise RegistrationError("ACCOUNT_NAME_MUST_BE_NICK", words)
    if (settings.email_required and email is None) or (email is not None and "@" not in email):
        raise RegistrationError("INVALID_EMAIL", "An e-mail address is needed here")
    administrators = map(fold, session.server.config.administrators)
    if fold(name) in administrators and not _is_on_this_machine(session.address):
        words = "That name is kept for an administrator, who registers it on the server's own machine"
        raise RegistrationError("BAD_ACCOUNT_NAME", words)
    if session.server.accounts.count >= session.server.config.limits.accounts:
        words = "This server has as many accounts as it may have. Tell those who run it"
        raise RegistrationError("TEMPORARILY_UNAVAILABLE", words)
    if not session.server.accounts.may_register(session.address):
        words = "Too many accounts were made from your address. Wait a minute, then try again"
        raise RegistrationError("TEMPORARILY_UNAVAILABLE", words)


def open_account(session: Session, account: AccountRecord) -> AccountRecord:
    """Store a new account, and return it as it is. Raises RecoveringError."""
    accounts, states = session.server.accounts, session.server.states
    if accounts.empty and _is_on_this_machine(session.address):
        account = account._replace(administrator=True)
    state, former = _state_for(session, account), accounts.named(account.name)
    # The device that the account was made on stays logged in.
    devices = (
        [CredentialRecord(account.identity, account.identity)] if account.identity.startswith(GUEST) else []
    )
    rows: list[Row] = [account, *state.rows(account.identity), *devices]
    if former is not None:
        rows.append(nameless(former))
    session.store(rows, undo=partial(_undo_open, session.server, account, former))
    is_own = session.user is None or session.me.identity == account.identity
    if session.invite is not None and is_own:
        count_use(session, session.invite, account.identity)
    session.unverified = None
    if former is not None:
        accounts.rename(former, nameless(former))
    accounts.put(account, devices)
    states.keep(account.identity, state)
    log.info("registered", extra={"account": account.name, "address": session.address})
    audit(session, Deed.REGISTERED, account.name)
    return account


def _state_for(session: Session, account: AccountRecord) -> PersonState:
    """What a new account begins with: what its owner had as a guest, if they make it themselves."""
    if session.introduction is not None:
        return session.introduction.state
    return session.me.state if session.me.identity == account.identity else PersonState()


def _undo_open(server: "Server", account: AccountRecord, former: AccountRecord | None) -> None:
    server.accounts.remove(account)
    server.states.drop(account.identity)
    if former is not None:
        server.accounts.rename(nameless(former), former)


def close_account(session: Session, account: AccountRecord) -> None:
    """Delete an account; its owner leaves. Raises RecoveringError.

    What they have said stays, and so does the record of the name and the identity: somebody else with either
    would have their invitations, channels and private messages.
    """
    server, identity = session.server, account.identity
    accounts, credentials = server.accounts, server.accounts.credentials(account)
    user = server.registry.identified(identity)
    memberships = [
        MembershipRecord(channel.id, identity, roles="", joined=False)
        for channel in server.registry.channels.values()
        if identity in channel.remembered or user in channel.members
    ]
    state, subscriptions = server.states.of(identity), server.subscriptions.records(identity)
    closed = account._replace(password="", scram="", email=None, administrator=False)
    gone: list[Row] = [*credentials, *memberships, AbsenceRecord(identity, since=0), *state.rows(identity)]
    gone += subscriptions
    undo = partial(_reopen, server, account, credentials, state, subscriptions)
    session.store([closed, *map(Removal, gone)], undo)
    reason = f"{account.name} is deleted"
    session.when_committed(partial(expel_owner, server, identity, reason, session))
    if session.user is user:
        session.close_after_reply(reason)
    accounts.put(closed)
    accounts.remove_credentials(account)
    server.states.drop(identity)
    server.subscriptions.drop(subscriptions)
    audit(session, Deed.ACCOUNT_REMOVED, account.name)
    log.warning("account deleted", extra={"account": account.name, "nick": session.nick})


def _reopen(
    server: "Server",
    account: AccountRecord,
    credentials: Iterable[CredentialRecord],
    state: PersonState,
    subscriptions: Iterable[SubscriptionRecord],
) -> None:
    server.subscriptions.restore(subscriptions)
    server.accounts.put(account, credentials)
    server.states.keep(account.identity, state)


def _is_on_this_machine(address: str) -> bool:
    """Whether an address is the loopback: the first to register there runs the server."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
