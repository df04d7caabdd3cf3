"""Putting batches together: the messages between ``BATCH +ref`` and ``BATCH -ref`` (ircv3 "batch")."""

from dataclasses import dataclass, field
from typing import Final

from hubbub.wire.message import Message

MULTILINE: Final = "draft/multiline"
CONCAT: Final = "draft/multiline-concat"
_MOST_OPEN: Final = 64
_MOST_MESSAGES: Final = 20_000


@dataclass(slots=True)
class Batch:
    """A batch that is complete. `opening` is its BATCH message, which carries the tags of the whole."""

    kind: str
    params: tuple[str, ...]
    opening: Message
    items: list["Message | Batch"] = field(default_factory=list)


class BatchCollector:
    """Takes messages and gives back what is complete: a message outside of any batch, or a whole batch.

    A draft/multiline batch is given back as the one message that it stands for.
    """

    def __init__(self) -> None:
        self._open: dict[str, Batch] = {}

    def feed(self, message: Message) -> Message | Batch | None:
        """Take a message; None while it waits for the end of its batch."""
        if message.command != "BATCH":
            return self._deliver(message, message.tags.get("batch"))
        sign, reference = message.param(0)[:1], message.param(0)[1:]
        if sign == "+":
            self._begin(reference, message)
            return None
        batch = self._open.pop(reference, None)
        if batch is None:
            return None
        whole = _join_lines(batch) if batch.kind == MULTILINE else batch
        return self._deliver(whole, batch.opening.tags.get("batch"))

    def _begin(self, reference: str, opening: Message) -> None:
        if len(self._open) >= _MOST_OPEN:
            self._open.pop(next(iter(self._open)))  # a server that never ends its batches
        self._open[reference] = Batch(opening.param(1), opening.params[2:], opening)

    def _deliver(self, item: Message | Batch, reference: str | None) -> Message | Batch | None:
        parent = self._open.get(reference) if reference is not None else None
        if parent is None:
            return item
        if len(parent.items) < _MOST_MESSAGES:
            parent.items.append(item)
        return None


def _join_lines(batch: Batch) -> Message:
    """Make one message of a draft/multiline batch: line breaks between its lines but before a concat one."""
    text = ""
    command = "PRIVMSG"
    for index, item in enumerate(batch.items):
        if isinstance(item, Message):
            command = item.command
            text += ("\n" if index and CONCAT not in item.tags else "") + item.param(1)
    target = batch.params[0] if batch.params else ""
    return Message(command, (target, text), batch.opening.source, batch.opening.tags)
