"""METADATA SUB, UNSUB and SUBS: the keys of which a client wants to hear."""

from collections.abc import Iterable, Sequence

from hubbub.server.batches import in_batch
from hubbub.server.commands.metadata_targets import Target, fail, invalid_key, is_key
from hubbub.server.metadata import EVERYTHING, later
from hubbub.server.session import Session
from hubbub.wire import capabilities as cap
from hubbub.wire import numerics
from hubbub.wire.message import Message
from hubbub.wire.text import pack_words


def subscribe(session: Session, _target: Target, words: Sequence[str]) -> None:
    """SUB key key."""
    if not cap.has_metadata(session.capabilities):
        text = f"Ask for {cap.METADATA_3} and {cap.BATCH} first (CAP REQ)"
        fail(session, ("INVALID_PARAMS", "SUB"), ("SUBCOMMAND_INVALID", "SUB"), text)
        return
    limit, before = session.server.config.limits.metadata_subscriptions, len(session.subscriptions)
    done: dict[str, None] = {}
    for key in words:
        if not is_key(key):
            session.send(invalid_key(session, key))
        elif key not in session.subscriptions and len(session.subscriptions) >= limit:
            text = f"{limit} keys can be subscribed to; give one up first (METADATA * UNSUB <key>)"
            fail(session, ("LIMIT_REACHED", "SUB", key, str(limit)), ("TOO_MANY_SUBS", key), text)
            break
        else:
            session.subscriptions[key] = done[key] = None
    _send_keys(session, numerics.RPL_METADATASUBOK, done)
    if session.user is not None and len(session.subscriptions) > before:
        session.response.lines += [later(session, target) for target in _to_ask_for(session)]


def _to_ask_for(session: Session) -> list[str]:
    """The targets with which a client gets all that it hears of; the older draft has no word for that."""
    if cap.METADATA_3 in session.capabilities:
        return [EVERYTHING]
    people = (session.server.registry.user(nick) for nick in session.server.monitors.nicks(session))
    online = [user.nick for user in people if user is not None]
    return [session.nick, *(channel.name for channel in session.me.channels), *online]


def unsubscribe(session: Session, _target: Target, words: Sequence[str]) -> None:
    """UNSUB key key."""
    done: dict[str, None] = {}
    for key in words:
        if is_key(key):
            session.subscriptions.pop(key, None)
            done[key] = None
        else:
            session.send(invalid_key(session, key))
    _send_keys(session, numerics.RPL_METADATAUNSUBOK, done)


def subscriptions(session: Session, _target: Target, _words: Sequence[str]) -> None:
    """SUBS."""
    lines = _key_lines(session, numerics.RPL_METADATASUBS, session.subscriptions)
    session.response.lines += in_batch(session, ("metadata-subs",), lines)


def _send_keys(session: Session, numeric: str, keys: Iterable[str]) -> None:
    session.response.lines += _key_lines(session, numeric, keys)


def _key_lines(session: Session, numeric: str, keys: Iterable[str]) -> list[Message]:
    return [
        session.numeric(numeric, *line.split(" ")) for line in pack_words(keys, session.room_for(numeric))
    ]
