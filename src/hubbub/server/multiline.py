"""A draft/multiline message while its batch arrives (https://ircv3.net/specs/extensions/multiline)."""

from collections.abc import Mapping

from hubbub.wire.limits import MULTILINE_MAX_BYTES, MULTILINE_MAX_LINES
from hubbub.wire.message import Message


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

    __slots__ = ("_size", "command", "label", "lines", "reference", "tags", "target")

    def __init__(self, reference: str, target: str, tags: Mapping[str, str], label: str | None) -> None:
        self.reference = reference
        self.target = target
        self.tags = tags
        self.label = label
        self.command = ""
        self.lines: list[str] = []
        self._size = 0

    def add(self, message: Message) -> None:
        """Take a line of the batch. Raises MultilineError; the batch is void then."""
        if message.command not in {"PRIVMSG", "NOTICE"} or self.command not in {"", message.command}:
            raise MultilineError("MULTILINE_INVALID", "A multiline batch holds one kind of message")
        if message.param(0) != self.target:
            words = "All lines of a multiline batch go to its target"
            raise MultilineError("MULTILINE_INVALID_TARGET", words, self.target, message.param(0, "*"))
        self.command = message.command
        self._append(message.param(1), concat="draft/multiline-concat" in message.tags)

    def _append(self, text: str, *, concat: bool) -> None:
        if concat and not text:
            raise MultilineError("MULTILINE_INVALID", "A concatenated line can't be blank")
        joined = concat and bool(self.lines)
        self._size += len(text.encode()) + (0 if joined or not self.lines else 1)
        if self._size > MULTILINE_MAX_BYTES:
            words = f"A message can't be longer than {MULTILINE_MAX_BYTES} bytes; send it in parts"
            raise MultilineError("MULTILINE_MAX_BYTES", words, str(MULTILINE_MAX_BYTES))
        if joined:
            self.lines[-1] += text
            return
        self.lines.append(text)
        if len(self.lines) > MULTILINE_MAX_LINES:
            words = f"A message can't have more than {MULTILINE_MAX_LINES} lines; send it in parts"
            raise MultilineError("MULTILINE_MAX_LINES", words, str(MULTILINE_MAX_LINES))

    @property
    def text(self) -> str:
        """The whole message. Raises MultilineError when it is blank."""
        text = "\n".join(self.lines)
        if not text.strip():
            raise MultilineError("MULTILINE_INVALID", "A multiline message needs some text")
        return text
