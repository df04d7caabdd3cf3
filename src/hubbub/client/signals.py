"""Handlers for what goes on beside the messages: reactions, removals, who is writing, how far was read."""

from typing import Final

from hubbub.client.changes import Typing
from hubbub.client.narrate import actor_of
from hubbub.client.room import Room
from hubbub.client.state import State
from hubbub.wire.message import Message
from hubbub.wire.names import fold, is_channel
from hubbub.wire.tags import TYPING
from hubbub.wire.timestamp import parse_time

_SECONDS: Final = {"active": 6, "paused": 30, "done": 0}
"""How long each state holds without another word (https://ircv3.net/specs/client-tags/typing)."""


def on_tags(state: State, message: Message, now: int) -> None:
    """TAGMSG: somebody is writing, or a reaction, which is an event of the conversation."""
    author = actor_of(message)
    seconds = _SECONDS.get(message.tags.get(TYPING, ""))
    room = _room_of(state, message)
    if room is None:
        return
    if seconds is None:
        state.tell(room, message, now)
    elif not state.is_me(author):
        state.add(Typing(room.key, author, seconds))


def on_redact(state: State, message: Message, now: int) -> None:
    """``REDACT target msgid [:reason]``: a message is taken back."""
    room = _room_of(state, message)
    if room is not None:
        state.tell(room, message, now)


def on_read_marker(state: State, message: Message, _: int) -> None:
    """``MARKREAD target timestamp=...``, or ``*`` where nothing was read (read-marker)."""
    room = state.rooms.get(fold(message.param(0)))
    time = parse_time(message.param(1).removeprefix("timestamp="))
    if room is not None:
        room.read = max(room.read or 0, time or 0)
        state.touch(room)


def _room_of(state: State, message: Message) -> Room | None:
    """The conversation that a signal belongs to. Only a message opens one."""
    author, target = actor_of(message), message.param(0)
    return state.rooms.get(fold(target if is_channel(target) or state.is_me(author) else author))
