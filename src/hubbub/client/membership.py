"""Handlers for what tells who is where: JOIN, PART, QUIT, NICK, KICK, MODE, AWAY, NAMES and WHO."""

from typing import Final

from hubbub.client import channel_state
from hubbub.client.changes import Entered
from hubbub.client.model import Kind
from hubbub.client.modes import parse_modes
from hubbub.client.narrate import actor_of
from hubbub.client.room import Room
from hubbub.client.state import State
from hubbub.client.translation import _
from hubbub.wire import capabilities as caps
from hubbub.wire.message import Message
from hubbub.wire.names import fold
from hubbub.wire.source import Source
from hubbub.wire.tags import CHANNEL

_WHO_UP_TO: Final = 200
"""Members of a channel up to which WHO is asked who is away; beyond, the answer is not worth its size."""


def on_join(state: State, message: Message, now: int) -> None:
    """``JOIN #channel [account :real name]`` (extended-join)."""
    nick = actor_of(message)
    if state.is_me(nick):
        _enter_channel(state, message, now)
        return
    room = state.channel(message.param(0))
    if room is None:
        return
    _appear(state, nick, now)
    room.roster.add(nick)
    state.touch(room)
    state.tell(room, message, now)


def on_part(state: State, message: Message, now: int) -> None:
    """``PART #channel [:reason]``."""
    room = state.channel(message.param(0))
    if room is None:
        return
    if state.is_me(actor_of(message)):
        room.leave()
    _leave(state, room, actor_of(message), message, now)


def on_kick(state: State, message: Message, now: int) -> None:
    """``KICK #channel nick [:reason]``."""
    room = state.channel(message.param(0))
    if room is None:
        return
    author, reason = actor_of(message), message.param(2)
    if state.is_me(message.param(1)):
        given = reason and reason != author  # without a reason, servers give the name
        words = _("{who} removed you from {room}: {reason}") if given else _("{who} removed you from {room}.")
        room.absence = words.format(who=author, room=room.name, reason=reason)
    _leave(state, room, message.param(1), message, now)
    if state.is_me(message.param(1)):
        state.problem(room.absence, room.key)


def on_quit(state: State, message: Message, now: int) -> None:
    """``QUIT [:reason]``, once for each channel where the server numbers its events."""
    nick = actor_of(message)
    for room in _rooms_told(state, message):
        room.roster.remove(nick)
        state.touch(room)
        state.tell(room, message, now)
    _disappear(state, nick, now, Kind.LEFT, message.param(0))


def on_nick(state: State, message: Message, now: int) -> None:
    """``NICK new``, once for each channel where the server numbers its events."""
    old, new = actor_of(message), message.param(0)
    if state.is_me(old):
        state.nick = new
        state.source = state.source._replace(nick=new)
        state.add(Entered(new, state.features.network, fold(state.features.lobby)))
    for room in _rooms_told(state, message):
        room.roster.rename(old, new)
        state.touch(room)
        state.tell(room, message, now)
    if fold(old) != fold(new):
        _disappear(state, old, now, Kind.RENAMED, new)
        see(state, new)


def on_mode(state: State, message: Message, now: int) -> None:
    """``MODE #channel +o nick``; a user's own modes are not shown."""
    room = state.channel(message.param(0))
    if room is None:
        return
    changes = parse_modes(message.params[1:], state.features)
    for change in changes:
        room.roster.apply(change, dict(state.features.role_signs))
    channel_state.apply(state, room, changes, message.source or "", now)
    state.touch(room)
    state.tell(room, message, now)


def on_away(state: State, message: Message, _: int) -> None:
    """``AWAY [:reason]`` of somebody else (away-notify)."""
    _set_away(state, actor_of(message), away=bool(message.param(0)))


def on_names(state: State, message: Message, _: int) -> None:
    """RPL_NAMREPLY: ``353 me = #channel :@alice +bob``."""
    room = state.channel(message.param(2))
    if room is None:
        return
    words = message.param(3).split()
    signs = "".join(state.features.role_signs.values())
    room.roster.take_names(words, signs)
    for word in words:
        see(state, Source.parse(word.lstrip(signs)).nick)


def on_end_of_names(state: State, message: Message, _: int) -> None:
    """RPL_ENDOFNAMES: ``366 me #channel :...``."""
    room = state.channel(message.param(1))
    if room is None:
        return
    room.roster.end_names()
    state.touch(room)
    if caps.AWAY_NOTIFY in state.features and len(room.roster) <= _WHO_UP_TO:
        state.output.append(Message("WHO", (room.name,)))


def on_who(state: State, message: Message, _: int) -> None:
    """RPL_WHOREPLY: ``352 me #channel user host server nick flags :...``; G among the flags is away."""
    _set_away(state, message.param(5), away=message.param(6).startswith("G"))


def _enter_channel(state: State, message: Message, now: int) -> None:
    known = message.param(0)
    room = state.open_room(known)
    room.joined = room.wanted = True
    room.absence, room.left = "", False
    room.door = state.entering.pop(room.key, room.door)
    room.roster.clear()
    room.roster.add(state.nick)
    state.source = Source.parse(message.source or "")
    state.touch(room)
    state.history.catch_up(room)
    state.tell(room, message, now)
    if not state.is_welcomed and room is state.lobby:
        state.is_welcomed = True
        _welcome(state, room, now)


def _welcome(state: State, room: Room, now: int) -> None:
    network = state.features.network
    words = _("Welcome to {network}, {nick}.") if network else _("Welcome, {nick}.")
    lines = [words.format(network=network, nick=state.nick), *state.motd]
    state.note(room, "\n".join(lines), now)


def _leave(state: State, room: Room, nick: str, message: Message, now: int) -> None:
    room.roster.remove(nick)
    state.tell(room, message, now)
    if state.is_me(nick):
        room.wanted = False
        room.break_off()
    state.touch(room)


def _rooms_told(state: State, message: Message) -> list[Room]:
    """The channels that a QUIT or NICK is about: the one it names, else all that the person is in."""
    name = message.tags.get(CHANNEL)
    if name is None:
        return state.channels_with(actor_of(message))
    room = state.channel(name)
    return [] if room is None else [room]


def see(state: State, nick: str) -> None:
    """Somebody is known to be online."""
    key = fold(nick)
    if key in state.online:
        return
    state.online.add(key)
    if key in state.rooms:
        state.touch(state.rooms[key])


def _appear(state: State, nick: str, now: int) -> None:
    """Somebody has come in: if there is a private conversation with them, it tells."""
    room = state.rooms.get(fold(nick))
    if room is not None and room.key not in state.online:
        state.note(room, "", now, Kind.JOINED, nick)
    see(state, nick)


def _disappear(state: State, nick: str, now: int, kind: Kind, text: str) -> None:
    """Somebody has gone, or goes by another name: if there is a private conversation, it tells once."""
    key = fold(nick)
    if key not in state.online:
        return
    state.online.discard(key)
    room = state.rooms.get(key)
    if room is not None:
        state.touch(room)
        state.note(room, text, now, kind, nick)


def _set_away(state: State, nick: str, *, away: bool) -> None:
    for room in state.channels():
        if room.roster.set_away(nick, away=away):
            state.touch(room)
