"""What we say: shown at once as pending, cut to size, sent in order, and sent again after a break."""

from collections.abc import Callable
from typing import Final

from hubbub.client import talk
from hubbub.client.compose import clean, compose, line_size, one_line, split_message
from hubbub.client.model import SPOKEN, Delivery, Entry, Kind
from hubbub.client.outbox import LIMIT as OUTBOX_LIMIT
from hubbub.client.outbox import Outgoing
from hubbub.client.room import Room
from hubbub.client.state import State
from hubbub.client.translation import N_, _
from hubbub.wire import capabilities as caps
from hubbub.wire.message import Message
from hubbub.wire.tags import REACT, TYPING, UNREACT, reply_to
from hubbub.wire.timestamp import format_time

_MAYBE_STORED: Final = N_(
    "The connection was lost before the server had confirmed this message. It may "
    "have arrived; look whether others have seen it before you send it again."
)

_ON_ITS_WAY: Final = N_("That message is on its way already. As soon as it has arrived you can remove it.")


class Speaker:
    """Puts our messages into the outbox, and what is due of them onto the line."""

    def __init__(self, state: State) -> None:
        self._state = state

    def say(
        self,
        key: str,
        text: str,
        nonce: Callable[[], str],
        now: int,
        *,
        action: bool = False,
        reply_to: str | None = None,
    ) -> list[str]:
        """Show and send a text in the conversation `key`; the ids of its entries, none for a blank text.

        `reply_to` is the msgid of the message that it answers.
        """
        room = self._state.rooms[key]
        text = one_line(text) if action else clean(text)
        kind = Kind.ACTION if action else Kind.SAID
        ids: list[str] = []
        for part in self._parts(room, text):
            entry = Entry(
                nonce(), kind, self._state.nick, part, now,
                own=True, delivery=Delivery.PENDING, reply_to=None if ids else reply_to,
            )  # fmt: skip
            self._state.add(*room.timeline.add_pending(entry))
            self._queue(room, entry)
            ids.append(entry.id)
        return ids

    def retry(self, key: str, nonce: str, now: int) -> None:
        """Send a message of the conversation `key` again that has failed; it can't be stored twice."""
        room = self._state.rooms[key]
        retried = room.timeline.retry(nonce, now)
        if retried is not None:
            entry, changes = retried
            self._state.add(*changes)
            self._queue(room, entry)

    def discard(self, key: str, nonce: str) -> None:
        """Delete a message of our own that has failed, or that waits and was never sent."""
        timeline = self._state.rooms[key].timeline
        entry = timeline.own(nonce)
        if entry is None:
            return
        if entry.delivery is Delivery.FAILED or self._state.outbox.withdraw(nonce):
            self._state.add(*timeline.discard(nonce))
        else:
            self._state.problem(_(_ON_ITS_WAY), key)

    def edit(self, key: str, msgid: str, text: str, nonce: str) -> None:
        """Replace the text of a message of ours. It is shown when the server has stored it."""
        room, features = self._state.rooms[key], self._state.features
        entry = room.timeline.message(msgid)
        parts = self._parts(room, clean(text))
        if caps.EDIT not in features or caps.ECHO_MESSAGE not in features:
            self._state.problem(_("This server keeps messages as they are. Send a new one instead."), key)
        elif entry is None or entry.kind not in SPOKEN:
            self._state.problem(_("That message is no longer here to be changed."), key)
        elif len(parts) != 1:
            self._state.problem(_("The text is empty or too long for one message. Nothing was changed."), key)
        else:
            action = entry.kind is Kind.ACTION
            self._add(Outgoing(nonce, key, room.name, parts[0], action, edits=msgid))

    def react(self, key: str, msgid: str, text: str, *, add: bool) -> None:
        """Answer a message with an emoji, or take that back."""
        tag = REACT if add else UNREACT
        self._ask(
            key,
            caps.MESSAGE_TAGS,
            _("This server knows nothing of reactions."),
            "TAGMSG",
            **{tag: text, **reply_to(msgid)},
        )

    def remove(self, key: str, msgid: str, reason: str = "") -> None:
        """Take a message back, or as a moderator remove somebody else's."""
        words = filter(None, [one_line(reason)])
        self._ask(
            key, caps.REDACTION, _("This server knows nothing of removing messages."), "REDACT", msgid, *words
        )

    def typing(self, key: str, *, active: bool) -> None:
        """Tell the others that we are writing, or have stopped without sending it."""
        if caps.MESSAGE_TAGS in self._state.features:
            room = self._state.rooms[key]
            tags = {TYPING: "active" if active else "done"}
            self._state.output.append(Message("TAGMSG", (room.name,), tags=tags))

    def mark_read(self, key: str, time: int) -> None:
        """Note for all our devices that a conversation is read until `time`, in milliseconds since 1970."""
        room = self._state.rooms[key]
        if caps.READ_MARKER in self._state.features and time > (room.read or 0):
            room.read = time
            self._state.touch(room)
            moment = f"timestamp={format_time(time)}"
            self._state.output.append(Message("MARKREAD", (room.name, moment)))

    def due(self, now: int) -> list[Message]:
        """The messages that may be sent now."""
        state = self._state
        messages: list[Message] = []
        due = state.outbox.due()
        while due:
            for outgoing in due:
                messages += compose(outgoing, state.features, self._line_size(outgoing.target))
                if caps.ECHO_MESSAGE not in state.features:
                    state.outbox.take(outgoing.nonce)
                    talk.settle(state, outgoing.key, outgoing.nonce, now)
            due = state.outbox.due()
        return messages

    def drop_doubtful(self) -> None:
        """Without nonces the server would store a message twice that had already reached it."""
        if caps.NONCE in self._state.features:
            return
        for outgoing in [waiting for waiting in self._state.outbox if waiting.tried]:
            self._state.outbox.take(outgoing.nonce)
            self._state.refuse(outgoing, _(_MAYBE_STORED))

    def _queue(self, room: Room, entry: Entry) -> None:
        action = entry.kind is Kind.ACTION
        self._add(Outgoing(entry.id, room.key, room.name, entry.text, action, reply_to=entry.reply_to))

    def _add(self, outgoing: Outgoing) -> None:
        if self._state.outbox.is_full:
            words = _(
                "{outbox_limit} messages are waiting to be sent. Send this one again when they are through."
            ).format(outbox_limit=OUTBOX_LIMIT)
            self._state.refuse(outgoing, words)
        else:
            self._state.outbox.add(outgoing)

    def _ask(self, key: str, capability: str, lacking: str, command: str, *params: str, **tags: str) -> None:
        """Ask for something about a message, where the server can do that; `lacking` says that it can't."""
        if capability in self._state.features:
            target = self._state.rooms[key].name
            self._state.output.append(Message(command, (target, *params), tags=tags))
        else:
            self._state.problem(lacking, key)

    def _parts(self, room: Room, text: str) -> list[str]:
        return split_message(text, self._state.features, self._line_size(room.name))

    def _line_size(self, target: str) -> int:
        return line_size(self._state.nick, self._state.source, target)
