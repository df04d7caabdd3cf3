"""Logging in: AUTHENTICATE (https://ircv3.net/specs/extensions/sasl-3.2)."""

from hubbub.server.accounts import LoginError
from hubbub.server.commands.login import log_in, mask_of
from hubbub.server.introduction import PasswordProof
from hubbub.server.sasl import MECHANISMS, Exchange, Peer, TooLongError
from hubbub.server.session import Session
from hubbub.store.records import AccountRecord
from hubbub.wire import numerics
from hubbub.wire.message import Message
from hubbub.wire.sasl import CHUNK, chunks


async def authenticate(session: Session, message: Message) -> None:
    """AUTHENTICATE mechanism - or AUTHENTICATE base64, a part of the answer to a challenge."""
    parameter, exchange = message.params[0], session.exchange
    if parameter == "*":
        session.exchange = None
        session.reply(numerics.ERR_SASLABORTED, "You have stopped logging in")
    elif exchange is None:
        _begin(session, parameter.upper())
    else:
        await _continue(session, exchange, parameter)


def _begin(session: Session, name: str) -> None:
    mechanism = MECHANISMS.get(name)
    if mechanism is None:
        session.reply(numerics.RPL_SASLMECHS, ",".join(MECHANISMS), "are the ways to log in")
        session.reply(numerics.ERR_SASLFAIL, "There is no such way to log in")
        return
    peer = Peer(session.address, session.certificate)
    session.exchange = Exchange(mechanism(session.server.accounts, peer))
    session.send(Message("AUTHENTICATE", ("+",), session.server.host))


async def _continue(session: Session, exchange: Exchange, chunk: str) -> None:
    if exchange.proven is None:
        await _answer(session, exchange, chunk)
    if exchange.proven is None:
        return
    if exchange.by_password:
        session.password_proof = PasswordProof(exchange.proven, session.server.now())
    send_logged_in(session, exchange.proven)
    session.reply(numerics.RPL_SASLSUCCESS, "You are logged in")
    pending = log_in(session, exchange.proven)  # where it raises RecoveringError, this is done once more
    session.exchange = None
    if pending is not None:
        await pending


async def _answer(session: Session, exchange: Exchange, chunk: str) -> None:
    """Take a part of the client's answer, and put a challenge where the mechanism has one."""
    try:
        answer = exchange.gather(chunk)
        challenge = await exchange.step(answer) if answer is not None else b""
    except TooLongError:
        session.exchange = None
        session.reply(numerics.ERR_SASLTOOLONG, f"AUTHENTICATE takes {CHUNK} characters at a time")
    except LoginError as error:
        session.exchange = None
        session.reply(numerics.ERR_SASLFAIL, str(error))
    else:
        for each in chunks(challenge) if challenge else ():
            session.send(Message("AUTHENTICATE", (each,), session.server.host))


async def tell_and_log_in(session: Session, account: AccountRecord) -> None:
    """Answer that the client is logged in to an account, and do it. Raises RecoveringError."""
    send_logged_in(session, account)
    pending = log_in(session, account)
    if pending is not None:
        await pending


def send_logged_in(session: Session, account: AccountRecord) -> None:
    """Answer which account the client is logged in to now."""
    words = f"You are now logged in as {account.name}"
    session.reply(numerics.RPL_LOGGEDIN, mask_of(session), account.name, words)
