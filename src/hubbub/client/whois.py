"""Handlers for the replies to WHOIS (modern.ircdocs.horse, "WHOIS message")."""

from dataclasses import replace

from hubbub.client.people import MOST_CHANNELS
from hubbub.client.person import Person
from hubbub.client.state import State
from hubbub.wire.message import Message
from hubbub.wire.names import fold


def on_user(state: State, message: Message, _: int) -> None:
    """RPL_WHOISUSER: ``311 me nick user host * :real name``."""
    nick, user, host, real_name = (message.param(number) for number in (1, 2, 3, 5))
    is_near = bool(host) and fold(host) == fold(state.source.host)

    def change(person: Person) -> Person:
        return replace(person, nick=nick, user=user, host=host, is_near=is_near, real_name=real_name)

    state.people.learn(nick, change)


def on_server(state: State, message: Message, _: int) -> None:
    """RPL_WHOISSERVER: ``312 me nick server :description``."""
    state.people.learn(message.param(1), lambda person: replace(person, server=message.param(2)))


def on_operator(state: State, message: Message, _: int) -> None:
    """RPL_WHOISOPERATOR: ``313 me nick :is an IRC operator``."""
    state.people.learn(message.param(1), lambda person: replace(person, standing=message.param(2)))


def on_idle(state: State, message: Message, _: int) -> None:
    """RPL_WHOISIDLE: ``317 me nick seconds [since] :words``."""
    idle, seconds = _number(message.param(2)), _number(message.param(3))
    since = None if seconds is None else seconds * 1000
    state.people.learn(message.param(1), lambda person: replace(person, idle=idle, since=since))


def on_channels(state: State, message: Message, _: int) -> None:
    """RPL_WHOISCHANNELS: ``319 me nick :@#one +#two``, in several lines if need be."""
    signs = "".join(state.features.role_signs.values())
    names = [word.lstrip(signs) for word in message.param(2).split()]

    def change(person: Person) -> Person:
        return replace(person, channels=(*person.channels, *names)[:MOST_CHANNELS])

    state.people.learn(message.param(1), change)


def on_account(state: State, message: Message, _: int) -> None:
    """RPL_WHOISACCOUNT: ``330 me nick account :is logged in as``."""
    state.people.learn(message.param(1), lambda person: replace(person, account=message.param(2)))


def on_bot(state: State, message: Message, _: int) -> None:
    """RPL_WHOISBOT: ``335 me nick :is a bot``."""
    state.people.learn(message.param(1), lambda person: replace(person, is_bot=True))


def on_secure(state: State, message: Message, _: int) -> None:
    """RPL_WHOISSECURE: ``671 me nick :is using a secure connection``."""
    state.people.learn(message.param(1), lambda person: replace(person, is_secure=True))


def on_end(state: State, message: Message, _: int) -> None:
    """RPL_ENDOFWHOIS: ``318 me nick :...``."""
    state.people.complete(message.param(1))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None
