"""Who may speak in a channel, and what: its modes, its bans and its mutes."""

from typing import Final

from hubbub.server.conversation import Channel
from hubbub.server.user import User

_CTCP: Final = "\x01"
_ACTION: Final = "\x01ACTION "


def speech_problem(channel: Channel, user: User, text: str = "") -> str | None:
    """Say in words what keeps somebody from saying something in a channel, or None when nothing does."""
    if not channel.may_speak(user):
        return _silence(channel, user)
    if "C" in channel.modes and text.startswith(_CTCP) and not text.startswith(_ACTION):
        return "This channel takes no CTCP but /me"
    return None


def _silence(channel: Channel, user: User) -> str:
    if "m" in channel.modes:
        return "Only some may write here. Ask a moderator for voice."
    if user not in channel.members and "n" in channel.modes:
        return "You can't write here: join first"
    return "You are banned or muted here. Ask a moderator to let you speak."
