"""RELAYMSG: what people on another network say, told by the bot that bridges the two.

Source: https://github.com/ircv3/ircv3-specifications/pull/417, `draft/relaymsg`.
"""

from typing import Final

from hubbub.server.commands.messages import publish_to_channel
from hubbub.server.commands.privileges import find_channel, overrides
from hubbub.server.conversation import Channel
from hubbub.server.session import Session
from hubbub.wire import capabilities as cap
from hubbub.wire.masks import Subject
from hubbub.wire.message import Message
from hubbub.wire.names import nick_problem
from hubbub.wire.source import Source
from hubbub.wire.tags import client_only

SEPARATOR: Final = "/"
"""What the nick of somebody on another network has in it, and no nick here: ``bob/matrix``."""


def relaymsg(session: Session, message: Message) -> None:
    """RELAYMSG #channel nick/network :text."""
    channel = find_channel(session, message.params[0])
    if channel is None:
        return
    nick, text = message.params[1:3]
    source = str(Source(nick, session.me.username, session.me.host))
    problem = _problem(session, channel, nick, source) or _blank(text)
    if problem is not None:
        code, words = problem
        session.fail("RELAYMSG", code, text=words)
        return
    event = session.server.event(channel, session.me, "PRIVMSG", text=text)
    tags = {**client_only(message.tags), cap.RELAYMSG: session.me.nick}
    publish_to_channel(session, channel, event._replace(source=source, tags=tags))


def _problem(session: Session, channel: Channel, nick: str, source: str) -> tuple[str, str] | None:
    """What keeps somebody from speaking for `nick`: the code of a FAIL, and words."""
    if not channel.is_moderator(session.me) and not overrides(session, channel):
        return "PRIVS_NEEDED", "Only a moderator of the channel can relay messages into it"
    if SEPARATOR not in nick or nick_problem(nick.replace(SEPARATOR, "-")) is not None:
        return "INVALID_NICK", f"A relayed nick is one with {SEPARATOR} in it, as in bob{SEPARATOR}matrix"
    if channel.lists.silences(Subject.of(source)):
        return "BANNED", "They are banned or muted in this channel"
    return None


def _blank(text: str) -> tuple[str, str] | None:
    return None if text.strip() else ("BLANK_MSG", "There is nothing to relay")
