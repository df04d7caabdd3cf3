"""METADATA: what people tell of themselves and of their channels, and which of it a client wants to hear.

Sources: see hubbub.server.metadata. The two drafts differ in the codes of what fails, and the newer one has
WARN where the rest of a command goes on.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Final, NamedTuple

from hubbub.server.batches import batch_ends, in_batch
from hubbub.server.bounds import METADATA_AT_ONCE
from hubbub.server.commands.metadata_changes import clear, set_value
from hubbub.server.commands.metadata_subscriptions import subscribe, subscriptions, unsubscribe
from hubbub.server.commands.metadata_targets import (
    Target,
    fail,
    find,
    invalid_key,
    is_key,
    may_read,
    value_line,
)
from hubbub.server.conversation import Channel
from hubbub.server.metadata import (
    EVERYTHING,
    Described,
    awaited,
    describe_channel,
    describe_visible,
    later,
    wanted_lines,
)
from hubbub.server.session import Pending, Session
from hubbub.server.state import Metadata
from hubbub.wire import numerics
from hubbub.wire.message import Message


class _Subcommand(NamedTuple):
    """What can be done with a target; `own` is about the client itself."""

    handler: Callable[[Session, Target, Sequence[str]], Pending]
    keys: int = 0
    own: bool = False


def metadata(session: Session, message: Message) -> Pending:
    """METADATA target subcommand ..."""
    name, word, *words = message.params
    subcommand = _SUBCOMMANDS.get(word.upper())
    if subcommand is None:
        text = f"METADATA has {', '.join(_SUBCOMMANDS)}"
        fail(session, ("INVALID_PARAMS", word), ("SUBCOMMAND_INVALID", word), text)
        return None
    if len(words) < subcommand.keys:
        session.reply(numerics.ERR_NEEDMOREPARAMS, "METADATA", f"Say which key: METADATA {name} {word} <key>")
        return None
    target = Target(EVERYTHING, Metadata(), None, None) if _is_all(word, name) else find(session, name)
    if target is None or (subcommand.own and target.about is not session.user):
        code = ("INVALID_TARGET", name)
        fail(session, code, code, "There is nobody and no channel of that name that this can be about")
        return None
    if not subcommand.own:
        session.wait_for(target.values.batch)
    return subcommand.handler(session, target, words)


def _is_all(word: str, name: str) -> bool:
    return word.upper() == "SYNC" and name == EVERYTHING


# Reading


def _get(session: Session, target: Target, words: Sequence[str]) -> None:
    if may_read(session, target):
        lines = [
            value_line(session, target, key) if is_key(key) else invalid_key(session, key) for key in words
        ]
        session.response.lines += in_batch(session, ("metadata", target.name), lines)


def _list(session: Session, target: Target, _words: Sequence[str]) -> None:
    if may_read(session, target):
        lines = [value_line(session, target, key) for key in target.values]
        session.response.lines += in_batch(session, ("metadata", target.name), lines)


def _sync(session: Session, target: Target, _words: Sequence[str]) -> Pending:
    if session.user is None:
        session.send(later(session, target.name))
        return None
    if not may_read(session, target):
        return None
    described = _described(session, target)
    lines = list(islice(wanted_lines(session, awaited(session, described)), METADATA_AT_ONCE))
    if len(lines) == METADATA_AT_ONCE:
        return _send_in_pieces(session, target.name, described)
    session.response.lines += in_batch(session, ("metadata", target.name), lines)
    return None


def _described(session: Session, target: Target) -> list[Described]:
    if target.name == EVERYTHING:
        return describe_visible(session)
    if isinstance(target.about, Channel):
        return list(describe_channel(target.about))
    return [Described(target.name, target.values)]


async def _send_in_pieces(session: Session, name: str, described: Iterable[Described]) -> None:
    """Answer with more than may wait to be written, as fast as the client reads it.

    Only what is committed is taken, and it is sent before anything else is waited for: what changes
    meanwhile is told after it.
    """
    for channel in list(session.me.channels):
        await session.server.journal.settled(channel)
    session.response.begin_again()
    reference = session.server.new_reference()
    opening, end = batch_ends(session, ("metadata", name), reference)
    label = session.response.postpone()
    piece = [opening._replace(tags={"label": label} if label else {})]
    for each in described:
        while each.values.batch is not None:
            _send_piece(session, piece)
            await session.server.journal.all_settled()
        piece += [line._replace(tags={"batch": reference}) for line in wanted_lines(session, [each])]
        if len(piece) >= METADATA_AT_ONCE:
            _send_piece(session, piece)
            await session.outbox.drained()
    _send_piece(session, piece)
    session.send(end)


def _send_piece(session: Session, piece: list[Message]) -> None:
    """Send what is there, and have nothing there any more."""
    with session.unasked():
        session.response.lines += piece
    piece.clear()


_SUBCOMMANDS: Final = {
    "GET": _Subcommand(_get, keys=1),
    "LIST": _Subcommand(_list),
    "SET": _Subcommand(set_value, keys=1),
    "CLEAR": _Subcommand(clear),
    "SUB": _Subcommand(subscribe, keys=1, own=True),
    "UNSUB": _Subcommand(unsubscribe, keys=1, own=True),
    "SUBS": _Subcommand(subscriptions, own=True),
    "SYNC": _Subcommand(_sync),
}
