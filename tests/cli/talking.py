"""A server in a process of its own, for the commands that talk on it, and somebody else there."""

import asyncio
from pathlib import Path

from cli.conftest import LOCAL, Program, Start
from hubbub.wire.message import Message
from support.irc import IrcClient

CAPS = (
    "message-tags batch echo-message draft/multiline draft/chathistory draft/message-redaction "
    "hubbub.chat/seq hubbub.chat/edit"
)


class Place:
    """A server that is started, stopped and started again on the same data, each time on another port."""

    def __init__(self, start: Start, folder: Path) -> None:
        self._start = start
        self.data = folder / "data"
        self._program: Program | None = None
        self.listening: dict[str, list[str]] = {}

    def open(self, *flags: str) -> None:
        self._program = self._start("serve", "--data", str(self.data), "--no-announce", *(flags or LOCAL))
        self.listening = self._program.ready()

    def shut(self) -> None:
        assert self._program is not None
        assert self._program.stop() == 0

    def command(self, *words: str) -> Program:
        """A command that goes to this server."""
        return self._start(*words, "--data", str(self.data))

    async def guest(self, nick: str, *lines: str, password: str = "") -> list[Message]:
        """Be somebody with all capabilities for a while: what was answered to these lines."""
        port = int(self.listening["irc"][0].rpartition(":")[2])
        client = await IrcClient.connect(port)
        try:
            await client.register(nick, f"{CAPS} sasl" if password else CAPS, password=password)
            return await client.ask(*lines)
        finally:
            await client.quit()
            await client.close()

    def ask(self, nick: str, *lines: str, password: str = "") -> list[Message]:
        return asyncio.run(self.guest(nick, *lines, password=password))

    def said(self, channel: str = "#ops") -> list[Message]:
        """The messages of a channel, and the batches that some of them are."""
        answer = self.ask("reader", f"JOIN {channel}", f"CHATHISTORY LATEST {channel} * 100")
        return [each for each in answer if each.command == "PRIVMSG"]


def ended(program: Program, given: str | None = None) -> tuple[int, str, str]:
    """The exit status of a command, its output and its complaints."""
    output, complaints = program.process.communicate(given, timeout=30)
    return program.process.returncode, output, complaints
