"""Server administrators: becoming one, putting people out, reading the configuration again.

Source: https://modern.ircdocs.horse, "Operator Messages".
"""

import logging
from typing import Final

from hubbub.server.accounts import LoginError
from hubbub.server.audit import Deed, audit
from hubbub.server.commands.user_modes import Change, set_modes
from hubbub.server.config import ConfigError
from hubbub.server.expulsion import expel
from hubbub.server.session import Session
from hubbub.wire import numerics
from hubbub.wire.limits import MAX_KICK_REASON
from hubbub.wire.message import Message
from hubbub.wire.text import cut_text

log: Final = logging.getLogger(__name__)


async def oper(session: Session, message: Message) -> None:
    """OPER account password."""
    name, password = message.params[:2]
    server, user = session.server, session.me
    try:
        account = await server.accounts.check_password(name, password, session.address)
    except LoginError as error:
        session.reply(numerics.ERR_PASSWDMISMATCH, str(error))
        return
    if not server.is_administrator(account):
        words = "That account is no administrator's. `administrators` in the configuration names them."
        session.reply(numerics.ERR_NOOPERHOST, words)
        return
    log.warning(
        "administrator", extra={"nick": user.nick, "account": account.name, "address": session.address}
    )
    audit(session, Deed.BECAME_ADMINISTRATOR, account.name)
    user.oper_identity = account.identity
    set_modes(session, user, [Change(True, "o")])
    session.reply(numerics.RPL_YOUREOPER, "You are now a server administrator")


def kill(session: Session, message: Message) -> None:
    """KILL nick :reason."""
    me = session.me
    user = session.server.registry.user(message.params[0])
    if user is None or not user.sessions:
        session.reply(numerics.ERR_NOSUCHNICK, message.params[0], "Nobody is connected under that name")
        return
    reason = cut_text(message.param(1), MAX_KICK_REASON) or "No reason was given"
    log.warning("killed", extra={"nick": me.nick, "target": user.nick, "reason": reason})
    audit(session, Deed.SESSION_ENDED, user.nick, reason)
    for each in list(user.sessions):
        line = Message("KILL", (user.nick, reason), me.source)
        expel(each, f"Killed ({me.nick} ({reason}))", line)


def door(session: Session, message: Message) -> None:
    """DOOR [CLOSED|OPEN]."""
    door, wanted = session.server.door, message.param(0).upper()
    if wanted not in {"", "CLOSED", "OPEN"}:
        session.fail("DOOR", "INVALID_PARAMS", wanted, text="Say CLOSED or OPEN, or nothing to be told")
        return
    if wanted:
        (door.close if wanted == "CLOSED" else door.open)()
        log.warning("the door", extra={"is": wanted.lower(), "by": session.me.nick})
        audit(session, Deed.DOOR, wanted.lower())
    words = "closed: whoever is in stays, and nobody new comes in" if door.closed else "open"
    session.notice(f"The door is {words}")


def rehash(session: Session, _message: Message) -> None:
    """REHASH."""
    session.reply(numerics.RPL_REHASHING, "configuration", "Reading the configuration again")
    try:
        left = session.server.rehash()
    except ConfigError as error:
        words = f"Nothing has changed. {error}"
    else:
        audit(session, Deed.SETTINGS_READ)
        words = "The configuration was read again and holds from now on"
        words += f"; a restart is needed for {', '.join(left)}" if left else ""
    session.notice(words)
