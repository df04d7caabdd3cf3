"""LOGINLINK: administrators give somebody who has lost a password a link, and a new one is chosen with it."""

import logging
from typing import Final

from hubbub.server.audit import Deed, audit
from hubbub.server.bounds import LOGIN_LINK_LONGEST, LOGIN_LINK_SECONDS
from hubbub.server.commands.accounts import RegistrationError, given_secret, hashes_of
from hubbub.server.commands.authenticate import tell_and_log_in
from hubbub.server.commands.notes import note
from hubbub.server.commands.passwd import decoded, put_password
from hubbub.server.commands.server_password import is_refused
from hubbub.server.link_secrets import LOGIN, LinkError, link_address
from hubbub.server.login_links import end_login_link, find_login_link, make_login_link
from hubbub.server.session import Pending, Session
from hubbub.wire import capabilities as cap
from hubbub.wire.duration import parse_duration
from hubbub.wire.message import Message

log: Final = logging.getLogger(__name__)

_NO_WEB: Final = "This server answers no browsers. Whoever runs it can turn that on (listen.web)"


def login_link(session: Session, message: Message) -> Pending:
    """LOGINLINK CREATE account [duration] - or LOGINLINK USE secret password, the latter in base64.

    With `hubbub.chat/scram-keys` what SCRAM checks with stands in its place, as with PASSWD.
    """
    subcommand, first, *rest = message.params
    try:
        match subcommand.upper():
            case "CREATE":
                _create(session, first, rest[0] if rest else None)
                return None
            case "USE" if rest:
                return _use(session, first, rest[0])
    except LinkError as error:
        session.fail("LOGINLINK", error.code, subcommand, text=str(error))
        return None
    words = "Say CREATE and an account, or USE, the end of the link and a password"
    session.fail("LOGINLINK", "INVALID_PARAMS", subcommand, text=words)
    return None


def _create(session: Session, name: str, duration: str | None) -> None:
    server = session.server
    if not session.is_host and (session.user is None or not session.user.operator):
        words = "Only an administrator can do that, after OPER. Ask one, if you have lost your password"
        raise LinkError("NOT_ALLOWED", words)
    seconds = parse_duration(duration) if duration is not None else LOGIN_LINK_SECONDS
    if seconds is None or seconds > LOGIN_LINK_LONGEST:
        raise LinkError("INVALID_PARAMS", "A login link is valid for a day at most: say 30m, or 1d")
    account = server.accounts.find(name)
    if account is None:
        raise LinkError("NO_SUCH_ACCOUNT", f"There is no account {name}")
    if not server.web_addresses:
        raise LinkError("NO_WEB", _NO_WEB)
    author = session.me.nick if session.user is not None else "the host"
    batch, record, secret = make_login_link(server, account, author, seconds)
    session.wait_for(batch)
    log.warning("login link made", extra={"account": account.name, "by": author})
    audit(session, Deed.LOGIN_LINK_MADE, account.name)
    address = link_address(server, session.origin, LOGIN, secret) or ""
    end = server.local_time(record.expires)
    text = f"{address} lets {account.name} choose a new password, once, until {end}"
    note(session, "LOGINLINK", "CREATED", account.name, address, str(record.expires), text=text)


async def _use(session: Session, secret: str, given: str) -> None:
    if is_refused(session):
        return
    try:
        await _set_password(session, secret, given)
    except (LinkError, RegistrationError) as error:
        session.fail("LOGINLINK", error.code, "USE", text=str(error))


async def _set_password(session: Session, secret: str, given: str) -> None:
    """Give an account another password, and log in to it. Raises LinkError, RegistrationError."""
    server = session.server
    find_login_link(server, secret, session.address)
    is_kept_home = cap.SCRAM_KEYS in session.capabilities
    password = given_secret(session, given) if is_kept_home else decoded(given)
    hashes = await hashes_of(session, password)
    # Once more: hashing takes time, and the link opens once.
    record, account = find_login_link(server, secret, session.address)
    changed = put_password(session, account, hashes)
    session.wait_for(end_login_link(server, record))  # in the same batch as the password
    log.warning("login link used", extra={"account": account.name, "address": session.address})
    audit(session, Deed.LOGIN_LINK_USED, account.name)
    text = f"The password of {account.name} is changed. Other devices have to log in with it"
    note(session, "LOGINLINK", "SUCCESS", account.name, text=text)
    await tell_and_log_in(session, changed)
