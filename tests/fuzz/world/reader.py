"""What one client is sent, read line by line: each has to be one, and each answer whole."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Final

from hubbub.server.session import Session
from hubbub.wire import capabilities as cap
from hubbub.wire.framing import Framer, Rejected
from hubbub.wire.limits import MAX_BODY, MAX_LABEL, MAX_SERVER_TAGS, LineLimits
from hubbub.wire.message import Message

_LIMITS: Final = LineLimits(MAX_BODY, MAX_SERVER_TAGS)
_COMMAND: Final = re.compile("[A-Z]+|[0-9]{3}")
_HTTP: Final = b"HTTP/1.1 400 "


def _is_label(text: str | None) -> bool:
    return text is not None and 0 < len(text.encode()) <= MAX_LABEL


class Reader:
    """Reads what a client is sent, and counts the labels that it has asked with and was answered with.

    `is_committed` tells whether the event with a msgid is on the disk: nothing may tell of others.
    """

    def __init__(self, is_committed: Callable[[str], bool]) -> None:
        self._is_committed = is_committed
        self._batches: set[str] = set()
        self._owed: Counter[str] = Counter()
        self._has_capabilities = False

    def asked(self, session: Session, item: Message | Rejected) -> None:
        """Note that a line of the client is about to be carried out."""
        label = item.label if isinstance(item, Rejected) else item.tags.get("label")
        self._has_capabilities = self._has_capabilities or bool(session.capabilities)
        draft = session.multiline
        in_batch = (
            isinstance(item, Message) and draft is not None and item.tags.get("batch") == draft.reference
        )
        if _is_label(label) and cap.LABELED_RESPONSE in session.capabilities and not in_batch:
            self._owed[str(label)] += 1

    def read(self, session: Session, data: bytes) -> list[Message]:
        """Read what the client is sent in one write; raises AssertionError where that is wrong."""
        self._has_capabilities = self._has_capabilities or bool(session.capabilities)
        data, http, _ = data.partition(_HTTP)  # what a browser is told is the last
        if http and not data:
            return []
        assert data.endswith(b"\r\n"), f"half a line: {data!r}"
        messages = [self._line(line) for line in data.split(b"\r\n")[:-1]]
        for message in messages:
            self._check(message)
        return messages

    def _line(self, line: bytes) -> Message:
        """A line as what it says. It has no line break in it, not even one that the framer would forgive."""
        assert not {*b"\r\n\0"} & {*line}, f"a line that is two: {line!r}"
        (item,) = Framer(_LIMITS).feed(line + b"\r\n")
        assert isinstance(item, Message), f"{item}: {line!r}"
        assert _COMMAND.fullmatch(item.command), f"no command: {line!r}"
        return item

    def _check(self, message: Message) -> None:
        assert self._has_capabilities or not message.tags, f"tags for a client that knows none: {message}"
        label = message.tags.get("label")
        if label is not None:
            self._owed[label] -= 1
            assert self._owed[label] >= 0, f"an answer that nobody has asked for, or a second one: {message}"
        if cap.SEQ in message.tags and "msgid" in message.tags:
            assert self._is_committed(message.tags["msgid"]), f"told before it was on the disk: {message}"
        if message.command in {"FAIL", "WARN", "NOTE"}:
            assert len(message.params) > 2, f"no standard reply: {message}"
        self._check_batch(message)

    def _check_batch(self, message: Message) -> None:
        inside = message.tags.get("batch")
        assert inside is None or inside in self._batches, f"in no batch that is open: {message}"
        if message.command != "BATCH":
            return
        sign, reference = message.params[0][:1], message.params[0][1:]
        assert (sign == "+") == (reference not in self._batches), f"a batch out of order: {message}"
        if sign == "+":
            self._batches.add(reference)
        else:
            self._batches.remove(reference)

    def check_answered(self, session: Session) -> None:
        """Check, when nothing is under way any more, that nothing is open and every label was answered."""
        assert not self._batches, f"batches without an end: {self._batches}"
        draft = session.multiline
        waiting = Counter([draft.label]) if draft is not None and draft.label is not None else Counter()
        assert +self._owed == waiting, f"labels without an answer: {+self._owed}"
