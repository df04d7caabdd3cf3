"""Handlers for what is said: PRIVMSG, NOTICE, topics, invitations, and the echoes of one's own words."""

from dataclasses import replace

from hubbub.client.changes import Change
from hubbub.client.channel_changes import Invited
from hubbub.client.membership import see
from hubbub.client.model import Entry, Kind
from hubbub.client.narrate import actor_of, sequence_number
from hubbub.client.room import Room
from hubbub.client.state import State
from hubbub.client.translation import _
from hubbub.wire import capabilities as caps
from hubbub.wire.message import Message
from hubbub.wire.names import fold, is_channel


def on_message(state: State, message: Message, now: int) -> None:
    """``PRIVMSG target :text`` and NOTICE, of others and the echo of one's own."""
    author = actor_of(message)
    if "!" not in (message.source or "") and message.command == "NOTICE":
        on_server_notice(state, message, now)
        return
    room = _room_of(state, message)
    if room is None:
        return
    if state.is_me(author):
        _on_own(state, room, message, now)
        return
    see(state, author)
    state.tell(room, message, now)


def on_acknowledged(state: State, message: Message, now: int) -> None:
    """``ACK`` with the label of a message that the server does not echo (labeled-response)."""
    outgoing = state.outbox.take(message.tags.get("label", ""))
    if outgoing is not None:
        settle(state, outgoing.key, outgoing.nonce, now)


def settle(state: State, key: str, nonce: str, now: int) -> None:
    """Count a message as stored that the server takes without an echo."""
    room = state.rooms[key]
    echo = Entry(nonce, Kind.SAID, state.nick, "", now)
    state.add(*room.timeline.confirm(nonce, echo))


def on_topic(state: State, message: Message, now: int) -> None:
    """``TOPIC #channel :topic``: somebody has changed it."""
    room = state.channel(message.param(0))
    if room is not None:
        _set_topic(state, room, message.param(1))
        state.tell(room, message, now)


def on_topic_reply(state: State, message: Message, _: int) -> None:
    """RPL_TOPIC: ``332 me #channel :topic``."""
    room = state.channel(message.param(1))
    if room is not None:
        _set_topic(state, room, message.param(2))


def on_no_topic(state: State, message: Message, _: int) -> None:
    """RPL_NOTOPIC: ``331 me #channel :...``."""
    room = state.channel(message.param(1))
    if room is not None:
        _set_topic(state, room, "")


def on_invite(state: State, message: Message, now: int) -> None:
    """``INVITE nick #channel``: to ourselves, or to somebody else (invite-notify)."""
    guest, channel, host = message.param(0), message.param(1), actor_of(message)
    if state.is_me(guest):
        room = state.lobby
        state.add(*_invited(state, channel, host))
        text = _("{host} invites you to {channel}. Type /join {channel} to go there.").format(
            host=host, channel=channel
        )
    else:
        room = state.channel(channel)
        text = _("{host} invited {guest}.").format(host=host, guest=guest)
    if room is not None:
        state.note(room, text, now)


def on_invitation(state: State, message: Message, _: int) -> None:
    """RPL_INVITELIST: ``336 me #channel``, one for each channel that we are invited to."""
    state.add(*_invited(state, message.param(1), ""))


def on_inviting(state: State, message: Message, now: int) -> None:
    """RPL_INVITING: ``341 me nick #channel``: we have invited somebody, which invite-notify tells as well."""
    room = state.channel(message.param(2))
    if room is not None and caps.INVITE_NOTIFY not in state.features:
        state.note(room, _("{host} invited {guest}.").format(host=state.nick, guest=message.param(1)), now)


def _invited(state: State, channel: str, host: str) -> list[Change]:
    """What to tell of an invitation, unless we are there already."""
    room = state.channel(channel)
    return [] if not is_channel(channel) or (room is not None and room.joined) else [Invited(channel, host)]


def on_is_away(state: State, message: Message, now: int) -> None:
    """RPL_AWAY: ``301 me nick :reason``, the answer to WHOIS or to a message to somebody who is away."""
    if state.people.learn(message.param(1), lambda person: replace(person, away=message.param(2))):
        return
    room = state.rooms.get(fold(message.param(1)))
    if room is not None:
        state.note(
            room, _("{nick} is away: {reason}").format(nick=message.param(1), reason=message.param(2)), now
        )


def on_server_notice(state: State, message: Message, now: int) -> None:
    """What the server itself says goes to the lobby; before that was entered it is only greeting noise."""
    if state.lobby is not None and message.params:
        state.note(state.lobby, message.params[-1], now)


def _set_topic(state: State, room: Room, topic: str) -> None:
    room.topic = topic
    state.touch(room)


def _room_of(state: State, message: Message) -> Room | None:
    """The conversation that a message belongs to. A channel that we are not in has none."""
    name = state.conversation_of(message)
    if is_channel(name):
        return state.channel(name)
    key_is_new = fold(name) not in state.rooms
    room = state.open_room(name)
    if key_is_new:
        state.look_up(room)
    return room


def _on_own(state: State, room: Room, message: Message, now: int) -> None:
    nonce = _nonce_of(state, room, message)
    outgoing = state.outbox.take(nonce) if nonce is not None else None
    echo = state.narrate(message, now)
    if outgoing is None or echo is None:
        state.tell(room, message, now)
        return
    state.add(*room.timeline.confirm(outgoing.nonce, echo))
    if sequence_number(message) is not None:
        state.history.watch(room)


def _nonce_of(state: State, room: Room, message: Message) -> str | None:
    """Which of our messages this echoes: by its nonce, by its label, else by what it says."""
    nonce = message.tags.get(caps.NONCE) or message.tags.get("label")
    return nonce or state.outbox.find_sent(room.key, message.param(1))
