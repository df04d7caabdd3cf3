"""Newer versions of messages, under ``hubbub.chat/edit`` (docs/protocol.md, "Editing")."""

from typing import NamedTuple

from hubbub.server.commands.conversations import find_conversation
from hubbub.server.conversation import Conversation
from hubbub.server.session import Session
from hubbub.store import queries
from hubbub.store.records import ERASED, EventRecord
from hubbub.wire import capabilities as cap


class Permission(NamedTuple):
    """That a message of a conversation may be replaced, as its log was up to the seq `checked`."""

    conversation: Conversation
    checked: int

    @property
    def holds(self) -> bool:
        """Whether nothing has been removed from the conversation since."""
        return self.conversation.last_removal <= self.checked


async def permission_to_edit(session: Session, command: str, target: str, msgid: str) -> Permission | None:
    """That the user may replace this message in this conversation; answers why not. Raises StoreError."""
    found = await find_conversation(session.server, session.me, target)
    event: EventRecord | None = None
    permission: Permission | None = None
    if found is not None and found.conversation is not None:
        await session.server.journal.settled(found.conversation)
        permission = Permission(found.conversation, found.conversation.head)
        event = await session.server.store.read(queries.event_by_msgid, found.conversation.id, msgid)
    if event is None or event.kind == ERASED:
        words = "That message isn't here, or it has been removed. Send the text as a new message"
        session.fail("EDIT", "UNKNOWN_MSGID", target, msgid, text=words)
    elif event.sender != session.me.identity:
        session.fail("EDIT", "EDIT_FORBIDDEN", target, msgid, text="You can change your own messages only")
    elif event.kind != command or cap.EDIT in (event.tags or {}):
        words = f"Name the message as it was first sent, and send the new text as {event.kind} too"
        session.fail("EDIT", "EDIT_FORBIDDEN", target, msgid, text=words)
    else:
        return permission
    return None
