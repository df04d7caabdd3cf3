"""Handlers for what a channel is: its modes, and its lists of bans, exceptions and who is always invited.

They are asked for when somebody looks, and kept current from then on. Sources: modern.ircdocs.horse,
"MODE message", "Ban Channel Mode" and the numerics that they name.
"""

from typing import Final

from hubbub.client.channel_changes import ListTold, ModesTold
from hubbub.client.mode_words import KEY
from hubbub.client.model import Listed
from hubbub.client.modes import ModeChange, parse_modes
from hubbub.client.room import Room
from hubbub.client.rules import BANS, Rules
from hubbub.client.state import State
from hubbub.wire import numerics
from hubbub.wire.message import Message

MOST_LISTED: Final = 1000
"""Entries of one list that are taken."""

MOST_MODES: Final = 100
"""Modes of a channel that are taken."""

_HIDDEN: Final = frozenset({"", "*"})
"""In place of a key, from servers that show it to nobody."""


def on_modes(state: State, message: Message, _: int) -> None:
    """RPL_CHANNELMODEIS: ``324 me #channel +kn key``."""
    room = state.channel(message.param(1))
    if room is None:
        return
    changes = parse_modes(message.params[2:], state.features)
    room.modes = {change.letter: change.argument for change in changes[:MOST_MODES]}
    _tell_modes(state, room)


def on_listed(state: State, message: Message, _: int) -> None:
    """RPL_BANLIST and its like: ``367 me #channel mask [author seconds]``."""
    room, letter = state.channel(message.param(1)), _letter_of(state, message.command)
    if room is None or not letter:
        return
    arriving = room.arriving.setdefault(letter, [])
    seconds = message.param(4)
    if len(arriving) < MOST_LISTED:
        time = int(seconds) * 1000 if seconds.isascii() and seconds.isdigit() and len(seconds) < 12 else None
        arriving.append(Listed(message.param(2), message.param(3), time))


def on_end_of_list(state: State, message: Message, _: int) -> None:
    """RPL_ENDOFBANLIST and its like: ``368 me #channel :...``."""
    room, letter = state.channel(message.param(1)), _letter_of(state, message.command)
    if room is not None and letter:
        room.lists[letter] = room.arriving.pop(letter, [])
        _tell_list(state, room, letter)


def apply(state: State, room: Room, changes: list[ModeChange], author: str, now: int) -> None:
    """Bring up to date what was asked for, and what opens the channel, after a MODE."""
    rules = Rules.of(state.features)
    roles = {role.letter for role in rules.roles}
    for change in changes:
        if change.letter == KEY:
            _learn_key(room, change)
        if change.letter in room.lists:
            _apply_listed(state, room, change, Listed(change.argument, author, now))
        elif room.modes is not None and change.letter not in {*roles, *rules.lists}:
            _apply_mode(room.modes, change)
            _tell_modes(state, room)


def _learn_key(room: Room, change: ModeChange) -> None:
    """Keep what opens the channel after a break."""
    if not change.added:
        room.door = (room.name,)
    elif change.argument not in _HIDDEN:
        room.door = (room.name, change.argument)


def _apply_listed(state: State, room: Room, change: ModeChange, listed: Listed) -> None:
    entries = [each for each in room.lists[change.letter] if each.mask != listed.mask]
    if change.added and len(entries) < MOST_LISTED:
        entries.append(listed)
    room.lists[change.letter] = entries
    _tell_list(state, room, change.letter)


def _apply_mode(modes: dict[str, str], change: ModeChange) -> None:
    if not change.added:
        modes.pop(change.letter, None)
    elif len(modes) < MOST_MODES:
        modes[change.letter] = change.argument


def _letter_of(state: State, numeric: str) -> str:
    rules = Rules.of(state.features)
    if numeric in {numerics.RPL_BANLIST, numerics.RPL_ENDOFBANLIST}:
        return BANS
    if numeric in {numerics.RPL_EXCEPTLIST, numerics.RPL_ENDOFEXCEPTLIST}:
        return rules.exceptions
    return rules.invited


def _tell_modes(state: State, room: Room) -> None:
    state.add(ModesTold(room.key, tuple((room.modes or {}).items())))


def _tell_list(state: State, room: Room, letter: str) -> None:
    state.add(ListTold(room.key, letter, tuple(room.lists[letter])))
