"""REDACT: removing what was said (https://ircv3.net/specs/extensions/message-redaction)."""

from functools import partial

from hubbub.server.audit import Deed, audit
from hubbub.server.commands.conversations import Found, find_conversation
from hubbub.server.conversation import Channel, Conversation
from hubbub.server.journal import Action
from hubbub.server.lines import EventLine
from hubbub.server.session import Session
from hubbub.store import queries
from hubbub.store.records import Erasure, EventRecord
from hubbub.wire import capabilities as cap
from hubbub.wire.limits import MAX_REDACTION_REASON
from hubbub.wire.message import Message
from hubbub.wire.source import Source
from hubbub.wire.text import cut_text

_SAID = frozenset({"PRIVMSG", "NOTICE", "TAGMSG"})


async def redact(session: Session, message: Message) -> None:
    """REDACT target msgid :reason."""
    target, msgid = message.params[:2]
    found = await find_conversation(session.server, session.me, target)
    if found is None:
        words = "You can't remove messages there: you are not in that channel"
        session.fail("REDACT", "INVALID_TARGET", target, text=words)
        return
    event = await _event(session, found.conversation, msgid)
    if event is None or found.conversation is None:
        words = "There is no such message here, or it has been removed already"
        session.fail("REDACT", "UNKNOWN_MSGID", target, msgid, text=words)
    elif not _may_redact(session, found.conversation, event):
        words = "Only who said it and the channel's moderators can remove it"
        session.fail("REDACT", "REDACT_FORBIDDEN", target, msgid, text=words)
    else:
        reason = cut_text(message.param(2), MAX_REDACTION_REASON)
        _redact(session, found, found.conversation, event, reason or None)
        if event.sender != session.me.identity:
            whose = Source.parse(event.source).nick
            audit(session, Deed.MESSAGE_REMOVED, whose, " ".join(filter(None, (found.target, reason))))


async def _event(session: Session, conversation: Conversation | None, msgid: str) -> EventRecord | None:
    if conversation is None:
        return None
    await session.server.journal.settled(conversation)
    event = await session.server.store.read(queries.event_by_msgid, conversation.id, msgid)
    return event if event is not None and event.kind in _SAID else None


def _may_redact(session: Session, conversation: Conversation, event: EventRecord) -> bool:
    if event.sender == session.me.identity:
        return True
    return isinstance(conversation, Channel) and conversation.is_moderator(session.me)


def _redact(
    session: Session, found: Found, conversation: Conversation, event: EventRecord, reason: str | None
) -> None:
    direct = not isinstance(conversation, Channel)
    # In a direct conversation an event's first argument is the nick that it was sent to.
    args = [found.target, event.msgid] if direct else [event.msgid]
    redaction = session.server.event(conversation, session.me, "REDACT", args=args, text=reason)
    session.record(conversation, redaction, undo=_nothing)
    if conversation.batch is not None:
        conversation.batch.transaction.erasures.append(Erasure(conversation.id, event.msgid))
        conversation.batch.outputs.append(Action(partial(session.server.on_erased, event)))
    line = EventLine(redaction._replace(args=[event.msgid]), found.target)
    if isinstance(conversation, Channel):
        session.publish(line, conversation.audience, own=cap.REDACTION in session.capabilities)
        return
    other = session.server.registry.user(found.target)
    session.publish(line, session.me.audience, own=cap.REDACTION in session.capabilities)
    if other is not None and other is not session.me:
        session.deliver(other.audience, line)


def _nothing() -> None:
    """Take back a removal: nothing but the log has changed."""
