"""NickServ, ChanServ and *playback: doors to functions elsewhere, for clients that know nothing newer."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, NamedTuple

from hubbub.server.accounts import LoginError
from hubbub.server.commands.accounts import (
    RegistrationError,
    check_password_rules,
    make_account,
    open_account,
    send_logged_in,
)
from hubbub.server.commands.login import log_in
from hubbub.server.commands.playback import clear, list_buffers, play
from hubbub.server.conversation import Channel
from hubbub.server.presence import leave
from hubbub.server.services import PLAYBACK, SERVICES
from hubbub.server.session import Pending, Session
from hubbub.store.records import AccountRecord, CredentialRecord, Removal
from hubbub.wire.message import Message
from hubbub.wire.names import fold
from hubbub.wire.source import Source

Words = Sequence[str]
Tell = Callable[[str], None]


class Request(NamedTuple):
    """Something that a service can be asked."""

    handler: Callable[[Session, Tell, Words], Pending]
    usage: str
    help: str
    least: int = 0


def nickserv(session: Session, message: Message) -> Pending:
    """NICKSERV request: the same as a message to NickServ."""
    return ask(session, "nickserv", " ".join(message.params))


def chanserv(session: Session, message: Message) -> Pending:
    """CHANSERV request: the same as a message to ChanServ."""
    return ask(session, "chanserv", " ".join(message.params))


def ask(session: Session, service: str, text: str) -> Pending:
    """Ask a service for something, and answer with its notices."""
    name = SERVICES[service]
    tell = partial(_tell, session, name)
    requests = _REQUESTS[service]
    word, *words = text.split() or ["HELP"]
    request = requests.get(word.upper())
    if request is None:
        for line in _help(name, requests):
            tell(line)
    elif len(words) < request.least:
        tell(f"{word.upper()} {request.usage}: {request.help}")
    else:
        return request.handler(session, tell, words)
    return None


def _tell(session: Session, service: str, text: str) -> None:
    source = str(Source(service, service, session.server.host))
    session.send(Message("NOTICE", (session.nick, text), source))


def _help(name: str, requests: dict[str, Request]) -> list[str]:
    lines = [f"{word} {request.usage} - {request.help}" for word, request in requests.items()]
    return [f"What {name} can be asked:", *lines]


# NickServ


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
    pending = open_account(session, account)
    tell(f"Account {account.name} is made, and you are logged in to it")
    send_logged_in(session, account)
    if pending is not None:
        await pending


async def _identify(session: Session, tell: Tell, words: Words) -> None:
    name = words[0] if len(words) > 1 else session.nick
    account = await _proven(session, tell, name, words[-1])
    if account is None:
        return
    pending = log_in(session, account)
    tell(f"You are now logged in as {account.name}")
    send_logged_in(session, account)
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


# ChanServ


def _register_channel(session: Session, tell: Tell, words: Words) -> None:
    channel = _own_channel(session, tell, words[0])
    if channel is not None:
        tell(f"{channel.name} is yours already: a channel belongs to the account that has made it")


def _channel_info(session: Session, tell: Tell, words: Words) -> None:
    channel = session.server.registry.channel(words[0])
    if channel is None or not channel.visible_to(session.me):
        tell("There is no such channel")
        return
    founder = session.server.accounts.identified(channel.founder)
    tell(f"{channel.name} belongs to {founder.name if founder else 'nobody with an account'}")


def _own_channel(session: Session, tell: Tell, name: str) -> Channel | None:
    channel = session.server.registry.channel(name)
    if session.me.account is None:
        tell("Log in first: /msg NickServ IDENTIFY <account> <password>")
    elif channel is None or channel.founder != session.me.identity:
        tell("That is not your channel. Whoever joins a new channel with an account owns it")
    else:
        return channel
    return None


_REQUESTS: Final[dict[str, dict[str, Request]]] = {
    "nickserv": {
        "REGISTER": Request(_register, "<password> [<email>]", "make the name that you have your own", 1),
        "IDENTIFY": Request(_identify, "[<account>] <password>", "log in", 1),
        "GHOST": Request(_ghost, "<account> [<password>]", "end your account's other connections", 1),
        "SET": Request(_set_password, "PASSWORD <old> <new>", "change your password", 3),
        "INFO": Request(_info, "[<account>]", "what is known of an account"),
    },
    "chanserv": {
        "REGISTER": Request(_register_channel, "<channel>", "whether a channel is yours", 1),
        "INFO": Request(_channel_info, "<channel>", "whose a channel is", 1),
    },
    PLAYBACK: {
        "PLAY": Request(play, "<buffer>{,<buffer>} [<from>] [<to>]", "show what was said", 1),
        "LIST": Request(
            list_buffers, "[<buffer>{,<buffer>}]", "tell when something was said, first and last"
        ),
        "CLEAR": Request(clear, "<buffer>{,<buffer>}", "mark what was said as read; nothing is removed", 1),
    },
}
