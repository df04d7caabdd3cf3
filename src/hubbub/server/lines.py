"""From events to lines: what each client is sent, by the capabilities that it asked for.

A *variant* is the subset of a client's capabilities that changes the bytes it receives. A line is encoded
once for each variant, however many members there are.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, TypeAlias

from hubbub.store.records import EventRecord
from hubbub.wire import capabilities as cap
from hubbub.wire.limits import MAX_BODY
from hubbub.wire.message import NO_TAGS, Message
from hubbub.wire.tags import CHANNEL
from hubbub.wire.text import split_text
from hubbub.wire.timestamp import format_time

Variant: TypeAlias = frozenset[str]

_ENCODING: Final = frozenset(
    {
        cap.ACCOUNT_NOTIFY,
        cap.ACCOUNT_TAG,
        cap.AWAY_NOTIFY,
        cap.BATCH,
        cap.CHANNEL_RENAME,
        cap.CHGHOST,
        cap.EXTENDED_JOIN,
        cap.INVITE_NOTIFY,
        cap.MESSAGE_TAGS,
        cap.MULTILINE,
        cap.RELAYMSG,
        cap.SEQ,
        cap.SERVER_TIME,
        cap.SETNAME,
    }
)

# These name no channel on the wire, so a client that counts seq is told which one the number belongs to.
_WITHOUT_TARGET: Final = frozenset({"NICK", "QUIT"})

# RENAME names the conversation in its arguments, as it was called then.
_NAMES_ITSELF: Final = _WITHOUT_TARGET | {"RENAME"}


# The capability behind each tag that the server sets itself; all others are clients' own.
_CAPABILITY_OF: Final = {"account": cap.ACCOUNT_TAG, "time": cap.SERVER_TIME}


@lru_cache
def variant_of(capabilities: frozenset[str]) -> Variant:
    """The capabilities that change what is received; one object for all equal sets."""
    return capabilities & _ENCODING


def _visible(tags: Mapping[str, str], variant: Variant) -> dict[str, str]:
    """The tags that a client of this variant has asked for."""
    return {key: value for key, value in tags.items() if _is_visible(key, variant)}


def _is_visible(key: str, variant: Variant) -> bool:
    if key == cap.RELAYMSG and cap.RELAYMSG in variant:
        return True
    return _CAPABILITY_OF.get(key, cap.MESSAGE_TAGS) in variant


class Line:
    """A message, or several that belong together, that many clients receive, encoded once per variant.

    `requires` is a capability without which a client is not sent it at all.
    """

    __slots__ = ("_encoded", "_messages", "requires")

    def __init__(self, *messages: Message, requires: str | None = None) -> None:
        self._messages = messages
        self._encoded: dict[Variant, bytes] = {}
        self.requires = requires

    def messages(self, variant: Variant, extra: Mapping[str, str] = NO_TAGS) -> list[Message]:
        """The messages that a client of this variant receives; the first also carries the tags `extra`."""
        if self.requires and self.requires not in variant:
            return []
        return [
            message._replace(tags={**extra, **_visible(message.tags, variant)}) for message in self._messages
        ]

    def encode(self, variant: Variant) -> bytes:
        """The bytes that a client of this variant receives."""
        data = self._encoded.get(variant)
        if data is None:
            data = b"".join([message.encode() for message in self.messages(variant)])
            self._encoded[variant] = data
        return data


class EventLine(Line):
    """An event of a conversation's log. `target` is what the conversation is called on the wire.

    An event with seq 0 is in no log, and those who count are told no number.
    """

    __slots__ = ("record", "target")

    def __init__(self, record: EventRecord, target: str) -> None:
        super().__init__()
        self.record = record
        self.target = target

    def messages(self, variant: Variant, extra: Mapping[str, str] = NO_TAGS) -> list[Message]:
        """See Line.messages."""
        tags = {**extra, **self._tags(variant)}
        if self.record.text is None or self.record.kind not in {"PRIVMSG", "NOTICE"}:
            return [Message(self.record.kind, self._params(variant), self.record.source, tags)]
        room = MAX_BODY - len(f":{self.record.source} {self.record.kind} {self.target} :\r\n".encode())
        if "\n" not in self.record.text and len(self.record.text.encode()) <= room:
            return [self._said(self.record.text, tags)]
        if cap.MULTILINE in variant and cap.BATCH in variant:
            return self._batch(room, tags)
        return self._split(room, tags)

    def _tags(self, variant: Variant) -> dict[str, str]:
        record = self.record
        tags: dict[str, str] = {}
        if cap.SERVER_TIME in variant:
            tags["time"] = format_time(record.time)
        if cap.MESSAGE_TAGS in variant:
            tags["msgid"] = record.msgid
        if record.tags:
            tags.update(_visible(record.tags, variant))
        if cap.SEQ in variant and record.seq:
            tags[cap.SEQ] = str(record.seq)
            if record.kind in _WITHOUT_TARGET:
                tags[CHANNEL] = self.target
        return tags

    def _params(self, variant: Variant) -> tuple[str, ...]:
        record = self.record
        target = () if record.kind in _NAMES_ITSELF else (self.target,)
        if record.kind == "JOIN" and cap.EXTENDED_JOIN not in variant:
            return target
        text = () if record.text is None else (record.text,)
        return (*target, *record.args, *text)

    def _said(self, text: str, tags: Mapping[str, str]) -> Message:
        return Message(self.record.kind, (self.target, text), self.record.source, tags)

    def _batch(self, room: int, tags: Mapping[str, str]) -> list[Message]:
        """One draft/multiline batch (https://ircv3.net/specs/extensions/multiline)."""
        reference = self.record.msgid
        messages = [Message("BATCH", (f"+{reference}", cap.MULTILINE, self.target), self.record.source, tags)]
        for line in (self.record.text or "").split("\n"):
            for index, piece in enumerate(split_text(line, room)):
                concat = {"draft/multiline-concat": ""} if index else {}
                messages.append(self._said(piece, {"batch": reference, **concat}))
        outer = {"batch": tags["batch"]} if "batch" in tags else NO_TAGS
        messages.append(Message("BATCH", (f"-{reference}",), tags=outer))
        return messages

    def _split(self, room: int, tags: Mapping[str, str]) -> list[Message]:
        """Separate messages for clients without multiline: no blank ones, and the msgid on the first only."""
        pieces = [piece for line in (self.record.text or "").split("\n") for piece in split_text(line, room)]
        rest = {key: value for key, value in tags.items() if key in {"time", "batch"}}
        return [
            self._said(piece, rest if index else tags)
            for index, piece in enumerate(piece for piece in pieces if piece)
        ]
