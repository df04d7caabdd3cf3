"""The answer to one command: gathered while it runs, then sent as a whole, with the label that it came with.

Source: https://ircv3.net/specs/extensions/labeled-response.
"""

from typing import TYPE_CHECKING

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
    that is refused the connection ends.
    """

    __slots__ = (
        "_session",
        "closing",
        "command",
        "depends",
        "label",
        "lines",
        "muted",
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
        self.refusal: tuple[str, ...] = ("NOT_STORED",)
        self.vital = False

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

    def _send(self) -> None:
        """Send what there is, and end the connection where the command asked for that."""
        lines = self._labelled()
        if lines:
            self._session.outbox.append(b"".join([encode(line) for line in lines]))
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
        """Answer with a failure, and with nothing else."""
        self.lines = [Message("FAIL", (self.command, code, *context_and_text), self._session.server.host)]

    def postpone(self) -> str | None:
        """Leave the command unanswered for now, and return the label for the one that completes it."""
        label, self.label = self.label, None
        return label

    def _labelled(self) -> list[Message]:
        if self.label is None:
            return self.lines
        if not self.lines:
            return [Message("ACK", (), self._session.server.host, {"label": self.label})]
        if len(self.lines) == 1 or self._is_one_batch():
            return [_tagged(self.lines[0], {"label": self.label}), *self.lines[1:]]
        return self._as_batch(self.label)

    def _is_one_batch(self) -> bool:
        """Whether the answer is a batch already (its opening line takes the label)."""
        first, last = self.lines[0], self.lines[-1]
        return first.command == last.command == "BATCH" and first.param(0)[1:] == last.param(0)[1:]

    def _as_batch(self, label: str) -> list[Message]:
        reference = self._session.server.new_reference()
        source = self._session.server.host
        inner = [line if "batch" in line.tags else _tagged(line, {"batch": reference}) for line in self.lines]
        return [
            Message("BATCH", (f"+{reference}", "labeled-response"), source, {"label": label}),
            *inner,
            Message("BATCH", (f"-{reference}",), source),
        ]


def _is_label(text: str | None) -> bool:
    """Whether an answer can carry this: a label has a value, of a limited length ("Tag value")."""
    return text is not None and 0 < len(text.encode()) <= MAX_LABEL


def _tagged(message: Message, tags: dict[str, str]) -> Message:
    return message._replace(tags={**tags, **message.tags})
