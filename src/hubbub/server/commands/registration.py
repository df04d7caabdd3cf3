"""Connecting: capabilities, identity, nick and user name, the welcome, and keeping the connection alive."""

import logging
from collections.abc import Coroutine
from hashlib import sha256
from typing import Final

from hubbub.server.accounts import GUEST
from hubbub.server.commands.authenticate import send_logged_in
from hubbub.server.commands.invite_links import enter_by_link
from hubbub.server.commands.login import enter
from hubbub.server.commands.server_password import is_refused
from hubbub.server.door import CLOSED_WORDS
from hubbub.server.expulsion import ban_of_name, ban_of_newcomer, turn_away
from hubbub.server.features import offered
from hubbub.server.introduction import Introduction
from hubbub.server.invite_links import InviteLink
from hubbub.server.journal import RecoveringError
from hubbub.server.link_secrets import LinkError
from hubbub.server.lookalikes import resembles_another
from hubbub.server.presence import is_reserved, leave, rename
from hubbub.server.services import SERVICES, tell
from hubbub.server.session import Pending, Session
from hubbub.server.state import PersonState
from hubbub.server.user import User
from hubbub.wire import capabilities, numerics
from hubbub.wire.limits import MAX_REALNAME, MAX_USERNAME_CHARACTERS
from hubbub.wire.message import Message
from hubbub.wire.names import fold, nick_problem
from hubbub.wire.registration import State, Step, advance
from hubbub.wire.text import cut_text, split_text

log: Final = logging.getLogger(__name__)

_CAP_LINE: Final = 400
"""Bytes of capability names in one line of CAP LS; the rest follows in further lines."""

_SHORTEST_SECRET: Final = 16


def cap(session: Session, message: Message) -> Pending:
    """CAP (https://ircv3.net/specs/extensions/capability-negotiation)."""
    subcommand = message.params[0].upper()
    match subcommand:
        case "LS":
            _step(session, Step.NEGOTIATE)
            modern = _is_modern(message.param(1))
            if modern:
                session.modern = True
                session.set_capabilities(session.capabilities | {capabilities.CAP_NOTIFY})
            _list(session, "LS", offered(session.server.capabilities, modern=modern), modern=modern)
        case "LIST":
            modern = session.modern or _is_modern(message.param(1))
            _list(session, "LIST", sorted(session.capabilities, key=_core_first), modern=modern)
        case "REQ":
            _step(session, Step.NEGOTIATE)
            _request(session, message.param(1))
        case "END":
            return _step(session, Step.END)
        case _:
            session.reply(numerics.ERR_INVALIDCAPCMD, message.params[0], "CAP has LS, LIST, REQ and END")
    return None


def _is_modern(version: str) -> bool:
    """Whether a client knows version 302 of capability negotiation."""
    return version.isdecimal() and int(version) >= 302


def _core_first(name: str) -> tuple[bool, str]:
    return "/" in name, name


def _list(session: Session, subcommand: str, names: list[str], *, modern: bool) -> None:
    """List capabilities, in one line to clients that know no other: as many as it has room for."""
    *lines, last = split_text(" ".join(names), _CAP_LINE)
    if lines and not modern:
        lines, last = [], lines[0].strip()
    for line in lines:
        session.send(Message("CAP", (session.nick, subcommand, "*", line.strip()), session.server.host))
    session.send(Message("CAP", (session.nick, subcommand, last), session.server.host))


def _request(session: Session, request: str) -> None:
    wanted = _requested(session, request)
    verdict = "NAK" if wanted is None else "ACK"
    session.send(Message("CAP", (session.nick, verdict, request), session.server.host))
    if wanted is not None:
        session.set_capabilities(wanted)


def _requested(session: Session, request: str) -> frozenset[str] | None:
    """What a session would have with a request carried out; None where that can't be had.

    Version 302 has cap-notify always (capability-negotiation, "cap-notify").
    """
    offered = frozenset(session.server.capabilities)
    wanted = capabilities.apply_request(request, session.capabilities, offered)
    if wanted is None or (session.modern and capabilities.CAP_NOTIFY not in wanted):
        return None
    return wanted


async def identity(session: Session, message: Message) -> None:
    """IDENTITY :secret - a guest proves to be the one who connected with this secret before."""
    if session.introduction is None:
        session.fail("IDENTITY", "ALREADY_REGISTERED", text="Say it before NICK and USER")
    elif len(message.params[0]) < _SHORTEST_SECRET:
        words = f"The secret needs {_SHORTEST_SECRET} characters at least"
        session.fail("IDENTITY", "INVALID_PARAMS", text=words)
    else:
        guest, server = _guest_identity(message.params[0]), session.server
        # What has become an account's is no guest's any more (see identity_of).
        taken = server.accounts.identified(guest) is not None
        await server.journal.all_settled()  # what the same guest has just changed elsewhere too
        session.introduction.state = PersonState() if taken else await server.states.load(guest)
        session.introduction.secret = message.params[0]
        account = session.introduction.account = server.accounts.with_credential(guest)
        if account is not None:
            send_logged_in(session, account)


def password(session: Session, message: Message) -> None:
    """PASS."""
    if session.introduction is None:
        session.reply(numerics.ERR_ALREADYREGISTERED, "You are connected already")
    else:
        session.introduction.password = message.params[0]


def nick(session: Session, message: Message) -> Pending:
    """NICK: choose a name, or change it."""
    wanted = message.param(0)
    problem = nick_problem(wanted)
    if not wanted:
        session.reply(numerics.ERR_NONICKNAMEGIVEN, "Say which name you want")
    elif problem is not None:
        session.reply(numerics.ERR_ERRONEUSNICKNAME, wanted, problem)
    elif session.user is not None:
        _change_nick(session, session.user, wanted)
    elif session.introduction is not None:
        session.introduction.nick = wanted  # whether it is free is asked last: SASL may show whose it is
        return _step(session, Step.NICK)
    return None


def _change_nick(session: Session, user: User, wanted: str) -> None:
    owner = session.server.registry.user(wanted)
    if owner not in {None, user}:
        _refuse_taken(session, wanted)
    elif is_reserved(session.server, wanted, user.identity):
        _refuse_reserved(session, wanted)
    elif resembles_another(session.server, wanted, user.identity):
        _refuse_look_alike(session, wanted)
    elif (ban := ban_of_name(session, wanted)) is not None:
        words = f"That name is banned from this server: {ban.reason}"
        session.reply(numerics.ERR_ERRONEUSNICKNAME, wanted, words)
    elif wanted != user.nick:
        rename(session, user, wanted)


def _is_taken(session: Session, introduction: Introduction) -> bool:
    """Whether the name that a client wants is somebody else's; says so if it is."""
    wanted, identity = introduction.nick, identity_of(session, introduction)
    owner = session.server.registry.user(wanted)
    if is_reserved(session.server, wanted, identity):
        introduction.refused = wanted
        _note_registered(session, wanted)
        _refuse_reserved(session, wanted)
    elif owner is not None and owner.identity != identity:
        _refuse_taken(session, wanted)
    elif resembles_another(session.server, wanted, identity):
        _refuse_look_alike(session, wanted)
    else:
        return False
    return True


def _refuse_reserved(session: Session, wanted: str) -> None:
    words = "That name is registered. If it is yours, log in to it (SASL); if not, choose another"
    if fold(wanted) in SERVICES:
        words = "That is the name of the server's own service, choose another"
    session.reply(numerics.ERR_NICKNAMEINUSE, wanted, words)


def _note_registered(session: Session, wanted: str) -> None:
    """Tell a program why the name is refused: 433 says in words only that logging in would help."""
    account = session.server.accounts.find(wanted)
    if account is not None and capabilities.STANDARD_REPLIES in session.capabilities:
        words = "That name is registered, and its password is needed"
        session.send(session.standard_reply("NOTE", "NICK", "NAME_REGISTERED", account.name, text=words))


def _refuse_taken(session: Session, wanted: str) -> None:
    session.reply(numerics.ERR_NICKNAMEINUSE, wanted, "Somebody here has that name already, choose another")


def _refuse_look_alike(session: Session, wanted: str) -> None:
    words = "That looks like the name of somebody else, choose another"
    session.reply(numerics.ERR_NICKNAMEINUSE, wanted, words)


def user(session: Session, message: Message) -> Pending:
    """USER: the user name and the real name."""
    username, _, _, realname = message.params[:4]
    if session.introduction is None or not _step_is_legal(session, Step.USER):
        session.reply(numerics.ERR_ALREADYREGISTERED, "You have said USER already")
        return None
    if not realname:
        session.reply(numerics.ERR_NEEDMOREPARAMS, "USER", "Put something in place of your real name")
        return None
    kept = [each for each in username if each.isascii() and (each.isalnum() or each in "-_.")]
    session.introduction.username = "".join(kept)[:MAX_USERNAME_CHARACTERS] or "user"
    session.introduction.realname = cut_text(realname, MAX_REALNAME)
    return _step(session, Step.USER)


def _step_is_legal(session: Session, step: Step) -> bool:
    return advance(session.state, step) is not None


def _step(session: Session, step: Step) -> Pending:
    """Move registration on, and complete it where this was the last step."""
    state = advance(session.state, step)
    if state is None:
        return None
    before, session.state = session.state, state
    if state is not State.REGISTERED or before is State.REGISTERED or session.introduction is None:
        return None
    if session.waits_for is None:
        return _complete_or_go_back(session, session.introduction, before)
    return _complete_once_stored(session, session.introduction, before)


async def _complete_once_stored(session: Session, introduction: Introduction, before: State) -> None:
    """Complete registration when it is known whether the store has taken an account made on the way."""
    await session.server.journal.all_settled()
    pending = _complete_or_go_back(session, introduction, before)
    if pending is not None:
        await pending


def _complete_or_go_back(session: Session, introduction: Introduction, before: State) -> Pending:
    try:
        return _complete(session, introduction)
    except RecoveringError:
        session.state = before  # the same command comes once more
        raise


def _complete(session: Session, introduction: Introduction) -> Pending:
    config = session.server.config
    session.exchange = None  # CAP END ends an unfinished one (sasl-3.1, "The AUTHENTICATE Command")
    if introduction.account is not None:  # which may have been deleted since the client has logged in
        introduction.account = session.server.accounts.current(introduction.account)
    if is_refused(session):
        return None
    if introduction.account is None and not config.accounts.guests:
        words = "This server is for people with an account: log in with SASL, or register one"
        session.fail("*", "ACCOUNT_REQUIRED", text=words)
        session.close_after_reply(words)
    elif _is_kept_outside(session, introduction):
        _keep_outside(session, introduction)
    elif (ban := ban_of_newcomer(session, introduction)) is not None:
        turn_away(session, ban)
    elif _is_taken(session, introduction):
        session.state = State.USER  # another NICK completes the registration
    else:
        return _welcome(session, introduction)
    return None


def _is_kept_outside(session: Session, introduction: Introduction) -> bool:
    """Whether the door is closed for a client: not for administrators, nor for who is in or has been."""
    server, account = session.server, introduction.account
    if not server.door.closed or (account is not None and server.is_administrator(account)):
        return False
    identity = identity_of(session, introduction)
    if identity is None:
        return True
    here = server.registry.identified(identity)
    return not (server.door.lets_back(identity) or (here is not None and here.sessions))


def _keep_outside(session: Session, introduction: Introduction) -> None:
    log.warning("kept outside", extra={"nick": introduction.nick, "address": session.address})
    session.fail("*", "DOOR_CLOSED", text=CLOSED_WORDS)
    session.close_after_reply(CLOSED_WORDS)


def _welcome(session: Session, introduction: Introduction) -> Pending:
    identity = identity_of(session, introduction)
    if identity is not None and introduction.account is None:
        _end_ghost(session, introduction, identity)
    if session.invite is not None and session.server.journal.is_recovering:
        raise RecoveringError  # before anything is changed: the link is counted once one is in
    pending = enter(session, introduction, identity)
    if session.invite is not None and session.user is not None:
        pending = _one_after_the_other(pending, _enter_by_link(session, session.invite))
    if introduction.account is None and session.server.accounts.named(introduction.refused) is not None:
        _tell_whose_name_it_is(session, introduction.refused)
    return pending


def _enter_by_link(session: Session, link: InviteLink) -> Pending:
    try:
        return enter_by_link(session, link)
    except LinkError as error:
        session.fail("INVITELINK", error.code, "USE", text=str(error))
        return None


def _one_after_the_other(first: Pending, then: Pending) -> Pending:
    return _both(first, then) if first is not None and then is not None else first or then


async def _both(first: Coroutine[object, object, None], then: Coroutine[object, object, None]) -> None:
    await first
    await then


def _tell_whose_name_it_is(session: Session, name: str) -> None:
    """Say why somebody is called otherwise than they asked for: clients take another name without a word."""
    service = SERVICES["nickserv"]
    tell(session, service, f"{name} is the name of an account, so you are {session.nick} for now")
    tell(session, service, f"If it is yours: /msg {service} IDENTIFY {name} <password>")


def identity_of(session: Session, introduction: Introduction) -> str | None:
    """The lasting identity that a client has proven: an account's, or that of a guest who has a secret."""
    if introduction.account is not None:
        return introduction.account.identity
    identity = _guest_identity(introduction.secret) if introduction.secret else None
    # A guest's identity that has become an account's is no longer proven by the guest's secret.
    return None if identity and session.server.accounts.identified(identity) else identity


def _guest_identity(secret: str) -> str:
    return f"{GUEST}{sha256(secret.encode()).hexdigest()[:32]}"


def _end_ghost(session: Session, introduction: Introduction, identity: str) -> None:
    """End the connection that the same guest had before: one identity is on one connection at a time."""
    ghost = session.server.registry.identified(identity)
    if ghost is not None:
        introduction.state = ghost.state  # newer than what was read of it
    for old in list(ghost.sessions) if ghost else []:
        leave(old, "Came back on a new connection")
        words = "You have come back on a new connection"
        old.outbox.append(Message("FAIL", ("IDENTITY", "TAKEN_OVER", words), session.server.host).encode())
        old.close(words)


def ping(session: Session, message: Message) -> None:
    """PING: answer with the same token."""
    if not message.params:
        session.reply(numerics.ERR_NOORIGIN, "PING needs a token")
    else:
        session.send(Message("PONG", (session.server.host, message.params[0]), session.server.host))


def pong(_session: Session, _message: Message) -> None:
    """PONG: that anything was heard is enough, the connection has noted it."""


def quit_(session: Session, message: Message) -> None:
    """QUIT: leave every channel and end the connection."""
    reason = message.param(0)
    channels = list(session.user.channels) if session.user is not None else []
    leave(session, f"Quit: {reason}" if reason else "Quit")
    for channel in channels:
        session.wait_for(channel.batch)
    session.response.depends = False  # whoever can't be logged as gone is gone all the same
    session.close_after_reply("You have left")
