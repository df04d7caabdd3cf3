"""The answer to one command: gathered while it runs, then sent as a whole, with the label that it came with.

Source: https://ircv3.net/specs/extensions/labeled-response.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from hubbub.server.bounds import PART
from hubbub.server.journal import Batch
from hubbub.server.lines import encode
from hubbub.wire import capabilities as cap
from hubbub.wire.limits import MAX_LABEL
from hubbub.wire.message import Message

if TYPE_CHECKING:
    from hubbub.server.session import Session


class Response:
    """What one client is answered.

    `depends` tells that the answer is only true if all is committed of `waited_for`. If any is refused, the
    client is told so instead. `closing` is the reason if the connection ends with this answer.
    `command` is empty where nobody has asked. A `muted` one has no numerics. `refusal` is the FAIL's code
    if what it depends on is refused, and what follows the code. A `vital` one tells a client where it is: if
    that is refused the connection ends. Of a `parted` one the beginning has been sent already.
    """

    __slots__ = (
        "_reference",
        "_session",
        "closing",
        "command",
        "depends",
        "label",
        "lines",
        "muted",
        "parted",
        "refusal",
        "vital",
        "waited_for",
    )

    def __init__(self, session: "Session", command: str, label: str | None) -> None:
        self._session = session
        self.command = command
        self.label = label if _is_label(label) and cap.LABELED_RESPONSE in session.capabilities else None
        self.lines: list[Message] = []
        self.depends = False
        self.waited_for: list[Batch] = []
        self.closing: str | None = None
        self.muted = False
        self.parted = False
        self.refusal: tuple[str, ...] = ("NOT_STORED",)
        self.vital = False
        self._reference: str | None = None  # of the batch that holds the parts of a labelled answer

    @property
    def silent(self) -> bool:
        """Whether there is nothing to send."""
        nothing = not self.lines and self.label is None and self.closing is None
        return nothing and not self._is_untrue

    def wait_for(self, batch: Batch) -> None:
        """Be true only if this batch is committed."""
        self.depends = True
        self.waited_for.append(batch)

    def begin_again(self) -> None:
        """Answer nothing of what was gathered so far."""
        self.lines.clear()
        self.waited_for.clear()
        self.depends = False

    @property
    def _is_untrue(self) -> bool:
        return self.depends and any(batch.refused for batch in self.waited_for)

    def release(self) -> None:
        """Send the answer, unless something was refused while it was still being gathered."""
        if self._is_untrue:
            self.refuse()
        else:
            self._send()

    async def send_part(self) -> None:
        """Send what there is so far, if that is much, and go on when the client has read it."""
        if sum(len(line.params[-1]) for line in self.lines if line.params) < PART:
            return
        await self._session.caught_up()
        if not self._is_untrue:  # else all that is left to say is that
            self._write(self._opened())
            self.lines.clear()
            self.parted = True
            await self._session.outbox.drained()

    def _write(self, lines: Iterable[Message]) -> None:
        data = b"".join([encode(line) for line in lines])
        if data:
            self._session.outbox.append(data)

    def _send(self) -> None:
        """Send what there is, and end the connection where the command asked for that."""
        self._write(self._labelled())
        if self.closing is not None:
            self._session.close(self.closing)

    def refuse(self) -> None:
        """Send that what was asked for could not be stored; nothing where nobody has asked."""
        if not self.command:
            return
        if self.depends:
            words = "The server can't store anything right now, so nothing was done. Try again later."
            self.fail(*self.refusal, words)
            if self.vital:
                self.closing = words
        self._send()

    def fail(self, code: str, *context_and_text: str) -> None:
        """Answer with a failure, and with nothing else; where a part was sent, the rest can't follow."""
        self.lines = [Message("FAIL", (self.command, code, *context_and_text), self._session.server.host)]
        if self.parted:
            self.closing = context_and_text[-1]

    def postpone(self) -> str | None:
        """Leave the command unanswered for now, and return the label for the one that completes it."""
        label, self.label = self.label, None
        return label

    def _labelled(self) -> list[Message]:
        if self._reference is not None:
            return self._closed()
        if self.label is None:
            return self.lines
        if not self.lines:
            return [Message("ACK", (), self._session.server.host, {"label": self.label})]
        if len(self.lines) == 1 or self._is_one_batch():
            return [_tagged(self.lines[0], {"label": self.label}), *self.lines[1:]]
        return self._closed()

    def _is_one_batch(self) -> bool:
        """Whether the answer is a batch already (its opening line takes the label)."""
        first, last = self.lines[0], self.lines[-1]
        return first.command == last.command == "BATCH" and first.param(0)[1:] == last.param(0)[1:]

    def _closed(self) -> list[Message]:
        """The last lines in the batch of a label, and its end."""
        lines = self._opened()
        return [*lines, Message("BATCH", (f"-{self._reference}",), self._session.server.host)]

    def _opened(self) -> list[Message]:
        """The lines in the batch of a label, which the first of them open."""
        if self.label is None:
            return self.lines
        opening = []
        if self._reference is None:
            self._reference = self._session.server.new_reference()
            params = (f"+{self._reference}", "labeled-response")
            opening = [Message("BATCH", params, self._session.server.host, {"label": self.label})]
        tag = {"batch": self._reference}
        return [*opening, *(line if "batch" in line.tags else _tagged(line, tag) for line in self.lines)]


def _is_label(text: str | None) -> bool:
    """Whether an answer can carry this: a label has a value, of a limited length ("Tag value")."""
    return text is not None and 0 < len(text.encode()) <= MAX_LABEL


def _tagged(message: Message, tags: dict[str, str]) -> Message:
    return message._replace(tags={**tags, **message.tags})
