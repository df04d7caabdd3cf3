"""A draft/multiline message while its batch arrives (https://ircv3.net/specs/extensions/multiline)."""

from collections.abc import Mapping

from hubbub.wire.limits import MULTILINE_MAX_BYTES, MULTILINE_MAX_LINES
from hubbub.wire.message import Message
from hubbub.wire.tags import CONCAT


class MultilineError(Exception):
    """The batch breaks a rule. `code` and the further arguments go into the FAIL."""

    def __init__(self, code: str, text: str, *context: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.context = context


class MultilineDraft:
    """Gathers the lines of one batch into one text.

    `tags` and `label` are those of the line that opened it; `command` is that of its lines.
    """

    __slots__ = (
        "_cuts",
        "_length",
        "_lines",
        "_size",
        "_taken",
        "command",
        "label",
        "reference",
        "tags",
        "target",
    )

    def __init__(self, reference: str, target: str, tags: Mapping[str, str], label: str | None) -> None:
        self.reference = reference
        self.target = target
        self.tags = tags
        self.label = label
        self.command = ""
        self._lines: list[str] = []
        self._taken = 0
        self._size = 0
        self._length = 0
        self._cuts: list[int] = []

    def add(self, message: Message) -> None:
        """Take a line of the batch. Raises MultilineError; the batch is void then."""
        if message.command not in {"PRIVMSG", "NOTICE"} or self.command not in {"", message.command}:
            raise MultilineError("MULTILINE_INVALID", "A multiline batch holds one kind of message")
        if message.param(0) != self.target:
            words = "All lines of a multiline batch go to its target"
            raise MultilineError("MULTILINE_INVALID_TARGET", words, self.target, message.param(0, "*"))
        self.command = message.command
        self._append(message.param(1), concat=CONCAT in message.tags)

    def _append(self, text: str, *, concat: bool) -> None:
        if concat and not text:
            raise MultilineError("MULTILINE_INVALID", "A concatenated line can't be blank")
        joined = concat and bool(self._lines)
        separator = 0 if joined or not self._lines else 1
        self._size += len(text.encode()) + separator
        if self._size > MULTILINE_MAX_BYTES:
            words = f"A message can't be longer than {MULTILINE_MAX_BYTES} bytes; send it in parts"
            raise MultilineError("MULTILINE_MAX_BYTES", words, str(MULTILINE_MAX_BYTES))
        self._taken += 1
        if self._taken > MULTILINE_MAX_LINES:
            words = f"A message can't have more than {MULTILINE_MAX_LINES} lines; send it in parts"
            raise MultilineError("MULTILINE_MAX_LINES", words, str(MULTILINE_MAX_LINES))
        if joined:
            self._lines[-1] += text
            self._cuts.append(self._length)
        else:
            self._lines.append(text)
        self._length += len(text) + separator

    @property
    def cuts(self) -> dict[str, str]:
        """Where in the text a line continues the one before it, as a tag for the log to keep, if anywhere.

        Clients that don't know multiline are sent the text in the pieces that its author made of it.
        """
        return {CONCAT: ",".join(map(str, self._cuts))} if self._cuts else {}

    @property
    def text(self) -> str:
        """The whole message. Raises MultilineError when it is blank."""
        text = "\n".join(self._lines)
        if not text.strip():
            raise MultilineError("MULTILINE_INVALID", "A multiline message needs some text")
        return text
