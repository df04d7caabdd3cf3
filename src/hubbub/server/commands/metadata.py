"""METADATA: what people tell of themselves and of their channels, and which of it a client wants to hear.

Sources: see hubbub.server.metadata. The two drafts differ in the codes of what fails, and the newer one has
WARN where the rest of a command goes on.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice
from typing import Final, NamedTuple

from hubbub.server.batches import batch_ends, in_batch
from hubbub.server.commands.channels import pack
from hubbub.server.commands.privileges import overrides_about
from hubbub.server.conversation import Channel
from hubbub.server.journal import RecoveringError
from hubbub.server.metadata import (
    AT_ONCE,
    EVERYTHING,
    Described,
    ValueLine,
    describe_channel,
    describe_visible,
    later,
    listeners,
    value_message,
    wanted_lines,
)
from hubbub.server.session import Pending, Session
from hubbub.server.state import put
from hubbub.server.user import User
from hubbub.store.records import ChannelMetadataRecord, Removal, Row, UserMetadataRecord
from hubbub.wire import capabilities as cap
from hubbub.wire import numerics
from hubbub.wire.limits import MAX_METADATA_KEY
from hubbub.wire.message import Message
from hubbub.wire.names import is_channel

_KEY: Final = re.compile(rf"[a-z0-9_./-]{{1,{MAX_METADATA_KEY}}}")

_KEYS_LINE: Final = 400
"""Bytes of keys in one line."""


class _Target(NamedTuple):
    """What metadata is about.

    `about` is who or what others hear of, if they do. `record` makes of a key and a value what the store
    keeps, where it keeps anything.
    """

    name: str
    values: dict[str, str]
    about: User | Channel | None
    record: Callable[[str, str], Row] | None


class _Subcommand(NamedTuple):
    """What can be done with a target; `own` is about the client itself."""

    handler: Callable[[Session, _Target, Sequence[str]], Pending]
    keys: int = 0
    own: bool = False


def metadata(session: Session, message: Message) -> Pending:
    """METADATA target subcommand ..."""
    name, word, *words = message.params
    subcommand = _SUBCOMMANDS.get(word.upper())
    if subcommand is None:
        text = f"METADATA has {', '.join(_SUBCOMMANDS)}"
        _fail(session, ("INVALID_PARAMS", word), ("SUBCOMMAND_INVALID", word), text)
        return None
    if len(words) < subcommand.keys:
        session.reply(numerics.ERR_NEEDMOREPARAMS, "METADATA", f"Say which key: METADATA {name} {word} <key>")
        return None
    target = _Target(EVERYTHING, {}, None, None) if _is_all(word, name) else _find(session, name)
    if target is None or (subcommand.own and target.about is not session.user):
        code = ("INVALID_TARGET", name)
        _fail(session, code, code, "There is nobody and no channel of that name that this can be about")
        return None
    return subcommand.handler(session, target, words)


def _is_all(word: str, name: str) -> bool:
    return word.upper() == "SYNC" and name == EVERYTHING


def _find(session: Session, name: str) -> _Target | None:
    if session.introduction is not None:
        return _Target("*", session.introduction.metadata, None, None) if name == "*" else None
    if name == "*":
        return _of_user(session.me)
    if is_channel(name):
        return _find_channel(session, name)
    person = session.server.find_person(name)
    if person is None:
        return None
    if person.user is not None:
        return _of_user(person.user)
    values = session.server.states.of(person.identity).metadata
    return _Target(person.nick, values, None, partial(UserMetadataRecord, person.identity))


def _find_channel(session: Session, name: str) -> _Target | None:
    channel = session.server.registry.channel(name)
    if channel is None or not channel.visible_to(session.me):
        return None
    session.wait_for(channel.batch)
    return _Target(channel.name, channel.metadata, channel, partial(ChannelMetadataRecord, channel.id))


def _of_user(user: User) -> _Target:
    record = partial(UserMetadataRecord, user.identity) if user.proven else None
    return _Target(user.nick, user.state.metadata, user, record)


# What fails


def _fail(session: Session, new: tuple[str, ...], old: tuple[str, ...], text: str) -> None:
    """Answer with a failure, by the code and the context of the draft that the client has asked for."""
    session.fail("METADATA", *(old if cap.METADATA_2 in session.capabilities else new), text=text)


def _invalid_key(session: Session, key: str) -> Message:
    """What is wrong with one key of several."""
    if cap.METADATA_2 in session.capabilities:
        return session.standard_reply("FAIL", "METADATA", "KEY_INVALID", key, text=_KEY_WORDS)
    return session.standard_reply("WARN", "METADATA", "INVALID_KEY", key, text=_KEY_WORDS)


_KEY_WORDS: Final = f"A key has 1 to {MAX_METADATA_KEY} of the characters a-z, 0-9, _ . / and -"


def _deny(session: Session, target: _Target, key: str, text: str) -> None:
    code = ("KEY_NO_PERMISSION", target.name, key)
    _fail(session, code, code, text)


def _may_read(session: Session, target: _Target) -> bool:
    """Whether a client may know what is told of a target: of a channel, its members may; answers if not."""
    if not isinstance(target.about, Channel) or session.me in target.about.members or session.me.operator:
        return True
    _deny(session, target, "*", "Join the channel first")
    return False


def _may_change(session: Session, target: _Target, key: str) -> bool:
    """Whether a client may change what is told of a target; answers if not."""
    if session.user is None or target.about is session.user or _may_change_other(session, target):
        return True
    words = (
        "Only its moderators can do that" if is_channel(target.name) else "Only they themselves can do that"
    )
    _deny(session, target, key, words)
    return False


def _may_change_other(session: Session, target: _Target) -> bool:
    if isinstance(target.about, Channel) and target.about.is_moderator(session.me):
        return True
    return overrides_about(session, target.name)


# Reading


def _get(session: Session, target: _Target, words: Sequence[str]) -> None:
    if _may_read(session, target):
        lines = [
            _value(session, target, key) if _KEY.fullmatch(key) else _invalid_key(session, key)
            for key in words
        ]
        session.response.lines += in_batch(session, ("metadata", target.name), lines)


def _list(session: Session, target: _Target, _words: Sequence[str]) -> None:
    if _may_read(session, target):
        lines = [_value(session, target, key) for key in target.values]
        session.response.lines += in_batch(session, ("metadata", target.name), lines)


def _value(session: Session, target: _Target, key: str) -> Message:
    return value_message(session.server.host, session.nick, target.name, key, target.values.get(key))


def _sync(session: Session, target: _Target, _words: Sequence[str]) -> Pending:
    if session.user is None:
        session.send(later(session, target.name))
        return None
    if not _may_read(session, target):
        return None
    lines = wanted_lines(session, _described(session, target))
    first = list(islice(lines, AT_ONCE))
    if len(first) == AT_ONCE:
        return _send_in_pieces(session, target.name, chain(first, lines))
    session.response.lines += in_batch(session, ("metadata", target.name), first)
    return None


def _described(session: Session, target: _Target) -> list[Described]:
    if target.name == EVERYTHING:
        return describe_visible(session)
    if isinstance(target.about, Channel):
        return list(describe_channel(target.about))
    return [Described(target.name, target.values)]


async def _send_in_pieces(session: Session, name: str, lines: Iterator[Message]) -> None:
    """Answer with more than may wait to be written, as fast as the client reads it."""
    for channel in list(session.me.channels):
        await session.server.journal.settled(channel)
    reference = session.server.new_reference()
    opening, end = batch_ends(session, ("metadata", name), reference)
    label = session.response.postpone()
    piece = [opening._replace(tags={"label": label} if label else {})]
    while piece:
        with session.unasked():
            session.response.lines += piece
        await session.outbox.drained()
        piece = [line._replace(tags={"batch": reference}) for line in islice(lines, AT_ONCE)]
    session.send(end)


# Changing


def _set(session: Session, target: _Target, words: Sequence[str]) -> None:
    key, value = words[0], words[1] if len(words) > 1 else ""
    if not _KEY.fullmatch(key):
        _fail(session, ("INVALID_KEY", key), ("KEY_INVALID", key), _KEY_WORDS)
    elif _may_change(session, target, key) and _is_possible(session, target, key, value):
        _change(session, target, {key: value or None})
        session.send(_value(session, target, key))


def _is_possible(session: Session, target: _Target, key: str, value: str) -> bool:
    """Whether a key may get this value; answers if not."""
    limits = session.server.config.limits
    if len(value.encode()) > limits.metadata_value:
        text = f"A value has {limits.metadata_value} bytes at most"
        _fail(session, ("INVALID_VALUE", key), ("VALUE_INVALID",), text)
    elif value and key not in target.values and len(target.values) >= limits.metadata_keys:
        new = ("LIMIT_REACHED", "SET", target.name, str(limits.metadata_keys))
        text = f"{limits.metadata_keys} keys can be set; remove one first (METADATA {target.name} SET <key>)"
        _fail(session, new, ("LIMIT_REACHED", target.name), text)
    elif not value and key not in target.values and cap.METADATA_2 in session.capabilities:
        session.fail("METADATA", "KEY_NOT_SET", target.name, key, text="Nothing is set")
    else:
        return True
    return False


def _clear(session: Session, target: _Target, _words: Sequence[str]) -> None:
    if _may_change(session, target, "*"):
        cleared: dict[str, str | None] = dict.fromkeys(target.values)
        _change(session, target, cleared)
        lines = [_value(session, target, key) for key in cleared]
        session.response.lines += in_batch(session, ("metadata", target.name), lines)


def _change(session: Session, target: _Target, changes: Mapping[str, str | None]) -> None:
    """Store what is told of a target, and tell it to those who hear of it. Raises RecoveringError."""
    if not changes:
        return
    undo = partial(put, target.values, {key: target.values.get(key) for key in changes})
    if target.record is not None:
        rows = [_row(target.record, key, value) for key, value in changes.items()]
        session.store(rows, undo)
    before = dict(target.values)
    put(target.values, changes)
    if target.about is not None:
        tell_changes(session, target.about, before, target.values)


def _row(record: Callable[[str, str], Row], key: str, value: str | None) -> Row | Removal:
    return Removal(record(key, "")) if value is None else record(key, value)


def tell_changes(
    session: Session, about: User | Channel, before: Mapping[str, str], now: Mapping[str, str]
) -> None:
    """Tell those who hear of somebody or a channel what is different about them."""
    name = about.name if isinstance(about, Channel) else about.nick
    for key in dict.fromkeys([*before, *now]):
        value = now.get(key)
        if value != before.get(key):
            audience = listeners(session.server, about, key)
            session.deliver(audience, ValueLine(session.server.host, name, key, value))


def take_introduction(session: Session, values: Mapping[str, str]) -> None:
    """Have a client's user tell what the client has said of itself early, as far as there is room."""
    target, limit = _of_user(session.me), session.server.config.limits.metadata_keys
    known = {key: value for key, value in values.items() if key in target.values}
    new = {key: value for key, value in values.items() if key not in target.values}
    room = islice(new.items(), max(0, limit - len(target.values)))
    try:
        _change(session, target, {**known, **dict(room)})
    except RecoveringError:
        return  # what the client is told of itself next shows it


# Subscriptions, which belong to a client


def _subscribe(session: Session, _target: _Target, words: Sequence[str]) -> None:
    if not cap.has_metadata(session.capabilities):
        text = f"Ask for {cap.METADATA_3} and {cap.BATCH} first (CAP REQ)"
        _fail(session, ("INVALID_PARAMS", "SUB"), ("SUBCOMMAND_INVALID", "SUB"), text)
        return
    limit, before = session.server.config.limits.metadata_subscriptions, len(session.subscriptions)
    done: dict[str, None] = {}
    for key in words:
        if not _KEY.fullmatch(key):
            session.send(_invalid_key(session, key))
        elif key not in session.subscriptions and len(session.subscriptions) >= limit:
            text = f"{limit} keys can be subscribed to; give one up first (METADATA * UNSUB <key>)"
            _fail(session, ("LIMIT_REACHED", "SUB", key, str(limit)), ("TOO_MANY_SUBS", key), text)
            break
        else:
            session.subscriptions[key] = done[key] = None
    _send_keys(session, numerics.RPL_METADATASUBOK, done)
    if session.user is not None and len(session.subscriptions) > before:
        session.send(later(session, EVERYTHING))


def _unsubscribe(session: Session, _target: _Target, words: Sequence[str]) -> None:
    done: dict[str, None] = {}
    for key in words:
        if _KEY.fullmatch(key):
            session.subscriptions.pop(key, None)
            done[key] = None
        else:
            session.send(_invalid_key(session, key))
    _send_keys(session, numerics.RPL_METADATAUNSUBOK, done)


def _subscriptions(session: Session, _target: _Target, _words: Sequence[str]) -> None:
    lines = _key_lines(session, numerics.RPL_METADATASUBS, session.subscriptions)
    session.response.lines += in_batch(session, ("metadata-subs",), lines)


def _send_keys(session: Session, numeric: str, keys: Iterable[str]) -> None:
    session.response.lines += _key_lines(session, numeric, keys)


def _key_lines(session: Session, numeric: str, keys: Iterable[str]) -> list[Message]:
    return [session.numeric(numeric, *line.split(" ")) for line in pack(keys, _KEYS_LINE)]


_SUBCOMMANDS: Final = {
    "GET": _Subcommand(_get, keys=1),
    "LIST": _Subcommand(_list),
    "SET": _Subcommand(_set, keys=1),
    "CLEAR": _Subcommand(_clear),
    "SUB": _Subcommand(_subscribe, keys=1, own=True),
    "UNSUB": _Subcommand(_unsubscribe, keys=1, own=True),
    "SUBS": _Subcommand(_subscriptions, own=True),
    "SYNC": _Subcommand(_sync),
}
