"""From events to lines: what each client is sent, by the capabilities that it asked for.

A *variant* is the subset of a client's capabilities that changes the bytes it receives, and how they are
framed. A line is encoded once for each variant, however many members there are.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, TypeAlias

from hubbub.store.records import ERASED, EventRecord
from hubbub.wire import capabilities as cap
from hubbub.wire.limits import MAX_BODY
from hubbub.wire.message import NO_TAGS, Message
from hubbub.wire.tags import CHANNEL, CONCAT, EDITED, reply_to
from hubbub.wire.text import cut_text, split_text
from hubbub.wire.timestamp import format_time
from hubbub.wire.websocket import Opcode, frame_lines

Variant: TypeAlias = frozenset[str]

_ENCODING: Final = frozenset(
    {
        cap.ACCOUNT_NOTIFY,
        cap.ACCOUNT_TAG,
        cap.AWAY_NOTIFY,
        cap.BATCH,
        cap.CHANNEL_RENAME,
        cap.CHGHOST,
        cap.EDIT,
        cap.EXTENDED_JOIN,
        cap.INVITE_NOTIFY,
        cap.MESSAGE_TAGS,
        cap.METADATA_2,
        cap.METADATA_3,
        cap.MULTILINE,
        cap.READ_MARKER,
        cap.REDACTION,
        cap.RELAYMSG,
        cap.SEQ,
        cap.SERVER_TIME,
        cap.SETNAME,
    }
)

# These name no channel on the wire, so a client that counts seq is told which one the number belongs to.
_WITHOUT_TARGET: Final = frozenset({"NICK", "QUIT"})

_REQUIRED: Final = {ERASED: cap.REDACTION, "REDACT": cap.REDACTION, "TAGMSG": cap.MESSAGE_TAGS}
"""The capability without which a client is not sent an event of this kind."""

_EDIT_MARK: Final = "* "
"""What a newer version of a message starts with for clients that can't put it in the old one's place."""

# RENAME names the conversation in its arguments, as it was called then.
_NAMES_ITSELF: Final = _WITHOUT_TARGET | {"RENAME"}


# The capability behind each tag that the server sets itself; all others are clients' own.
_CAPABILITY_OF: Final = {
    "account": cap.ACCOUNT_TAG,
    "batch": cap.BATCH,
    "time": cap.SERVER_TIME,
    cap.EDIT: cap.EDIT,
    EDITED: cap.EDIT,
}


@lru_cache(maxsize=1024)
def shared(capabilities: frozenset[str]) -> frozenset[str]:
    """One object for all equal sets: thousands of clients have the same."""
    return capabilities


@lru_cache(maxsize=1024)
def variant_of(capabilities: frozenset[str], framing: Opcode | None = None) -> Variant:
    """The capabilities that change what is received, and the framing; one object for all equal sets."""
    return capabilities & _ENCODING | frozenset([framing.name] if framing is not None else [])


@lru_cache(maxsize=1024)
def framing_of(variant: Variant) -> Opcode | None:
    """The message of WebSocket that clients of this variant get for each line, if they speak that."""
    return next((opcode for opcode in (Opcode.TEXT, Opcode.BINARY) if opcode.name in variant), None)


def room_after(*words: str) -> int:
    """The bytes of text that one message has room for after its source, its command and its parameters."""
    return MAX_BODY - len(f":{' '.join(words)} :\r\n".encode())


@lru_cache(maxsize=4096)
def room_for_text(source: str, command: str, target: str) -> int:
    """The same, for one of the many messages that somebody says in one place."""
    return room_after(source, command, target)


def encode(message: Message) -> bytes:
    """A message as it goes over the wire to clients, which take lines of 512 bytes beside their tags.

    Where it has more its longest parameter is cut: what a client has said, or prose.
    """
    data = message.encode()
    if len(data) <= MAX_BODY:
        return data
    excess = len(message._replace(tags=NO_TAGS).encode()) - MAX_BODY
    return data if excess <= 0 else encode(_shortened(message, excess))


def _shortened(message: Message, excess: int) -> Message:
    sizes = [len(param.encode()) for param in message.params]
    size = max(sizes)
    place = sizes.index(size)
    cut = cut_text(message.params[place], max(size - excess, size // 2))
    return message._replace(params=(*message.params[:place], cut, *message.params[place + 1 :]))


def _visible(tags: Mapping[str, str], variant: Variant) -> dict[str, str]:
    """The tags as a client of this variant sees them; an edit without its capability is a reply."""
    found = {key: value for key, value in tags.items() if _is_visible(key, variant)}
    if cap.EDIT in tags and cap.MESSAGE_TAGS in variant and cap.EDIT not in variant:
        found.update(reply_to(tags[cap.EDIT]))
    return found


def _is_visible(key: str, variant: Variant) -> bool:
    if key == CONCAT:  # where the text was cut, which its lines show
        return False
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
            data = b"".join([encode(message) for message in self.messages(variant)])
            framing = framing_of(variant)
            if data and framing is not None:
                data = frame_lines(data, framing)
            self._encoded[variant] = data
        return data


class EventLine(Line):
    """An event of a conversation's log, or one that no log keeps, whose seq is 0.

    `target` is what the conversation is called on the wire.
    """

    __slots__ = ("record", "target")

    def __init__(self, record: EventRecord, target: str) -> None:
        super().__init__()
        self.record = record
        self.target = target

    def messages(self, variant: Variant, extra: Mapping[str, str] = NO_TAGS) -> list[Message]:
        """See Line.messages."""
        record = self.record
        if record.kind in _REQUIRED and _REQUIRED[record.kind] not in variant:
            return []
        tags = {**extra, **self._tags(variant)}
        if record.kind == ERASED:  # what is left of it is its number, and that it has been removed
            return [Message("REDACT", (self.target, record.msgid), record.source, tags)]
        if record.text is None or record.kind not in {"PRIVMSG", "NOTICE"}:
            return [Message(record.kind, self._params(variant), record.source, tags)]
        lines = self._lines(variant)
        if len(lines) == len(lines[0]) == 1:
            return [self._said(lines[0][0], tags)]
        if cap.MULTILINE in variant and cap.BATCH in variant:
            return self._batch(lines, tags)
        return self._split(lines, tags)

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

    def _lines(self, variant: Variant) -> list[list[str]]:
        """The lines of the text, each in the pieces its author sent, cut further where they don't fit."""
        record, text, tags = self.record, self.record.text or "", self.record.tags or {}
        room = room_for_text(record.source, record.kind, self.target)
        mark = _EDIT_MARK if cap.EDIT in tags and cap.EDIT not in variant else ""
        if CONCAT in tags:
            lines = [
                [piece for part in parts for piece in split_text(part, room)] for parts in _parts(text, tags)
            ]
        else:
            lines = [split_text(line, room) for line in text.split("\n")]
        if mark:
            lines[0][:1] = split_text(mark + lines[0][0], room)
        return lines

    def _batch(self, lines: Sequence[Sequence[str]], tags: Mapping[str, str]) -> list[Message]:
        """One draft/multiline batch (https://ircv3.net/specs/extensions/multiline)."""
        reference = self.record.msgid
        messages = [Message("BATCH", (f"+{reference}", cap.MULTILINE, self.target), self.record.source, tags)]
        for pieces in lines:
            for index, piece in enumerate(pieces):
                concat = {CONCAT: ""} if index else {}
                messages.append(self._said(piece, {"batch": reference, **concat}))
        outer = {"batch": tags["batch"]} if "batch" in tags else NO_TAGS
        messages.append(Message("BATCH", (f"-{reference}",), tags=outer))
        return messages

    def _split(self, lines: Sequence[Sequence[str]], tags: Mapping[str, str]) -> list[Message]:
        """Separate messages for clients without multiline: no blank ones, and the msgid on the first only."""
        rest = {key: value for key, value in tags.items() if key in {"time", "batch"} or key.startswith("+")}
        said = [piece for pieces in lines for piece in pieces if piece]
        return [self._said(piece, rest if index else tags) for index, piece in enumerate(said)]


def _parts(text: str, tags: Mapping[str, str]) -> Iterator[list[str]]:
    """The lines of a text, each in the parts that its author sent."""
    cuts = [int(cut) for cut in tags[CONCAT].split(",")]
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        edges = [start, *(cut for cut in cuts if start < cut < end), end]
        yield [text[one:other] for one, other in pairwise(edges)]
        start = end + 1
