"""What METADATA is about: finding it, who may read and change it, and what is answered where they may not."""

import re
from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

from hubbub.server.commands.privileges import overrides_about
from hubbub.server.conversation import Channel
from hubbub.server.metadata import value_message
from hubbub.server.session import Session
from hubbub.server.state import Metadata
from hubbub.server.user import User
from hubbub.store.records import ChannelMetadataRecord, Row, UserMetadataRecord
from hubbub.wire import capabilities as cap
from hubbub.wire.limits import MAX_METADATA_KEY
from hubbub.wire.message import Message
from hubbub.wire.names import is_channel

_KEY: Final = re.compile(rf"[a-z0-9_./-]{{1,{MAX_METADATA_KEY}}}")

KEY_WORDS: Final = f"A key has 1 to {MAX_METADATA_KEY} of the characters a-z, 0-9, _ . / and -"


class Target(NamedTuple):
    """What metadata is about.

    `about` is who or what others hear of, if they do. `record` makes of a key and a value what the store
    keeps, where it keeps anything.
    """

    name: str
    values: Metadata
    about: User | Channel | None
    record: Callable[[str, str], Row] | None


def find(session: Session, name: str) -> Target | None:
    """What a name means to a client, if anything: ``*`` is itself, also before it has come in."""
    if session.introduction is not None:
        return Target("*", session.introduction.metadata, None, None) if name == "*" else None
    if name == "*":
        return of_user(session.me)
    if is_channel(name):
        return _find_channel(session, name)
    person = session.server.find_person(name)
    if person is None:
        return None
    if person.user is not None:
        return of_user(person.user)
    values = session.server.states.of(person.identity).metadata
    return Target(person.nick, values, None, partial(UserMetadataRecord, person.identity))


def _find_channel(session: Session, name: str) -> Target | None:
    channel = session.server.registry.channel(name)
    if channel is None or not channel.visible_to(session.me):
        return None
    session.wait_for(channel.batch)
    return Target(channel.name, channel.metadata, channel, partial(ChannelMetadataRecord, channel.id))


def of_user(user: User) -> Target:
    """Somebody who is here."""
    record = partial(UserMetadataRecord, user.identity) if user.proven else None
    return Target(user.nick, user.state.metadata, user, record)


def value_line(session: Session, target: Target, key: str) -> Message:
    """What a client is answered about a key: its value, or that it has none."""
    return value_message(session.server.host, session.nick, target.name, key, target.values.get(key))


# What fails, and who may do what


def is_key(text: str) -> bool:
    """Whether a text can be a key."""
    return _KEY.fullmatch(text) is not None


def fail(session: Session, new: tuple[str, ...], old: tuple[str, ...], text: str) -> None:
    """Answer with a failure, by the code and the context of the draft that the client has asked for."""
    session.fail("METADATA", *(old if cap.METADATA_2 in session.capabilities else new), text=text)


def invalid_key(session: Session, key: str) -> Message:
    """What is wrong with one key of several."""
    if cap.METADATA_2 in session.capabilities:
        return session.standard_reply("FAIL", "METADATA", "KEY_INVALID", key, text=KEY_WORDS)
    return session.standard_reply("WARN", "METADATA", "INVALID_KEY", key, text=KEY_WORDS)


def _deny(session: Session, target: Target, key: str, text: str) -> None:
    code = ("KEY_NO_PERMISSION", target.name, key)
    fail(session, code, code, text)


def may_read(session: Session, target: Target) -> bool:
    """Whether a client may know what is told of a target: of a channel, its members may; answers if not."""
    if not isinstance(target.about, Channel) or session.me in target.about.members or session.me.operator:
        return True
    _deny(session, target, "*", "Join the channel first")
    return False


def may_change(session: Session, target: Target, key: str) -> bool:
    """Whether a client may change what is told of a target; answers if not."""
    if session.user is None or target.about is session.user or _may_change_other(session, target):
        return True
    words = (
        "Only its moderators can do that" if is_channel(target.name) else "Only they themselves can do that"
    )
    _deny(session, target, key, words)
    return False


def _may_change_other(session: Session, target: Target) -> bool:
    if isinstance(target.about, Channel) and target.about.is_moderator(session.me):
        return True
    return overrides_about(session, target.name)
