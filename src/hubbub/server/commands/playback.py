"""*playback: what was said, for clients that know how the bouncer ZNC tells it (`znc.in/playback`).

Source: https://wiki.znc.in/Playback. Times are seconds since 1970 with decimals. A bouncer keeps lines until
they are cleared; here they are the log's, and stay.
"""

import re
from collections.abc import Container, Iterable
from typing import Final

from hubbub.server.bounds import PLAYBACK_MASKS
from hubbub.server.commands.conversations import find_conversation
from hubbub.server.commands.history import Span, show
from hubbub.server.commands.markers import advance, find_marker_target
from hubbub.server.conversation import Conversation
from hubbub.server.services import PLAYBACK, Request, Tell, Words
from hubbub.server.session import Session
from hubbub.store import queries
from hubbub.store.records import Extent
from hubbub.wire.masks import has_wildcard, mask_pattern
from hubbub.wire.message import Message
from hubbub.wire.names import fold

_TIME: Final = re.compile(r"[0-9]{1,11}(\.[0-9]+)?")

_SOURCE: Final = f"{PLAYBACK}!znc@znc.in"
"""As whom clients expect to be answered."""


async def _play(session: Session, tell: Tell, words: Words) -> None:
    """PLAY buffer,buffer [from] [to]: what was said from a time on and before another."""
    if not all(_TIME.fullmatch(word) for word in words[1:3]):
        tell("A time is in seconds since 1970, such as 1700000000.125")
        return
    since, until, *_ = [*(round(float(word) * 1000) for word in words[1:3]), None, None]
    buffers = await _buffers(session, tell, words[0])
    limit = session.server.config.limits.history // max(1, len(buffers)) or 1
    for buffer in reversed(buffers):
        found = await find_conversation(session.server, session.me, buffer.name)
        if found is not None and found.conversation is not None:
            span = await _span(session, found.conversation, since, until)
            await show(session, found.conversation, found.target, span, limit)


async def _span(session: Session, conversation: Conversation, since: int | None, until: int | None) -> Span:
    read = session.server.store.read
    span = Span()
    if since is not None:
        span = span._replace(after=await read(queries.seq_before_time, conversation.id, since))
    if until is not None:
        span = span._replace(before=await read(queries.seq_before_time, conversation.id, until) + 1)
    return span


async def _list(session: Session, tell: Tell, words: Words) -> None:
    """LIST [buffer,buffer]: the times of the first and the last message of each."""
    for buffer in await _buffers(session, tell, words[0] if words else "*"):
        text = f"{buffer.name} {buffer.first / 1000:.3f} {buffer.last / 1000:.3f}"
        session.send(Message("PRIVMSG", (session.nick, text), _SOURCE))


async def _clear(session: Session, tell: Tell, words: Words) -> None:
    """CLEAR buffer,buffer: mark all of it as read."""
    buffers = await _buffers(session, tell, words[0])
    marked = [await find_marker_target(session, buffer.name) for buffer in buffers]
    for each in marked:
        if each is not None:
            advance(session, each, session.server.event_time(), own=True)
    tell(f"{len(marked)} marked as read. What was said stays, and can be played again")


async def _buffers(session: Session, tell: Tell, text: str) -> list[Extent]:
    """The conversations whose names are like any of these, with commas between them; the newest first.

    Where there are too many masks, it says so and finds nothing.
    """
    names = set(map(fold, text.split(",")))
    masks = list(filter(has_wildcard, names))
    if len(masks) > PLAYBACK_MASKS:
        tell(f"Of names with * or ? there may be {PLAYBACK_MASKS} at a time, so nothing was found: say fewer")
        return []
    server, me = session.server, session.me
    for conversation in [*me.channels, *me.directs]:
        await server.journal.settled(conversation)
    channels = [channel.id for channel in me.channels]
    found = await server.store.read(
        queries.extents, me.identity, channels, limit=server.config.limits.history
    )
    patterns = [mask_pattern(mask) for mask in masks]
    return [buffer for buffer in found if _is_among(fold(buffer.name), names, patterns)]


def _is_among(name: str, names: Container[str], patterns: Iterable[re.Pattern[str]]) -> bool:
    return name in names or any(pattern.match(name) for pattern in patterns)


REQUESTS: Final[dict[str, Request]] = {
    "PLAY": Request(_play, "<buffer>{,<buffer>} [<from>] [<to>]", "show what was said", 1),
    "LIST": Request(_list, "[<buffer>{,<buffer>}]", "tell when something was said, first and last"),
    "CLEAR": Request(_clear, "<buffer>{,<buffer>}", "mark what was said as read; nothing is removed", 1),
}
"""What *playback can be asked, by the first word."""
