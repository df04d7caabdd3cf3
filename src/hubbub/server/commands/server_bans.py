"""KLINE, DLINE and their opposites, and STATS, which lists them: whom the server keeps out."""

import logging
from typing import Final

from hubbub.server.audit import Deed, audit
from hubbub.server.banning import has_room, lift_ban, make_ban
from hubbub.server.bans import ADDRESS, PERSON, bans_address, normal_mask
from hubbub.server.session import Session
from hubbub.store.records import ServerBanRecord
from hubbub.wire import numerics
from hubbub.wire.duration import parse_duration
from hubbub.wire.limits import MAX_KICK_REASON
from hubbub.wire.message import Message
from hubbub.wire.text import cut_text

log: Final = logging.getLogger(__name__)

_COMMANDS: Final = {PERSON: "KLINE", ADDRESS: "DLINE"}
_NUMERICS: Final = {PERSON: numerics.RPL_STATSKLINE, ADDRESS: numerics.RPL_STATSDLINE}
_EXAMPLES: Final = {
    PERSON: "user@host or nick!user@host, with * and ?, or R:account, and not everybody",
    ADDRESS: "an address or a network, as in 192.0.2.0/24, and not everybody",
}


def kline(session: Session, message: Message) -> None:
    """KLINE [duration] mask [:reason] - or KLINE, which lists them."""
    _ban(session, PERSON, message)


def dline(session: Session, message: Message) -> None:
    """DLINE [duration] address [:reason] - or DLINE, which lists them."""
    _ban(session, ADDRESS, message)


def unkline(session: Session, message: Message) -> None:
    """UNKLINE mask."""
    _lift(session, PERSON, message.params[0])


def undline(session: Session, message: Message) -> None:
    """UNDLINE address."""
    _lift(session, ADDRESS, message.params[0])


def stats(session: Session, message: Message) -> None:
    """STATS k - or STATS d."""
    _list(session, message.params[0][:1].upper())


def _list(session: Session, kind: str) -> None:
    for ban in session.server.bans.of(kind) if kind in _NUMERICS else ():
        end = str(ban.expires // 1000) if ban.expires is not None else "0"
        mask = f"0{ban.mask}" if ban.mask.startswith(":") else ban.mask  # which would begin the last one
        session.reply(_NUMERICS[kind], kind, mask, ban.author, end, ban.reason)
    session.reply(numerics.RPL_ENDOFSTATS, kind or "*", "End of STATS")


def _ban(session: Session, kind: str, message: Message) -> None:
    if not message.params:
        _list(session, kind)
        return
    seconds = parse_duration(message.params[0]) if len(message.params) > 1 else None
    text, *reason = message.params[0 if seconds is None else 1 :]
    mask = normal_mask(kind, text)
    now = session.server.now()
    if mask is None:
        session.fail(_COMMANDS[kind], "INVALID_MASK", text, text=f"Ban {_EXAMPLES[kind]}")
    elif kind == ADDRESS and bans_address(mask, session.address):
        words = "Your own address is among them, and you couldn't come back to lift that"
        session.fail(_COMMANDS[kind], "INVALID_MASK", text, text=words)
    elif not has_room(session.server):
        words = "The server has as many bans as it may have (limits.server_bans), lift one first"
        session.fail(_COMMANDS[kind], "LIST_FULL", mask, text=words)
    else:
        words = cut_text(" ".join(reason), MAX_KICK_REASON) or "No reason was given"
        expires = now + seconds * 1000 if seconds is not None else None
        _make(session, ServerBanRecord(kind, mask, words, session.me.nick, now, expires))


def _make(session: Session, ban: ServerBanRecord) -> None:
    session.wait_for(make_ban(session.server, ban))
    audit(session, Deed.BANNED, ban.mask, ban.reason)
    end = f"until {session.server.local_time(ban.expires)}" if ban.expires is not None else "for good"
    _tell(session, ban, f"{ban.mask} is banned from the server {end}")


def _lift(session: Session, kind: str, text: str) -> None:
    mask = normal_mask(kind, text)
    ban = session.server.bans.find(kind, mask) if mask is not None else None
    if ban is None:
        words = f"There is no such ban; {_COMMANDS[kind]} without a mask lists those there are"
        session.fail(f"UN{_COMMANDS[kind]}", "NO_SUCH_BAN", text, text=words)
        return
    session.wait_for(lift_ban(session.server, ban))
    audit(session, Deed.BAN_LIFTED, ban.mask)
    _tell(session, ban, f"{ban.mask} is no longer banned from the server")


def _tell(session: Session, ban: ServerBanRecord, words: str) -> None:
    log.warning(
        "server ban",
        extra={"nick": session.me.nick, "command": session.response.command, "mask": ban.mask},
    )
    session.notice(words)
