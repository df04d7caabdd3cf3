"""People: who is online, being away, and what one is called."""

from hubbub.server.bounds import USERHOST_NICKS
from hubbub.server.lines import Line
from hubbub.server.presence import NOBODY_THERE, set_away, settle_away
from hubbub.server.session import Session
from hubbub.wire import capabilities as cap
from hubbub.wire import numerics
from hubbub.wire.limits import MAX_AWAY, MAX_REALNAME
from hubbub.wire.message import Message
from hubbub.wire.text import cut_text


def away(session: Session, message: Message) -> None:
    """AWAY :where one is - or AWAY, which is being back.

    With draft/pre-away a client may say it before it is registered.
    """
    text = cut_text(message.param(0), MAX_AWAY) or None
    if text is None:
        session.reply(numerics.RPL_UNAWAY, "You are no longer marked as away")
    else:
        session.reply(numerics.RPL_NOWAWAY, "You are marked as away")
    if session.introduction is not None:
        session.introduction.away = text
    elif text == NOBODY_THERE:
        settle_away(session, session.me, text)
    else:
        set_away(session, session.me, text)


def setname(session: Session, message: Message) -> None:
    """SETNAME :real name (https://ircv3.net/specs/extensions/setname)."""
    user, name = session.me, message.params[0]
    if not name or len(name.encode()) > MAX_REALNAME:
        words = f"A real name has 1 to {MAX_REALNAME} bytes"
        session.fail("SETNAME", "INVALID_REALNAME", text=words)
        return
    user.realname = name
    line = Line(Message("SETNAME", (name,), user.source), requires=cap.SETNAME)
    session.deliver(session.server.monitors.observers(user), line, own=True)


def ison(session: Session, message: Message) -> None:
    """ISON nick nick: those of them who are online."""
    nicks = " ".join(message.params).split()
    online = [user.nick for nick in nicks if (user := session.server.registry.user(nick)) is not None]
    session.reply(numerics.RPL_ISON, " ".join(online))


def userhost(session: Session, message: Message) -> None:
    """USERHOST nick nick: ``nick=+user@host`` of those online, ``-`` for who is away."""
    found = [
        f"{user.nick}={'-' if user.away is not None else '+'}{user.username}@{user.host}"
        for nick in message.params[:USERHOST_NICKS]
        if (user := session.server.registry.user(nick)) is not None
    ]
    session.reply(numerics.RPL_USERHOST, " ".join(found))
