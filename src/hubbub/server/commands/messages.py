"""Messages: to channels and to people, or of client tags alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple

from hubbub.server.commands.edits import permission_to_edit
from hubbub.server.commands.services import ask
from hubbub.server.commands.speech import speech_problem
from hubbub.server.conversation import Channel, Conversation, direct_key
from hubbub.server.fanout import merge
from hubbub.server.journal import RecoveringError
from hubbub.server.lines import EventLine, room_for_text
from hubbub.server.presence import NOT_CONNECTED
from hubbub.server.services import SERVICES
from hubbub.server.session import Pending, Session
from hubbub.server.user import Person, User
from hubbub.store import queries
from hubbub.store.records import EditRecord, EventRecord, ParticipantRecord
from hubbub.wire import capabilities as cap
from hubbub.wire import numerics
from hubbub.wire.limits import MAX_NONCE
from hubbub.wire.message import Message
from hubbub.wire.names import fold, is_channel, split_status
from hubbub.wire.tags import REACTIONS, client_only, with_both_replies

NOBODY: Final = "isn't here. Only people with an account can be written to while they are away"


_LASTING: Final = frozenset({*REACTIONS, "+draft/persist"})
"""The client tags with which a TAGMSG goes into the log."""


class Draft(NamedTuple):
    """A message that has arrived and is yet to be stored. `command` is PRIVMSG, NOTICE or TAGMSG.

    `tags` are those that the log keeps. A newer version of a message has the msgid of that in `edits`.
    """

    command: str
    target: str
    text: str | None
    tags: Mapping[str, str]
    nonce: str | None = None

    @property
    def edits(self) -> str | None:
        """The msgid of the message that this one replaces, if any."""
        return self.tags.get(cap.EDIT)


def privmsg(session: Session, message: Message) -> Pending:
    """PRIVMSG target,target :text."""
    session.me.last_spoke = session.server.now()
    targets = _targets(session, message)
    text = message.param(1)
    if not targets or not _fits(session, message.command, targets, text):
        return None
    if not text:
        session.reply(numerics.ERR_NOTEXTTOSEND, "There is nothing to send")
        return None
    nonce = nonce_of(session, message.tags) if len(targets) == 1 else None
    tags = kept_tags(session, message.tags)
    services = services_among(targets)
    people = [each for each in targets if fold(each) not in services] if services else targets
    drafts = [Draft(message.command, each, text, tags, nonce) for each in people]
    if not services or message.command == "NOTICE":
        return take(session, drafts)
    say = partial(take, session, drafts)
    return _in_turn(session, [say, *(partial(ask, session, each, text) for each in services)])


def notice(session: Session, message: Message) -> Pending:
    """NOTICE target,target :text - stored and sent like PRIVMSG, and never answered with an error.

    So that programs don't answer each other for ever (RFC 2812, section 3.3.2).
    """
    session.response.muted = True
    return privmsg(session, message)


def services_among(targets: Iterable[str]) -> list[str]:
    """The services that a message is for, by folded name, each once."""
    return [name for name in dict.fromkeys(map(fold, targets)) if name in SERVICES]


async def _in_turn(session: Session, steps: Iterable[Callable[[], Pending]]) -> None:
    """Take one step after the other."""
    for step in steps:
        await _until_taken(session, step)


async def _until_taken(session: Session, step: Callable[[], Pending]) -> None:
    """Take a step, by itself once more where nothing could be stored: those before it are done."""
    said = len(session.response.lines)
    try:
        pending = step()
        if pending is not None:
            await pending
    except RecoveringError:
        await session.server.journal.recovered()
        del session.response.lines[said:]
        await _until_taken(session, step)


def kept_tags(session: Session, tags: Mapping[str, str]) -> dict[str, str]:
    """The tags of a message that go into the log and to others."""
    kept: dict[str, str] = {}
    if cap.MESSAGE_TAGS in session.capabilities:
        kept = with_both_replies(client_only(tags))
    if cap.EDIT in tags and cap.EDIT in session.capabilities:
        kept[cap.EDIT] = tags[cap.EDIT]
    return kept


def _fits(session: Session, command: str, targets: list[str], text: str) -> bool:
    """Whether a text can go to others in one line of its own; says so if not.

    A NOTICE, which is not answered, goes in several.
    """
    room = min(room_for_text(session.me.source, command, target) for target in targets)
    if command == "NOTICE" or len(text.encode()) <= room:
        return True
    words = f"That is too long, it was not sent: {room} bytes at most, or more as draft/multiline"
    session.reply(numerics.ERR_INPUTTOOLONG, words)
    return False


def _targets(session: Session, message: Message) -> list[str]:
    """The targets of a message, each once; answers why where there are none to use."""
    targets = [target for target in dict.fromkeys(message.param(0).split(",")) if target]
    limit = session.server.config.limits.targets
    if not targets:
        session.reply(numerics.ERR_NORECIPIENT, f"Say whom it is for ({message.command})")
    elif len(targets) > limit:
        words = f"A message goes to {limit} at most; none of it was sent"
        session.reply(numerics.ERR_TOOMANYTARGETS, targets[limit], words)
        return []
    return targets


def nonce_of(session: Session, tags: Mapping[str, str]) -> str | None:
    """The nonce under which a message is sent, so that it is stored once however often it is sent."""
    nonce = tags.get(cap.NONCE)
    return nonce if nonce and len(nonce) <= MAX_NONCE and cap.NONCE in session.capabilities else None


def take(session: Session, drafts: list[Draft]) -> Pending:
    """Send at once what needs nothing from the store, which is what most messages are."""
    if all(draft.nonce is None and draft.edits is None and _is_to_channel(draft.target) for draft in drafts):
        for draft in drafts:
            _say(session, draft)
        return None
    return _look_up_and_send(session, drafts)


async def _look_up_and_send(session: Session, drafts: list[Draft]) -> None:
    """Ask the store first and send then, so that the sending is one step that is made or not made."""
    async with session.me.resending:
        await _look_up_and_send_alone(session, drafts)


async def _look_up_and_send_alone(session: Session, drafts: list[Draft]) -> None:
    unsent = [
        draft
        for draft in drafts
        if draft.nonce is None or not await _answer_again(session, draft, draft.nonce)
    ]
    directs = {draft.target: await _direct(session, draft.target) for draft in unsent}
    for draft in await _permitted(session, unsent):
        if _is_to_channel(draft.target):
            _say(session, draft)
        else:
            _whisper(session, draft, directs[draft.target])


async def _permitted(session: Session, drafts: list[Draft]) -> list[Draft]:
    """Those that replace nothing, or what the user may replace; answers why the others aren't taken."""
    said = len(session.response.lines)
    edits = [draft for draft in drafts if draft.edits is not None]
    permissions = {
        draft.target: await permission_to_edit(session, draft.command, draft.target, draft.edits or "")
        for draft in edits
    }
    if any(permission is not None and not permission.holds for permission in permissions.values()):
        del session.response.lines[said:]  # what one of them replaces may have been removed meanwhile
        return await _permitted(session, drafts)
    return [draft for draft in drafts if draft.edits is None or permissions[draft.target] is not None]


async def _answer_again(session: Session, draft: Draft, nonce: str) -> bool:
    """Whether a message with this nonce is there already; answers as it was answered the first time."""
    event = await _find_nonce(session, nonce)
    if event is None:
        return False
    channel = session.server.registry.channel(draft.target)
    target = event.args[0] if event.args else channel.name if channel else draft.target
    session.echo(EventLine(event._replace(args=[]), target), nonce)
    return True


async def _find_nonce(session: Session, nonce: str) -> EventRecord | None:
    journal, store, sender = session.server.journal, session.server.store, session.me.identity
    # The journal first: what leaves it while the store is read is in the store by then. Nothing new of this
    # sender can come meanwhile: one of their sessions at a time looks (User.resending).
    waiting = journal.find_nonce(sender, nonce)
    if waiting is None:
        return await store.read(queries.event_by_nonce, sender, nonce)
    event, batch = waiting
    session.wait_for(batch)
    return event


# To a channel


def _is_to_channel(target: str) -> bool:
    return is_channel(split_status(target)[1])


def _say(session: Session, draft: Draft) -> None:
    user = session.me
    sign, name = split_status(draft.target)
    channel = session.server.registry.channel(name)
    if channel is None or not channel.visible_to(user):
        session.reply(numerics.ERR_NOSUCHCHANNEL, draft.target, "There is no such channel")
        return
    problem = speech_problem(channel, user, draft.text or "")
    if problem is not None:
        session.reply(numerics.ERR_CANNOTSENDTOCHAN, channel.name, problem)
        return
    event = session.server.event(
        channel, user, draft.command, text=draft.text, tags=draft.tags, nonce=draft.nonce
    )
    if sign:
        _say_to_role(session, channel, sign, event)
    else:
        publish_to_channel(session, channel, event, _edit_rows(draft, event))


def publish_to_channel(
    session: Session, channel: Channel, event: EventRecord, rows: Sequence[EditRecord] = ()
) -> None:
    """Log a message and send it to everybody in a channel."""
    session.record(channel, event, undo=_nothing, rows=rows)
    session.publish_message(EventLine(event, channel.name), channel.audience, event.nonce)
    session.server.pushing.hear_in_channel(channel, event)


def _say_to_role(session: Session, channel: Channel, sign: str, event: EventRecord) -> None:
    """Send a message to some of a channel's members.

    It is not logged: all members read the one log and count its numbers, and a number that some of them may
    not see would be a gap to them.
    """
    audience = merge([channel.audience_with_role(sign), session.me.audience])
    session.publish_message(EventLine(event._replace(seq=0), sign + channel.name), audience)


def _edit_rows(draft: Draft, event: EventRecord) -> list[EditRecord]:
    return [EditRecord(event.conversation_id, draft.edits, event.seq)] if draft.edits else []


def _nothing() -> None:
    """Take back a message: it has changed nothing but the log."""


# To a person


async def _direct(session: Session, target: str) -> Conversation | None:
    if is_channel(target):
        return None
    other = session.server.find_person(target)
    return await session.server.directs.open(session.me.identity, other.identity) if other else None


def _whisper(session: Session, draft: Draft, direct: Conversation | None) -> None:
    user, other = session.me, session.server.find_person(draft.target)
    # While the store was read, the name may have gone to somebody else.
    if other is None or direct is None or direct.key != direct_key(user.identity, other.identity):
        session.reply(numerics.ERR_NOSUCHNICK, draft.target, f"{draft.target} {NOBODY}")
        return
    event = session.server.event(
        direct, user, draft.command, args=[other.nick], text=draft.text, tags=draft.tags, nonce=draft.nonce
    )
    session.record(direct, event, undo=_nothing, rows=_edit_rows(draft, event))
    _store_people(direct, Person(user.identity, user.nick, user), other)
    user.remember(direct)
    line = EventLine(event._replace(args=[]), other.nick)
    session.publish_message(line, user.audience, draft.nonce)
    if other.user is not None:
        other.user.remember(direct)
        _deliver(session, other.user, line)
    session.server.pushing.hear_in_private(direct, event, other)
    away = other.user.away if other.user is not None else NOT_CONNECTED
    if away is not None and draft.command == "PRIVMSG":
        session.reply(numerics.RPL_AWAY, other.nick, away)


def _deliver(session: Session, other: User, line: EventLine) -> None:
    """Send what was said to somebody; who talks to themselves gets it beside the echo."""
    audience = {session.variant: [session.outbox]} if other is session.me else other.audience
    session.deliver(audience, line, own=True)


def _store_people(direct: Conversation, *people: Person) -> None:
    """Store under which nicks the two are talking, unless that is known."""
    nicks = frozenset(fold(person.nick) for person in people)
    if direct.people != nicks and direct.batch is not None:
        direct.people = nicks
        direct.batch.transaction.rows += [
            ParticipantRecord(direct.id, person.identity, person.nick, fold(person.nick))
            for person in dict.fromkeys(people)
        ]


# TAGMSG


def tagmsg(session: Session, message: Message) -> Pending:
    """TAGMSG target,target - client tags alone. The log keeps reactions; the rest goes to those there now."""
    tags = kept_tags(session, message.tags)
    if not tags:
        return None
    drafts = [Draft(message.command, target, None, tags) for target in _targets(session, message)]
    if not _LASTING.isdisjoint(tags):
        return take(session, drafts)
    for draft in drafts:
        _pass_on(session, draft)
    return None


def _pass_on(session: Session, draft: Draft) -> None:
    """Send a message that no log keeps."""
    user = session.me
    event = session.server.passing_event(user, draft.command, draft.tags)
    if _is_to_channel(draft.target):
        _pass_on_to_channel(session, draft, event)
        return
    other = session.server.registry.user(draft.target)
    if other is None:
        session.reply(numerics.ERR_NOSUCHNICK, draft.target, f"{draft.target} {NOBODY}")
        return
    line = EventLine(event, other.nick)
    session.publish_message(line, user.audience)
    _deliver(session, other, line)


def _pass_on_to_channel(session: Session, draft: Draft, event: EventRecord) -> None:
    user = session.me
    sign, name = split_status(draft.target)
    channel = session.server.registry.channel(name)
    if channel is None or not channel.visible_to(user) or speech_problem(channel, user) is not None:
        words = "You can't write here: join first"
        session.reply(numerics.ERR_CANNOTSENDTOCHAN, draft.target, words)
    elif sign:
        _say_to_role(session, channel, sign, event)
    else:
        session.publish_message(EventLine(event, channel.name), channel.audience)
