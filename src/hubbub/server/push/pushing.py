"""What is worth a push notification, and for whom: what calls somebody who doesn't read it within a moment.

Commands tell what was said, which costs nothing where nobody wants to be told. Who has read something in the
meantime, on whatever device, is not told. `run` sees to the rest, beside everything else.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from hubbub.server import bounds
from hubbub.server.journal import Action
from hubbub.server.lines import encode
from hubbub.server.push.key import base64url
from hubbub.server.push.subscriptions import Subscription
from hubbub.store import queries
from hubbub.store.errors import StoreError
from hubbub.wire import capabilities as cap
from hubbub.wire.message import Message
from hubbub.wire.names import names_in
from hubbub.wire.tags import REPLY
from hubbub.wire.timestamp import format_time

if TYPE_CHECKING:
    from hubbub.server.conversation import Channel, Conversation
    from hubbub.server.server import Server
    from hubbub.server.session import Session
    from hubbub.server.user import Person, User
    from hubbub.store.records import EventRecord

log: Final = logging.getLogger(__name__)

_ACTION: Final = "\x01ACTION "
"""What a text begins with that tells what somebody does (modern.ircdocs.horse/ctcp)."""

_KEPT_TAGS: Final = ("account", "bot")
"""Tags of the log that go into a notification, beside its time and its msgid."""

_TOPIC_BYTES: Final = 24
"""Of which 32 characters are made, as long as a topic may be (RFC 8030, section 5.4)."""


class Push(NamedTuple):
    """One line of IRC on its way to one device. Of those with one topic the newest is enough."""

    subscription: Subscription
    line: bytes
    topic: str
    urgency: Literal["high", "normal"]


class Call(NamedTuple):
    """Something that calls people.

    `target` is as in their read markers. `answers` has the conversation and the msgid of a message whose
    author is called, too.
    """

    due: float
    time: int
    target: str
    line: Message
    people: frozenset[str]
    sender: str
    answers: tuple[int, str] | None = None


class Pushing:
    """Hears what is said, and hands what is worth it to whoever sends it."""

    def __init__(self, server: "Server") -> None:
        self._server = server
        self._send: Callable[[Push], None] | None = None
        self._calls: deque[Call] = deque()
        self._called = asyncio.Event()
        self._told: dict[str, dict[str, int]] = {}

    # What happens

    def hear_in_channel(self, channel: "Channel", event: "EventRecord") -> None:
        """A message to a channel was put into the log."""
        if not (self._is_wanted and _is_talk(event)):
            return
        people = self._named_in(channel, event)
        answered = (event.tags or {}).get(REPLY)
        answers = (event.conversation_id, answered) if answered else None
        if people or answers:
            self._hear(channel, event, str(channel.id), channel.name, people, answers)

    def hear_in_private(self, direct: "Conversation", event: "EventRecord", other: "Person") -> None:
        """A message to somebody was put into the log."""
        if self._is_wanted and _is_talk(event):
            self._hear(direct, event, event.sender, other.nick, frozenset([other.identity]))

    def hear_invitation(self, session: "Session", user: "User", channel: "Channel") -> None:
        """Somebody was asked into a channel."""
        if not (self._is_wanted and self._server.subscriptions.has(user.identity)):
            return
        time, sender = self._server.event_time(), session.me
        line = sender.message("INVITE", user.nick, channel.name, tags={"time": format_time(time)})
        call = Call(self._due, time, str(channel.id), line, frozenset([user.identity]), sender.identity)
        session.when_committed(partial(self._consider, call))

    def hear_read(self, session: "Session", target: str, time: int, line: Message) -> None:
        """Somebody has read a conversation until then: their other devices need no notice of it any more."""
        identity = session.me.identity
        told = self._told.get(identity, {})
        if target not in told or told[target] > time:
            return
        del told[target]
        if not told:
            del self._told[identity]
        session.when_committed(partial(self._tell_read, identity, target, line, session.push_endpoint))

    # Who is called

    @property
    def _is_wanted(self) -> bool:
        return self._send is not None and bool(self._server.subscriptions)

    def _named_in(self, channel: "Channel", event: "EventRecord") -> frozenset[str]:
        """The members whose nick, or account, is among the words of a message."""
        found = map(self._named, names_in(event.text or ""))
        return frozenset(user.identity for user in found if user is not None and user in channel.members)

    def _named(self, name: str) -> "User | None":
        registry = self._server.registry
        account = None if name in registry.users else self._server.accounts.named(name)
        return registry.users.get(name) if account is None else registry.identified(account.identity)

    def _hear(
        self,
        conversation: "Conversation",
        event: "EventRecord",
        target: str,
        name: str,
        people: frozenset[str],
        answers: tuple[int, str] | None = None,
    ) -> None:
        """Consider a message once it is committed."""
        wanting = frozenset(filter(self._server.subscriptions.has, people - {event.sender}))
        if conversation.batch is not None and (wanting or answers):
            line = _line(event, name)
            call = Call(self._due, event.time, target, line, wanting, event.sender, answers)
            conversation.batch.outputs.append(Action(partial(self._consider, call)))

    @property
    def _due(self) -> float:
        return self._server.loop.time() + bounds.PUSH_GRACE

    def _consider(self, call: Call) -> None:
        if len(self._calls) >= bounds.PUSHES_CONSIDERED:
            log.warning("too much is said to push all of it", extra={"waiting": len(self._calls)})
            return
        self._calls.append(call)
        self._called.set()

    # Telling them

    async def run(self, send: Callable[[Push], None]) -> None:
        """Hand over what is worth it, until cancelled."""
        self._send = send
        try:
            while True:
                await self._next_due()
                call = self._calls.popleft()
                try:
                    for identity in call.people | await self._answered(call):
                        self._tell(identity, call)
                except Exception:
                    log.exception("a notification could not be made")
        finally:
            self._send = None
            self._calls.clear()

    async def _next_due(self) -> None:
        while not self._calls:
            self._called.clear()
            await self._called.wait()
        await asyncio.sleep(self._calls[0].due - self._server.loop.time())

    async def _answered(self, call: Call) -> frozenset[str]:
        """Whose message it answers, unless they have answered themselves."""
        if call.answers is None:
            return frozenset()
        try:
            event = await self._server.store.read(queries.event_by_msgid, *call.answers)
        except StoreError as error:
            log.warning("nobody is told of an answer", extra={"reason": str(error)})
            return frozenset()
        return frozenset([event.sender] if event is not None else []) - {call.sender}

    def _tell(self, identity: str, call: Call) -> None:
        subscriptions = self._server.subscriptions.of(identity)
        if not subscriptions or self._has_read(identity, call):
            return
        told = self._told.setdefault(identity, {})
        told.pop(call.target, None)
        told[call.target] = call.time
        if len(told) > self._server.config.limits.read_markers:
            del told[next(iter(told))]
        for each in subscriptions:
            self._hand_over(each, call.target, call.line, "high")

    def _has_read(self, identity: str, call: Call) -> bool:
        user = self._server.registry.identified(identity)
        state = user.state if user is not None else self._server.states.of(identity)
        return state.markers.get(call.target, -1) >= call.time

    def _tell_read(self, identity: str, target: str, line: Message, endpoint: str) -> None:
        for each in self._server.subscriptions.of(identity):
            if each.record.endpoint != endpoint and not each.must_show:
                self._hand_over(each, target, line, "normal")

    def _hand_over(
        self, subscription: Subscription, target: str, line: Message, urgency: Literal["high", "normal"]
    ) -> None:
        if self._send is not None:
            topic = sha256(f"{subscription.record.auth} {target}".encode()).digest()[:_TOPIC_BYTES]
            data = encode(line).removesuffix(b"\r\n")
            self._send(Push(subscription, data, base64url(topic), urgency))

    def forget(self, identity: str) -> None:
        """Let go of what somebody was told who gets no notifications any more."""
        self._told.pop(identity, None)


def _is_talk(event: "EventRecord") -> bool:
    """Whether people say it to each other: a NOTICE calls nobody, nor does a newer version of a message."""
    if event.kind != "PRIVMSG" or not event.text or cap.EDIT in (event.tags or {}):
        return False
    return not event.text.startswith("\x01") or event.text.startswith(_ACTION)


def _line(event: "EventRecord", target: str) -> Message:
    """A message as a notification has it: in one line, which is cut where it is too long."""
    kept = {key: value for key, value in (event.tags or {}).items() if key in _KEPT_TAGS}
    tags = {"time": format_time(event.time), "msgid": event.msgid, **kept}
    return Message(event.kind, (target, (event.text or "").replace("\n", " ")), event.source, tags)
