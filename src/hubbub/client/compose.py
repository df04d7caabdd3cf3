"""From a text of any length to the lines that carry it: cut to size, or as a draft/multiline batch."""

from collections.abc import Iterator
from itertools import count
from typing import Final

from hubbub.client.batches import CONCAT, MULTILINE
from hubbub.client.features import Features
from hubbub.client.outbox import Outgoing
from hubbub.wire import capabilities as caps
from hubbub.wire.limits import MAX_BODY
from hubbub.wire.message import Message
from hubbub.wire.source import Source
from hubbub.wire.tags import reply_to
from hubbub.wire.text import split_text

_LONGEST_USER_AND_HOST: Final = 80 + 63
"""Bytes to allow for while one's own source, as others see it, is not known."""

_SHORTEST_LINE: Final = 64
_references = count(1)


def clean(text: str) -> str:
    """The text with one kind of line break, without what no line can carry, and without blank ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return text.encode(errors="replace").decode().strip("\n")


def one_line(text: str) -> str:
    """The text with each run of blanks and line breaks as one space."""
    return " ".join(clean(text).split())


def line_size(nick: str, source: Source, target: str) -> int:
    """How many bytes of text fit a line to `target`, as the server will pass it on with our source."""
    prefix = len(str(source).encode()) if source.host else len(nick.encode()) + _LONGEST_USER_AND_HOST
    return max(_SHORTEST_LINE, MAX_BODY - len(f": PRIVMSG {target} :\r\n".encode()) - prefix)


def split_message(text: str, features: Features, size: int) -> list[str]:
    """Cut a text into those that each are one message on this server."""
    limits = features.multiline
    if limits is None:
        return [piece for line in text.split("\n") if line.strip() for piece in split_text(line, size)]
    parts: list[list[tuple[str, bool]]] = [[]]
    used = 0
    for piece, joined in _pieces(text, size):
        length = len(piece.encode()) + 1
        if parts[-1] and (len(parts[-1]) >= limits.max_lines or used + length > limits.max_bytes):
            parts.append([])
            used = 0
        parts[-1].append((piece, joined))
        used += length
    return [message for part in parts if (message := _join(part)).strip()]


def compose(outgoing: Outgoing, features: Features, size: int) -> Iterator[Message]:
    """The messages that carry `outgoing`; the first carries its nonce and its label."""
    tags = _tags(outgoing, features)
    text = f"\x01ACTION {outgoing.text}\x01" if outgoing.action else outgoing.text
    pieces = list(_pieces(text, size))
    if len(pieces) == 1:
        yield Message("PRIVMSG", (outgoing.target, text), tags=tags)
    elif features.multiline is None:
        for piece, _ in pieces:
            yield Message("PRIVMSG", (outgoing.target, piece), tags=tags)
            tags = {}
    else:
        yield from _batch(outgoing.target, pieces, tags)


def _batch(target: str, pieces: list[tuple[str, bool]], tags: dict[str, str]) -> Iterator[Message]:
    reference = f"m{next(_references)}"
    yield Message("BATCH", (f"+{reference}", MULTILINE, target), tags=tags)
    for piece, joined in pieces:
        line_tags = {"batch": reference, CONCAT: ""} if joined else {"batch": reference}
        yield Message("PRIVMSG", (target, piece), tags=line_tags)
    yield Message("BATCH", (f"-{reference}",))


def _tags(outgoing: Outgoing, features: Features) -> dict[str, str]:
    tags = {}
    if caps.LABELED_RESPONSE in features:
        tags["label"] = outgoing.nonce
    if caps.NONCE in features:
        tags[caps.NONCE] = outgoing.nonce
    if outgoing.reply_to is not None and caps.MESSAGE_TAGS in features:
        tags |= reply_to(outgoing.reply_to)
    if outgoing.edits is not None:
        tags[caps.EDIT] = outgoing.edits
    return tags


def _pieces(text: str, size: int) -> Iterator[tuple[str, bool]]:
    """The lines of a text, cut to `size`; True for a piece that goes on where the last one ended."""
    for line in text.split("\n"):
        for index, piece in enumerate(split_text(line, size)):
            yield piece, index > 0


def _join(part: list[tuple[str, bool]]) -> str:
    return "".join(
        piece if joined or not index else f"\n{piece}" for index, (piece, joined) in enumerate(part)
    )
