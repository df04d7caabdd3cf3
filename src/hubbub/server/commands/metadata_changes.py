"""METADATA SET and CLEAR: changing what is told, storing that and telling those who hear of it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import islice

from hubbub.server.batches import in_batch
from hubbub.server.commands.metadata_targets import (
    KEY_WORDS,
    Target,
    fail,
    is_key,
    may_change,
    of_user,
    value_line,
)
from hubbub.server.conversation import Channel
from hubbub.server.journal import RecoveringError
from hubbub.server.metadata import ValueLine, listeners
from hubbub.server.session import Session
from hubbub.server.state import put
from hubbub.server.user import User
from hubbub.store.records import Removal, Row
from hubbub.wire import capabilities as cap


def set_value(session: Session, target: Target, words: Sequence[str]) -> None:
    """SET key :value - or SET key, which removes it, as an empty value does."""
    key, value = words[0], words[1] if len(words) > 1 else ""
    if not is_key(key):
        fail(session, ("INVALID_KEY", key), ("KEY_INVALID", key), KEY_WORDS)
    elif may_change(session, target, key) and _is_possible(session, target, key, value):
        _change(session, target, {key: value or None})
        session.send(value_line(session, target, key))


def _is_possible(session: Session, target: Target, key: str, value: str) -> bool:
    """Whether a key may get this value; answers if not."""
    limits = session.server.config.limits
    if len(value.encode()) > limits.metadata_value:
        text = f"A value has {limits.metadata_value} bytes at most"
        fail(session, ("INVALID_VALUE", key), ("VALUE_INVALID",), text)
    elif value and key not in target.values and len(target.values) >= limits.metadata_keys:
        new = ("LIMIT_REACHED", "SET", target.name, str(limits.metadata_keys))
        text = f"{limits.metadata_keys} keys can be set; remove one first (METADATA {target.name} SET <key>)"
        fail(session, new, ("LIMIT_REACHED", target.name), text)
    elif not value and key not in target.values and cap.METADATA_2 in session.capabilities:
        session.fail("METADATA", "KEY_NOT_SET", target.name, key, text="Nothing is set")
    else:
        return True
    return False


def clear(session: Session, target: Target, _words: Sequence[str]) -> None:
    """CLEAR: remove everything."""
    if may_change(session, target, "*"):
        cleared: dict[str, str | None] = dict.fromkeys(target.values)
        _change(session, target, cleared)
        lines = [value_line(session, target, key) for key in cleared]
        session.response.lines += in_batch(session, ("metadata", target.name), lines)


def _change(session: Session, target: Target, changes: Mapping[str, str | None]) -> None:
    """Store what is told of a target, and tell it to those who hear of it. Raises RecoveringError."""
    if not changes:
        return
    if target.record is not None:
        rows = [_row(target.record, key, value) for key, value in changes.items()]
        undo = partial(target.values.restore, {key: target.values.get(key) for key in changes})
        target.values.batch = session.store(rows, undo)
        session.when_committed(partial(target.values.committed, target.values.batch))
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
    target, limit = of_user(session.me), session.server.config.limits.metadata_keys
    known = {key: value for key, value in values.items() if key in target.values}
    new = {key: value for key, value in values.items() if key not in target.values}
    room = islice(new.items(), max(0, limit - len(target.values)))
    try:
        _change(session, target, {**known, **dict(room)})
    except RecoveringError:
        return  # what the client is told of itself next shows it
