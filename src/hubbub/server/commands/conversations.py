"""Finding the conversation that a target names, for those who take part in it."""

from typing import NamedTuple

from hubbub.server.conversation import Conversation
from hubbub.server.session import Session
from hubbub.wire.names import is_channel


class Found(NamedTuple):
    """A conversation, and what it is called. A person whom one never wrote with has no conversation."""

    conversation: Conversation | None
    target: str


async def find_conversation(session: Session, target: str) -> Found | None:
    """What a target names; None for channels that are missing, or that the user is not in.

    Raises StoreError.
    """
    if not is_channel(target):
        return Found(await session.server.directs.between(session.me, target), target)
    channel = session.server.registry.channel(target)
    if channel is None or session.me not in channel.members:
        return None
    return Found(channel, channel.name)
